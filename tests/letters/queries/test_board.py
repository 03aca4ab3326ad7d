from typing import Any

import pytest

from campaigns.models import Campaign, Demand, Target
from letters.domain.board import assign_letters
from letters.domain.passage import change_passage, override_passage
from letters.domain.signature import record_signature
from letters.domain.stage import approve_letter, close_letter, open_letter, submit_letter
from letters.domain.tally import bring_up_to_date
from letters.domain.version import make_version
from letters.enums import Behalf, BoardState, LetterKind, PassageKind
from letters.models import Letter, Passage
from letters.problems import Condition
from letters.queries.board import NOBODY, Board, Wanted, board_of
from letters.queries.edition import draft_edition
from letters.queries.version import resolve_letter
from organisations.domain.job import begin_job
from organisations.enums import JobKind, Role
from organisations.models import Organisation
from tests.factories import NOW, make_campaign, make_member, make_organisation, make_recipient, make_target
from tests.factories_deliveries import make_delivery
from tests.factories_letters import make_city, make_demand, make_edition, make_letter, make_ready, say, sign_block
from tests.factories_signatures import make_open_letter, make_signature

QUESTIONS = 12
CITIES = ("London", "Ottawa", "Stockholm", "Berlin")


@pytest.fixture
def free(steppe: Organisation) -> Demand:
    return make_demand(make_campaign(steppe), "free them")


def four_letters(steppe: Organisation, demand: Demand) -> list[Letter]:
    """From a base that makes the demand; Ottawa leaves it out, Berlin was written elsewhere."""
    base = make_letter(demand.campaign, "First.", (PassageKind.DEMANDS, "We ask:", [demand]))
    targets = [make_city(steppe, city) for city in CITIES]
    letters = [make_letter(demand.campaign, target=target, base=base) for target in targets[:3]]
    making = base.passages.get(kind=PassageKind.DEMANDS)
    override_passage(letters[1], making, text="", hidden=True, by=None, now=NOW)
    return [*letters, make_letter(demand.campaign, target=targets[3], kind=LetterKind.EXTERNAL)]


def shown(campaign: Campaign, **wanted: Any) -> list[str]:
    return [line.recipient.city for line in board(campaign, **wanted).lines]


def board(campaign: Campaign, **wanted: Any) -> Board:
    return board_of(campaign, Wanted(**wanted), now=NOW)


def test_a_letter_tells_what_it_says_and_what_it_lacks(steppe: Organisation, free: Demand) -> None:
    london, ottawa, _stockholm, _berlin = four_letters(steppe, free)
    sign_block(london)
    lines = {line.letter: line for line in board(free.campaign).lines}
    assert (lines[london].number_made, lines[london].lacking, lines[london].signatories) == (1, [], 1)
    assert (lines[ottawa].number_made, lines[ottawa].lacking, lines[ottawa].overridden) == (0, [free], 1)
    assert shown(free.campaign, lacking=str(free.pk)) == ["Ottawa"], "of what was written elsewhere nobody knows"


def test_the_base_letter_stands_above_the_board_and_not_on_it(steppe: Organisation, free: Demand) -> None:
    letters = four_letters(steppe, free)
    found = board(free.campaign)
    assert found.bases == [letters[0].base] and len(found.every) == 4


def test_letters_whose_base_moved_are_found(steppe: Organisation, free: Demand) -> None:
    _london, ottawa, *_others = four_letters(steppe, free)
    assert shown(free.campaign, moved=True) == []
    passage = ottawa.passages.get().overrides
    assert passage is not None
    passage.text = "We demand:"
    change_passage(passage, by=None, now=NOW)
    assert shown(free.campaign, moved=True) == ["Ottawa"]


