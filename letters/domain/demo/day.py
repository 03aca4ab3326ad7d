"""The demo's day of action: editions, deliveries, and what was written into their logs."""

from campaigns.domain.action import report_action
from campaigns.domain.campaign import publish_campaign
from campaigns.models import Action
from letters.demo import days
from letters.demo.log import LOGS, Happened
from letters.domain.chase import chase_due
from letters.domain.delivery import add_delivery, add_step, record_event
from letters.domain.demo.cast import Cast
from letters.domain.demo.paper import Paper
from letters.domain.edition import freeze_letter, register_external
from letters.enums import Channel, LetterKind
from letters.models import ChannelStep, Delivery, Edition, Letter

PLANS = {"London": (Channel.IN_PERSON, Channel.REGISTERED_POST), "Berlin": (Channel.IN_PERSON,)}
"""Only where the case tells how the letter was to go."""


def play(cast: Cast, paper: Paper) -> None:
    """Letters frozen and handed in, actions reported, and what a sweep a month later found."""
    for city, letter in paper.letters.items():
        if letter.kind != LetterKind.BASE:
            _take(cast, city, _freeze(cast, letter))
    publish_campaign(paper.campaign, by=cast.founder, now=days.PUBLISHED)
    for action in Action.objects.filter(campaign=paper.campaign):
        report_action(action, by=cast.founder, now=days.REPORTED)
    # A month later nobody had answered; the sweep of that morning says so.
    chase_due(now=days.SWEPT)


def _freeze(cast: Cast, letter: Letter) -> Edition:
    if letter.kind == LetterKind.EXTERNAL:
        return register_external(letter, file=None, by=cast.founder, now=days.FROZEN)
    return freeze_letter(letter, cut_off=days.FROZEN, by=cast.founder, now=days.FROZEN)


def _take(cast: Cast, city: str, edition: Edition) -> None:
    delivery = Delivery(edition=edition, recipient=cast.recipients[city])
    add_delivery(delivery, by=cast.founder, now=days.FROZEN)
    for channel in PLANS.get(city, ()):
        step = ChannelStep(delivery=delivery, channel=channel, responsible=cast.coordinators[city])
        add_step(step, by=cast.founder, now=days.FROZEN)
    for number, happened in enumerate(LOGS[city]):
        _record(cast, delivery, happened, f"demo:{city}:{number}")


def _record(cast: Cast, delivery: Delivery, happened: Happened, key: str) -> None:
    record_event(
        delivery,
        kind=happened.kind,
        detail=happened.detail,
        channel=happened.channel,
        occurred_at=happened.at,
        precision=happened.precision,
        receiver_role=happened.receiver_role,
        words=happened.words,
        key=key,
        by=cast.coordinators[delivery.recipient.city],
        now=happened.recorded or happened.at,
    )
