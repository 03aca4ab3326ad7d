import re
from datetime import timedelta
from typing import Any

import pytest

from campaigns.domain.campaign import unpublish_campaign
from letters.domain.intake import work_intake
from letters.domain.signing import redeem_code
from letters.domain.stage import close_letter
from letters.enums import IntakeAsk, IntakeState, LinkPurpose, Mandate, SignatureState, Visibility
from letters.models import Intake, Letter, Link, MandateRequest, Signature, SignatureConsent
from letters.queries.signature import marks_of, opened
from organisations.domain.mail import block_address
from organisations.enums import ConsentPurpose, MailBlockReason
from organisations.models import Mail, Organisation
from organisations.sealing import unseal
from tests.factories import NOW, make_campaign, make_recipient, make_target
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.domain.intake.forms import WORDS, outcome, send_form

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def mails() -> list[str]:
    return sorted(Mail.objects.values_list("kind", flat=True))


def body_of(mail: Mail) -> str:
    assert mail.body_sealed is not None
    return unseal(mail.body_sealed, Mail._meta.db_table, "body_sealed", mail.pk)


def test_a_form_becomes_a_signature_that_waits_to_be_confirmed(letter: Letter) -> None:
    intake = send_form(letter, comment="At last.")
    assert work_intake(now=LATER) == 1
    signature = Signature.objects.get()
    assert (signature.state, signature.form, signature.letter, signature.version.number) == (
        SignatureState.PENDING,
        intake.pk,
        letter,
        1,
    )
    texts = {field: opened(signature, field) for field in ("name", "email", "place", "office", "comment")}
    assert texts == {
        "name": "Aino Salovaara", "email": "aino@post.example", "place": "Turku", "office": "", "comment": "At last.",
    }  # fmt: skip
    marks = marks_of(letter.campaign)
    assert (signature.mail_index, signature.name_index) == (
        marks.mail("Aino@post.example"),
        marks.name("aino SALOVAARA"),
    )
    assert (signature.country, signature.visibility, signature.mail_domain) == ("FI", "public", "other")
    assert (signature.recorded_at, signature.mailed_at, signature.confirmed_at) == (LATER, LATER, None)


def test_the_form_is_emptied_and_its_token_stays_known(letter: Letter) -> None:
    intake = send_form(letter, token="ab" * 32)
    work_intake(now=LATER)
    row = Intake.objects.get()
    assert (row.state, row.form_sealed, row.claim, row.note) == (IntakeState.DONE, None, None, "")
    assert send_form(letter, token=intake.token).pk == intake.pk
    assert work_intake(now=LATER) == 0
    assert Signature.objects.count() == 1


def test_the_mail_asks_to_confirm_and_shows_the_way_to_the_signature(letter: Letter) -> None:
    send_form(letter)
    work_intake(now=LATER)
    links = {link.purpose: link for link in Link.objects.all()}
    assert {*links} == {LinkPurpose.CONFIRM, LinkPurpose.MANAGE}
    assert links[LinkPurpose.CONFIRM].code_digest
    assert links[LinkPurpose.CONFIRM].expires_at == LATER + timedelta(days=7)
    mail = Mail.objects.get()
    assert (mail.kind, mail.about_id) == ("confirmation", Signature.objects.get().form)
    assert unseal(mail.recipient_sealed, Mail._meta.db_table, "recipient_sealed", mail.pk) == "aino@post.example"


def test_what_was_agreed_to_is_kept_as_it_was_shown(letter: Letter) -> None:
    own = {"organisation": str(letter.owner_id), "language": "en"}
    process = {"purpose": "process", "text": WORDS, **own}
    contact = {"purpose": "contact", "text": "Write to me.", **own}
    for email in ("aino@post.example", "eino@post.example"):
        send_form(letter, email=email, consents=[process, contact, contact])
    work_intake(now=LATER)
    assert SignatureConsent.objects.count() == 4
    kept = {(consent.wording.purpose, consent.wording.text) for consent in SignatureConsent.objects.all()}
    assert kept == {(ConsentPurpose.PROCESS, WORDS), (ConsentPurpose.CONTACT, "Write to me.")}
    assert {consent.given_at for consent in SignatureConsent.objects.all()} == {NOW}


def test_one_form_signs_several_letters_with_one_mail(steppe: Organisation, letter: Letter) -> None:
    other = make_open_letter(steppe, city="Oslo", country="NO")
    intake = send_form(other, letter)
    work_intake(now=LATER)
    signed = Signature.objects.of_form(letter.campaign_id, intake.pk)
    assert [signature.letter for signature in signed] == [other, letter]
    assert mails() == ["confirmation"]


