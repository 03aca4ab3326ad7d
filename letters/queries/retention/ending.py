"""When the names of a campaign go, and what they are still kept for."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from campaigns.models import Action, Campaign
from letters.enums import ATTEMPTS, PROMISE_ENDS, Answer, Capacity, EventKind, Reach
from letters.models import Delivery, Edition, Event, Letter, Signature

AT_MOST = timedelta(days=180)
"""After the campaign's end, unless its owner has given a reason. Where no last day is set: after the last thing that
happened in it, for then nobody knows that it goes on."""

OUTCOMES = {*ATTEMPTS, *PROMISE_ENDS, EventKind.ACKNOWLEDGED, EventKind.REPLIED, EventKind.CLOSED}
"""Entries of the log after which names may still be needed for a while."""


@dataclass(frozen=True)
class Ending:
    """`due` is when the names go, as far as is known now. `because` says it in words."""

    campaign: Campaign
    due: datetime
    because: str


def campaigns_at_their_end(now: datetime) -> QuerySet[Campaign]:
    """Those whose last day is over, or that have been quiet for long, and whose names are still there: a superset of
    those that are due."""
    campaigns: QuerySet[Campaign] = Campaign.objects.filter(anonymised_at=None)
    signs = Signature.objects.filter(campaign=OuterRef("pk"), recorded_at__gt=now - AT_MOST)
    quiet = Q(ends_on=None, starts_on__lt=(now - AT_MOST).date()) & ~Exists(signs)
    return campaigns.filter(Q(ends_on__lt=now.date()) | quiet).order_by("id")


def without_last_day() -> QuerySet[Campaign]:
    """Those that collect or hold names and have set no day on which they end."""
    opened = Letter.objects.filter(campaign=OuterRef("pk"), opened_at__isnull=False)
    campaigns: QuerySet[Campaign] = Campaign.objects.filter(Exists(opened), ends_on=None, anonymised_at=None)
    return campaigns


def ending_of(campaign: Campaign) -> Ending:
    """The days of retention begin with the last of end, delivery, reply and closed promise. While a letter is still to
    be delivered or an answer is awaited, they have not begun; that puts off the end, but not for ever: to the limit,
    or where a reason lifts that by `AT_MOST` and no more."""
    if campaign.ends_on is None:
        return _when_quiet(campaign)
    over = datetime.combine(campaign.ends_on + timedelta(days=1), time(), UTC)
    cap = None if campaign.retention_reason else over + AT_MOST
    due = max(over, _last_outcome(campaign) or over) + timedelta(days=campaign.retention_days)
    if _waits(campaign):
        return Ending(campaign, cap or due + AT_MOST, _("A letter is still to be delivered, or an answer is awaited."))
    if cap and cap < due:
        return Ending(campaign, cap, _("180 days after the end of the campaign."))
    return Ending(
        campaign, due, _("%(days)d days after the last thing that happened.") % {"days": campaign.retention_days}
    )


def _when_quiet(campaign: Campaign) -> Ending:
    """The campaign ended, for all that anybody can see, with the last thing that happened in it."""
    days = max(campaign.retention_days if campaign.retention_reason else 0, AT_MOST.days)
    because = _("The campaign has no last day: %(days)d days after the last thing that happened.") % {"days": days}
    return Ending(campaign, _last_sign_of_life(campaign) + timedelta(days=days), because)


def _last_sign_of_life(campaign: Campaign) -> datetime:
    """An entry of a log, a signature, a letter opened or frozen, or the first day."""
    letters = Letter.objects.filter(campaign=campaign)
    moments: list[datetime | None] = [
        _last_outcome(campaign),
        Signature.objects.filter(campaign=campaign).aggregate(last=Max("recorded_at"))["last"],
        letters.aggregate(last=Max("opened_at"))["last"],
        Edition.objects.filter(letter__campaign=campaign).aggregate(last=Max("frozen_at"))["last"],
        Action.objects.filter(campaign=campaign).aggregate(last=Max("starts_at"))["last"],
    ]
    return max(datetime.combine(campaign.starts_on, time(), UTC), *filter(None, moments))


def _last_outcome(campaign: Campaign) -> datetime | None:
    outcomes = Event.objects.filter(
        delivery__edition__letter__campaign=campaign, kind__in=OUTCOMES, voided_by=None
    ).annotate(moment=Coalesce("occurred_at", "recorded_at"))
    last: datetime | None = outcomes.aggregate(last=Max("moment"))["last"]
    return last


def _waits(campaign: Campaign) -> bool:
    """An answer that is overdue is not awaited: the campaign has said how long it waits."""
    deliveries = Delivery.objects.filter(edition__in=Edition.objects.standing().filter(letter__campaign=campaign))
    awaited = Q(
        capacity=Capacity.ADDRESSEE,
        reach__in=[Reach.SENT, Reach.HANDED_IN, Reach.LEFT],
        answer__in=[Answer.NONE, Answer.ACKNOWLEDGED],
    )
    return deliveries.filter(Q(reach=Reach.PLANNED) | Q(answer=Answer.PROMISED) | awaited).exists()
