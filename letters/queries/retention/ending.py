"""When the names of a campaign go, and what they are still kept for."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.enums import ATTEMPTS, PROMISE_ENDS, Answer, Capacity, EventKind, Reach
from letters.models import Delivery, Event

AT_MOST = timedelta(days=180)
"""After the campaign's end, unless its owner has given a reason."""

OUTCOMES = {*ATTEMPTS, *PROMISE_ENDS, EventKind.ACKNOWLEDGED, EventKind.REPLIED, EventKind.CLOSED}
"""Entries of the log after which names may still be needed for a while."""


@dataclass(frozen=True)
class Ending:
    """`due` is when the names go, as far as is known now; None while nobody can say. `because` says it in words."""

    campaign: Campaign
    due: datetime | None
    because: str


def campaigns_at_their_end(now: datetime) -> QuerySet[Campaign]:
    """Those whose last day is over and whose names are still there: a superset of those that are due."""
    campaigns: QuerySet[Campaign] = Campaign.objects.filter(anonymised_at=None, ends_on__lt=now.date())
    return campaigns.order_by("id")


def ending_of(campaign: Campaign) -> Ending:
    """The days of retention begin with the last of end, delivery, reply and closed promise. While a letter is still to
    be delivered or an answer is awaited, they have not begun; that puts off the end, but not for ever."""
    if campaign.ends_on is None:
        return Ending(campaign, None, _("The campaign has no last day."))
    over = datetime.combine(campaign.ends_on + timedelta(days=1), time(), UTC)
    cap = None if campaign.retention_reason else over + AT_MOST
    if _waits(campaign):
        return Ending(campaign, cap, _("A letter is still to be delivered, or an answer is awaited."))
    begins = max(over, _last_outcome(campaign) or over)
    due = begins + timedelta(days=campaign.retention_days)
    if cap and cap < due:
        return Ending(campaign, cap, _("180 days after the end of the campaign."))
    return Ending(
        campaign, due, _("%(days)d days after the last thing that happened.") % {"days": campaign.retention_days}
    )


def _last_outcome(campaign: Campaign) -> datetime | None:
    outcomes = Event.objects.filter(
        delivery__edition__letter__campaign=campaign, kind__in=OUTCOMES, voided_by=None
    ).annotate(moment=Coalesce("occurred_at", "recorded_at"))
    last: datetime | None = outcomes.aggregate(last=Max("moment"))["last"]
    return last


def _waits(campaign: Campaign) -> bool:
    """An answer that is overdue is not awaited: the campaign has said how long it waits."""
    deliveries = Delivery.objects.filter(edition__letter__campaign=campaign, edition__superseded_by=None)
    awaited = Q(
        capacity=Capacity.ADDRESSEE,
        reach__in=[Reach.SENT, Reach.HANDED_IN, Reach.LEFT],
        answer__in=[Answer.NONE, Answer.ACKNOWLEDGED],
    )
    return deliveries.filter(Q(reach=Reach.PLANNED) | Q(answer=Answer.PROMISED) | awaited).exists()
