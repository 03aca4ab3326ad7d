"""Random walks over the real tables, with repeats, voids and late facts: the projections equal the fold at every step."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letters.domain.chase import chase_due
from letters.domain.check import find_problems
from letters.domain.delivery import record_event, void_event
from letters.enums import EventKind, Precision
from letters.errors import MoveRefused
from letters.lifecycle import fold
from letters.models import Delivery
from letters.queries.delivery import facts_of, promises_of
from organisations.errors import DemarcheError
from tests.factories import NOW, make_member, make_organisation
from tests.factories_deliveries import make_delivery

HOUR = timedelta(hours=1)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(EventKind),
        st.integers(-30, 0),
        st.integers(0, 9),
        st.sampled_from(["new", "again", "void", "sweep"]),
    ),
    min_size=3,
    max_size=10,
)


class RolledBack(Exception):
    """Ends one example: the next begins with an empty database."""


def walk(delivery: Delivery, steps: list[tuple[EventKind, int, int, str]]) -> None:
    for number, (kind, hours, which, how) in enumerate(steps):
        now = NOW + number * 200 * HOUR
        events = list(delivery.events.all())
        try:
            if how == "sweep":
                chase_due(now=now)
            elif how == "void" and events:
                void_event(events[which % len(events)], why="wrong", key=f"void {number}", by=None, now=now)
            else:
                key = f"key {number - (how == 'again')}"
                record(delivery, kind, at=now + hours * 10 * HOUR, which=which, key=key, now=now)
        except (MoveRefused, DemarcheError):
            assert list(delivery.events.all()) == events
        agree(delivery)


def record(delivery: Delivery, kind: EventKind, *, at: datetime, which: int, key: str, now: datetime) -> None:
    promises = promises_of(delivery, fold(facts_of(delivery)))
    about = promises[which % len(promises)] if promises and kind.startswith("promise_") else None
    record_event(
        delivery,
        kind=kind,
        occurred_at=at,
        precision=Precision.MINUTE,
        about=about,
        words="why",
        key=key,
        by=None,
        now=now,
    )


def agree(delivery: Delivery) -> None:
    delivery.refresh_from_db()
    facts = facts_of(delivery)
    state = fold(facts)
    assert (delivery.reach, delivery.answer) == (state.reach, state.answer)
    assert sorted(fact.sequence for fact in facts) == list(range(len(facts)))


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_both_projections_equal_the_fold_of_the_log_at_every_moment(
    in_scope: Any, steps: list[tuple[EventKind, int, int, str]]
) -> None:
    with pytest.raises(RolledBack), transaction.atomic():
        organisation = make_organisation()
        in_scope(organisation)
        make_member(organisation)
        walk(make_delivery(organisation), steps)
        end = NOW + len(steps) * 200 * HOUR
        chase_due(now=end)
        assert find_problems(now=end) == []
        raise RolledBack
