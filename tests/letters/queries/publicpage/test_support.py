"""What a letter's page says to those who may sign it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from letters.domain.edition import freeze_letter
from letters.domain.letter import change_letter
from letters.domain.stage import close_letter
from letters.domain.version import make_version
from letters.models import Letter, Tally
from letters.queries.publicpage import letter_page
from letters.queries.publicpage.support import support_of
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_letters import make_ready, say, sign_block
from tests.factories_signatures import make_open_letter, make_signature

LATER = NOW + timedelta(days=1)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe, goal=100)


def count(letter: Letter, signatures: int, organisations: int = 0) -> Tally:
    tally: Tally = Tally.objects.create(
        owner=letter.owner, letter=letter, signatures=signatures, organisations=organisations, counted_at=LATER
    )
    return tally


def test_a_letter_that_was_never_open_asks_for_nothing(steppe: Organisation) -> None:
    assert support_of(make_ready(steppe), now=NOW) is None


def test_numbers_come_from_the_tally_with_the_time_of_the_count(letter: Letter) -> None:
    empty = support_of(letter, now=NOW)
    assert empty and (empty.number, empty.as_of, empty.goal, empty.organisations) == (0, "", 100, "")
    count(letter, 1234, 2)
    told = support_of(letter, now=LATER)
    assert told and (told.number, told.as_of) == (1234, "27 May 2016, 13:00")
    assert told.organisations == "2 of them for organisations"


def test_a_closed_letter_says_when_and_asks_no_more(letter: Letter) -> None:
    letter.closes_at = LATER
    change_letter(letter, by=None, now=NOW)
    before, after = support_of(letter, now=NOW), support_of(letter, now=LATER)
    assert before and before.code == letter.code and before.dates[1] == "It can be signed until 27 May 2016, 13:00."
    assert after and after.code == "" and after.dates[1] == "It was closed on 27 May 2016, 13:00."


def test_why_names_are_kept_for_long_is_said(letter: Letter) -> None:
    letter.campaign.retention_days, letter.campaign.retention_reason = 365, "A lawsuit is under way."
    told = support_of(letter, now=NOW)
    assert told and "365 days after the campaign" in told.names[2]
    assert told.names[3] == "They are kept for so long because: A lawsuit is under way."


def test_the_text_that_is_shown_is_the_one_that_is_signed(letter: Letter) -> None:
    sign_block(letter)
    assert "Release them, we say in London." in str(letter_page(letter, now=NOW).document)
    freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    frozen = letter_page(letter, now=NOW).document
    assert frozen and frozen.reference
    say(letter, "And let them speak.", position=9)
    assert "let them speak" not in str(letter_page(letter, now=NOW).document)
    make_version(letter, material=True, by=None, now=LATER)
    page = letter_page(letter, now=LATER)
    assert "let them speak" in str(page.document) and page.document and not page.document.reference
    assert [version.number for version in page.versions] == [2, 1]


def test_the_page_leads_to_the_form_until_the_letter_closes(client: Client, letter: Letter) -> None:
    count(letter, 24)
    address = f"/en/l/{letter.code}/"
    content = client.get(address).content.decode()
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))
    assert content.count(f'href="{address}sign/"') == 2
    assert "24 confirmed signatures of 100 hoped for" in said and "Open for signature since 26 May 2016." in said
    assert "What happens with the names" in said
    close_letter(letter, by=None, now=LATER)
    assert f'href="{address}sign/"' not in client.get(address).content.decode()


def test_the_page_names_nobody_and_asks_no_more_of_the_database_for_more_signatures(
    client: Client, letter: Letter
) -> None:
    address = f"/en/l/{letter.code}/"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200 and "Salovaara" not in response.content.decode()
        return len(queries)

    before = asked()
    for number in range(3):
        make_signature(letter, email=f"a{number}@post.example")
    assert asked() == before <= 10
