"""Who has not confirmed is reminded twice, and after a week nothing of the person is there."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.domain.campaign import publish_campaign, unpublish_campaign
from letters.domain.link import make_link
from letters.domain.retention import expire_unconfirmed, remind_unconfirmed
from letters.domain.signing import confirm_signing
from letters.enums import IntakeState, Invalid, LinkPurpose, SignatureState
from letters.models import Intake, Letter, Link, Signature
from letters.models.signature import SEALED
from letters.queries.signature import opened
from letters.queries.todo import todos
from organisations.domain.limit import take
from organisations.domain.mail import block_address, queue_mail
from organisations.enums import ErasureReason, MailBlockReason, MailState
from organisations.models import Erasure, Mail, Organisation
from organisations.sealing import seal
from tests.factories import NOW
from tests.factories_signatures import make_open_letter, make_signature

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
TEXTS = {"place": "Turku", "office": "Nurse", "organisation": "Ward 7", "comment": "Let them go."}


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def waiting(letter: Letter, *, mailed: bool = True, **values: Any) -> Signature:
    """Pending, with everything that came by the form, and the first mail out."""
    signature = make_signature(letter, state=SignatureState.PENDING, **{**TEXTS, **values})
    send_first_mail(signature, state=MailState.SENT if mailed else MailState.DUE)
    return signature


def send_first_mail(signature: Signature, *, state: MailState) -> None:
    mail = queue_mail(
        owner=signature.owner,
        kind="confirmation",
        dedupe_key=f"confirmation:{signature.form}:0",
        to=opened(signature, "email"),
        subject="Please confirm",
        body="…",
        language="en",
        about_kind="letters.signing",
        about_id=signature.form,
        now=signature.recorded_at,
    )
    if state == MailState.SENT:
        Mail.objects.filter(pk=mail.pk).update(state=state, sent_at=signature.recorded_at)


def reminders() -> list[str]:
    keys = Mail.objects.exclude(dedupe_key__endswith=":0").order_by("created_at").values_list("dedupe_key", flat=True)
    return [key.rpartition(":")[2] for key in keys]


@pytest.mark.parametrize(
    ("days", "written"),
    [
        ([3 * DAY - MINUTE], []),
        ([3 * DAY], ["1"]),
        ([3 * DAY, 3 * DAY, 5 * DAY], ["1"]),
        ([3 * DAY, 6 * DAY - MINUTE], ["1"]),
        ([3 * DAY, 6 * DAY, 6 * DAY, 7 * DAY - MINUTE], ["1", "2"]),
        ([6 * DAY + MINUTE], ["2"]),
        ([7 * DAY], []),
    ],
)
def test_reminders_go_after_three_days_and_after_six_each_once(
    letter: Letter, days: list[timedelta], written: list[str]
) -> None:
    waiting(letter)
    for day in days:
        remind_unconfirmed(now=NOW + day)
    assert reminders() == written


def test_a_reminder_has_a_link_of_its_own_that_ends_when_the_first_one_does(letter: Letter) -> None:
    signature = waiting(letter)
    assert remind_unconfirmed(now=NOW + 3 * DAY) == 1
    (link,) = Link.objects.filter(purpose=LinkPurpose.CONFIRM)
    assert (link.form, link.expires_at) == (signature.form, NOW + 7 * DAY)
    assert confirm_signing(link, now=NOW + 4 * DAY) == [signature]
    assert remind_unconfirmed(now=NOW + 6 * DAY) == 0, "who has confirmed is left alone"


@pytest.mark.parametrize(
    "left_out",
    [
        {"mailed": False},
        {"bounced_at": NOW},
        {"state": SignatureState.CONFIRMED, "confirmed_at": NOW},
        {"state": SignatureState.INVALIDATED, "state_before": SignatureState.PENDING, "invalid": Invalid.FORGED},
    ],
)
def test_who_cannot_or_need_not_confirm_is_not_reminded(letter: Letter, left_out: dict[str, Any]) -> None:
    signature = waiting(letter, mailed=left_out.pop("mailed", True))
    Signature.objects.filter(pk=signature.pk).update(**left_out)
    assert remind_unconfirmed(now=NOW + 3 * DAY) == 0


def test_while_the_public_pages_are_closed_nobody_is_reminded(letter: Letter) -> None:
    waiting(letter)
    unpublish_campaign(letter.campaign, by=None, now=NOW + DAY)
    assert remind_unconfirmed(now=NOW + 3 * DAY) == 0
    publish_campaign(letter.campaign, by=None, now=NOW + 4 * DAY)
    assert remind_unconfirmed(now=NOW + 4 * DAY) == 1, "what was put off is due"


def test_a_letter_that_closed_more_than_a_day_ago_reminds_nobody(letter: Letter) -> None:
    waiting(letter)
    Letter.objects.update(closes_at=NOW + DAY)
    assert remind_unconfirmed(now=NOW + 3 * DAY) == 0


def test_a_blocked_address_gets_none_and_a_full_one_gets_it_later(letter: Letter) -> None:
    waiting(letter)
    waiting(letter, email="iida@post.example", name="Iida")
    block_address("aino@post.example", reason=MailBlockReason.BOUNCED, now=NOW)
    now = NOW + 3 * DAY
    assert all(take("mail", "iida@post.example", now=now) for _mail in range(3))
    assert remind_unconfirmed(now=now) == 0
    assert remind_unconfirmed(now=now + 2 * DAY) == 1
    assert Mail.objects.filter(dedupe_key__endswith=":1").count() == 1


def test_one_form_for_two_letters_is_one_reminder(letter: Letter) -> None:
    other = make_open_letter(letter.owner, city="Oslo", country="NO")
    signature = waiting(letter)
    make_signature(other, state=SignatureState.PENDING, form=signature.form)
    assert remind_unconfirmed(now=NOW + 3 * DAY) == 1
    assert set(Signature.objects.values_list("reminded", flat=True)) == {1}


def test_after_a_week_a_count_is_left_and_nothing_of_the_person(letter: Letter) -> None:
    signature = waiting(letter)
    remind_unconfirmed(now=NOW + 3 * DAY)
    assert expire_unconfirmed(now=NOW + 7 * DAY - MINUTE) == 0
    assert expire_unconfirmed(now=NOW + 7 * DAY) == 1
    signature.refresh_from_db()
    assert signature.state == SignatureState.EXPIRED and signature.anonymised_at == NOW + 7 * DAY
    assert [getattr(signature, column) for column in SEALED] == [None] * len(SEALED)
    assert (signature.mail_index, signature.name_index, signature.domain_index) == ("", "", "")
    assert not Mail.objects.exists() and not Link.objects.exists()
    assert Erasure.objects.get().reason == ErasureReason.EXPIRED
    assert expire_unconfirmed(now=NOW + 30 * DAY) == 0


def test_one_that_was_struck_out_unconfirmed_is_emptied_too_and_stays_struck_out(letter: Letter) -> None:
    signature = waiting(letter)
    struck = {"state": SignatureState.INVALIDATED, "state_before": SignatureState.PENDING}
    Signature.objects.filter(pk=signature.pk).update(**struck)
    assert expire_unconfirmed(now=NOW + 7 * DAY) == 1
    signature.refresh_from_db()
    assert (signature.state, signature.email_sealed) == (SignatureState.INVALIDATED, None)
    assert expire_unconfirmed(now=NOW + 8 * DAY) == 0


def test_what_is_confirmed_of_a_signing_stays_where_another_letter_was_closed(letter: Letter) -> None:
    other = make_open_letter(letter.owner, city="Oslo", country="NO")
    confirmed = make_signature(letter)
    late = make_signature(other, state=SignatureState.PENDING, form=confirmed.form)
    assert expire_unconfirmed(now=NOW + 7 * DAY) == 1
    for row in (confirmed, late):
        row.refresh_from_db()
    assert opened(confirmed, "name") == "Aino Salovaara" and confirmed.mail_index
    assert (late.state, late.name_sealed) == (SignatureState.EXPIRED, None)


def test_forms_go_after_a_week_also_held_ones_but_not_what_was_never_looked_at(letter: Letter) -> None:
    for number, state in enumerate(IntakeState):
        form = Intake(owner=letter.owner, campaign=letter.campaign, token=f"{number}", language="en", state=state)
        form.form_sealed = seal("{}", Intake._meta.db_table, "form_sealed", form.pk)
        form.received_at = NOW
        form.save()
    expire_unconfirmed(now=NOW + 7 * DAY - MINUTE)
    assert Intake.objects.count() == len(IntakeState)
    expire_unconfirmed(now=NOW + 7 * DAY)
    assert {*Intake.objects.values_list("state", flat=True)} == {IntakeState.RECEIVED, IntakeState.CLAIMED}


def test_one_that_cannot_be_reminded_keeps_no_other_waiting(letter: Letter) -> None:
    waiting(letter)
    spoilt = waiting(letter, email="iida@post.example", name="Iida")
    Signature.objects.filter(pk=spoilt.pk).update(
        email_sealed=make_signature(letter, email="x@post.example").email_sealed
    )
    with pytest.raises(ExceptionGroup, match="could not be reminded"):
        remind_unconfirmed(now=NOW + 3 * DAY)
    assert reminders() == ["1"]


def with_link(letter: Letter, **values: Any) -> Signature:
    signature = waiting(letter, **values)
    assert signature.form
    make_link(letter.campaign, form=signature.form, purpose=LinkPurpose.CONFIRM, now=NOW, lasts=7 * DAY)
    return signature


def test_the_week_begins_when_the_mail_gets_out(letter: Letter) -> None:
    """A mail server that stands still for days costs nobody the signature."""
    signature = with_link(letter, mailed=False)
    for day in range(1, 10):
        assert expire_unconfirmed(now=NOW + day * DAY) == 0
    Mail.objects.update(state=MailState.SENT, sent_at=NOW + 9 * DAY)
    link = Link.objects.get()
    assert link.expires_at == NOW + 16 * DAY
    assert expire_unconfirmed(now=NOW + 15 * DAY) == 0
    assert remind_unconfirmed(now=NOW + 10 * DAY) == 0, "nobody is reminded of what came yesterday"
    assert expire_unconfirmed(now=NOW + 16 * DAY) == 1
    signature.refresh_from_db()
    assert signature.state == SignatureState.EXPIRED and signature.email_sealed is None


def test_a_mail_that_never_gets_out_keeps_nobody_for_ever(letter: Letter) -> None:
    with_link(letter, mailed=False)
    gone = [day for day in range(1, 40) if expire_unconfirmed(now=NOW + day * DAY)]
    assert gone == [27] and not Mail.objects.exists()


def test_a_mail_that_went_out_in_time_leaves_the_week_as_it_is(letter: Letter) -> None:
    with_link(letter)
    assert [expire_unconfirmed(now=NOW + day * DAY) for day in (1, 6, 7)] == [0, 0, 1]


def test_mail_that_does_not_get_out_is_something_to_do(letter: Letter) -> None:
    with_link(letter, mailed=False)
    assert not [todo for todo in todos(now=NOW + 30 * MINUTE) if isinstance(todo.row, Mail)]
    (todo,) = [todo for todo in todos(now=NOW + DAY) if isinstance(todo.row, Mail)]
    assert "1 mail to a supporter does not get out" in todo.sentence and todo.late
    Mail.objects.update(state=MailState.FAILED, last_error="550 5.1.1")
    assert not [todo for todo in todos(now=NOW + DAY) if isinstance(todo.row, Mail)]
