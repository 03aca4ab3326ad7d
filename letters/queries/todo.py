"""What somebody should do next. Derived from the rows each time, never stored: what is done is gone by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Action, Campaign
from letters.enums import Answer, Reach
from letters.models import ChannelStep, Delivery, Edition, Letter
from letters.queries.chase import BEFORE
from letters.queries.delivery import board, folded, missing_contact, open_steps, promises_of, without_next_step
from letters.queries.dispatch import LETTER, mails_that_came_back, mails_to_decide, steps_held_back
from letters.queries.edition import departed, missing_since, to_freeze_again, withdrawn_lines_that_left
from letters.queries.intake import held_by_campaign
from letters.queries.notice import SIGNING, bounced_signers, stuck_notices
from letters.queries.passage import letters_with_moved_base
from letters.queries.retention import AT_MOST, without_last_day
from letters.queries.stage import letters_under_review
from organisations.enums import JobState, SecurityKind
from organisations.models import Job, Mail, SecurityEntry

FRESH = timedelta(hours=25)
"""A failed nightly check stays until the next one has had its turn."""
WORTH_A_SUPPLEMENT = 25
"""Names; fewer wait until the edition has left, for it can still be frozen again."""


@dataclass(frozen=True)
class Todo:
    """It is done on the `page` of `row`; `due` is None for what is due now, and is told in the time zone `zone`."""

    sentence: str
    row: Model
    due: datetime | None = None
    zone: str = "UTC"
    campaign: Campaign | None = field(default=None, compare=False)
    late: bool = False
    page: str = "change"


def todos(*, now: datetime) -> list[Todo]:
    """Everything in the present scope, by campaign, what is latest first."""
    found = [todo for kind in KINDS for todo in kind(now)]
    return sorted(found, key=lambda todo: (str(todo.campaign or ""), not todo.late, todo.due or now))


def of_deliveries(now: datetime) -> Iterator[Todo]:
    """Promises, silence, and facts that do not fit; the log is read once for each delivery."""
    for delivery in board().exclude(answer=Answer.CLOSED):
        state = folded(delivery)
        for promise in promises_of(delivery, state):
            if promise.due_at and promise.due_at - BEFORE <= now:
                yield _promise(delivery, promise.due_at, now)
        if delivery.answer == Answer.OVERDUE and not state.open_promises:
            yield _of(
                delivery,
                _("%(city)s: no answer is recorded in time. Ask again, go another way, or close it."),
                late=True,
            )
        if state.out_of_order:
            yield _of(
                delivery, _("%(city)s: the log has an entry that does not fit. Record what is missing, or void it.")
            )


def of_steps(now: datetime) -> Iterator[Todo]:
    """Steps of the plan that are due, and steps that cannot be done because nobody can be reached that way."""
    steps = open_steps().select_related("delivery__recipient", "delivery__edition__letter__campaign", "called_by")
    for step in steps.annotate(is_due=Q(pk__in=ChannelStep.objects.due(now).values("pk"))):
        names = {"channel": step.get_channel_display()}
        if step.is_due:
            reason = step.called_by.get_kind_display() if step.called_by else ""
            text = (
                _("%(city)s: next by this channel: %(channel)s (after: %(reason)s).")
                if reason
                else _("%(city)s: due by this channel: %(channel)s.")
            )
            yield _of(step.delivery, text, due=step.due_at, late=True, reason=reason, **names)
        if gap := missing_contact(step):
            yield Todo(gap.sentence, gap.row, campaign=step.delivery.edition.letter.campaign)


def of_mail(now: datetime) -> Iterator[Todo]:
    """Mail to supporters is told by the number, letters by their delivery, every other one by one."""
    for mail in Mail.objects.needs_a_person().exclude(kind=LETTER).exclude(about_kind=SIGNING):
        yield Todo(
            _("A mail (%(kind)s) could not be sent, or nobody knows whether it was: look at it.") % {"kind": mail.kind},
            mail,
            due=mail.due_at,
            late=True,
        )
    for sentence, first in stuck_notices(now):
        yield Todo(sentence, first, due=first.created_at, late=True)


def of_returned_mail(now: datetime) -> Iterator[Todo]:
    """Supporters who confirmed once and whom mail does not reach any more: the signature stands, but look at it."""
    for campaign, number in bounced_signers(now=now):
        sentence = ngettext(
            "Mail to %(number)d person who has signed came back. The signature counts on; look whether it is genuine.",
            "Mail to %(number)d people who have signed came back. The signatures count on; look whether they are genuine.",
            number,
        )
        yield Todo(sentence % {"number": number}, campaign, campaign=campaign)


def of_forms(now: datetime) -> Iterator[Todo]:
    """Sign forms over a limit, by the number; the first one's page decides on all."""
    for first, number in held_by_campaign():
        sentence = ngettext(
            "%(number)d sign form waits: it is over a limit. Let it through, or drop it.",
            "%(number)d sign forms wait: they are over a limit. Let them through, or drop them.",
            number,
        )
        yield Todo(sentence % {"number": number}, first, campaign=first.campaign)


def of_jobs(now: datetime) -> Iterator[Todo]:
    for job in Job.objects.filter(state=JobState.FAILED):
        sentence = _(
            "Long work (%(what)s) was stopped by a fault at %(done)d of %(total)d. Go on with it, or let it be."
        )
        names = {"what": job.get_kind_display(), "done": job.done, "total": job.total}
        yield Todo(sentence % names, job, due=job.ended_at, late=True)


