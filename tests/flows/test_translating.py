"""A letter in another language, in a browser: passage by passage, outdated by a new version, and printed along."""

import pytest
from playwright.sync_api import Browser

from tests.flows.browsing import Visitor, visit
from tests.flows.house import House
from tests.flows.sheet import make_version, open_sheet, printed, retype, save

pytestmark = [pytest.mark.flow, pytest.mark.browser]

ORGANISER, LETTER, LANGUAGE = "maren@steppe.example", "embassy in Canberra", "German (Deutsch)"
NEW_WORDS = "We ask once more."


def translate_all(organiser: Visitor) -> None:
    """Half of it is kept on the way."""
    organiser.fill(title="Brief an die Botschaft in Canberra")
    fields = organiser.page.locator("textarea.writing:visible")
    number = fields.count()
    fields.first.fill("Der erste Absatz.")
    assert f"Saved. 1 of {number} passages are translated." in organiser.save()
    for place in range(1, number):
        fields.nth(place).fill(f"Absatz mit der Nummer {place}.")
    assert f"Saved. {number} of {number} passages are translated." in organiser.save()


def carry_over(organiser: Visitor) -> None:
    """The difference stands beside the one passage that changed; written anew, all is current."""
    assert "Carry over to version" in organiser.said
    organiser.press(organiser.page.get_by_role("button", name="Carry over to version"))
    changed = organiser.page.locator(".side", has=organiser.page.locator("ins"))
    assert changed.count() == 1 and NEW_WORDS in changed.locator("ins").inner_text()
    changed.locator("textarea").fill("Wir bitten noch einmal.")
    organiser.save()
    assert changed.count() == 0
    organiser.follow("Mark as reviewed")
    organiser.save()


def test_a_translation_is_written_outdated_carried_over_and_printed_along(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.sign_in(ORGANISER)
        letter = open_sheet(organiser, LETTER)
        organiser.follow("Translations")
        translations = organiser.page.url
        organiser.fill(language=LANGUAGE)
        organiser.save()
        translate_all(organiser)
        organiser.open(letter)
        retype(organiser, -1, lambda text: f"{text} {NEW_WORDS}")
        save(organiser)
        make_version(organiser, "Wording, spelling, layout: it says the same")
        organiser.open(translations)
        carry_over(organiser)
        organiser.open(letter)
        words = printed(organiser)
    assert words.index(NEW_WORDS) < words.index("Übersetzung") < words.index("Der erste Absatz.")
    assert words.index("Der erste Absatz.") < words.index("Wir bitten noch einmal.")