def test_how_far_a_letter_is_is_told_in_one_word(steppe: Organisation, free: Demand) -> None:
    london, ottawa, stockholm, _berlin = four_letters(steppe, free)
    for letter in (london, stockholm):
        say(letter, "Words.")
    for demand_letter in (london, ottawa, stockholm):
        demand_letter.base = None
        demand_letter.save()
    say(ottawa, "Words.")
    make_version(london, by=None, now=NOW)
    make_version(stockholm, by=None, now=NOW)
    open_letter(stockholm, by=None, now=NOW)
    states = {line.recipient.city: line.state for line in board(free.campaign).lines}
    assert states == {
        "London": BoardState.VERSION,
        "Ottawa": BoardState.DRAFT,
        "Stockholm": BoardState.OPEN,
        "Berlin": BoardState.DRAFT,
    }
    close_letter(stockholm, by=None, now=NOW)
    assert shown(free.campaign, state=BoardState.CLOSED) == ["Stockholm"]


def test_what_was_frozen_says_as_what_and_what_left_bears_its_stamp(steppe: Organisation) -> None:
    edition = make_edition(steppe)
    campaign = edition.letter.campaign
    (line,) = board(campaign).lines
    assert (line.state, line.frozen, list(line.stamps)) == (BoardState.FROZEN, edition.reference, [])
    delivery = make_delivery(steppe, city="Ottawa")
    assert delivery.edition.letter.campaign == campaign
    stamps = {line.recipient.city: [stamp.key for stamp in line.stamps] for line in board(campaign).lines}
    assert stamps == {"London": [], "Ottawa": ["planned"]}


def test_what_stands_in_the_way_is_told_by_the_sentences_of_the_checklist(steppe: Organisation, free: Demand) -> None:
    london, ottawa, stockholm, _berlin = four_letters(steppe, free)
    sign_block(london)
    Passage.objects.filter(letter=stockholm.base).update(hidden=True)
    make_city(steppe, "Oslo", confirmed=False)
    oslo = make_letter(free.campaign, "Words.", target=Target.objects.get(recipient__city="Oslo"))
    lines = {line.letter: [problem.sentence for problem in line.problems] for line in board(free.campaign).lines}
    assert lines[london] == lines[stockholm][:1] == ["The letter has no passage yet."]
    nobody = "Nobody signs this letter: its signature block is empty and it has no signatures."
    assert lines[oslo][0].startswith("Your organisation has not confirmed any address") and lines[oslo][1:] == [nobody]
    assert len(lines[ottawa]) == 3 and shown(free.campaign, sort="problems")[-1] == "Berlin"


@pytest.mark.parametrize("number", [20, 200])
def test_a_board_of_many_letters_asks_no_more_than_one_of_few(
    steppe: Organisation, free: Demand, number: int, django_assert_max_num_queries: Any
) -> None:
    """With all that a board can ask for: deliveries, approval, mandates, forms of address."""
    base = make_letter(free.campaign, "{{ salutation }} {{ campaign }}", (PassageKind.DEMANDS, "We ask:", [free]))
    sign_block(base, behalf=Behalf.CAMPAIGN_AND_AFFILIATES)
    edition = make_delivery(steppe).edition
    Campaign.objects.update(needs_approval=True)
    for one in range(number):
        target = make_target(free.campaign, make_recipient(f"City {one}"))
        Letter.objects.create(
            owner=steppe,
            campaign=free.campaign,
            target=target,
            base=base,
            title="To them",
            language="en",
            created_at=NOW,
        )
    assert edition.letter.campaign == free.campaign
    with django_assert_max_num_queries(12) as asked:
        found = board(free.campaign, sort="problems")
    assert len(found.lines) == number + 1 and len(asked) == QUESTIONS


def test_targets_that_nobody_writes_to_are_told_of(steppe: Organisation, free: Demand) -> None:
    letters = four_letters(steppe, free)
    lonely = make_city(steppe, "Oslo")
    assert board(free.campaign).without == [lonely] and lonely not in {letter.target for letter in letters}


