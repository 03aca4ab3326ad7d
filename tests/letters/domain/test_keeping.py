"""A text that says something else after people have signed it: whom it asks, once, and under what they then stand."""

from datetime import timedelta
from typing import Any

import pytest

from letters.domain.edition import freeze_letter
from letters.domain.job import do_jobs
from letters.domain.judge import invalidate
from letters.domain.keeping import ask_earlier_signers, ask_part, keep_signature
from letters.domain.passage import change_passage
from letters.domain.signing import erase_signing, withdraw_signing
from letters.domain.tally import bring_up_to_date
from letters.domain.version import make_version
from letters.enums import Invalid, LinkPurpose, SignatureState
from letters.models import KeepRequest, Letter, Link, Signature, Version
from letters.queries.keeping import QUIET, Signers, signers_of, to_ask
from letters.queries.signature import counted_signatures
from letters.queries.tally import miscounted, numbers_of
from letters.queries.version import current_version
from organisations.domain.mail import block_address, recipient_of
from organisations.enums import ErasureReason, MailBlockReason
from organisations.errors import DemarcheError
from organisations.models import Job, Mail, Organisation
from tests.factories import NOW, make_recipient, make_target
from tests.factories_letters import sign_block
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.domain.notice.mails import sender_of, words_of

LATER = NOW + timedelta(days=1)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe, "Release them.", title="Letter to London")


def say(letter: Letter, text: str, *, material: bool = True, now: object = NOW) -> Version:
    passage = letter.passages.get()
    passage.text = text
    change_passage(passage, by=None, now=NOW)
    return make_version(letter, material=material, by=None, now=now)  # type: ignore[arg-type]


def sign_three(letter: Letter) -> list[Signature]:
    people = [("aino", "Aino Salovaara"), ("bolat", "Bolat Erlanov"), ("iida", "Iida Koskela")]
    return [make_signature(letter, email=f"{first}@post.example", name=name) for first, name in people]


def printed(letter: Letter, at: object = LATER) -> list[Signature]:
    return list(counted_signatures(letter, until=at))  # type: ignore[arg-type]


def asked() -> list[str]:
    return sorted(recipient_of(mail) for mail in Mail.objects.filter(kind="changed"))


def sweep(now: object = LATER) -> int:
    begun = ask_earlier_signers(now=now)  # type: ignore[arg-type]
    do_jobs(now=now)  # type: ignore[arg-type]
    return begun


def test_a_material_edit_after_three_signatures_prints_none_until_they_are_kept(letter: Letter) -> None:
    aino, bolat, iida = sign_three(letter)
    second = say(letter, "Release them, and resign.")
    assert printed(letter) == []
    kept = keep_signature(aino, version=second, now=LATER)
    assert printed(letter) == [kept] and (kept.version.number, kept.kept, kept.kept_at) == (1, second, LATER)
    withdraw_signing(letter.campaign, bolat.form, now=LATER)  # type: ignore[arg-type]
    assert printed(letter) == [kept]
    sign_block(letter)
    edition = freeze_letter(letter, cut_off=LATER, by=None, now=LATER)
    assert edition.counts["signatures"] == edition.counts["public"] == 1
    assert signers_of(letter) == Signers(present=1, earlier=1, asked=0, unreachable=0)
    assert "under this text: 1. Under an earlier one only: 1;" in signers_of(letter).told
    assert iida.pk in to_ask(letter.campaign_id).values_list("pk", flat=True)


def test_who_keeps_it_twice_has_kept_it_the_first_time(letter: Letter) -> None:
    (aino, *_others) = sign_three(letter)
    second = say(letter, "Release all.")
    keep_signature(aino, version=second, now=LATER)
    assert keep_signature(aino, version=second, now=LATER + timedelta(days=1)).kept_at == LATER


def test_a_minor_edit_takes_nobody_out_and_asks_nobody(letter: Letter) -> None:
    sign_three(letter)
    say(letter, "Release them!", material=False)
    assert len(printed(letter)) == 3 and sweep() == 0 and asked() == []


