"""Confirming a signing, and disowning it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from letters.domain.intake import work_intake
from letters.domain.judge import invalidate
from letters.domain.link import Mailed, make_link
from letters.domain.signing import confirm_signing, disown_signing, withdraw_signing
from letters.enums import Invalid, LinkPurpose, SignatureKind, SignatureState, Visibility
from letters.models import Letter, Link, MandateRequest, Signature
from letters.queries.link import CONFIRMED_WITHIN, find_link
from organisations.domain.mail import is_blocked, send_due_mail
from organisations.errors import DemarcheError
from organisations.models import Erasure, Mail, Organisation
from organisations.sealing import seal
from tests.factories import NOW
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.domain.intake.forms import send_form
from tests.smtp import relay

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PENDING = SignatureState.PENDING


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def mailed(letter: Letter, form: UUID, **values: Any) -> tuple[Link, Mailed]:
    made = make_link(
        letter.campaign, form=form, purpose=LinkPurpose.CONFIRM, **{"now": NOW, "lasts": CONFIRMED_WITHIN, **values}
    )
    return find_link(made.token, LinkPurpose.CONFIRM), made


def pending(letter: Letter, **values: Any) -> tuple[Signature, Link]:
    signature = make_signature(letter, **{"state": PENDING, **values})
    assert signature.form is not None
    return signature, mailed(letter, signature.form)[0]


def test_it_counts_from_the_moment_of_the_click(letter: Letter) -> None:
    signature, link = pending(letter)
    assert confirm_signing(link, now=NOW + HOUR) == [signature]
    signature.refresh_from_db()
    link.refresh_from_db()
    assert (signature.state, signature.confirmed_at, link.used_at) == (SignatureState.CONFIRMED, NOW + HOUR, NOW + HOUR)


def test_again_is_harmless_by_this_link_or_another(letter: Letter) -> None:
    signature, link = pending(letter)
    assert signature.form is not None
    reminder, _ = mailed(letter, signature.form, now=NOW + DAY)
    for one, hours in ((link, 1), (link, 2), (reminder, 48)):
        assert confirm_signing(one, now=NOW + hours * HOUR) == [signature]
    signature.refresh_from_db()
    assert signature.confirmed_at == NOW + HOUR


def test_all_letters_of_the_form_are_confirmed_and_nobody_else_s(letter: Letter) -> None:
    other = make_open_letter(letter.owner, city="Ottawa", country="CA")
    form = uuid4()
    mine = [make_signature(one, form=form, state=PENDING) for one in (letter, other)]
    strange = make_signature(letter, email="eino@post.example", name="Eino", state=PENDING)
    assert confirm_signing(mailed(letter, form)[0], now=NOW) == mine
    strange.refresh_from_db()
    assert strange.state == PENDING


def test_a_link_works_for_a_week(letter: Letter) -> None:
    signature, link = pending(letter)
    with pytest.raises(DemarcheError, match="nothing to confirm"):
        confirm_signing(link, now=NOW + 7 * DAY)
    signature.refresh_from_db()
    assert signature.state == PENDING
    assert confirm_signing(link, now=NOW + 7 * DAY - timedelta(seconds=1)) == [signature]


@pytest.mark.parametrize(("hours", "counts"), [(-1, True), (0, True), (23, True), (24, False), (25, False)])
def test_a_closed_letter_takes_confirmations_for_a_day(letter: Letter, hours: int, counts: bool) -> None:
    signature, link = pending(letter)
    closes_at = NOW + DAY
    Letter.objects.filter(pk=letter.pk).update(closes_at=closes_at)
    if counts:
        assert confirm_signing(link, now=closes_at + hours * HOUR) == [signature]
    else:
        with pytest.raises(DemarcheError):
            confirm_signing(link, now=closes_at + hours * HOUR)


@pytest.mark.parametrize("state", [SignatureState.WITHDRAWN, SignatureState.EXPIRED])
def test_what_was_withdrawn_or_has_expired_comes_back_by_no_link(letter: Letter, state: SignatureState) -> None:
    signature, link = pending(letter, state=state)
    with pytest.raises(DemarcheError):
        confirm_signing(link, now=NOW)
    signature.refresh_from_db()
    assert signature.state == state


def test_an_organisation_is_asked_once_its_signatory_has_confirmed(letter: Letter) -> None:
    signature, link = pending(
        letter, kind=SignatureKind.ORGANISATION, organisation="Dockers' Union", visibility=Visibility.PUBLIC
    )
    assert signature.form is not None
    request = MandateRequest(owner=letter.owner, campaign=letter.campaign, form=signature.form)
    table = MandateRequest._meta.db_table
    request.contact_sealed = seal("office@dockers.example", table, "contact_sealed", request.pk)
    request.save()
    confirm_signing(link, now=NOW)
    confirm_signing(link, now=NOW)
    made = Link.objects.filter(form=signature.form, purpose=LinkPurpose.COUNTERSIGN)
    assert made.count() == 1
    assert not Signature.objects.counting().exists(), "not before the organisation agrees"


def test_who_says_that_was_not_me_is_written_to_no_more_and_everything_is_erased(letter: Letter) -> None:
    signature, link = pending(letter, place="Turku", comment="…")
    assert disown_signing(link, now=NOW) == 1
    signature.refresh_from_db()
    assert signature.state == SignatureState.WITHDRAWN
    assert (signature.mail_index, signature.name_index, signature.domain_index) == ("", "", "")
    assert signature.name_sealed is signature.email_sealed is signature.place_sealed is signature.comment_sealed is None
    assert is_blocked("Aino+other@post.example") and not is_blocked("eino@post.example")
    assert Erasure.objects.get().reason == "not_me"
    assert not Link.objects.exists()


def test_no_mail_that_waits_for_the_mailbox_leaves_after_that(letter: Letter, settings: Any) -> None:
    """Somebody had signed with it twice, and the mail server had taken neither mail yet."""
    for number, email in enumerate(("aino@post.example", "Aino+two@post.example")):
        send_form(letter, email=email, name=f"Nr {number}")
    work_intake(now=NOW)
    first = Signature.objects.order_by("id")[0]
    assert first.form is not None
    disown_signing(mailed(letter, first.form)[0], now=NOW)
    with relay(settings) as server:
        assert send_due_mail(now=NOW + HOUR) == 0
    assert server.accepted == [] and not Mail.objects.exists()


@pytest.mark.parametrize("taken_out", [1, 2])
def test_what_an_organiser_took_out_meanwhile_is_erased_too(letter: Letter, taken_out: int) -> None:
    other, form = make_open_letter(letter.owner, city="Ottawa", country="CA"), uuid4()
    rows = [make_signature(one, form=form, state=PENDING) for one in (letter, other)]
    invalidate(rows[:taken_out], reason=Invalid.FORGED, by=None, now=NOW)
    assert disown_signing(mailed(letter, form)[0], now=NOW) == 2
    assert set(Signature.objects.values_list("email_sealed", "name_sealed")) == {(None, None)}
    assert is_blocked("aino@post.example") and not Link.objects.exists()


def test_after_a_withdrawal_from_one_letter_the_other_is_still_disowned(letter: Letter) -> None:
    other, form = make_open_letter(letter.owner, city="Ottawa", country="CA"), uuid4()
    for one in (letter, other):
        make_signature(one, form=form, state=PENDING)
    withdraw_signing(letter.campaign, form, letters=[letter.pk], now=NOW)
    assert disown_signing(mailed(letter, form)[0], now=NOW) == 1
    assert is_blocked("aino@post.example")


def test_where_nothing_is_held_any_more_there_is_nothing_to_disown(letter: Letter) -> None:
    _, link = pending(letter)
    withdraw_signing(letter.campaign, link.form, now=NOW)
    with pytest.raises(DemarcheError, match="decided already"):
        disown_signing(link, now=NOW)


@pytest.mark.parametrize("taken_out", [False, True])
def test_an_old_mail_undoes_no_confirmed_signature(letter: Letter, taken_out: bool) -> None:
    """Also of one that an organiser took out of the count: put back, it counts again."""
    signature, link = pending(letter)
    confirm_signing(link, now=NOW)
    if taken_out:
        invalidate([signature], reason=Invalid.DUPLICATE, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="decided already"):
        disown_signing(link, now=NOW + HOUR)
    signature.refresh_from_db()
    assert signature.email_sealed is not None and not is_blocked("aino@post.example")


def test_a_link_that_has_ended_disowns_nothing(letter: Letter) -> None:
    _, link = pending(letter)
    with pytest.raises(DemarcheError, match="decided already"):
        disown_signing(link, now=NOW + 7 * DAY)
    assert not is_blocked("aino@post.example")