def test_the_board_is_filtered_by_language_and_by_coordinator(steppe: Organisation, free: Demand) -> None:
    london, *_others = four_letters(steppe, free)
    person = make_member(steppe, Role.COORDINATOR, "ansel@steppe.example")
    assign_letters(london.campaign, [london], coordinator=person, by=None, now=NOW)
    assert shown(free.campaign, coordinator=str(person.pk)) == ["London"]
    assert shown(free.campaign, coordinator=NOBODY, sort="city") == ["Berlin", "Ottawa", "Stockholm"]
    assert shown(free.campaign, language="sv") == [] and len(shown(free.campaign, language="en")) == 4


def test_open_placeholders_approval_and_mandates_stand_in_the_way_as_on_the_letters_own_page(
    steppe: Organisation,
) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "To {{ head_of_mission }}.")
    sign_block(base, behalf=Behalf.ORGANISATION, organisation=make_organisation("Workers' Forum"))
    letter = make_letter(base.campaign, target=target, base=base)
    Campaign.objects.update(needs_approval=True)
    (line,) = board(letter.campaign).lines
    told = [problem.condition for problem in line.problems]
    assert told == [Condition.REVIEW, Condition.MANDATES, Condition.PLACEHOLDERS] and line.signatories == 1
    letter = Letter.objects.get(pk=letter.pk)
    whole = draft_edition(letter, cut_off=NOW, now=NOW).checklist
    assert {one.sentence for one in line.problems} == {one.sentence for one in whole.bars}


def test_names_and_counts_stand_in_the_way_as_on_the_letters_own_page(steppe: Organisation) -> None:
    letter = make_ready(steppe, "Release them.", least_signed=3)
    record_signature(make_version(letter, by=None, now=NOW), name="Ada Quill", by=None, now=NOW)
    bring_up_to_date(now=NOW)
    say(letter, (PassageKind.DEMANDS, "We ask:"))
    begin_job(JobKind.INVALIDATE, [(1, [])], owner=steppe, about=letter.campaign, by=None, now=NOW)
    (line,) = board(letter.campaign).lines
    told = [Condition.TEXT, Condition.TEXT, Condition.SIGNED, Condition.NAMES]
    assert [problem.condition for problem in line.problems] == told
    letter = Letter.objects.get(pk=letter.pk)
    assert tuple(line.problems) == draft_edition(letter, cut_off=NOW, now=NOW).checklist.problems


def test_an_approved_text_says_so_until_it_changes(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    Campaign.objects.update(needs_approval=True)
    letter = Letter.objects.get(pk=letter.pk)
    asked, answers = (make_member(steppe, Role.ORGANISER, f"{name}@steppe.example") for name in ("ansel", "bela"))
    submit_letter(letter, by=asked, now=NOW)
    assert shown(letter.campaign, state=BoardState.IN_REVIEW) == ["London"]
    Campaign.objects.update(needs_approval=False)
    assert shown(letter.campaign, state=BoardState.DRAFT) == ["London"], "nobody waits for an answer any more"
    Campaign.objects.update(needs_approval=True)
    approve_letter(letter, digest=resolve_letter(letter, now=NOW).digest, by=answers, now=NOW)
    assert shown(letter.campaign, state=BoardState.APPROVED) == ["London"]
    assert not board(letter.campaign).lines[0].problems
    say(letter, "And more.")
    assert shown(letter.campaign, state=BoardState.DRAFT) == ["London"]


def test_who_signed_an_earlier_text_only_is_told_apart_and_hides_no_condition(steppe: Organisation) -> None:
    letter = make_open_letter(steppe, city="London")
    for number in range(3):
        make_signature(letter, email=f"aino{number}@post.example", name=f"Aino {number}")
    bring_up_to_date(now=NOW)
    (before,) = board(letter.campaign).lines
    say(letter, "Something else.")
    make_version(letter, material=True, by=None, now=NOW)
    (line,) = board(letter.campaign).lines
    assert [(one.signatures, one.earlier) for one in (before, line)] == [(3, 0), (0, 3)]
    nobody = "Nobody signs this letter: its signature block is empty and it has no signatures."
    assert nobody in [one.sentence for one in line.problems]
    assert nobody not in [one.sentence for one in before.problems]