def test_who_kept_counts_under_the_text_only_from_then_on(letter: Letter) -> None:
    (aino, *_others) = sign_three(letter)
    keep_signature(aino, version=say(letter, "Release all."), now=LATER)
    assert printed(letter, NOW) == [] and len(printed(letter)) == 1
    row: Any = counted_signatures(letter, until=LATER).get()
    assert row.since == LATER


def test_a_text_that_is_put_back_word_for_word_brings_its_signatories_back(letter: Letter) -> None:
    signed = sign_three(letter)
    say(letter, "Release all.")
    say(letter, "Release them.")
    assert printed(letter) == signed and sweep() == 0


def test_nobody_keeps_what_they_have_not_read(letter: Letter) -> None:
    (aino, *_others) = sign_three(letter)
    second = say(letter, "Release all.")
    say(letter, "Release all, and resign.")
    with pytest.raises(DemarcheError, match="changed once more"):
        keep_signature(aino, version=second, now=LATER)
    assert printed(letter) == []


def test_a_later_material_change_takes_out_who_had_kept_the_one_before(letter: Letter) -> None:
    (aino, *_others) = sign_three(letter)
    keep_signature(aino, version=say(letter, "Release all."), now=NOW)
    assert len(printed(letter)) == 1
    say(letter, "Release all, and resign.")
    assert printed(letter) == []


@pytest.mark.parametrize("state", [SignatureState.PENDING, SignatureState.WITHDRAWN, SignatureState.EXPIRED])
def test_only_who_has_confirmed_can_keep_and_is_asked(letter: Letter, state: SignatureState) -> None:
    signature = make_signature(letter, state=state)
    version = say(letter, "Release all.")
    assert sweep() == 0
    with pytest.raises(DemarcheError, match="does not count"):
        keep_signature(signature, version=version, now=LATER)


def test_one_mail_for_each_person_and_campaign_names_every_letter_that_changed(letter: Letter) -> None:
    target = make_target(letter.campaign, make_recipient("Ottawa", "CA"))
    other = make_open_letter(letter.owner, "Let them go.", target=target, title="Letter to Ottawa")
    third = make_open_letter(
        letter.owner, "Stop.", target=make_target(letter.campaign, make_recipient("Oslo", "NO")), title="Letter to Oslo"
    )
    make_signature(letter)
    make_signature(other)  # with another form
    make_signature(third)
    make_signature(other, email="bolat@post.example", name="Bolat Erlanov")
    say(letter, "Release all.")
    say(other, "Let all go.")
    assert sweep() == 2 and asked() == ["aino@post.example", "bolat@post.example"]
    mail = next(mail for mail in Mail.objects.filter(kind="changed") if recipient_of(mail) == "aino@post.example")
    subject, text, _html = words_of(mail)
    assert subject == "Do you keep your signature?"
    assert "Letter to London" in text and "Letter to Ottawa" in text and "Oslo" not in text
    assert text.count("/s/keep/") == 1 and "Aino" not in text
    say(letter, "Release all, and resign.", now=LATER)
    say(third, "Stop it.", now=LATER)
    assert sweep(LATER + QUIET) == 0 and len(asked()) == 2, "asked once, whatever changes later"


def test_the_mail_waits_until_the_texts_have_rested_for_an_hour(letter: Letter) -> None:
    sign_three(letter)
    say(letter, "Release all.", now=LATER)
    assert sweep(LATER + QUIET - timedelta(seconds=1)) == 0
    assert sweep(LATER + QUIET) == 3


def test_who_confirms_an_earlier_text_after_the_change_is_asked_too(letter: Letter) -> None:
    make_signature(letter)
    late = make_signature(letter, email="late@post.example", name="Late", state=SignatureState.PENDING)
    say(letter, "Release all.")
    assert sweep() == 1
    Signature.objects.filter(pk=late.pk).update(state=SignatureState.CONFIRMED, confirmed_at=LATER)
    assert sweep(LATER + QUIET) == 1 and asked() == ["aino@post.example", "late@post.example"]


