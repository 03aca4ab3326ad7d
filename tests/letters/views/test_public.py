"""Public pages as a reader's browser and a cache see them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from campaigns.models import Campaign
from letters.domain.edition import freeze_letter
from letters.models import Edition, Letter
from organisations.identifiers import new_code
from organisations.ownership import all_owners, owner_scope
from tests.factories import make_campaign, make_organisation
from tests.factories_letters import make_letter, make_text
from tests.story import COUNTED_SUPPORTER, DAY, HIDDEN_SUPPORTER, PUBLIC_SUPPORTER, tell_story, write

MOST_QUERIES = 8


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Campaign]:
    """The whole case, told once for all tests of this file: its letters are typeset."""
    with django_db_blocker.unblock(), transaction.atomic():
        organisation = make_organisation()
        with owner_scope([organisation.pk]):
            campaign = tell_story(organisation)
        yield campaign
        transaction.set_rollback(True)


@pytest.fixture
def story(told: Campaign, db: None) -> Campaign:
    """What a test changes is undone after it. Pages are asked for outside any scope."""
    return told


@pytest.fixture
def addresses(story: Campaign) -> dict[str, str]:
    with all_owners():
        letters = {letter.target.recipient.city: letter for letter in Letter.objects.all() if letter.target}
        edition = Edition.objects.get(letter=letters["London"])
    return {
        "home": "/en/",
        "campaign": f"/en/c/{story.code}/free-the-detained/",
        "london": f"/en/l/{letters['London'].code}/",
        "berlin": f"/en/l/{letters['Berlin'].code}/",
        "pdf": f"/l/{edition.code}.pdf",
    }


PAGES = ["home", "campaign", "london", "berlin", "pdf"]


def text_of(client: Client, address: str) -> str:
    """The visible words of a page."""
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_same_for_everyone_and_may_be_kept_for_a_minute(
    client: Client, addresses: dict[str, str], page: str
) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "stolen"
    response = client.get(addresses[page])
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    again = client.get(addresses[page], headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_at_most_eight_times(client: Client, addresses: dict[str, str], page: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(addresses[page])
    assert len(queries) <= MOST_QUERIES, [query["sql"] for query in queries]


def test_no_query_is_added_by_more_rows(client: Client, story: Campaign, addresses: dict[str, str]) -> None:
    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(addresses[page])
        return len(queries)

    before = {page: asked(page) for page in PAGES}
    with owner_scope([story.owner_id]):
        write(story.owner, "Oslo", country="NO", zone="Europe/Oslo")
        letter = Letter.objects.get(target__recipient__city="London")
        freeze_letter(letter, cut_off=DAY, by=None, now=DAY, supersedes=letter.editions.get())
    assert {page: asked(page) for page in PAGES} == before


def test_the_campaign_is_told_city_by_city(client: Client, addresses: dict[str, str]) -> None:
    said = text_of(client, addresses["campaign"])
    for sentence in (
        "Free the detained",
        "Release everyone who was arrested.",
        "The doors were locked.",
        "At the door. A guard refused it.",
        "In the letterbox.",
        "26 May 2016, 12:05",
        "The channel is not known.",
        "Who took it is not known.",
        "Reply promised",
        "A diplomat said so.",
        "Letters 6",
        "Signatures under the letters 3",
    ):
        assert sentence in said, sentence
    assert said.index("London") < said.index("New Delhi")


def test_the_same_story_is_told_in_swedish(client: Client, addresses: dict[str, str], story: Campaign) -> None:
    said = text_of(client, f"/sv/c/{story.code}/frige-de-gripna/")
    assert "Frige alla som greps." in said
    assert "Release everyone" not in said
    assert "26 maj 2016" in said
    letter = client.get(addresses["london"].replace("/en/", "/sv/")).content.decode()
    assert '<html lang="sv"' in letter
    assert re.search(r'<article class="letter" lang="en" dir="ltr">', letter)
    assert "Frige de gripna" in letter


def test_a_text_that_is_not_in_the_page_s_language_says_so(client: Client, in_scope: Any) -> None:
    organisation = make_organisation()
    in_scope(organisation)
    campaign = make_campaign(organisation)
    make_text(campaign, "en", "Only in English")
    page = client.get(f"/sv/c/{campaign.code}/only-in-english/").content.decode()
    assert '<h1 lang="en">Only in English</h1>' in page
    assert '<li lang="en">' in client.get("/sv/").content.decode()


def test_a_letter_shows_its_text_its_public_names_and_its_editions(client: Client, addresses: dict[str, str]) -> None:
    said = text_of(client, addresses["london"])
    for words in ("This is what we say in London.", "The Government", "3 signatures below the text.", "Version 1"):
        assert words in said


def test_a_letter_whose_text_is_not_known_says_so(client: Client, addresses: dict[str, str]) -> None:
    assert "The text of this letter is not known to us." in text_of(client, addresses["berlin"])


@pytest.mark.parametrize("language", ["en", "sv"])
def test_names_that_are_not_public_leave_by_no_door(client: Client, addresses: dict[str, str], language: str) -> None:
    pages = [address.replace("/en/", f"/{language}/") for name, address in addresses.items() if name != "pdf"]
    for said in (client.get(page).content.decode() for page in pages):
        for name in (PUBLIC_SUPPORTER, HIDDEN_SUPPORTER, COUNTED_SUPPORTER, "Kasimir", "Go away"):
            assert name not in said


def test_the_public_copy_opens_in_the_browser_under_its_reference(client: Client, addresses: dict[str, str]) -> None:
    response = client.get(addresses["pdf"])
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"
    assert re.fullmatch(r'inline; filename="[a-z0-9]{10}-1\.pdf"', response.headers["Content-Disposition"])


@pytest.mark.parametrize("page", ["campaign", "london", "berlin", "pdf"])
def test_what_is_not_published_cannot_be_told_from_what_does_not_exist(
    client: Client, story: Campaign, addresses: dict[str, str], page: str
) -> None:
    address = addresses[page]
    code = re.search(r"/[cl]/([a-z0-9]+)", address)
    assert code
    with owner_scope([story.owner_id]):
        Campaign.objects.filter(pk=story.pk).update(published_at=None)
    hidden = client.get(address)
    missing = client.get(address.replace(code[1], new_code()))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden.headers == missing.headers


def test_a_draft_has_no_page(client: Client, story: Campaign) -> None:
    with owner_scope([story.owner_id]):
        base = make_letter(story)
        target = story.targets.first()
        draft = make_letter(story, "Not yet.", target=target, base=base)
    assert {client.get(f"/en/l/{letter.code}/").status_code for letter in (base, draft)} == {404}


@pytest.mark.parametrize("ending", ["", "another-title/"])
@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_the_slug_is_decoration(client: Client, addresses: dict[str, str], ending: str, change: Any) -> None:
    code = addresses["campaign"].split("/")[3]
    response = client.get(f"/en/c/{change(code)}/{ending}")
    assert (response.status_code, response.headers["Location"]) == (302, addresses["campaign"])


def test_a_title_without_latin_letters_needs_no_slug(client: Client, in_scope: Any) -> None:
    organisation = make_organisation()
    in_scope(organisation)
    campaign = make_campaign(organisation)
    make_text(campaign, "en", "Свободу задержанным")
    assert client.get(f"/en/c/{campaign.code}/").status_code == 200


@pytest.mark.parametrize(("spoken", "page"), [("sv,en;q=0.5", "/sv/"), ("tlh", "/en/"), ("", "/en/")])
def test_the_first_address_leads_to_the_reader_s_language(client: Client, spoken: str, page: str) -> None:
    response = client.get("/", headers={"Accept-Language": spoken})
    assert (response.status_code, response.headers["Location"]) == (302, page)
    assert response.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A speaker of this language has read these words."),
        ("sv", "Ingen som talar språket har läst den här översättningen ännu."),
        ("kk", "осы тілде сөйлейтін ешкім әлі оқып шыққан жоқ"),
    ],
)
@pytest.mark.django_db
def test_every_page_says_whether_a_speaker_has_read_its_words(client: Client, language: str, said: str) -> None:
    for address, status in (("", 200), ("nowhere/", 404)):
        page = client.get(f"/{language}/{address}")
        assert page.status_code == status and said in page.content.decode()
    with translation.override(language):
        for status in (400, 403, 404, 413, 429, 500):
            assert said in render_to_string(f"{status}.html"), status


def test_every_page_leads_to_itself_in_every_language(client: Client, addresses: dict[str, str]) -> None:
    for page in ("home", "campaign", "london"):
        links = re.findall(
            r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', client.get(addresses[page]).content.decode()
        )
        assert [code for code, _address in links] == [code for code, _name in settings.LANGUAGES]
        assert {client.get(address).status_code for _code, address in links} == {200}


def test_no_address_holds_a_key_of_a_row(client: Client, story: Campaign, addresses: dict[str, str]) -> None:
    with all_owners():
        keys = [str(row.pk) for model in (Campaign, Letter, Edition) for row in model.objects.all()]
    for page in ("home", "campaign", "london", "berlin"):
        content = client.get(addresses[page]).content.decode()
        assert not [key for key in keys if key in content]


def test_the_first_page_lists_what_is_published_and_says_when_nothing_is(client: Client, story: Campaign) -> None:
    assert "Free the detained" in text_of(client, "/en/")
    with owner_scope([story.owner_id]):
        Campaign.objects.filter(pk=story.pk).update(published_at=None)
    said = text_of(client, "/en/")
    assert "No campaign is public yet." in said
    assert "Free the detained" not in said


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_are_only_read(client: Client, story: Campaign, method: str) -> None:
    assert getattr(client, method)(reverse("public-home")).status_code == 405
