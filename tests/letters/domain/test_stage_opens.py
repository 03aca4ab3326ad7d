"""When a letter can be signed on the web."""

from datetime import timedelta

import pytest

from letters.domain.letter import change_letter
from letters.domain.stage import close_letter, open_letter
from letters.enums import LetterKind
from letters.models import Letter
from letters.queries.letter import is_open
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_letters import make_city, make_letter, make_ready
from tests.factories_signatures import make_open_letter

LATER = NOW + timedelta(hours=1)


def test_a_letter_is_open_from_its_opening_until_it_is_closed(steppe: Organisation) -> None:
    letter = make_open_letter(steppe)
    assert is_open(letter, NOW) and letter.opened_at == NOW and letter.closes_at is None
    closed = close_letter(letter, by=None, now=LATER)
    assert not is_open(closed, LATER) and closed.closes_at == LATER
    assert close_letter(closed, by=None, now=LATER + timedelta(days=1)).closes_at == LATER


def test_it_closes_by_itself_at_the_time_that_was_set(steppe: Organisation) -> None:
    letter = make_open_letter(steppe)
    letter.closes_at = LATER
    change_letter(letter, by=None, now=NOW)
    assert is_open(letter, LATER - timedelta(seconds=1)) and not is_open(letter, LATER)
    assert open_letter(letter, by=None, now=NOW).closes_at == LATER


def test_a_closed_letter_opens_again_and_remembers_when_it_first_did(steppe: Organisation) -> None:
    closed = close_letter(make_open_letter(steppe), by=None, now=LATER)
    again = open_letter(closed, by=None, now=LATER + timedelta(days=1))
    assert is_open(again, LATER + timedelta(days=1)) and again.opened_at == NOW


def test_who_read_the_letter_before_it_was_opened_does_not_close_it_by_a_change(steppe: Organisation) -> None:
    letter = make_open_letter(steppe)
    letter.opened_at = None
    assert change_letter(letter, by=None, now=LATER).opened_at == NOW


def test_only_what_people_can_read_is_open(steppe: Organisation) -> None:
    letter = make_open_letter(steppe)
    letter.campaign.published_at = None
    assert not is_open(letter, NOW)
    letter.campaign.published_at, letter.campaign.anonymised_at = NOW, NOW
    assert not is_open(letter, NOW)


def test_the_campaign_s_key_is_made_once(steppe: Organisation) -> None:
    first = make_open_letter(steppe)
    second = make_open_letter(steppe, city="Oslo", country="NO")
    made, kept = first.campaign.index_key_sealed, second.campaign.index_key_sealed
    assert made and kept and second.campaign == first.campaign and bytes(made) == bytes(kept)


def test_a_draft_is_not_signed(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="never a draft"):
        open_letter(make_ready(steppe), by=None, now=NOW)


@pytest.mark.parametrize("kind", [LetterKind.BASE, LetterKind.EXTERNAL])
def test_a_base_and_a_letter_from_elsewhere_are_not_signed_here(steppe: Organisation, kind: LetterKind) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target if kind == LetterKind.EXTERNAL else None, kind=kind)
    with pytest.raises(DemarcheError, match="People sign letters to a recipient"):
        open_letter(letter, by=None, now=NOW)


def test_after_the_names_are_gone_nothing_opens(steppe: Organisation) -> None:
    letter = make_open_letter(steppe)
    letter.campaign.anonymised_at = NOW
    letter.campaign.save()
    with pytest.raises(DemarcheError, match="have been removed"):
        open_letter(letter, by=None, now=NOW)


def test_what_was_never_open_is_not_closed(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="never opened"):
        close_letter(make_ready(steppe), by=None, now=NOW)
    assert Letter.objects.get().closes_at is None