def test_no_mail_goes_where_it_comes_back_is_unwanted_or_was_erased(letter: Letter) -> None:
    aino, bolat, iida = sign_three(letter)
    bounced = make_signature(letter, email="gone@post.example", name="Gone", bounced_at=NOW)
    erase_signing(letter.campaign, bolat.form, reason=ErasureReason.ASKED, now=NOW)  # type: ignore[arg-type]
    invalidate([iida], reason=Invalid.ABUSE, by=None, now=NOW)
    block_address("aino@post.example", reason=MailBlockReason.ASKED, now=NOW)
    say(letter, "Release all.")
    assert sweep() == 1 and asked() == [] and not KeepRequest.objects.get().mailed
    assert sweep(LATER + QUIET) == 0, "a blocked address is not tried again"
    assert signers_of(letter) == Signers(present=0, earlier=2, asked=0, unreachable=2)
    assert {aino.pk, bounced.pk} == {row.pk for row in Signature.objects.counting()}


def test_a_neutral_campaign_says_neither_what_nor_whose(letter: Letter) -> None:
    letter.campaign.neutral_mail = True
    letter.campaign.save()
    make_signature(letter)
    say(letter, "Release all.")
    sweep()
    mail = Mail.objects.get(kind="changed")
    subject, text, html = words_of(mail)
    for said in (letter.title, letter.campaign.owner.name, "Free the detained", "letter", "campaign:"):
        assert said not in subject and said not in sender_of(mail)
    assert letter.title not in text + html and "Free the detained" not in text + html and "/s/keep/" in text


def test_the_same_part_done_twice_and_two_sweeps_at_once_write_one_mail(letter: Letter) -> None:
    make_signature(letter)
    say(letter, "Release all.")
    assert ask_earlier_signers(now=LATER) == 1 and ask_earlier_signers(now=LATER) == 0
    job = Job.objects.get()
    keys = job.parts.get().content
    assert ask_part(job, keys) == 1 and ask_part(job, keys) == 0
    do_jobs(now=LATER)
    assert len(asked()) == 1 and Link.objects.filter(purpose=LinkPurpose.KEEP).count() == 1
    job.refresh_from_db()
    assert (job.total, job.done) == (1, 1)


def test_a_shared_mailbox_gets_one_mail(letter: Letter) -> None:
    make_signature(letter)
    make_signature(letter, name="Eino Salovaara")
    say(letter, "Release all.")
    assert sweep() == 1 and asked() == ["aino@post.example"]


def test_that_somebody_was_asked_is_forgotten_with_the_last_thing_that_they_signed(letter: Letter) -> None:
    first, second = make_signature(letter), make_signature(letter, name="Eino Salovaara")
    say(letter, "Release all.")
    sweep()
    withdraw_signing(letter.campaign, first.form, now=LATER)  # type: ignore[arg-type]
    assert KeepRequest.objects.count() == 1
    erase_signing(letter.campaign, second.form, reason=ErasureReason.ASKED, now=LATER)  # type: ignore[arg-type]
    assert not KeepRequest.objects.exists()


def test_both_numbers_are_those_of_the_rows(letter: Letter) -> None:
    (aino, bolat, _iida) = sign_three(letter)
    bring_up_to_date(now=NOW)
    second = say(letter, "Release all.")
    counted = numbers_of(letter)
    assert counted and (counted.signatures, counted.earlier) == (0, 3)
    keep_signature(aino, version=second, now=LATER)
    withdraw_signing(letter.campaign, bolat.form, now=LATER)  # type: ignore[arg-type]
    make_signature(letter, email="new@post.example", name="New")
    bring_up_to_date(now=LATER)
    counted = numbers_of(letter)
    assert counted and (counted.signatures, counted.earlier) == (2, 1)
    assert signers_of(letter).present == 2 and not miscounted()
    assert current_version(letter) == second
