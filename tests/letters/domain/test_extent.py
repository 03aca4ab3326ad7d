"""How many pages a letter takes is kept, and goes for nothing but what was measured."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaigns.models import Campaign
from letters.domain.block import change_signatory
from letters.domain.edition import count_pages, freeze_letter
from letters.domain.letter import change_letter
from letters.domain.passage import change_passage
from letters.enums import Behalf, LetterKind, Window
from letters.errors import MissingGlyphs
from letters.models import Letter, Signatory
from letters.queries.board import Line, Wanted, board_of
from letters.typesetting.pdf import TEMPLATE
from organisations.errors import DemarcheError
from organisations.models import Change, Organisation
from tests.factories import NOW
from tests.factories_letters import endorse, make_city, make_demand, make_letter, make_ready, say, sign_block
from tests.letters.admin.desk import person, signed_in
from tests.letters.writing import sheet_of, write_page

LONG = "\n\n".join(["We ask for the release of everybody who was detained for standing in a street."] * 28)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_ready(steppe, "We ask.")


def line_of(letter: Letter) -> Line:
    lines = board_of(Campaign.objects.get(pk=letter.campaign_id), Wanted(), now=NOW).lines
    return next(line for line in lines if line.letter == letter)


def counted(letter: Letter) -> int | None:
    count_pages(Letter.objects.get(pk=letter.pk), by=None, now=NOW)
    return line_of(letter).pages


def test_nobody_knows_it_before_it_is_counted(letter: Letter) -> None:
    assert line_of(letter).pages is None
    assert counted(letter) == 1


def test_no_history_is_kept_of_it(letter: Letter) -> None:
    assert counted(letter) == 1
    another_title(letter)  # read before it was counted, and written back
    assert [[*one.fields] for one in Change.objects.about(letter)][:1] == [["title"]]


def another_word(letter: Letter) -> None:
    passage = letter.passages.get()
    passage.text = LONG
    change_passage(passage, by=None, now=NOW)


def another_window(letter: Letter) -> None:
    letter.window = Window.LEFT
    change_letter(letter, by=None, now=NOW)


def another_title(letter: Letter) -> None:
    letter.title = "To the Government"
    change_letter(letter, by=None, now=NOW)


def another_name(letter: Letter) -> None:
    row = Signatory.objects.filter(group__letter=letter)[0]
    change_signatory(row, name="Miriam Oakhurst-Lindqvist", consent_how="by telephone", by=None, now=NOW)


def another_signatory(letter: Letter) -> None:
    sign_block(letter, "Ansel Rook", heading="Also")


def another_affiliate(letter: Letter) -> None:
    endorse(letter.campaign, "Workers' Forum")


@pytest.mark.parametrize(
    "change", [another_word, another_window, another_title, another_name, another_signatory, another_affiliate]
)
def test_what_changes_the_pages_makes_the_number_unknown(letter: Letter, change: Callable[[Letter], None]) -> None:
    sign_block(letter, "Bela Stone", behalf=Behalf.CAMPAIGN_AND_AFFILIATES)
    assert counted(letter) == 1
    change(Letter.objects.get(pk=letter.pk))
    line = line_of(letter)
    assert line.pages is None and line.letter.measured, "it was counted, before the change"
    assert counted(letter)


def test_who_joins_a_campaign_that_is_published_changes_no_letter_that_names_no_affiliates(letter: Letter) -> None:
    assert counted(letter) == 1
    another_affiliate(letter)
    Campaign.objects.update(published_at=NOW)  # the code that leads to the letter's page lies in the margin
    assert line_of(letter).pages == 1


def test_a_new_template_makes_every_number_unknown(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    assert counted(letter) == 1
    monkeypatch.setattr("letters.queries.edition.extent.TEMPLATE", TEMPLATE.parents[1] / "pdf.py")
    assert line_of(letter).pages is None


def test_a_letter_that_is_longer_than_it_may_be_says_so_on_the_board(letter: Letter) -> None:
    another_word(letter)
    letter.refresh_from_db()
    letter.most_pages = 1
    change_letter(letter, by=None, now=NOW)
    assert not line_of(letter).problems, "nobody has counted"
    assert counted(letter) == 2
    line = line_of(letter)
    assert line.is_too_long and [one.sentence for one in line.problems] == ["It may have 1 page at most, and has 2."]


def test_freezing_counts(letter: Letter) -> None:
    freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert line_of(letter).pages == 1


def test_the_writing_page_counts_what_the_letter_says_and_not_what_is_only_typed(
    steppe: Organisation, letter: Letter
) -> None:
    client: Client = signed_in(person(steppe))
    sheet = sheet_of(client, letter)
    assert line_of(letter).pages == 1, "the page itself shows it"
    (key,) = sheet["piece"]
    told = client.post(write_page(letter, "write_extent"), {**sheet, f"text-{key}": LONG}).json()["told"]
    assert told.startswith("2 pages") and line_of(letter).pages == 1


def test_what_cannot_be_set_or_was_written_elsewhere_is_refused(steppe: Organisation, letter: Letter) -> None:
    say(letter, "\U00012000")
    with pytest.raises(MissingGlyphs):
        count_pages(letter, by=None, now=NOW)
    external = make_letter(letter.campaign, target=make_city(steppe, "Berlin"), kind=LetterKind.EXTERNAL)
    with pytest.raises(DemarcheError, match="written elsewhere"):
        count_pages(external, by=None, now=NOW)
    assert [line_of(one).pages for one in (letter, external)] == [None, None]


def test_a_demand_that_is_reworded_counts_as_a_change(steppe: Organisation, letter: Letter) -> None:
    demand = make_demand(letter.campaign, "free them", en="Free them.")
    say(letter, ("demands", "We ask:", [demand]))  # type: ignore[arg-type]
    assert counted(letter) == 1
    demand.texts.update(text="Free them all.")
    assert line_of(letter).pages is None
