from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from letters.domain.passage import change_passage, override_passage
from letters.domain.signature import record_signature
from letters.domain.version import make_version
from letters.enums import Behalf, PassageKind, Visibility
from letters.models import Letter, Passage, Signature
from letters.problems import Condition, Cure, Problem
from letters.queries.edition import draft_edition
from letters.queries.edition.facts import facts_of
from letters.queries.passage import passages_of
from letters.typesetting.measure import measure
from organisations.domain.job import begin_job
from organisations.enums import JobKind
from organisations.models import ContactPoint, Organisation
from organisations.sealing import SealBroken
from tests.factories import NOW, confirm, make_campaign, make_organisation
from tests.factories_letters import (
    endorse,
    make_city,
    make_demand,
    make_letter,
    make_ready,
    say,
    sign_block,
)


def problems(letter: Letter, **values: object) -> list[Problem]:
    fresh = Letter.objects.get(pk=letter.pk)
    draft = draft_edition(fresh, **{"cut_off": NOW, "now": NOW, **values})  # type: ignore[arg-type]
    return [one for item in draft.checklist.items for one in item.problems]


def one_problem(letter: Letter, **values: object) -> Problem:
    (problem,) = problems(letter, **values)
    return problem


def test_nothing_stands_in_the_way_of_a_letter_that_is_ready(steppe: Organisation) -> None:
    assert problems(make_ready(steppe)) == []


def test_an_unconfirmed_recipient_is_cured_at_its_contact_points(steppe: Organisation) -> None:
    target = make_city(steppe, confirmed=False)
    letter = make_letter(target.campaign, "Release them.", target=target)
    sign_block(letter)
    problem = one_problem(letter)
    assert (problem.condition, problem.cure, problem.at) == (Condition.CONTACT, Cure.RECIPIENT, "contacts")


def test_a_confirmation_by_another_organisation_confirms_nothing_here(steppe: Organisation) -> None:
    target = make_city(steppe, confirmed=False)
    letter = make_letter(target.campaign, "Release them.", target=target)
    sign_block(letter)
    confirm(ContactPoint.objects.get(recipient=target.recipient), make_organisation("Others"))
    assert one_problem(letter).condition == Condition.CONTACT


def test_a_base_letter_is_not_taken_anywhere(steppe: Organisation) -> None:
    base = make_letter(make_campaign(steppe), "Release them.")
    sign_block(base)
    problem = one_problem(base)
    assert (problem.condition, problem.cure) == (Condition.CONTACT, Cure.LETTER)


def test_an_open_placeholder_is_cured_where_it_stands_or_where_its_value_belongs(steppe: Organisation) -> None:
    letter = make_ready(steppe, "Release them.", "Your Excellency {{ head_of_mission }},")
    problem = one_problem(letter)
    assert (problem.condition, problem.cure, problem.at) == (Condition.PLACEHOLDERS, Cure.RECIPIENT, "heads")
    passage = Passage.objects.get(letter=letter, text__contains="head_of_mission")
    Passage.objects.filter(pk=passage.pk).update(text="{{ cty }}")
    problem = one_problem(letter)
    assert (problem.cure, problem.at) == (Cure.PASSAGES, str(passage.pk))


def test_an_empty_list_of_demands_is_cured_where_it_stands(steppe: Organisation) -> None:
    letter = make_ready(steppe, "Release them.", (PassageKind.DEMANDS, "We ask:"))
    row = Passage.objects.get(letter=letter, kind=PassageKind.DEMANDS)
    problem = one_problem(letter)
    assert (problem.condition, problem.cure, problem.at) == (Condition.TEXT, Cure.PASSAGES, str(row.pk))
    Passage.objects.filter(pk=row.pk).update(hidden=True)
    assert problems(letter) == [], "nor is it printed"


