"""Two windows of one person do something with one letter in the same second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from letters.domain.manuscript import keep_manuscript, open_manuscript
from letters.domain.writing import hold_letter
from letters.errors import WrittenElsewhere
from letters.models import Letter, Manuscript
from organisations.enums import Role
from organisations.models import User
from organisations.ownership import owner_scope
from tests.factories import NOW, make_campaign, make_member, make_organisation
from tests.factories_letters import make_letter
from tests.letters.writing import piece

ROUNDS = 5
TYPED = "Typed."


@pytest.fixture
def desk(committed: None) -> tuple[Letter, User]:
    organisation = make_organisation()
    with owner_scope([organisation.pk]):
        person = make_member(organisation, Role.ORGANISER, "maren@steppe.example")
        letter = make_letter(make_campaign(organisation), "One.")
        hold_letter(letter, by=person, now=NOW)
    return letter, person


def at_once(letter: Letter, *acts: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(acts))

    def act(do: Callable[[], Any]) -> Any:
        try:
            with owner_scope([letter.owner_id]):
                start.wait(timeout=20)
                return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


def test_opened_for_the_first_time_in_two_windows_it_is_one_draft(desk: tuple[Letter, User]) -> None:
    letter, person = desk
    for _round in range(ROUNDS):
        first, second = at_once(letter, *[lambda: open_manuscript(letter, by=person, now=NOW)] * 2)
        assert first == second
        with owner_scope([letter.owner_id]):
            Manuscript.objects.all().delete()


def test_what_is_kept_while_another_window_opens_stays(desk: tuple[Letter, User]) -> None:
    letter, person = desk
    for _round in range(ROUNDS):
        with owner_scope([letter.owner_id]):
            number = open_manuscript(letter, by=person, now=NOW).number
            Manuscript.objects.update(pieces=[], seen=[])  # as if the letter had said nothing then
        kept, _opened = at_once(
            letter,
            lambda: keeps(letter, person, number),  # noqa: B023
            lambda: open_manuscript(letter, by=person, now=NOW),
        )
        with owner_scope([letter.owner_id]):
            assert kept == (TYPED in [one["text"] for one in Manuscript.objects.get().pieces])
            Manuscript.objects.all().delete()


def keeps(letter: Letter, person: User, number: int) -> bool:
    try:
        keep_manuscript(letter, (piece(text=TYPED),), revision=0, number=number, by=person, now=NOW)
    except WrittenElsewhere:
        return False
    return True