def test_who_signs_for_an_organisation_waits_for_its_word(letter: Letter) -> None:
    send_form(letter, kind="organisation", organisation="Union of Turku", mandate_contact="board@union.example")
    work_intake(now=LATER)
    signature, asked = Signature.objects.get(), MandateRequest.objects.get()
    assert (signature.mandate, opened(signature, "organisation")) == (Mandate.ASKED, "Union of Turku")
    assert (asked.form, asked.state, asked.asked_at) == (signature.form, Mandate.ASKED, None)
    assert unseal(asked.contact_sealed, asked._meta.db_table, "contact_sealed", asked.pk) == "board@union.example"


@pytest.mark.parametrize(
    "email", ["aino@post.example", " AINO@Post.Example", "aino+letters@post.example", "aino@post.example."]
)
@pytest.mark.parametrize("state", [SignatureState.PENDING, SignatureState.CONFIRMED])
def test_who_has_signed_is_told_so_by_mail(letter: Letter, state: SignatureState, email: str) -> None:
    make_signature(letter, state=state)
    intake = send_form(letter, email=email.strip(), name="aino  SALOVAARA")
    work_intake(now=LATER)
    assert Signature.objects.count() == 1
    assert (mails(), outcome(intake)) == (["already_signed"], ("done", ""))


@pytest.mark.parametrize(("days", "asked"), [(0, True), (6, True), (7, False)])
def test_who_signs_again_before_confirming_is_asked_anew_within_the_same_week(
    letter: Letter, days: int, asked: bool
) -> None:
    """For the first mail may be lost. A week after the first form everything goes, however often somebody signs."""
    first = make_signature(letter, state=SignatureState.PENDING)
    make_signature(letter, state=SignatureState.PENDING, email="eino@post.example", name="Eino")
    moment = NOW + timedelta(days=days)
    send_form(letter, email="Aino+again@post.example", now=moment)
    work_intake(now=moment)
    assert (Signature.objects.count(), mails()) == (2, ["already_signed"])
    links = Link.objects.filter(purpose=LinkPurpose.CONFIRM)
    assert [(link.form, link.expires_at) for link in links] == (
        [(first.form, NOW + timedelta(days=7))] if asked else []
    )
    text = body_of(Mail.objects.get())
    assert ("/s/confirm/" in text) == asked and "/s/my/" in text
    if asked:
        (code,) = re.findall(r"[a-z0-9]{4}-[a-z0-9]{4}(?= here)", text)
        assert redeem_code("aino@post.example", code, now=moment)


def test_of_several_standing_signings_the_one_to_confirm_is_told_of(steppe: Organisation, letter: Letter) -> None:
    other = make_open_letter(steppe, city="Oslo", country="NO")
    make_signature(letter)
    waiting = make_signature(other, state=SignatureState.PENDING)
    send_form(letter, other)
    work_intake(now=LATER)
    assert Mail.objects.get().about_id == waiting.form


@pytest.mark.parametrize(("before", "now"), [("Aino Salovaara", ""), ("", "Aino Salovaara")])
def test_who_leaves_the_name_empty_is_nobody_else(letter: Letter, before: str, now: str) -> None:
    make_signature(letter, name=before, visibility=Visibility.COUNTED_ONLY)
    send_form(letter, name=now, visibility="counted_only")
    work_intake(now=LATER)
    assert (Signature.objects.count(), mails()) == (1, ["already_signed"])


@pytest.mark.parametrize("state", [SignatureState.WITHDRAWN, SignatureState.EXPIRED])
def test_who_took_a_signature_back_can_sign_again(letter: Letter, state: SignatureState) -> None:
    make_signature(letter, state=state)
    send_form(letter)
    work_intake(now=LATER)
    assert (Signature.objects.count(), mails()) == (2, ["confirmation"])


def test_of_several_letters_only_the_new_one_is_signed(steppe: Organisation, letter: Letter) -> None:
    make_signature(letter)
    other = make_open_letter(steppe, city="Oslo", country="NO")
    send_form(letter, other)
    work_intake(now=LATER)
    assert Signature.objects.filter(letter=other).count() == 1
    assert (Signature.objects.count(), mails()) == (2, ["confirmation"])


def test_the_same_form_twice_in_one_batch_is_one_signature(letter: Letter) -> None:
    for name in ("Aino Salovaara", "Aino  Salovaara"):
        send_form(letter, name=name)
    assert work_intake(now=LATER) == 2
    assert (Signature.objects.count(), mails()) == (1, ["already_signed", "confirmation"])