def test_a_demand_without_wording_is_cured_on_its_own_page(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    demand = make_demand(letter.campaign, "free the detained", de="Freiheit")
    say(letter, (PassageKind.DEMANDS, "We ask:", [demand]))
    problem = one_problem(letter)
    assert (problem.condition, problem.cure, problem.at) == (Condition.TEXT, Cure.DEMAND, str(demand.pk))


def test_nobody_signs_for_an_organisation_that_does_not_stand_behind_the_campaign(steppe: Organisation) -> None:
    letter, body = make_ready(steppe), make_organisation("Bakers' Union")
    sign_block(letter, "Odo Crumb", behalf=Behalf.ORGANISATION, organisation=body)
    problem = one_problem(letter)
    assert problem.condition == Condition.MANDATES and "Bakers' Union" in problem.sentence
    endorse(letter.campaign, body)
    assert problems(letter) == []


def test_the_owner_of_the_campaign_needs_no_mandate_and_who_signs_in_their_own_name_neither(
    steppe: Organisation,
) -> None:
    letter = make_ready(steppe)
    sign_block(letter, "Odo Crumb", behalf=Behalf.ORGANISATION, organisation=steppe)
    sign_block(letter, "Eda Crumb", behalf=Behalf.OFFICE, organisation=make_organisation("Bakers' Union"))
    assert problems(letter) == []


def test_an_organisation_that_went_before_the_cut_off_is_no_mandate(steppe: Organisation) -> None:
    letter, body = make_ready(steppe), make_organisation("Bakers' Union")
    sign_block(letter, "Odo Crumb", behalf=Behalf.ORGANISATION, organisation=body)
    row = endorse(letter.campaign, body)
    type(row).objects.filter(pk=row.pk).update(state="opted_out", opted_out_at=NOW)
    assert one_problem(letter).condition == Condition.MANDATES


def test_a_text_that_changed_under_signatures_asks_for_a_version(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    record_signature(make_version(letter, by=None, now=NOW), name="Ada Quill", by=None, now=NOW)
    assert problems(letter) == []
    passage = letter.passages.get()
    passage.text = "Release all of them."
    change_passage(passage, by=None, now=NOW)
    problem = one_problem(letter)
    assert (problem.condition, problem.cure) == (Condition.TEXT, Cure.VERSION)


def test_fewer_than_asked_for_is_told_and_the_base_says_how_many(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    base = make_letter(letter.campaign, least_signed=2)
    Letter.objects.filter(pk=letter.pk).update(base=base)
    problem = one_problem(letter)
    assert (problem.condition, problem.at) == (Condition.SIGNED, "least_signed")
    record_signature(make_version(letter, by=None, now=NOW), name="Ada Quill", by=None, now=NOW)
    assert problems(letter) == []
    Letter.objects.filter(pk=letter.pk).update(least_signed=3)
    assert one_problem(letter).condition == Condition.SIGNED


def test_characters_that_no_font_has_are_cured_in_the_passages(steppe: Organisation) -> None:
    problem = one_problem(make_ready(steppe, "\U00012000"))
    assert (problem.condition, problem.cure) == (Condition.CHARACTERS, Cure.PASSAGES)


def test_names_that_are_being_changed_wait_and_so_does_a_cut_off_in_the_future(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    assert one_problem(letter, cut_off=NOW + timedelta(hours=1)).condition == Condition.NAMES
    begin_job(JobKind.INVALIDATE, [(1, [])], owner=steppe, about=letter.campaign, by=None, now=NOW)
    assert one_problem(letter).condition == Condition.NAMES


def test_a_moved_base_warns_and_does_not_bar(steppe: Organisation) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "Release them.")
    letter = make_letter(target.campaign, target=target, base=base)
    sign_block(letter)
    passage = base.passages.get()
    override_passage(letter, passage, text="Release them now.", by=None, now=NOW)
    assert problems(letter) == []
    passage.text = "Release every one of them."
    change_passage(passage, by=None, now=NOW)
    problem = one_problem(letter)
    assert (problem.condition, problem.cure, problem.warns) == (Condition.BASE, Cure.BASE, True)
    assert problem.at == str(passage.pk)


def test_while_somebody_types_no_name_is_opened_and_no_page_is_set(steppe: Organisation) -> None:
    letter = make_ready(steppe, "We ask.\n\n" * 40, most_pages=1)
    version = make_version(letter, by=None, now=NOW)
    for name in ("Ada Quill", "Odo Crumb"):
        record_signature(version, name=name, visibility=Visibility.PUBLIC, by=None, now=NOW)
    assert one_problem(letter).condition == Condition.PAGES
    Signature.objects.update(name_sealed=Signature.objects.values("name_sealed")[:1])
    with pytest.raises(SealBroken):
        problems(letter)
    typed = draft_edition(letter, cut_off=NOW, now=NOW, said=passages_of(letter))
    assert not typed.checklist.problems and typed.counts["signatures"] == 2
    assert measure(typed.document(public=False, now=NOW)).pages == 2, "as long as with the names that are left out"


def test_facts_of_many_letters_cost_as_many_questions_as_those_of_one(steppe: Organisation) -> None:
    letters = [make_ready(steppe, city=city) for city in ("London", "Paris", "Berlin")]
    body = make_organisation("Bakers' Union")
    for letter in letters:
        sign_block(letter, "Odo Crumb", behalf=Behalf.ORGANISATION, organisation=body)
    asked = []
    for some in (letters[:1], letters):
        with CaptureQueriesContext(connection) as questions:
            facts = facts_of(some, cut_off=NOW)
        asked.append(len(questions))
    assert asked[0] == asked[1] <= 7
    assert [facts[one.pk].is_confirmed for one in letters] == [True] * 3
