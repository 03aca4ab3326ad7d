"""Each condition that is open leads to the page on which it is cured, and to the place there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from letters.admin.checklist import cure_of
from letters.domain.passage import change_passage
from letters.domain.stage import submit_letter
from letters.domain.version import make_version
from letters.enums import Behalf, PassageKind
from letters.models import Letter
from letters.problems import Condition
from letters.queries.edition import draft_edition
from organisations.domain.job import begin_job
from organisations.enums import JobKind, Role
from organisations.models import Organisation
from tests.factories import NOW, make_member, make_organisation
from tests.factories_letters import make_city, make_demand, make_letter, make_moved, make_ready, say, sign_block
from tests.factories_translations import translate

pytestmark = pytest.mark.usefixtures("plain_static")


def unconfirmed(steppe: Organisation) -> Letter:
    target = make_city(steppe, confirmed=False)
    letter = make_letter(target.campaign, "Release them.", target=target)
    sign_block(letter)
    return letter


def unwritten(steppe: Organisation) -> Letter:
    letter = make_ready(steppe)
    letter.passages.all().delete()
    return letter


def without_wording(steppe: Organisation) -> Letter:
    letter = make_ready(steppe)
    say(letter, (PassageKind.DEMANDS, "We ask:", [make_demand(letter.campaign, "free")]))
    return letter


def signed_earlier(steppe: Organisation) -> Letter:
    letter = make_ready(steppe)
    version = make_version(letter, by=None, now=NOW)
    assert version
    passage = letter.passages.get()
    passage.text = "Something else."
    change_passage(passage, by=None, now=NOW)
    translate(version, "Освободите их.")
    return letter


def unapproved(steppe: Organisation) -> Letter:
    letter = make_ready(steppe)
    letter.campaign.needs_approval = True
    letter.campaign.save()
    return letter


def in_review(steppe: Organisation) -> Letter:
    letter = unapproved(steppe)
    submit_letter(letter, by=make_member(steppe, Role.ORGANISER, "bo@steppe.example"), now=NOW)
    return letter


def unmandated(steppe: Organisation) -> Letter:
    letter = make_ready(steppe)
    sign_block(letter, behalf=Behalf.ORGANISATION, organisation=make_organisation("Bakers' Union"))
    return letter


def being_judged(steppe: Organisation) -> Letter:
    letter = make_ready(steppe)
    begin_job(JobKind.INVALIDATE, [(1, [])], owner=steppe, about=letter.campaign, by=None, now=NOW)
    return letter


CASES: list[tuple[Condition, Callable[[Organisation], Letter], str, str]] = [
    (Condition.CONTACT, unconfirmed, "/recipient/", 'id="contacts-group"'),
    (Condition.TEXT, unwritten, "/write/", "add--last"),
    (Condition.REVIEW, unapproved, "/submit/", "A second person reads the text"),
    (Condition.REVIEW, in_review, "/change/", "/approve/"),
    (Condition.MANDATES, unmandated, "/campaign/", 'id="endorsements-group"'),
    (Condition.TRANSLATIONS, signed_earlier, "/translations/", "Russian"),
    (Condition.PLACEHOLDERS, lambda steppe: make_ready(steppe, "{{ head_of_mission }}"), "", ""),
    (Condition.TEXT, without_wording, "/demand/", "texts-TOTAL_FORMS"),
    (Condition.SIGNED, lambda steppe: make_ready(steppe, least_signed=9), "/change/", 'id="id_least_signed"'),
    (Condition.PAGES, lambda steppe: make_ready(steppe, "We ask.\n\n" * 40, most_pages=1), "/write/", "data-piece"),
    (Condition.CHARACTERS, lambda steppe: make_ready(steppe, "\U00012000"), "/write/", "data-piece"),
    (Condition.NAMES, being_judged, "/job/", "<h1>"),
    (Condition.BASE, make_moved, "/write/", "data-piece"),
]


@pytest.mark.parametrize(("condition", "made", "address", "words"), CASES)
def test_what_is_open_leads_to_the_page_and_the_place_where_it_is_cured(
    steppe: Organisation, condition: Condition, made: Callable[[Organisation], Letter], address: str, words: str
) -> None:
    letter = made(steppe)
    client = Client()
    client.force_login(make_member(steppe, Role.OWNER, "owner@steppe.example"))
    problems = draft_edition(letter, cut_off=NOW, now=NOW).checklist.problems
    cures = [cure_of(one, letter) for one in problems if one.condition == condition]
    assert cures, [one.condition for one in problems]
    for cure in cures:
        page, _hash, place = cure.partition("#")
        said = client.get(page)
        assert said.status_code == 200, cure
        assert address in page and words in said.content.decode(), cure
        assert not place or f'id="{place}"' in said.content.decode(), cure


def test_a_cut_off_that_lies_ahead_is_cured_where_it_is_typed(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    (problem,) = draft_edition(letter, cut_off=NOW + timedelta(hours=1), now=NOW).checklist.problems
    assert problem.condition == Condition.NAMES and cure_of(problem, letter).endswith("/freeze/#id_cut_off")


def test_no_condition_is_left_out() -> None:
    assert {condition for condition, *_rest in CASES} == set(Condition)