def test_a_shared_mailbox_serves_so_many_names_and_a_person_looks_at_the_next(letter: Letter) -> None:
    sent = [send_form(letter, name=name) for name in ("Aino Salovaara", "Eino Salovaara", "Veikko Salovaara")]
    work_intake(now=LATER)
    assert [outcome(intake) for intake in sent] == [("done", ""), ("done", ""), ("held", "names")]
    assert Signature.objects.count() == 2


def test_a_blocked_address_gets_nothing_and_nobody_sees_it(letter: Letter) -> None:
    block_address("aino@post.example", reason=MailBlockReason.ASKED, now=NOW)
    intake = send_form(letter, email="Aino+new@post.example")
    work_intake(now=LATER)
    assert (Signature.objects.count(), mails(), outcome(intake)) == (0, [], ("done", ""))


@pytest.mark.parametrize("trap", ["honey", "quick"])
def test_what_a_machine_filled_in_is_dropped(letter: Letter, trap: str) -> None:
    values: dict[str, Any] = {trap: True}
    intake = send_form(letter, **values)
    work_intake(now=LATER)
    assert (Signature.objects.count(), mails(), outcome(intake)) == (0, [], ("dropped", trap))
    assert Intake.objects.get().form_sealed is None


def test_who_sent_the_form_in_time_has_signed_though_the_letter_closed_then(letter: Letter) -> None:
    intake = send_form(letter)
    close_letter(letter, by=None, now=NOW + timedelta(seconds=5))
    late = send_form(letter, email="eino@post.example", now=NOW + timedelta(seconds=10))
    work_intake(now=LATER)
    assert (outcome(intake), outcome(late)) == (("done", ""), ("dropped", "closed"))


def test_who_sent_the_form_in_time_has_signed_though_the_campaign_was_taken_off_the_web_then(letter: Letter) -> None:
    intake = send_form(letter)
    unpublish_campaign(letter.campaign, by=None, now=NOW + timedelta(seconds=5))
    work_intake(now=LATER)
    assert (outcome(intake), mails()) == (("done", ""), ["confirmation"])


def test_a_link_is_mailed_to_who_has_signed_and_to_nobody_else(letter: Letter) -> None:
    make_signature(letter)
    sent = [send_form(letter, asks=IntakeAsk.LINK, email=email) for email in ("aino@post.example", "eino@post.example")]
    work_intake(now=LATER)
    assert [outcome(intake) for intake in sent] == [("done", "")] * 2
    assert mails() == ["my_links"]


SPOILT: list[dict[str, Any]] = [
    {"email": "nobody"},
    {"visibility": "public", "name": " "},
    {"visibility": "everywhere"},
    {"kind": None, "consents": []},
    {"name": "x" * 101},
    {"name": "Aino\x00"},
    {"consents": "yes"},
    {"consents": [{"purpose": "contact", "organisation": "x"}]},
]


@pytest.mark.parametrize("values", SPOILT)
def test_a_form_that_no_page_of_ours_sends_waits_for_a_person_and_holds_up_nobody(
    letter: Letter, values: dict[str, Any]
) -> None:
    spoilt = send_form(letter, **values)
    good = send_form(letter, email="eino@post.example")
    work_intake(now=LATER)
    assert (outcome(spoilt), outcome(good)) == (("held", "unreadable"), ("done", ""))
    assert Intake.objects.get(pk=spoilt.pk).form_sealed is not None


def test_a_letter_of_another_campaign_or_a_text_that_nobody_read_is_not_signed(
    steppe: Organisation, letter: Letter
) -> None:
    theirs = make_open_letter(city="Oslo", country="NO")
    target = make_target(make_campaign(steppe, "Another"), make_recipient("Dublin", "IE", "Europe/Dublin"))
    other = make_open_letter(steppe, target=target)
    asked = [[[str(theirs.pk), 1]], [[str(other.pk), 1]], [[str(letter.pk), 2]], []]
    sent = [send_form(letter, letters=letters) for letters in asked]
    work_intake(now=LATER)
    assert [outcome(intake) for intake in sent] == [("dropped", "closed")] * 4


def test_forms_of_several_groups_are_worked_on_together_and_stay_apart(steppe: Organisation, letter: Letter) -> None:
    other = make_open_letter(city="Oslo", country="NO")
    for one in (letter, other):
        send_form(one)
    assert work_intake(now=LATER) == 2
    assert [signature.letter for signature in Signature.objects.all()] == [letter]
