"""Who has lost the way to their signature: what is mailed, to whom, and the short code instead of a link."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from letters.domain.link import make_link
from letters.domain.signing import confirm_signing, mail_my_links, mail_own_link, redeem_code
from letters.enums import LinkPurpose, SignatureState
from letters.models import Letter, Link, Signature
from letters.queries.link import digest_of_code, find_link
from organisations.domain.limit import take
from organisations.domain.mail import block_address, recipient_of
from organisations.domain.mail.queue import TABLE
from organisations.enums import MailBlockReason, SecurityKind
from organisations.errors import DemarcheError
from organisations.identifiers import digest_of_token
from organisations.models import Mail, Organisation, SecurityEntry
from organisations.ownership import owner_scope
from organisations.sealing import unseal
from tests.factories import NOW
from tests.factories_signatures import make_open_letter, make_signature

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EMAIL = "aino@post.example"


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def body_of(mail: Mail) -> str:
    assert mail.body_sealed is not None
    return unseal(mail.body_sealed, TABLE, "body_sealed", mail.pk)


def test_every_live_signing_of_the_address_gets_a_link_for_an_hour(letter: Letter) -> None:
    other, form = make_open_letter(letter.owner, city="Ottawa", country="CA"), uuid4()
    for one in (letter, other):
        make_signature(one, form=form)
    second = make_signature(letter, name="Eino Salovaara", state=SignatureState.PENDING)
    make_signature(letter, email="else@post.example", name="Somebody Else")
    (mail,) = mail_my_links(letter.campaign, email="Aino+x@post.example", language="en", now=NOW)
    assert recipient_of(mail) == EMAIL, "as it signed, not as somebody spelled it now"
    links = Link.objects.filter(purpose=LinkPurpose.MANAGE)
    assert {link.form for link in links} == {form, second.form}
    assert {link.expires_at for link in Link.objects.all()} == {NOW + HOUR}
    tokens = [line.rsplit("/", 2)[1] for line in body_of(mail).splitlines() if "/s/my/" in line]
    assert {digest_of_token(token) for token in tokens} == {link.digest for link in links}


def test_who_has_not_confirmed_yet_gets_a_link_and_a_code_for_it_too(letter: Letter) -> None:
    make_signature(letter)
    waiting = make_signature(letter, name="Eino Salovaara", state=SignatureState.PENDING)
    (mail,) = mail_my_links(letter.campaign, email=EMAIL, language="en", now=NOW)
    text = body_of(mail)
    assert Link.objects.get(purpose=LinkPurpose.CONFIRM).form == waiting.form
    (token,) = [line.rsplit("/", 2)[1] for line in text.splitlines() if "/s/confirm/" in line]
    (code,) = re.findall(r"[a-z0-9]{4}-[a-z0-9]{4}(?= here)", text)
    assert redeem_code(EMAIL, code, now=NOW)
    assert confirm_signing(find_link(token, LinkPurpose.CONFIRM), now=NOW) == [waiting]


def test_where_a_letter_takes_no_confirmation_any_more_none_is_asked_for(letter: Letter) -> None:
    make_signature(letter, state=SignatureState.PENDING)
    Letter.objects.filter(pk=letter.pk).update(closes_at=NOW - DAY)
    mail_my_links(letter.campaign, email=EMAIL, language="en", now=NOW)
    assert {*Link.objects.values_list("purpose", flat=True)} == {LinkPurpose.MANAGE}


def test_no_spelling_of_an_address_gets_the_links_of_another(letter: Letter) -> None:
    other = "aino+work@post.example"
    own = {to: make_signature(letter, email=to, name=f"Aino of {to}") for to in (EMAIL, other)}
    mails = mail_my_links(letter.campaign, email=other, language="en", now=NOW)
    assert {recipient_of(mail): mail.about_id for mail in mails} == {to: row.form for to, row in own.items()}
    assert [body_of(mail).count("/s/my/") for mail in mails] == [1, 1]


@pytest.mark.parametrize("state", [SignatureState.WITHDRAWN, SignatureState.EXPIRED, None])
def test_no_mail_goes_to_who_has_no_live_signature(letter: Letter, state: SignatureState | None) -> None:
    if state:
        make_signature(letter, state=state)
    assert mail_my_links(letter.campaign, email=EMAIL, language="en", now=NOW) == []
    assert not Mail.objects.exists() and not Link.objects.exists()


def test_who_asks_again_later_is_mailed_again(letter: Letter) -> None:
    make_signature(letter)
    for moment in (NOW, NOW + DAY):
        mail_my_links(letter.campaign, email=EMAIL, language="en", now=moment)
    assert Mail.objects.count() == 2


def test_an_organiser_sends_who_signed_the_page_on_which_they_correct_it(letter: Letter) -> None:
    signature = make_signature(letter, language="sv")
    mail = mail_own_link(signature, by=None, now=NOW)
    (link,) = Link.objects.filter(purpose=LinkPurpose.MANAGE, form=signature.form)
    assert (recipient_of(mail), mail.language, mail.about_id) == (EMAIL, "sv", signature.form)
    token = re.search(r"/sv/s/my/([^/]+)/", body_of(mail))
    assert token and digest_of_token(token[1]) == link.digest
    assert SecurityEntry.objects.filter(kind=SecurityKind.LINK_SENT, subject_id=signature.pk).count() == 1


def test_in_neutral_mail_that_names_nobody(letter: Letter) -> None:
    letter.campaign.neutral_mail = True
    letter.campaign.save()
    text = body_of(mail_own_link(make_signature(letter), by=None, now=NOW))
    assert not [word for word in (letter.title, letter.owner.name, "Aino") if word in text]


def test_it_is_sent_three_times_a_day_at_most_and_never_to_who_wants_no_mail(letter: Letter) -> None:
    signature = make_signature(letter)
    for number in range(3):
        mail_own_link(signature, by=None, now=NOW + number * HOUR)
    with pytest.raises(DemarcheError, match="wait a day"):
        mail_own_link(signature, by=None, now=NOW + 3 * HOUR)
    block_address(EMAIL, reason=MailBlockReason.ASKED, now=NOW + 3 * DAY)
    with pytest.raises(DemarcheError, match="no mail at all"):
        mail_own_link(signature, by=None, now=NOW + 3 * DAY)
    assert Mail.objects.count() == Link.objects.count() == 3


@pytest.mark.parametrize("values", [{"state": SignatureState.WITHDRAWN}, {"form": None}])
def test_where_nothing_is_left_to_correct_there_is_no_link(letter: Letter, values: dict[str, Any]) -> None:
    signature = make_signature(letter, **values)
    Signature.objects.update(**values)
    signature.refresh_from_db()
    with pytest.raises(DemarcheError, match="no page"):
        mail_own_link(signature, by=None, now=NOW)
    assert not Link.objects.exists()


def with_code(letter: Letter, **values: object) -> tuple[Link, str]:
    signature = make_signature(letter, **{"state": SignatureState.PENDING, **values})  # type: ignore[arg-type]
    assert signature.form is not None
    made = make_link(
        letter.campaign, form=signature.form, purpose=LinkPurpose.CONFIRM, now=NOW, lasts=7 * DAY, code_for=EMAIL
    )
    return find_link(made.token, LinkPurpose.CONFIRM), made.code


def test_address_and_code_lead_to_the_page_of_the_link(letter: Letter) -> None:
    link, code = with_code(letter)
    with owner_scope([]):
        token = redeem_code(EMAIL.upper(), code.replace("-", " ").upper(), now=NOW + DAY)
    found = find_link(token, LinkPurpose.CONFIRM)
    assert (found.form, found.expires_at) == (link.form, NOW + DAY + HOUR)
    assert confirm_signing(found, now=NOW + DAY)
    with pytest.raises(DemarcheError, match="do not belong together"):
        redeem_code(EMAIL, code, now=NOW + DAY)


def test_a_code_works_until_its_signing_is_confirmed(letter: Letter) -> None:
    """A button is pressed twice, and the browser shows the second answer."""
    link, code = with_code(letter)
    for token in [redeem_code(EMAIL, code, now=NOW) for _twice in range(2)]:
        assert find_link(token, LinkPurpose.CONFIRM).form == link.form
    assert confirm_signing(link, now=NOW)
    with pytest.raises(DemarcheError, match="do not belong together"):
        redeem_code(EMAIL, code, now=NOW)


def test_what_was_typed_right_counts_as_a_try_of_its_address(letter: Letter) -> None:
    _, code = with_code(letter)
    for _time in range(5):
        redeem_code(EMAIL, code, now=NOW)
    with pytest.raises(DemarcheError, match="do not belong together"):
        redeem_code(EMAIL, code, now=NOW)
    assert Link.objects.count() == 6, "no links without end"


def test_a_shared_mailbox_has_a_code_for_each_name(letter: Letter) -> None:
    links = [with_code(letter, name=name) for name in ("Aino Salovaara", "Eino Salovaara")]
    for link, code in links:
        assert find_link(redeem_code(EMAIL, code, now=NOW), LinkPurpose.CONFIRM).form == link.form


def test_after_five_wrong_ones_a_code_is_dead_and_its_link_still_works(letter: Letter) -> None:
    link, code = with_code(letter)
    for tried in range(5):
        with pytest.raises(DemarcheError, match="do not belong together"):
            redeem_code(EMAIL, "wrng-wrng", now=NOW + tried * HOUR)
    with pytest.raises(DemarcheError, match="do not belong together"):
        redeem_code(EMAIL, code, now=NOW + 12 * HOUR)
    assert confirm_signing(link, now=NOW + 12 * HOUR)


def test_an_address_has_five_tries_in_an_hour_whether_anything_waits_for_it_or_not(letter: Letter) -> None:
    with_code(letter)
    for email in (EMAIL, "nobody@post.example"):
        for _ in range(5):
            with pytest.raises(DemarcheError, match="do not belong together"):
                redeem_code(email, "wrng-wrng", now=NOW)
        with pytest.raises(DemarcheError, match="do not belong together"):
            redeem_code(email, "wrng-wrng", now=NOW)
    assert Link.objects.get().tries == 5, "what comes over the limit wears no code out"


def test_the_right_code_is_no_good_over_the_limit_and_the_answer_is_the_same(letter: Letter) -> None:
    _, code = with_code(letter)
    for _time in range(4):
        take("code", EMAIL, now=NOW)
    with pytest.raises(DemarcheError) as wrong:
        redeem_code(EMAIL, "wrng-wrng", now=NOW)
    with pytest.raises(DemarcheError) as over:
        redeem_code(EMAIL, code, now=NOW)
    assert (str(wrong.value), wrong.value.field) == (str(over.value), over.value.field)
    assert redeem_code(EMAIL, code, now=NOW + 2 * HOUR)


def test_a_network_has_its_tries_over_all_addresses(letter: Letter) -> None:
    _, code = with_code(letter)
    while take("code_network", "n" * 64, now=NOW):
        pass
    with pytest.raises(DemarcheError, match="do not belong together"):
        redeem_code(EMAIL, code, network="n" * 64, now=NOW)
    assert redeem_code(EMAIL, code, network="m" * 64, now=NOW)


def test_a_wrong_code_costs_the_same_whether_anything_waits_for_the_address_or_not(letter: Letter) -> None:
    """Otherwise its time would tell who has signed (threat T01)."""
    with_code(letter)
    take("code", "somebody@post.example", now=NOW)  # the day has its secret
    asked = []
    while take("code", "tried@post.example", now=NOW):
        pass
    for email in (EMAIL, "nobody@post.example", "tried@post.example"):
        with CaptureQueriesContext(connection) as queries, pytest.raises(DemarcheError, match="do not belong together"):
            redeem_code(email, "wrng-wrng", now=NOW)
        asked.append([re.split(r"WHERE|VALUES|UNNEST|POINT", query["sql"])[0] for query in queries])
    assert asked[0] == asked[1]
    assert len(asked[2]) == len(asked[0]) - 1, "nothing is counted over the limit"
    assert Link.objects.get().tries == 1


@pytest.mark.parametrize("days", [7, 8])
def test_a_code_ends_with_its_link(letter: Letter, days: int) -> None:
    _, code = with_code(letter)
    with pytest.raises(DemarcheError, match="do not belong together"):
        redeem_code(EMAIL, code, now=NOW + days * DAY)


def test_a_code_is_bound_to_its_address() -> None:
    """Whoever holds the table can try no code for many addresses at once."""
    one, same, other = (digest_of_code("abcd efgh", email) for email in ("a@x.example", "A@x.example", "b@x.example"))
    assert one == same != other
