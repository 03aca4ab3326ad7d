"""A draft waits for its author for a season, and is then removed with what nobody went on with."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from letters.domain.manuscript import KEPT, forget_manuscripts, keep_manuscript, open_manuscript
from letters.domain.writing import hold_letter
from letters.models import Letter, Manuscript
from letters.pieces import Piece
from letters.queries.passage import passages_of
from organisations.enums import Role
from organisations.models import Organisation, User
from organisations.ownership import owner_scope
from tests.factories import NOW, make_campaign, make_member, make_organisation
from tests.factories_letters import make_letter

DAY = timedelta(days=1)


def typed_by(person: User, letter: Letter, at: Any = NOW) -> Manuscript:
    writing = hold_letter(letter, by=person, now=at)
    draft = open_manuscript(letter, by=person, now=at)
    pieces = [Piece(str(draft.pk), "paragraph", "Half a sentence")]
    return keep_manuscript(letter, pieces, revision=writing.revision, number=draft.number, by=person, now=at)  # type: ignore[arg-type]


def test_a_draft_goes_so_long_after_its_last_word_in_every_organisation_and_no_letter_changes(
    steppe: Organisation,
) -> None:
    old = make_letter(make_campaign(steppe), "One.")
    typed_by(make_member(steppe, Role.ORGANISER, "ansel@steppe.example"), old)
    later = typed_by(make_member(steppe, Role.ORGANISER, "bela@steppe.example"), old, NOW + DAY)
    friends = make_organisation("Friends")
    with owner_scope([friends.pk]):
        typed_by(make_member(friends), make_letter(make_campaign(friends), "Theirs."))
    assert forget_manuscripts(now=NOW + KEPT - DAY) == 0
    assert forget_manuscripts(now=NOW + KEPT) == 2
    assert [*Manuscript.objects.all()] == [later] and [one.row.text for one in passages_of(old)] == ["One."]


def test_the_sweep_removes_it_on_the_day(steppe: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    typed_by(make_member(steppe, Role.ORGANISER, "ansel@steppe.example"), make_letter(make_campaign(steppe), "One."))
    for days, left in ((89, 1), (90, 0)):
        monkeypatch.setattr("letters.management.commands.sweep.read_clock", lambda at=days: NOW + at * DAY)
        call_command("sweep", stdout=StringIO(), stderr=StringIO())
        assert Manuscript.objects.count() == left