def of_letters_by_email(now: datetime) -> Iterator[Todo]:
    doubted, back = Q(pk__in=mails_to_decide().values("about_id")), Q(pk__in=mails_that_came_back().values("about_id"))
    for delivery in board().filter(doubted | (back & Q(reach=Reach.SENT))).annotate(doubted=doubted):
        sentence = (
            _("%(city)s: nobody knows whether the e-mail arrived. Find out, and say so.")
            if delivery.doubted
            else _("%(city)s: the e-mail came back. Record that it failed, and go another way.")
        )
        yield _of(delivery, sentence, late=True)
    for step in steps_held_back():
        yield _of(step.delivery, _("%(city)s: the e-mail was stopped or held back. Send it, or go another way."))


def of_actions(now: datetime) -> Iterator[Todo]:
    """Actions that are over and of which nobody has told."""
    for action in Action.objects.filter(reported_at=None, starts_at__lt=now).select_related("campaign"):
        if (action.ends_at or action.starts_at) < now:
            sentence = _("%(action)s: how was it? Report it.") % {"action": action}
            yield Todo(sentence, action, action.starts_at, action.time_zone, action.campaign)


def of_letters(now: datetime) -> Iterator[Todo]:
    changed = _("“%(letter)s”: the base letter has changed since. Take the change over, or keep your words.")
    moved = letters_with_moved_base(Letter.objects.select_related("campaign"))
    for sentence, letter in [*((changed % {"letter": one}, one) for one in moved), *letters_under_review()]:
        yield Todo(sentence, letter, campaign=letter.campaign)


def of_editions(now: datetime) -> Iterator[Todo]:
    again = Q(pk__in=to_freeze_again(Edition.objects.all()).values("pk"))
    left = Q(pk__in=withdrawn_lines_that_left().values("edition"))
    for edition in Edition.objects.filter(again | left).annotate(again=again).select_related("letter__campaign"):
        sentence = (
            _("%(edition)s: a printed name was withdrawn or corrected. Freeze the letter again before it leaves.")
            if edition.again
            else _("%(edition)s has left with a name that was withdrawn since. Erase the line from our copies.")
        )
        yield Todo(sentence % {"edition": edition}, edition, campaign=edition.letter.campaign, late=True)


def of_supplements(now: datetime) -> Iterator[Todo]:
    """Names that came since: one is enough where the edition has left, otherwise as many as fill a page."""
    first = Edition.objects.standing().filter(supplements=None, content__isnull=False)
    left = Q(pk__in=departed(first).values("pk"))
    for edition in first.exclude(letter__opened_at=None).annotate(left=left).select_related("letter__campaign"):
        number = missing_since(edition, now=now)
        if number >= (1 if edition.left else WORTH_A_SUPPLEMENT):
            sentence = ngettext(
                "%(edition)s: %(number)d signature has come since. Freeze a supplement.",
                "%(edition)s: %(number)d signatures have come since. Freeze a supplement.",
                number,
            )
            yield Todo(
                sentence % {"edition": edition, "number": number}, edition.letter, campaign=edition.letter.campaign
            )


def of_planning(now: datetime) -> Iterator[Todo]:
    """Frozen, and nobody has planned how it gets there."""
    for edition in Edition.objects.standing().filter(deliveries=None).select_related("letter__campaign"):
        sentence = _("%(edition)s is frozen. Plan its delivery.") % {"edition": edition}
        yield Todo(sentence, edition, campaign=edition.letter.campaign)
    for delivery in without_next_step(board()).filter(edition__in=Edition.objects.standing()):
        if delivery.reach == Reach.PLANNED:
            sentence = _("%(city)s: nothing is planned yet. Say by which channel the letter goes, and when.")
        else:
            sentence = _("%(city)s: it did not get there, and no further way is planned. Plan one, or cancel it.")
        yield _of(delivery, sentence)


def of_retention(now: datetime) -> Iterator[Todo]:
    for campaign in without_last_day():
        sentence = _(
            "This campaign has no last day: names are kept until nothing has happened for %(days)d days. Set the last day."
        )
        yield Todo(sentence % {"days": AT_MOST.days}, campaign, campaign=campaign)


def of_checks(now: datetime) -> Iterator[Todo]:
    """What the nightly check found in this scope's organisations, or in the installation."""
    failed = SecurityEntry.objects.filter(kind=SecurityKind.CHECK_FAILED, recorded_at__gt=now - FRESH)
    owners = Delivery.objects.values("owner")
    for entry in (failed.filter(organisation__in=owners) | failed.filter(organisation=None)).order_by("recorded_at"):
        sentence = _("The nightly check found %(count)d things that do not agree. Tell who runs the installation.")
        yield Todo(sentence % {"count": entry.detail.get("count", 1)}, entry, late=True)


KINDS = (
    of_deliveries,
    of_steps,
    of_mail,
    of_returned_mail,
    of_forms,
    of_jobs,
    of_letters_by_email,
    of_actions,
    of_letters,
    of_editions,
    of_supplements,
    of_planning,
    of_retention,
    of_checks,
)


def _promise(delivery: Delivery, due: datetime, now: datetime) -> Todo:
    late = due <= now
    text = (
        _("%(city)s: a promise is overdue. Record whether it was kept, broken or put off.")
        if late
        else _("%(city)s: a promise is due soon.")
    )
    return _of(delivery, text, due=due, late=late)


def _of(delivery: Delivery, text: str, *, due: datetime | None = None, late: bool = False, **names: Any) -> Todo:
    recipient = delivery.recipient
    sentence = text % {"city": recipient.city, **names}
    return Todo(sentence, delivery, due, recipient.time_zone, delivery.edition.letter.campaign, late)
