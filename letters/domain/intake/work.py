"""The worker: claims forms that wait, and answers them campaign by campaign, many with one transaction.

A form is claimed by a conditional update and settled by another in the transaction that writes what it came to. So a
worker that dies leaves either all of that or nothing, and its forms to the next one when the lease is over.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from django.db import transaction
from django.db.models import F, prefetch_related_objects

from campaigns.models import Campaign
from letters.domain.intake.answer import answer
from letters.domain.intake.write import ClaimLost, settle_unanswered, write_answers
from letters.enums import IntakeNote, IntakeState
from letters.models import Intake
from letters.queries.intake import Sent, UnreadableForm, read_form, what_is_known
from letters.queries.signature import Marks, marks_of
from organisations.domain.mail import blocked_among
from organisations.errors import DemarcheError
from organisations.locks import hold
from organisations.ownership import all_owners, owner_scope

BATCH = 100
LEASE = timedelta(minutes=10)
RUN = timedelta(minutes=1)  # after this long no further batch is begun, so that a flood holds up nothing else
MOST_ATTEMPTS = 5


def work_intake(*, now: datetime) -> int:
    """Answer what waits; returns how many forms were settled.

    One form that cannot be answered keeps no other waiting: it is tried again when its lease is over, a few times, and
    its error is raised at the end, in a group.
    """
    started, settled, errors = monotonic(), 0, list[Exception]()
    while monotonic() - started < RUN.total_seconds() and (batch := _claim(now)):
        for forms in _by_campaign(batch):
            with owner_scope([forms[0].owner_id]), suppress(ClaimLost):
                failed = _work_on(forms, now=now)
                settled += len(forms) - len(failed)
                errors += failed
    if errors:
        raise ExceptionGroup("Some forms could not be answered.", errors)
    return settled


def _claim(now: datetime) -> list[Intake]:
    """The next ones, by a conditional update: of two workers at once only one gets each."""
    claim = uuid4()
    with all_owners():
        with transaction.atomic():
            waiting = Intake.objects.waiting(now).select_for_update(skip_locked=True)
            keys = list(waiting.values_list("pk", flat=True)[:BATCH])
            ours = Intake.objects.waiting(now).order_by().filter(pk__in=keys)
            ours.update(state=IntakeState.CLAIMED, claim=claim, claimed_until=now + LEASE, attempts=F("attempts") + 1)
        claimed = Intake.objects.filter(claim=claim, state=IntakeState.CLAIMED).select_related("campaign__owner")
        return list(claimed.order_by("received_at", "id"))


def _by_campaign(batch: Sequence[Intake]) -> list[list[Intake]]:
    groups = defaultdict(list)
    for intake in batch:
        groups[intake.campaign_id].append(intake)
    return list(groups.values())


def _work_on(intakes: Sequence[Intake], *, now: datetime) -> list[Exception]:
    """All together; where that fails, and for whoever sent several, one after the other. Returns what went wrong."""
    campaign = intakes[0].campaign
    prefetch_related_objects([campaign], "texts")
    worn_out = [intake for intake in intakes if intake.attempts > MOST_ATTEMPTS]
    settle_unanswered(worn_out, IntakeState.HELD, IntakeNote.FAILED)
    left = [intake for intake in intakes if intake not in worn_out]
    try:
        marks = marks_of(campaign)
    except DemarcheError:  # its key is gone with the names, so nothing can be signed any more
        settle_unanswered(left, IntakeState.DROPPED, IntakeNote.CLOSED)
        return []
    together, apart = _one_of_each_person(_read(left, marks))
    try:
        _answer_all(together, campaign, marks, now)
    except Exception:  # whichever of them it was: each is asked on its own
        together, apart = [], [*together, *apart]
    return [error for sent in apart if (error := _answer_alone(sent, campaign, marks, now))]


def _read(intakes: Sequence[Intake], marks: Marks) -> list[Sent]:
    forms, spoilt = [], []
    for intake in intakes:
        try:
            forms.append(read_form(intake, marks))
        except UnreadableForm:
            spoilt.append(intake)
    settle_unanswered(spoilt, IntakeState.HELD, IntakeNote.UNREADABLE)
    return forms


def _one_of_each_person(forms: Sequence[Sent]) -> tuple[list[Sent], list[Sent]]:
    """What a mailbox sent first, and what it sent after that: the second must know of the first."""
    first = {sent.mail: sent for sent in reversed(forms)}
    return list(reversed(first.values())), [sent for sent in forms if first[sent.mail] is not sent]


def _answer_all(forms: Sequence[Sent], campaign: Campaign, marks: Marks, now: datetime) -> None:
    """Whoever answers another form of one of these mailboxes waits, and then knows what came of this one."""
    with transaction.atomic():
        hold("mailbox", [sent.mail for sent in forms])
        blocked = blocked_among([sent.email for sent in forms])
        known = what_is_known(campaign, forms, blocked=blocked, marks=marks)
        answers = [answer(sent, known, campaign=campaign, now=now) for sent in forms]
        write_answers(answers, campaign=campaign, now=now)


def _answer_alone(sent: Sent, campaign: Campaign, marks: Marks, now: datetime) -> Exception | None:
    """The error, if there is one: the form stays claimed and comes up again."""
    try:
        _answer_all([sent], campaign, marks, now)
    except ClaimLost:
        return None
    except Exception as error:
        return error
    return None
