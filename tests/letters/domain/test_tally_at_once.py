"""Many change their signatures while several sweeps count: no lost update, no signature counted twice."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Event
from uuid import UUID

import pytest
from django.db import connection, transaction

from letters.domain.signature import record_signature
from letters.domain.signing import erase_signing, withdraw_signing
from letters.domain.tally import bring_up_to_date
from letters.enums import LIVE, MANDATED, Mandate, SignatureKind, SignatureState, Visibility
from letters.models import Letter, Signature, Tally
from letters.models.signature import COUNTS
from letters.queries.tally import miscounted, to_add
from letters.queries.version import current_version
from organisations.enums import ErasureReason
from organisations.ownership import owner_scope
from tests.factories import NOW, make_organisation
from tests.factories_signatures import make_open_letter, make_signature

WALKERS, STEPS, COUNTERS = 4, 25, 2


@pytest.fixture
def letter(committed: None) -> Iterator[Letter]:
    owner = make_organisation()
    with owner_scope([owner.pk]):
        yield make_open_letter(owner)


def confirm(row: Signature) -> None:
    waiting = Signature.objects.filter(pk=row.pk, state=SignatureState.PENDING)
    waiting.update(state=SignatureState.CONFIRMED, confirmed_at=NOW)


def strike(row: Signature) -> None:
    live = Signature.objects.filter(pk=row.pk, state__in=LIVE)
    with transaction.atomic():
        for held in live.select_for_update():
            live.update(state=SignatureState.INVALIDATED, state_before=held.state)


def bring_back(row: Signature) -> None:
    struck = Signature.objects.filter(pk=row.pk, state=SignatureState.INVALIDATED)
    with transaction.atomic():
        for held in struck.select_for_update():
            struck.update(state=held.state_before, state_before="")


def answer(row: Signature) -> None:
    Signature.objects.filter(pk=row.pk, mandate=Mandate.ASKED).update(mandate=Mandate.GIVEN)


def withdraw(row: Signature) -> None:
    withdraw_signing(row.campaign, form_of(row), now=NOW)


def erase(row: Signature) -> None:
    erase_signing(row.campaign, form_of(row), reason=ErasureReason.ASKED, now=NOW)


MOVES: list[Callable[[Signature], None]] = [confirm, confirm, confirm, answer, strike, bring_back, withdraw, erase]


def form_of(row: Signature) -> UUID:
    assert row.form
    return row.form


def walk(letter: Letter, number: int) -> None:
    """A few people sign, and then anything happens to any of them."""
    dice = random.Random(number)
    kinds = [SignatureKind.PERSONAL, SignatureKind.ORGANISATION]
    rows = [
        make_signature(
            letter,
            email=f"{number}-{place}@post.example",
            kind=dice.choice(kinds),
            state=SignatureState.PENDING,
            visibility=Visibility.COUNTED_ONLY,
        )
        for place in range(6)
    ]
    version = current_version(letter)
    assert version
    record_signature(version, by=None, now=NOW)
    for _step in range(STEPS):
        dice.choice(MOVES)(dice.choice(rows))


def in_threads(letter: Letter, *work: Callable[[], object]) -> None:
    start = Barrier(len(work))

    def one(act: Callable[[], object]) -> None:
        try:
            with owner_scope([letter.owner_id]):
                start.wait(timeout=20)
                act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        list(threads.map(one, work))


def rows_of(letter: Letter) -> tuple[int, int]:
    counting = Signature.objects.filter(COUNTS, letter=letter)
    return counting.count(), counting.filter(kind__in=MANDATED).count()


def test_random_walks_and_several_counters_end_with_the_number_of_the_rows(letter: Letter) -> None:
    done = Event()

    def count() -> None:
        while not done.is_set():
            bring_up_to_date(now=NOW)

    def all_walks() -> None:
        try:
            in_threads(letter, *(lambda number=number: walk(letter, number) for number in range(WALKERS)))
        finally:
            done.set()

    in_threads(letter, all_walks, *[count] * COUNTERS)
    bring_up_to_date(now=NOW)
    tally = Tally.objects.get(letter=letter)
    assert (tally.signatures, tally.organisations) == rows_of(letter)
    assert tally.signatures and tally.organisations, "something is left to be counted"
    assert not miscounted()


def naive(letter: Letter, meanwhile: Callable[[], None]) -> None:
    """Counts what is new, and then takes it for counted: what most would write first."""
    fresh = to_add().filter(letter=letter)
    number = fresh.count()
    meanwhile()
    fresh.update(tallied=True)
    with suppress(Tally.DoesNotExist):
        tally = Tally.objects.get(letter=letter)
        tally.signatures += number
        tally.save()


def test_the_naive_way_loses_who_signs_between_counting_and_marking(letter: Letter) -> None:
    make_signature(letter)
    bring_up_to_date(now=NOW)
    make_signature(letter, email="iida@post.example")
    naive(letter, lambda: in_threads(letter, lambda: make_signature(letter, email="late@post.example")))
    assert Tally.objects.get().signatures == 2 < rows_of(letter)[0]
    assert miscounted()
