import re

import pytest
from django_countries.data import COUNTRIES

from organisations.enums import HeadRank, RecipientKind
from organisations.enums.courtesy import FORM_KINDS, GOVERNMENT, VACANT, Style
from organisations.readers.courtesy import covered_languages, shipped_forms, state_in_title

KINDS = {kind for kind, _label in FORM_KINDS}
RANKS = {*HeadRank.values, VACANT}
GENDERED = re.compile(
    r"\b(Mrs?|Ms|Miss|Sir|Madam|His|Her|Herrn?|Frau|Seiner|Ihrer|Monsieur|Madame|Señora?|господин|госпожа|Herr|Fru)\b"
)
PAIRS = ("Sir or Madam", "Madame, Monsieur", "Damen und Herren", "дамы и господа")
"""Both together guess nothing."""


def test_six_languages_are_covered_and_kazakh_is_not() -> None:
    assert covered_languages() == ("en", "de", "fr", "es", "ru", "sv")


def test_every_form_names_its_source_and_fills_known_slots_only() -> None:
    for key, form in shipped_forms().items():
        assert form.source and key.kind in KINDS and key.rank in RANKS and key.style in Style.values, key
        slots = {slot for text in form.texts().values() for slot in re.findall(r"\{(.*?)\}", text)}
        assert slots <= {"name", "state"}, key
        assert all(text.strip() for text in form.texts().values()), key


def test_nobody_without_a_name_is_called_by_one() -> None:
    for key, form in shipped_forms().items():
        if key.rank == VACANT:
            assert "{name}" not in "".join(form.texts().values()) and not key.style, key


@pytest.mark.parametrize("language", covered_languages())
def test_a_language_has_a_general_form_for_each_kind_of_recipient(language: str) -> None:
    for kind in (*RecipientKind.values, GOVERNMENT):
        for rank in (HeadRank.UNKNOWN, VACANT):
            assert (kind, rank, "", language) in shipped_forms()


def test_a_charge_is_excellency_in_no_language() -> None:
    of_a_charge = [form for key, form in shipped_forms().items() if key.rank == HeadRank.CHARGE]
    assert of_a_charge and not any(form.says_excellency for form in of_a_charge)


def test_a_form_for_everybody_holds_no_word_of_one_gender() -> None:
    for key, form in shipped_forms().items():
        if key.style == Style.OPEN:
            said = " ".join(form.texts().values())
            for pair in PAIRS:
                said = said.replace(pair, "")
            assert not GENDERED.search(said), (key, said)


@pytest.mark.parametrize("language", covered_languages())
def test_every_state_that_has_missions_can_follow_a_title(language: str) -> None:
    assert len([state for state in COUNTRIES if state_in_title(state, language)]) > 195


@pytest.mark.parametrize(
    ("state", "language", "said"),
    [
        ("KZ", "de", "von Kasachstan"),
        ("CH", "de", "der Schweiz"),
        ("US", "en", "the United States of America"),
        ("US", "fr", "des États-Unis d’Amérique"),
        ("GB", "es", "del Reino Unido"),
        ("KZ", "ru", "Казахстана"),
        ("PH", "sv", "Filippinernas"),
        ("XK", "fr", "du Kosovo"),
        ("KZ", "kk", ""),
        ("", "en", ""),
    ],
)
def test_a_state_stands_in_the_case_that_its_language_asks_for(state: str, language: str, said: str) -> None:
    assert state_in_title(state, language) == said
