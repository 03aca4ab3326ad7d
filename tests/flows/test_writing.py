"""Writing a letter in a browser: by keyboard, without scripts, by hand, by two at once; nothing typed is lost."""

import re
import time

import pytest
from playwright.sync_api import Browser, Dialog, Response, Route, expect

from tests.flows.browsing import Visitor, visit
from tests.flows.house import House
from tests.flows.sheet import add_passage, both_write, open_sheet, pieces, save

pytestmark = [pytest.mark.flow, pytest.mark.browser]

ORGANISER, SECOND = "maren@steppe.example", "ilse@steppe.example"
WORDS = [("Salutation", "Dear all,"), ("Paragraph", "We write from {{ city }}."), ("Closing", "Yours in hope")]


def words_on(visitor: Visitor) -> list[str]:
    return [field.input_value() for field in visitor.page.locator("textarea.piece__text").all()]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_letter_is_built_moved_and_mended(house: House, browser: Browser, scripts: bool) -> None:
    house.start("web")
    with visit(browser, house, java_script_enabled=scripts) as organiser:
        organiser.expected.add(422)
        organiser.sign_in(ORGANISER)
        organiser.open("/staff/letters/letter/add/")
        organiser.fill(campaign="Campaign Kazakhstan", kind="letter to a recipient", language="English")
        organiser.fill(target="Embassy of Kazakhstan, London", title="A new letter")
        organiser.save("_save")
        for kind, text in WORDS:
            add_passage(organiser, kind, text)
        assert words_on(organiser) == [text for _kind, text in WORDS]
        closing = pieces(organiser).last
        closing.locator("textarea:visible").press("Tab")
        closing.get_by_role("button", name=re.compile("Up")).press("Enter")
        expect(pieces(organiser).nth(1).locator("textarea:visible")).to_have_value("Yours in hope")
        pieces(organiser).nth(1).locator("textarea:visible").fill("Yours in {{ hop }}")
        organiser.page.get_by_role("button", name="Save the letter").click()
        expect(organiser.page.locator("[data-faults]")).to_contain_text("is not known")
        pieces(organiser).nth(1).locator("textarea:visible").fill("Yours in hope")
        save(organiser)
        organiser.page.reload()
        assert words_on(organiser) == ["Dear all,", "Yours in hope", "We write from {{ city }}."]


