from datetime import timedelta

import pytest

from letters.digests import digest_of
from letters.domain.passage import change_passage
from letters.domain.version import make_version
from letters.models import Letter, Version
from organisations.errors import DemarcheError
from organisations.models import HeadOfMission, Organisation, Recipient
from tests.factories import NOW, make_campaign
from tests.factories_letters import make_letter, make_ready, make_text


def recipient_of(letter: Letter) -> Recipient:
    assert letter.target is not None
    return letter.target.recipient


def test_a_version_holds_the_filled_text_and_its_digest(steppe: Organisation) -> None:
    letter = make_ready(steppe, "To {{ recipient }} in {{ city }}, of {{ sending_state }}.")
    version = make_version(letter, by=None, now=NOW)
    assert version.number == 1 and version.material and version.owner == steppe
    assert version.content["passages"] == [
        {
            "kind": "paragraph",
            "text": "To Embassy of Kazakhstan, London in London, of Kazakhstan.",
            "items": [],
        }
    ]
    assert version.digest == digest_of(Version.objects.get().content)


def test_nothing_changed_is_no_new_version(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    make_version(letter, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="Nothing has changed since version 1"):
        make_version(letter, by=None, now=NOW + timedelta(days=1))
    passage = letter.passages.get()
    passage.text = "Something else."
    change_passage(passage, by=None, now=NOW)
    second = make_version(letter, material=False, by=None, now=NOW)
    assert second.number == 2 and not second.material


def test_an_open_placeholder_is_refused_with_its_reason(steppe: Organisation) -> None:
    letter = make_ready(steppe, "Dear {{ head_of_mission }}, this is {{ campaign }}.")
    with pytest.raises(DemarcheError, match="no public text in the letter's language"):
        make_version(letter, by=None, now=NOW)
    make_text(letter.campaign)
    with pytest.raises(DemarcheError, match="No head of mission is known"):
        make_version(letter, by=None, now=NOW)
    HeadOfMission.objects.create(recipient=recipient_of(letter), name="Mr Yerlan Invented")
    version = make_version(letter, by=None, now=NOW)
    assert version.content["passages"][0]["text"] == "Dear Mr Yerlan Invented, this is Free the detained."


def test_a_head_of_mission_who_has_left_fills_nothing(steppe: Organisation) -> None:
    letter = make_ready(steppe, "Dear {{ head_of_mission }}")
    left = (NOW - timedelta(days=1)).date()
    HeadOfMission.objects.create(recipient=recipient_of(letter), name="Mr Gone", until=left)
    with pytest.raises(DemarcheError, match="No head of mission"):
        make_version(letter, by=None, now=NOW)


def test_a_base_letter_and_an_empty_one_have_no_version(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="Only a letter to a recipient"):
        make_version(make_letter(make_campaign(steppe), "Words."), by=None, now=NOW)
    empty = make_ready(steppe)
    empty.passages.all().delete()
    with pytest.raises(DemarcheError, match="has no passage yet"):
        make_version(empty, by=None, now=NOW)
