from datetime import timedelta

import pytest
from django.core.cache import cache

from letters.domain.check import remove_strays
from letters.models import Edition
from letters.queries.edition import document_of, verify_edition
from letters.queries.edition.sheet import sheet_of
from letters.typesetting.pdf import typeset
from organisations.domain.logo import remove_logo, set_logo
from organisations.models import Organisation
from organisations.storage import logo_path, public_files
from tests.factories import NOW, make_campaign
from tests.factories_letters import make_edition, make_letter, make_ready
from tests.letters.typesetting.reading import opened
from tests.organisations.domain.test_logo import picture


@pytest.mark.parametrize(("country", "paper"), [("US", "us-letter"), ("PH", "us-letter"), ("GB", "a4"), ("", "a4")])
def test_paper_is_what_is_usual_where_the_organisation_is(steppe: Organisation, country: str, paper: str) -> None:
    steppe.country = country
    steppe.save()
    assert sheet_of(make_letter(make_campaign(steppe)))["paper"] == paper


def test_a_letter_takes_paper_and_window_of_its_base_or_has_its_own(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    base = make_letter(letter.campaign, paper="us-letter", window="left")
    letter.base = base
    assert (sheet_of(letter)["paper"], sheet_of(letter)["window"]) == ("us-letter", "left")
    letter.paper, letter.window = "a4", "none"
    assert (sheet_of(letter)["paper"], sheet_of(letter)["window"]) == ("a4", "none")


def test_a_letter_leads_to_its_page_once_the_campaign_has_pages(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    letter.campaign.published_at = None
    assert sheet_of(letter)["page"] == ""
    letter.campaign.published_at = NOW
    assert sheet_of(letter)["page"] == f"http://127.0.0.1:8000/en/l/{letter.code}/"


def test_an_edition_keeps_the_logo_with_which_it_was_frozen(steppe: Organisation) -> None:
    set_logo(steppe, picture=picture(), says="Steppe Solidarity", by=None, now=NOW)
    edition = make_edition(steppe)
    frozen = Edition.objects.get(pk=edition.pk).content
    assert frozen is not None and frozen["sheet"]["logo"] == steppe.logo
    set_logo(steppe, picture=picture((30, 30)), says="Another", by=None, now=NOW)
    remove_logo(steppe, by=None, now=NOW)
    assert verify_edition(edition) == []
    pages = opened(typeset(document_of(edition, public=True))).pages
    assert len(pages[0].images) == 1


def test_the_logo_of_an_edition_is_no_stray(steppe: Organisation) -> None:
    set_logo(steppe, picture=picture(), says="First", by=None, now=NOW)
    edition = make_edition(steppe)
    first = steppe.logo
    set_logo(steppe, picture=picture((31, 31)), says="Second", by=None, now=NOW)
    second = steppe.logo
    set_logo(steppe, picture=picture((32, 32)), says="Third", by=None, now=NOW)
    cache.clear()  # a sweep that another test has killed may still be at it
    remove_strays(now=NOW + timedelta(days=4000))
    kept = {digest: public_files().exists(logo_path(digest)) for digest in (first, second, steppe.logo)}
    assert kept == {first: True, second: False, steppe.logo: True}
    assert edition.content is not None
