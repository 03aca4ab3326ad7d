"""How long a letter may be on its sheet: what is too much is said, and what a letter has can always be saved."""

import pytest
from django.conf import settings
from django.test import Client

from letters.domain.campaignfile import FileRefused
from letters.domain.passage import add_passage
from letters.models import Passage
from letters.pieces.piece import MOST_PASSAGES
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW, make_campaign
from tests.factories_letters import make_city, make_demand, make_letter
from tests.letters.domain.test_campaignfile import CAMPAIGN, LETTER, read
from tests.letters.writing import keys_in, press, said, sheet_of, write_page

pytestmark = pytest.mark.usefixtures("plain_static")

TOO_MANY = "A letter has at most 3 passages of its own."


@pytest.fixture
def at_most_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letters.pieces.piece.MOST_PASSAGES", 3)


@pytest.mark.usefixtures("at_most_three")
def test_one_passage_too_many_is_refused_and_what_was_typed_is_kept(browser: Client, steppe: Organisation) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "Of the base.", "Too.")
    letter = make_letter(target.campaign, "One.", "Two.", target=target, base=base)
    *_base, one, two = keys_in(sheet_of(browser, letter))
    press(browser, letter, f"add {two} paragraph")
    (three,) = {*keys_in(sheet_of(browser, letter))} - {*_base, one, two}
    refused = press(browser, letter, f"add {two} paragraph", typed={one: "One, typed.", three: "Three."})
    assert refused.status_code == 422 and TOO_MANY in refused.content.decode()
    assert "One, typed." in refused.content.decode()
    press(browser, letter, f"remove {one}")
    refused = press(browser, letter, f"add {two} paragraph")
    assert "Those taken out count until it is saved." in refused.content.decode()
    press(browser, letter, "save")
    press(browser, letter, f"add {two} paragraph")
    assert said(letter) == ["Of the base.", "Too.", "Two.", "Three."] and len(keys_in(sheet_of(browser, letter))) == 5


@pytest.mark.usefixtures("at_most_three")
def test_no_other_way_makes_more(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "One.", "Two.", "Three.")
    with pytest.raises(DemarcheError, match=TOO_MANY):
        add_passage(Passage(letter=letter, text="Four."), by=None, now=NOW)
    with pytest.raises(FileRefused) as refused:
        read(CAMPAIGN + LETTER + "  passages:\n" + "  - text: Word.\n" * 4, steppe)
    assert TOO_MANY in str(refused.value.faults[0])


def test_a_letter_with_as_many_as_it_may_have_besides_those_of_its_base_is_saved(
    browser: Client, steppe: Organisation
) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, *["Of the base."] * 100)
    letter = make_letter(target.campaign, *["Own."] * 30, target=target, base=base)
    demands = [str(make_demand(letter.campaign, f"demand {number}").pk) for number in range(30)]
    sheet = sheet_of(browser, letter)
    sheet |= {f"demands-{key}": demands for key in keys_in(sheet)[100:]}
    assert len(keys_in(sheet)) > MOST_PASSAGES and 30 * len(demands) + 2 * len(keys_in(sheet)) > 1000
    assert press(browser, letter, "save", sheet, typed={keys_in(sheet)[-1]: "Own, changed."}).status_code == 302
    assert said(letter)[-1] == "Own, changed."


@pytest.mark.parametrize("name", ["write", "write_keep", "change"])
def test_more_than_a_request_may_hold_is_told_with_the_limit(browser: Client, steppe: Organisation, name: str) -> None:
    letter = make_letter(make_campaign(steppe), "One.")
    (key,) = keys_in(sheet_of(browser, letter))
    long = {**sheet_of(browser, letter), f"text-{key}": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
    answer = browser.post(write_page(letter, name), long)
    assert answer.status_code == 413 and "at most 1 MB" in answer.content.decode()
    assert said(letter) == ["One."]
