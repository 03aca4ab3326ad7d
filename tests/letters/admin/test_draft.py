"""The page that freezes: every condition with its light, each open one with the way to its cure, warnings with a tick."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from letters.domain.version import make_version
from letters.models import Edition, Letter
from letters.problems import Condition
from organisations.domain.logo import set_logo
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import NOW, make_member
from tests.factories_letters import make_moved, make_ready
from tests.factories_translations import translate
from tests.organisations.domain.test_logo import picture

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    client = Client()
    client.force_login(make_member(steppe, Role.ORGANISER))
    return client


def freeze(letter: Letter) -> str:
    return reverse("admin:letters_letter_freeze", args=[letter.pk])


def shown(browser: Client, address: str) -> str:
    return str(browser.get(address).content.decode())


@pytest.fixture
def on_a_moved_base(steppe: Organisation) -> Letter:
    return make_moved(steppe)


def test_every_condition_stands_on_the_page_with_its_light(steppe: Organisation, browser: Client) -> None:
    page = shown(browser, freeze(make_ready(steppe)))
    assert len(re.findall('class="check check--done"', page)) == len(Condition)
    assert "Nothing stands in the way." in page


def test_the_preview_has_the_letterhead_and_in_whose_care_the_letter_goes(
    steppe: Organisation, browser: Client
) -> None:
    letter = make_ready(steppe, sender="The Committee\n1 Quiet Yard", addressee="The Government")
    logo = reverse("admin:letters_letter_logo_png", args=[letter.pk])
    assert browser.get(logo).status_code == 404
    set_logo(steppe, picture=picture(), says="A horse", by=None, now=NOW)
    page = shown(browser, reverse("admin:letters_letter_preview", args=[letter.pk]))
    assert "<span>The Committee</span><span>1 Quiet Yard</span>" in page
    assert f'<img src="{logo}?{steppe.logo[:12]}" alt="A horse">' in page
    assert page.index("The Committee") < page.index("By way of") < page.index("Embassy of")
    assert browser.get(logo).content.startswith(b"\x89PNG")


def test_what_bars_leaves_no_button(steppe: Organisation, browser: Client) -> None:
    letter = make_ready(steppe, "Your Excellency {{ head_of_mission }},")
    page = shown(browser, freeze(letter))
    assert 'class="check check--open"' in page and "#heads-group" in page
    assert 'value="Freeze"' not in page  # nothing could be chosen that would help
    assert browser.post(freeze(letter), {"cut_off": ""}).status_code == 422
    assert not Edition.objects.exists()


def test_a_warning_is_passed_by_a_tick_and_the_edition_keeps_that(on_a_moved_base: Letter, browser: Client) -> None:
    letter = on_a_moved_base
    page = shown(browser, freeze(letter))
    assert 'name="passed" value="base"' in page and 'value="Freeze"' in page
    refused = browser.post(freeze(letter), {"cut_off": ""})
    assert refused.status_code == 422 and "say that you freeze it all the same" in refused.content.decode()
    assert browser.post(freeze(letter), {"cut_off": "", "passed": ["base"]}).status_code == 302
    edition = Edition.objects.get()
    assert edition.passed == ["base"]
    told = shown(browser, reverse("admin:letters_edition_change", args=[edition.pk]))
    assert "warnings that were passed" in told and str(Condition.BASE.label) in told


def test_a_tick_of_another_condition_passes_nothing(on_a_moved_base: Letter, browser: Client) -> None:
    assert browser.post(freeze(on_a_moved_base), {"cut_off": "", "passed": ["translations"]}).status_code == 422


def test_translations_are_chosen_on_the_page(steppe: Organisation, browser: Client) -> None:
    letter = make_ready(steppe)
    row = translate(make_version(letter, by=None, now=NOW), "Освободите их.")
    page = shown(browser, freeze(letter))
    assert f'name="translations" value="{row.pk}"' in re.sub(r"\s+", " ", page)
    assert "No speaker has reviewed the translation into Russian" in page
    typed = {"cut_off": "", "translations": [str(row.pk)], "passed": ["translations"]}
    assert browser.post(freeze(letter), typed).status_code == 302
    told = shown(browser, reverse("admin:letters_edition_change", args=[Edition.objects.get().pk]))
    assert "courtesy translations" in told and "Russian" in told


def test_a_translation_that_no_font_can_show_bars_and_can_be_left_out_on_the_same_page(
    steppe: Organisation, browser: Client
) -> None:
    letter = make_ready(steppe)
    translate(make_version(letter, by=None, now=NOW), "\u0531\u0580\u0571\u0561\u056f\u0565\u0584", language="hy")
    page = shown(browser, freeze(letter))
    assert "The letter's fonts lack these characters".replace("'", "&#x27;") in page and "#id_translations_0" in page
    assert 'id="id_translations_0"' in page and 'value="Freeze"' in page
    assert browser.post(freeze(letter), {"cut_off": ""}).status_code == 302


def test_without_any_that_was_chosen_none_goes_along_and_nothing_is_warned_of(
    steppe: Organisation, browser: Client
) -> None:
    letter = make_ready(steppe)
    translate(make_version(letter, by=None, now=NOW), "Освободите их.")
    assert browser.post(freeze(letter), {"cut_off": ""}).status_code == 302
    assert Edition.objects.get().content["translations"] == []
