"""Whoever decides about a signature holds its rows until all of it is written: a second one finds it decided."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from letters.domain.judge import hide_name, invalidate
from letters.domain.link import make_link
from letters.domain.mandate import answer_mandate, ask_mandate, sign_personally
from letters.domain.retention.unconfirmed import expire_signing, remind_signing
from letters.domain.signature import withdraw_signature
from letters.domain.signing import confirm_signing, disown_signing, withdraw_signing
from letters.domain.tally import bring_up_to_date, recount
from letters.enums import HideReason, Invalid, LinkPurpose, Mandate, SignatureKind, SignatureState
from letters.models import Letter, Link, MandateRequest, Signature, Tally
from letters.queries.link import find_link
from letters.queries.tally import miscounted
from organisations.enums import SecurityKind
from organisations.models import Mail, SecurityEntry
from organisations.ownership import owner_scope
from tests.crossing import MOMENT, cross
from tests.factories import NOW, make_organisation
from tests.factories_signatures import make_open_letter, make_signature

DAY = timedelta(days=1)
OFFICE = "office@union.example"


@pytest.fixture
def letter(committed: None) -> Iterator[Letter]:
    owner = make_organisation()
    with owner_scope([owner.pk]):
        yield make_open_letter(owner)


def for_union(letter: Letter) -> Signature:
    return make_signature(letter, kind=SignatureKind.ORGANISATION, organisation="Union", office="Chair", country="SE")


def linked(signature: Signature, purpose: LinkPurpose) -> Link:
    assert signature.form
    return find_link(
        make_link(signature.campaign, form=signature.form, purpose=purpose, now=NOW, lasts=30 * DAY).token, purpose
    )


def test_who_recounts_holds_the_tally_so_that_no_sweep_adds_meanwhile(letter: Letter) -> None:
    make_signature(letter)
    bring_up_to_date(now=NOW)
    Tally.objects.update(signatures=7)
    make_signature(letter, email="iida@post.example")

    def sweep() -> int:
        return bring_up_to_date(now=NOW)

    assert cross(lambda: recount(now=NOW), at="UPDATE letters_tally", second=sweep, owner=letter.owner_id) == (1, True)
    assert Tally.objects.get().signatures == 2 and not miscounted()


def test_a_sweep_waits_for_nobody_who_holds_a_signature(letter: Letter) -> None:
    """On SQLite, where writers come one after the other, it does."""
    rows = Signature.objects.filter(pk=make_signature(letter).pk)

    def change() -> None:
        with transaction.atomic():
            list(rows.select_for_update())
            rows.update(country="SE")

    def sweep() -> int:
        return bring_up_to_date(now=NOW)

    one_by_one = connection.vendor != "postgresql"
    moment = MOMENT if one_by_one else 20
    found = cross(change, at="UPDATE letters_signature", second=sweep, owner=letter.owner_id, moment=moment)
    assert found == ((1, True) if one_by_one else (0, False))
    assert bring_up_to_date(now=NOW) == 1 - found[0]


def test_a_name_that_two_hide_at_once_is_hidden_once(letter: Letter) -> None:
    signature = make_signature(letter)

    def hide() -> Any:
        return hide_name(signature, reason=HideReason.DANGER, by=None, now=NOW)

    cross(hide, at="UPDATE letters_signature", second=hide, owner=letter.owner_id)
    assert SecurityEntry.objects.filter(kind=SecurityKind.SIGNATURES_JUDGED).count() == 1


def test_who_withdraws_while_an_organiser_strikes_out_has_withdrawn(letter: Letter) -> None:
    signature = make_signature(letter)
    struck, waited = cross(
        lambda: withdraw_signature(signature, by=None, now=NOW),
        at="UPDATE letters_signature",
        second=lambda: invalidate([signature], reason=Invalid.FORGED, by=None, now=NOW),
        owner=letter.owner_id,
    )
    signature.refresh_from_db()
    assert (struck, waited, signature.state, signature.invalid) == (0, True, SignatureState.WITHDRAWN, "")


def test_of_two_answers_of_an_organisation_at_once_the_first_stands(letter: Letter) -> None:
    signature = for_union(letter)
    ask_mandate([signature], to=OFFICE, now=NOW)
    link = Link.objects.get(purpose=LinkPurpose.COUNTERSIGN)
    told, waited = cross(
        lambda: answer_mandate(link, given=True, answerer="Rut Ask, chair", now=NOW),
        at="UPDATE letters_mandaterequest",
        second=lambda: answer_mandate(link, given=False, answerer="Somebody Else", now=NOW),
        owner=letter.owner_id,
    )
    signature.refresh_from_db()
    assert waited and signature.mandate == MandateRequest.objects.get().state == told.state == Mandate.GIVEN
    assert not Mail.objects.filter(kind="mandate_declined").exists()


def test_who_withdraws_while_the_organisation_answers_comes_after_it(letter: Letter) -> None:
    signature = for_union(letter)
    ask_mandate([signature], to=OFFICE, now=NOW)
    link = Link.objects.get(purpose=LinkPurpose.COUNTERSIGN)
    assert signature.form
    form = signature.form
    withdrawn, waited = cross(
        lambda: answer_mandate(link, given=True, answerer="Rut Ask, chair", now=NOW),
        at="UPDATE letters_mandaterequest",
        second=lambda: withdraw_signing(letter.campaign, form, now=NOW + DAY),
        owner=letter.owner_id,
    )
    assert (withdrawn, waited) == ([signature], True)
    assert MandateRequest.objects.get().answerer_sealed is None


def test_of_two_questions_to_an_organisation_at_once_one_link_works(letter: Letter) -> None:
    signature = for_union(letter)
    MandateRequest.objects.create(campaign=letter.campaign, owner=letter.owner, form=signature.form)
    cross(
        lambda: ask_mandate([signature], to=OFFICE, now=NOW),
        at="INSERT letters_link",
        second=lambda: ask_mandate([signature], to="chair@union.example", now=NOW),
        owner=letter.owner_id,
    )
    assert Link.objects.filter(purpose=LinkPurpose.COUNTERSIGN).count() == 1


def test_pressed_twice_at_once_a_signature_becomes_personal_once(letter: Letter) -> None:
    signature = for_union(letter)
    Signature.objects.filter(pk=signature.pk).update(mandate=Mandate.DECLINED)
    assert signature.form
    form = signature.form

    def press() -> Any:
        return sign_personally(letter.campaign, form, now=NOW)

    told, waited = cross(press, at="UPDATE letters_signature", second=press, owner=letter.owner_id)
    assert waited and "nothing here" in told
    assert Signature.objects.get().kind == SignatureKind.PERSONAL


def test_nobody_confirms_what_is_being_emptied(letter: Letter) -> None:
    """Too late by a moment, they are told so; a signature without a person never counts."""
    signature = make_signature(letter, state=SignatureState.PENDING)
    link = linked(signature, LinkPurpose.CONFIRM)
    assert signature.form
    due = (letter.owner_id, letter.campaign_id, signature.form)
    said, waited = cross(
        lambda: expire_signing(due, now=NOW + 8 * DAY),
        at="SELECT letters_signature",
        nth=3,  # it has seen that nobody confirmed
        second=lambda: confirm_signing(link, now=NOW + 8 * DAY),
        owner=letter.owner_id,
    )
    signature.refresh_from_db()
    assert (said, waited, signature.state) == ("There is nothing to confirm any more.", True, SignatureState.EXPIRED)


def test_nobody_confirms_what_somebody_else_disowns(letter: Letter) -> None:
    signature = make_signature(letter, state=SignatureState.PENDING)
    link = linked(signature, LinkPurpose.CONFIRM)
    said, waited = cross(
        lambda: disown_signing(link, now=NOW),
        at="INSERT organisations_mailblock",
        second=lambda: confirm_signing(link, now=NOW),
        owner=letter.owner_id,
    )
    assert (said, waited) == ("There is nothing to confirm any more.", True)


def test_two_sweeps_at_once_remind_once(letter: Letter) -> None:
    signature = make_signature(letter, state=SignatureState.PENDING)
    assert signature.form
    due = (letter.owner_id, letter.campaign_id, signature.form)

    def remind() -> int:
        return remind_signing(due, now=NOW + 3 * DAY)

    assert cross(remind, at="UPDATE letters_signature", second=remind, owner=letter.owner_id)[0] == 0
    assert Mail.objects.count() == 1
