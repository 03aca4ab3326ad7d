"""Wrong input: a sentence at the field, what was typed still there, nothing written; commands say it on stderr."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.flows.browsing import Visitor, visit
from tests.flows.house import House

pytestmark = pytest.mark.flow

EMBASSY = "Embassy of Kazakhstan, London"


@pytest.fixture(scope="module")
def organiser(built: House, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """One person in one installation; no test of this module writes anything."""
    house = House(tmp_path_factory.mktemp("wrong") / "var")
    house.build_from(built)
    try:
        house.start("web")
        with visit(browser, house) as visitor:
            visitor.expected |= {409, 422}
            visitor.sign_in("maren@steppe.example")
            yield visitor
    finally:
        house.leave()


def open_row(visitor: Visitor, table: str, text: str) -> None:
    visitor.open(f"/staff/letters/{table}/")
    visitor.press(visitor.page.locator("#result_list tr", has_text=text).get_by_role("link").first)


def rows(house: House) -> list[object]:
    tables = ("contactpoint", "recipient", "contactconfirmation")
    ours = ("letter", "passage", "signatory", "edition", "delivery", "event", "channelstep", "version")
    names = [f"organisations_{name}" for name in tables] + [f"letters_{name}" for name in ours]
    return [house.sql(f"SELECT * FROM {name} ORDER BY id") for name in names]


def test_a_contact_that_is_no_address(organiser: Visitor) -> None:
    before = rows(organiser.house)
    organiser.open(f"/staff/organisations/recipient/?q={EMBASSY}")
    organiser.press(organiser.page.locator("#result_list tbody a").first)
    organiser.follow("Add a contact point")
    organiser.fill(kind="e-mail", value="not an address")
    organiser.save("_save")
    assert organiser.page.locator("[name=value]").input_value() == "not an address"
    assert organiser.faults_at("value")
    assert rows(organiser.house) == before


def test_a_letter_with_an_unknown_placeholder(organiser: Visitor) -> None:
    before = rows(organiser.house)
    open_row(organiser, "letter", "Ottawa")
    organiser.follow("Frame, signatories, signing")
    organiser.fill(addressee="To {{ head_of_misson }}", title="Kept as typed")
    organiser.save("_save")
    assert "head_of_mission" in organiser.faults_at("addressee")
    assert organiser.page.locator("[name=title]").input_value() == "Kept as typed"
    assert rows(organiser.house) == before


def test_a_passage_with_an_unknown_placeholder(organiser: Visitor) -> None:
    before = rows(organiser.house)
    open_row(organiser, "letter", "Ottawa")
    passage = organiser.page.locator("textarea.piece__text").first
    passage.fill("Dear {{ ambasador }}")
    organiser.page.get_by_role("button", name="Save the letter").click()
    expect(organiser.page.locator("[data-faults]")).to_contain_text("ambasador")
    expect(organiser.page.locator("textarea.piece__text").first).to_have_value("Dear {{ ambasador }}")
    assert rows(organiser.house) == before


def test_a_freeze_that_does_not_say_what_it_replaces(organiser: Visitor) -> None:
    before = rows(organiser.house)
    open_row(organiser, "letter", "Ottawa")
    organiser.follow("Freeze")
    organiser.fill(cut_off="2016-05-26T10:00")
    organiser.save()
    assert organiser.faults_at("place")
    assert organiser.page.locator("[name=cut_off]").input_value() == "2016-05-26T10:00"
    assert rows(organiser.house) == before


def test_a_delivery_of_an_edition_without_a_recipient(organiser: Visitor) -> None:
    before = rows(organiser.house)
    organiser.open("/staff/letters/delivery/add/")
    organiser.page.locator("[name=edition]").select_option(index=1)
    organiser.save("_save")
    assert organiser.faults_at("recipient")
    assert organiser.page.locator("[name=edition]").input_value() != ""
    assert rows(organiser.house) == before


def test_an_entry_that_lies_in_the_future(organiser: Visitor) -> None:
    before = rows(organiser.house)
    open_row(organiser, "delivery", "London")
    organiser.record("Refused", occurred_on="2099-01-01", words="Typed with care.")
    assert "future" in organiser.faults_at("occurred_on")
    assert organiser.page.locator("[name=words]:visible").input_value() == "Typed with care."
    assert rows(organiser.house) == before


def test_a_void_without_a_reason(organiser: Visitor) -> None:
    before = rows(organiser.house)
    open_row(organiser, "delivery", "London")
    organiser.press(organiser.page.locator(".route__stop").first.get_by_role("link", name="Take back"))
    organiser.save()
    assert organiser.faults_at("why")
    assert rows(organiser.house) == before


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["load_demo"], "empty database"),
        (["rotate_keys", "--retire", "zz"], "knows no key"),
        (["rotate_keys", "--retire", "1"], "current one"),
        (["sweep", "--loop", "-5"], "seconds"),
        (["sweep", "--loop", "often"], "often"),
        (["check_deliveries", "--thoroughly"], "--thoroughly"),
    ],
)
def test_a_wrong_command_says_so_and_writes_nothing(built: House, command: list[str], sentence: str) -> None:
    before = rows(built)
    done = built.manage(*command)
    assert done.returncode != 0
    assert sentence in done.stderr and "Traceback" not in done.stderr
    assert rows(built) == before


def test_the_demo_is_not_loaded_where_it_is_off(built: House) -> None:
    done = built.manage("load_demo", DEMO="0")
    assert (done.returncode != 0, "DEMO" in done.stderr) == (True, True)
