"""The board as a page: what is ticked is asked about, then done, then told."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from letters.models import Edition, Letter
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_campaign
from tests.factories_letters import make_city, make_demand, make_letter, make_ready, say
from tests.letters.admin.desk import person, signed_in
from tests.letters.writing import add, write_page

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    return signed_in(person(steppe))


def page(campaign: Campaign, name: str = "board") -> str:
    return reverse(f"admin:campaigns_campaign_{name}", args=[campaign.pk])


def sent(letters: list[Letter], act: str, **values: Any) -> dict[str, Any]:
    return {"key": [str(letter.pk) for letter in letters], "act": act, **values}


def test_an_empty_board_says_what_to_do_next(browser: Client, steppe: Organisation) -> None:
    campaign = make_campaign(steppe)
    assert "Choose recipients" in browser.get(page(campaign)).content.decode()
    make_city(steppe)
    shown = browser.get(page(campaign)).content.decode()
    assert "1 recipient has no letter yet" in shown and "Write the base letter first" in shown
    make_letter(campaign, "First.")
    assert "Begin letters for them" in browser.get(page(campaign)).content.decode()


def test_the_board_is_reached_from_the_campaign(browser: Client, steppe: Organisation) -> None:
    campaign = make_campaign(steppe)
    shown = browser.get(reverse("admin:campaigns_campaign_change", args=[campaign.pk])).content.decode()
    assert page(campaign) in shown


def test_letters_are_begun_for_all_recipients_with_one_form(browser: Client, steppe: Organisation) -> None:
    targets = [make_city(steppe, city) for city in ("London", "Ottawa")]
    base = make_letter(targets[0].campaign, "First.")
    asked = browser.get(page(base.campaign, "begin")).content.decode()
    assert "2 letters are begun" in asked and "London, Ottawa" in asked
    refused = browser.post(page(base.campaign, "begin"), {"base": base.pk, "title": ""})
    assert refused.status_code == 422
    done = browser.post(page(base.campaign, "begin"), {"base": base.pk, "title": "To them"}, follow=True)
    assert "2 letters begun." in done.content.decode()
    assert [letter.language for letter in base.variants.all()] == ["en", "en"]
    assert "Every recipient has a letter" in browser.get(page(base.campaign, "begin")).content.decode()


def test_what_is_ticked_is_asked_about_before_it_is_done(browser: Client, steppe: Organisation) -> None:
    letter = make_ready(steppe)
    asked = browser.post(page(letter.campaign, "many"), sent([letter], "freeze"))
    assert "This is about 1 letter:" in asked.content.decode() and not Edition.objects.exists()
    told = browser.post(page(letter.campaign, "many"), sent([letter], "freeze", sure="1"), follow=True)
    assert "1 of 1 done." in told.content.decode() and Edition.objects.get().letter == letter


def test_pages_are_counted_for_all_that_are_ticked_and_stand_on_the_board(
    browser: Client, steppe: Organisation
) -> None:
    letter = make_ready(steppe, "We ask.\n\n" * 40, most_pages=1)
    assert "not counted" in browser.get(page(letter.campaign)).content.decode()
    told = browser.post(page(letter.campaign, "many"), sent([letter], "count", sure="1"), follow=True).content.decode()
    assert "1 of 1 done." in told and '<span class="departures__over">2</span>' in told and "at most 1" in told
    assert "It may have 1 page at most, and has 2." in told
    say(letter, "And more.")
    assert "changed since counted" in browser.get(page(letter.campaign)).content.decode()


def test_a_refusal_stands_beside_its_letter_and_what_was_opened_can_be_closed_again(
    browser: Client, steppe: Organisation
) -> None:
    london = make_ready(steppe)
    ottawa = make_letter(london.campaign, target=make_city(steppe, "Ottawa"))
    told = browser.post(page(london.campaign, "many"), sent([london, ottawa], "open", sure="1"), follow=True)
    shown = told.content.decode()
    assert "1 of 2 done." in shown and "The letter has no passage yet." in shown
    assert "Undo: Close for signature" in shown


def test_what_somebody_only_looked_at_is_taken_back_and_what_waits_to_be_saved_stays(
    browser: Client, steppe: Organisation
) -> None:
    campaign = make_campaign(steppe)
    london, ottawa = (make_letter(campaign, target=make_city(steppe, city)) for city in ("London", "Ottawa"))
    for letter in (london, ottawa):
        assert browser.get(write_page(letter)).status_code == 200
    add(browser, ottawa, "paragraph", "Not saved yet.")
    told = browser.post(page(campaign, "many"), sent([london, ottawa], "take_back", sure="1"), follow=True)
    assert list(Letter.objects.all()) == [ottawa]
    assert " has written in it and not saved that yet." in told.content.decode()
    assert "Not saved yet." in browser.get(write_page(ottawa)).content.decode()


def test_nothing_ticked_is_said_and_an_act_that_is_none_is_a_bad_request(browser: Client, steppe: Organisation) -> None:
    campaign = make_campaign(steppe)
    assert "No letter is ticked" in browser.post(page(campaign, "many"), {"act": "freeze"}).content.decode()
    assert browser.post(page(campaign, "many"), {"act": "burn"}).status_code == 400
    odd = browser.post(page(campaign, "many"), {"act": "freeze", "key": ["x", ""], "sure": "1"})
    assert "No letter is ticked" in odd.content.decode()
    assert browser.get(page(campaign, "many")).status_code == 302


def test_letters_of_another_campaign_are_left_alone(browser: Client, steppe: Organisation) -> None:
    letter = make_ready(steppe)
    other = make_campaign(steppe, "Another")
    answer = browser.post(page(other, "many"), sent([letter], "freeze", sure="1"))
    assert "No letter is ticked" in answer.content.decode() and not Edition.objects.exists()


def test_a_city_is_given_to_its_coordinator(browser: Client, steppe: Organisation) -> None:
    letter = make_ready(steppe)
    ansel = person(steppe, Role.COORDINATOR)
    answer = browser.post(
        page(letter.campaign, "many"), sent([letter], "assign", sure="1", coordinator=str(ansel.pk)), follow=True
    )
    letter.target.refresh_from_db()  # type: ignore[union-attr]
    assert "1 city assigned." in answer.content.decode() and letter.target.coordinator == ansel  # type: ignore[union-attr]


def test_giving_a_city_asks_again_and_counting_pages_does_not(
    browser: Client, steppe: Organisation, settings: Any
) -> None:
    letter = make_ready(steppe)
    settings.FRESH_FOR = 0
    asked = browser.post(page(letter.campaign, "many"), sent([letter], "assign"))
    assert asked["Location"].startswith("/staff/account/")
    assert browser.post(page(letter.campaign, "many"), sent([letter], "count")).status_code == 200


def test_who_may_not_prepare_sees_the_own_cities_and_no_boxes(steppe: Organisation) -> None:
    london = make_ready(steppe)
    make_letter(london.campaign, "Words.", target=make_city(steppe, "Ottawa"))
    make_demand(london.campaign, "free them")
    ansel = person(steppe, Role.COORDINATOR)
    assert london.target
    london.target.coordinator = ansel
    london.target.save()
    shown = signed_in(ansel).get(page(london.campaign)).content.decode()
    assert "London" in shown and "Ottawa" not in shown and 'type="checkbox" name="key"' not in shown
    for name in ("begin", "many"):
        assert signed_in(ansel).post(page(london.campaign, name), {"act": "freeze"}).status_code == 403
