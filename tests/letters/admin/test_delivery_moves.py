"""State × move × role: who may record what when. The whole table without a database, then real posts of each kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from uuid import uuid4

import pytest
from django.db import transaction

from campaigns.models import Target
from letters.admin.delivery.page import MOVES, moves_offered
from letters.enums import Answer, EventKind, Reach
from letters.lifecycle import would_fit
from letters.models import Delivery, Edition, Event, Letter
from letters.permissions import may_record
from organisations.enums import Role
from organisations.models import Organisation, User
from organisations.models.member import Seat
from tests.factories import NOW
from tests.factories_deliveries import make_delivery, note
from tests.letters.admin.desk import person, posted, signed_in, url
from tests.letters.states import MINUTE, State, Story, carried_on, every_state, facts_of_story, folded_story
from tests.letters.test_fold import fold_slowly

K = EventKind
NEVER_BY_FORM = {K.PROMISE_SUPERSEDED, K.OVERDUE, K.DISPATCH_UNCERTAIN, K.REDACTED, K.VOIDED}
"""Written by the system, or on a page of its own that asks first."""

STATES = every_state()
FIRST: dict[tuple[Reach, Answer], Story] = {}
for (reach, answer, *_rest), story in STATES.items():
    FIRST.setdefault((reach, answer), story)

WRITES = {
    (Role.OWNER, True): True,
    (Role.OWNER, False): True,
    (Role.ORGANISER, True): True,
    (Role.ORGANISER, False): True,
    (Role.COORDINATOR, True): True,
    (Role.COORDINATOR, False): False,
    (Role.REPORTER, True): False,
    (Role.REPORTER, False): False,
}
"""Who writes into the log of a delivery: by role, and whether it is this person's own city."""

POSTING = [(Role.OWNER, False), (Role.ORGANISER, False), (Role.COORDINATOR, True), (Role.COORDINATOR, False)]
POSTING += [(Role.REPORTER, True)]


def fits(story: Story, kind: EventKind) -> bool:
    """By the fold that is written from the words of the design, not by the table."""
    facts = facts_of_story(carried_on(story, kind))
    return facts[-1].id not in fold_slowly(facts).stray


# --- Without a database -----------------------------------------------------------------------------------------------


def test_every_role_and_every_pair_of_reach_and_answer_is_in_the_table() -> None:
    assert {role for role, _own in WRITES} == set(Role)
    assert set(FIRST) == {(reach, answer) for reach in Reach for answer in Answer}
    assert set(MOVES) == set(EventKind) - NEVER_BY_FORM


@pytest.mark.parametrize(("role", "own"), WRITES)
def test_who_writes_into_a_log_follows_from_the_role_and_the_city(role: Role, own: bool) -> None:
    user, owner = User(pk=uuid4()), uuid4()
    target = Target(coordinator_id=user.pk if own else uuid4())
    delivery = Delivery(owner_id=owner, edition=Edition(letter=Letter(target=target)))
    assert may_record(user, {owner: Seat(role)}, delivery) == WRITES[role, own]
    assert not may_record(user, {uuid4(): Seat(role)}, delivery)


@pytest.mark.parametrize("state", STATES, ids=lambda state: "-".join(map(str, state)))
def test_a_form_is_offered_for_each_kind_that_fits_and_a_post_is_judged_alike(state: State) -> None:
    story = STATES[state]
    offered = moves_offered(folded_story(story))
    assert offered == [kind for kind in MOVES if fits(story, kind)]
    for kind in MOVES:
        *facts, fact = facts_of_story(carried_on(story, kind))
        assert would_fit(facts, fact) == (kind in offered), kind


# --- By real posts ----------------------------------------------------------------------------------------------------


def told(delivery: Delivery, story: Story) -> Delivery:
    events: list[Event] = []
    for number, (kind, about) in enumerate(story):
        ground = None if about is None else events[about]
        events.append(note(delivery, kind, NOW + number * MINUTE, words="why", about=ground))
    return delivery


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is as if it had not been: the next person finds the delivery as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kinds_of(delivery: Delivery) -> list[str]:
    return [event.kind for event in delivery.events.order_by("sequence")]


@pytest.fixture
def city(steppe: Organisation, plain_static: None) -> Delivery:
    return make_delivery(steppe)


def coordinated_by(delivery: Delivery, user: User | None) -> None:
    Target.objects.filter(letters__editions=delivery.edition_id).update(coordinator=user)


def test_a_post_of_each_kind_by_each_role_is_recorded_refused_or_forbidden(
    city: Delivery, steppe: Organisation
) -> None:
    people = {role: person(steppe, role) for role in Role}
    browsers = {role: signed_in(user) for role, user in people.items()}
    answers = {}
    for kind in EventKind:
        story = next((story for story in STATES.values() if fits(story, kind)), ())
        with undone():
            before = kinds_of(told(city, story))
            for role, own in POSTING:
                with undone():
                    coordinated_by(city, people[role] if own else None)
                    status = browsers[role].post(url("record", city.pk), posted(city, kind)).status_code
                    answers[kind, role, own] = (status, kinds_of(city)[len(before) :])
    assert answers == {
        (kind, *who): (404, []) if not WRITES[who] else (409, []) if kind in NEVER_BY_FORM else (302, [kind])
        for kind in EventKind
        for who in POSTING
    }


def test_in_each_state_the_page_offers_what_fits_and_a_post_of_something_else_changes_nothing(
    city: Delivery, steppe: Organisation
) -> None:
    client = signed_in(person(steppe))
    turn = cycle(MOVES)
    for state, story in FIRST.items():
        wrong = next(kind for kind in turn if not fits(story, kind))
        with undone():
            before = kinds_of(told(city, story))
            city.refresh_from_db()
            assert (city.reach, city.answer) == state
            answer = client.post(url("record", city.pk), posted(city, wrong))
            assert (answer.status_code, kinds_of(city)) == (409, before), (state, wrong)
            offered = {kind for kind in EventKind if f'id="{kind}_key"' in answer.content.decode()}
            assert offered - {wrong} == {kind for kind in MOVES if fits(story, kind)}, state
