import pytest

from campaigns.placeholders import PLACEHOLDERS
from letters.models import Letter
from letters.problems import Cure
from letters.queries.letter import WHY_NOT, head_of, unfillable, why_open
from letters.queries.version import resolve_letter
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_letters import make_city, make_letter


def problems(letter: Letter) -> dict[str, Cure]:
    return {problem.sentence: problem.cure for problem in resolve_letter(letter, now=NOW).problems}


def test_each_placeholder_has_a_sentence_for_when_it_stays_open() -> None:
    assert WHY_NOT.keys() == PLACEHOLDERS.keys()
    for name, sentence in WHY_NOT.items():
        assert f"{{{{ {name} }}}}" in str(sentence)


@pytest.mark.parametrize("name", ["recipient", "salutation", "address", "sending_state"])
def test_in_a_base_it_is_open_because_a_base_has_no_recipient(steppe: Organisation, name: str) -> None:
    base = make_letter(make_city(steppe).campaign)
    assert "has no recipient of its own" in why_open(name, base)


@pytest.mark.parametrize(
    ("text", "language", "cure"),
    [
        ("{{ date }}", "en", Cure.LETTER),
        ("{{ salutation }}", "kk", Cure.FORMS),
        ("{{ envelope }}", "kk", Cure.FORMS),
        ("{{ head_of_mission }}", "en", Cure.RECIPIENT),
    ],
)
def test_what_stays_open_leads_to_where_it_is_filled(
    steppe: Organisation, text: str, language: str, cure: Cure
) -> None:
    target = make_city(steppe)
    assert cure in problems(make_letter(target.campaign, text, target=target, language=language)).values()


def test_what_cannot_be_filled_for_this_recipient_is_told_of_the_text_itself(steppe: Organisation) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target)
    found = unfillable("{{ city }}: {{ head_of_mission }}, {{ date }}", letter, head_of(letter, now=NOW).values)
    assert [(one.sentence.partition(",")[0], one.cure, one.at) for one in found] == [
        ("No head of mission is known for this recipient", Cure.RECIPIENT, "heads"),
        ("The letter has no date", Cure.LETTER, "dated_on"),
    ]


def test_a_base_is_written_for_all_so_nothing_is_unfillable_there(steppe: Organisation) -> None:
    assert unfillable("{{ head_of_mission }}", make_letter(make_city(steppe).campaign), {}) == []