def test_what_is_typed_waits_and_is_dragged_and_saved(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.sign_in(ORGANISER)
        address = open_sheet(organiser, "Delhi")
        before = words_on(organiser)
        organiser.page.locator("textarea.piece__text").nth(1).fill("Dear colleagues,")
        expect(organiser.page.locator("[data-state]")).to_contain_text("saved as draft")
        expect(organiser.page.locator("#reading")).to_contain_text("Dear colleagues,")
        organiser.open("/staff/")
        organiser.open(address)
        assert words_on(organiser)[1] == "Dear colleagues,"
        assert "You are going on with your draft" in organiser.said
        pieces(organiser).nth(2).hover()
        handle = pieces(organiser).nth(2).locator("[data-handle]").bounding_box()
        above = pieces(organiser).nth(0).bounding_box()
        assert handle and above
        organiser.page.mouse.move(handle["x"] + 8, handle["y"] + 10)
        organiser.page.mouse.down()
        organiser.page.mouse.move(handle["x"] + 8, above["y"] + 40, steps=6)
        organiser.page.mouse.move(handle["x"] + 8, above["y"] + 2, steps=4)
        organiser.page.mouse.up()
        expect(organiser.page.locator("textarea.piece__text").first).to_have_value(before[2])
        save(organiser)
        organiser.page.reload()
        assert words_on(organiser)[:3] == [before[2], before[0], "Dear colleagues,"]


def test_the_sheet_follows_the_kind_and_a_draft_is_thrown_away_only_when_asked_again(
    house: House, browser: Browser
) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.sign_in(ORGANISER)
        open_sheet(organiser, "Stockholm")
        before = words_on(organiser)
        first = pieces(organiser).first
        first.locator("select").focus()
        first.locator("select").select_option(label="Slogan")
        expect(first).to_have_class(re.compile("piece--slogan"))
        expect(first.locator("select")).to_be_focused()
        first.locator("select").select_option(label="Signature block")
        expect(first.get_by_text("The signatures stand here: 5 people sign.")).to_be_visible()
        expect(first.locator("textarea:visible")).to_have_attribute("placeholder", re.compile("above the signatures"))
        with organiser.page.expect_response(lambda answer: keeps_without(before[0], answer)):
            first.locator("textarea:visible").fill("")
        organiser.page.get_by_role("button", name="As it is printed").click()
        expect(organiser.page.get_by_role("img", name="Page 1 of")).to_have_js_property("complete", True)
        expect(organiser.page.locator("#reading .letter")).to_be_hidden()
        organiser.page.get_by_role("button", name="As it reads").click()
        expect(organiser.page.locator("#reading .letter")).to_be_visible()
        organiser.page.reload()
        assert words_on(organiser) == ["", *before[1:]]
        organiser.press(organiser.page.get_by_role("link", name="Throw the draft away"))
        organiser.press(organiser.page.get_by_role("link", name="Back to my draft"))
        assert words_on(organiser) == ["", *before[1:]]
        organiser.press(organiser.page.get_by_role("link", name="Throw the draft away"))
        assert before[0] in organiser.page.locator("del").first.inner_text()
        organiser.press(organiser.page.get_by_role("button", name="Throw the draft away"))
        assert words_on(organiser) == before


def keeps_without(words: str, answer: Response) -> bool:
    """The draft that was sent; an earlier one may be under way."""
    return "/write/keep/" in answer.url and words not in (answer.request.post_data or "")


def slowly(route: Route) -> None:
    """Longer than the pause after which what was typed is kept."""
    time.sleep(1.5)
    route.continue_()


def test_what_was_saved_is_not_called_a_draft_again(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.sign_in(ORGANISER)
        open_sheet(organiser, "Delhi")
        organiser.page.route(re.compile(r"\?part$"), slowly)
        organiser.page.locator("textarea.piece__text").first.fill("May, saved at once.")
        save(organiser)
        organiser.page.wait_for_timeout(2000)
        expect(organiser.page.locator("[data-state]")).not_to_contain_text("draft")


def leads_to_signing_in(answer: Response) -> bool:
    """To a press of a button on the sheet."""
    pressed = answer.request.redirected_from
    return pressed is not None and pressed.url.endswith("?part")


def test_a_session_that_ended_takes_no_words_and_one_begun_in_another_window_goes_on(
    house: House, browser: Browser
) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.expected |= {403}
        organiser.sign_in(ORGANISER)
        address = open_sheet(organiser, "Stockholm")
        first, state = organiser.page.locator("textarea.piece__text").first, organiser.page.locator("[data-state]")
        organiser.context.clear_cookies(name="session")
        first.fill("May, after the session.")
        expect(state).to_contain_text("you have been signed out")
        with organiser.page.expect_response(leads_to_signing_in):
            organiser.page.get_by_role("button", name="Save the letter").click()
        expect(state).to_contain_text("you have been signed out")
        expect(first).to_have_value("May, after the session.")
        expect(organiser.page.locator("#reading")).not_to_contain_text("Password")
        sheet, organiser.page = organiser.page, organiser.context.new_page()
        organiser.sign_in(ORGANISER)
        organiser.page = sheet
        save(organiser)
        organiser.open(address)
        assert words_on(organiser)[0] == "May, after the session."


def test_a_window_that_was_told_of_another_keeps_drafts_again_once_it_goes_on(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.expected |= {409, 422}
        organiser.sign_in(ORGANISER)
        address = open_sheet(organiser, "Canberra")
        here, organiser.page = organiser.page, organiser.context.new_page()
        organiser.open(address)
        organiser.page.locator("textarea.piece__text").first.fill("May, in the other window.")
        save(organiser)
        organiser.page = here
        first, state = here.locator("textarea.piece__text").first, here.locator("[data-state]")
        first.fill("May, here.")
        expect(state).to_contain_text("in another window")
        here.get_by_role("button", name="Save the letter").click()
        expect(here.locator("[data-faults]")).to_contain_text("in another window")
        first.fill("May, here and on.")
        expect(state).to_contain_text("saved as draft")
        organiser.press(here.get_by_role("button", name="Save the letter"))
        assert "May, in the other window." in organiser.said and "May, here and on." in organiser.said


def test_a_button_that_is_pressed_without_a_connection_says_so(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.sign_in(ORGANISER)
        open_sheet(organiser, "London")
        organiser.context.set_offline(True)
        organiser.page.get_by_role("button", name="Save the letter").click()
        expect(organiser.page.locator("[data-state]")).to_contain_text("no connection")
        organiser.context.set_offline(False)
        organiser.complaints.clear()
        save(organiser)


def leaves(visitor: Visitor, asked: list[str], times: int) -> None:
    """By a link; the question whether to leave, if one comes, is answered with no."""
    visitor.page.evaluate("setTimeout(() => location.assign('/staff/'))")
    if len(asked) < times:
        visitor.page.wait_for_timeout(1000)
    assert asked == ["beforeunload"] * times


def test_words_that_cannot_be_kept_while_the_page_is_left_are_asked_about(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.sign_in(ORGANISER)
        open_sheet(organiser, "London")
        first, state = organiser.page.locator("textarea.piece__text").first, organiser.page.locator("[data-state]")
        asked: list[str] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        organiser.page.on("dialog", stay)
        organiser.context.set_offline(True)
        first.click()
        first.fill("May, without a connection.")
        expect(state).to_contain_text("no connection")
        leaves(organiser, asked, 1)
        organiser.context.set_offline(False)
        organiser.complaints.clear()
        first.fill("May, at great length. " * 4000)
        leaves(organiser, asked, 2)
        expect(state).to_contain_text("saved as draft")
        leaves(organiser, asked, 2)
        organiser.page.wait_for_url("**/staff/")


def test_a_page_that_is_loaded_again_at_once_shows_what_was_typed(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.sign_in(ORGANISER)
        open_sheet(organiser, "London")
        organiser.page.locator("textarea.piece__text").first.fill("May, a moment ago.")
        organiser.page.reload()
        expect(organiser.page.locator("textarea.piece__text").first).to_have_value("May, a moment ago.")


def test_two_browsers_write_one_letter_and_no_text_is_lost(house: House, browser: Browser) -> None:
    house.sql("UPDATE organisations_membership SET role = 'organiser' WHERE role = 'reporter'")
    house.start("web")
    with visit(browser, house) as first, visit(browser, house) as second:
        first.expected |= {422}
        second.expected |= {422}
        first.sign_in(ORGANISER)
        second.sign_in(SECOND)
        both_write(first, second, "Ottawa")
        expect(first.page.locator("body")).to_contain_text("See the difference and choose")
        first.follow("See the difference and choose")
        first.page.get_by_label("Both, yours first").check()
        first.press(first.page.locator("[type=submit].default"))
        said = words_on(first)
        assert {"May, by the first.", "May, by the second.", "Yours, by the first."} <= {*said}
