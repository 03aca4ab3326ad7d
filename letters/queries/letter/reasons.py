"""Why a placeholder stays open in a letter, in a sentence for people, and where that is cured."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.placeholders import PLACEHOLDERS, unknown_placeholders
from letters.enums import LetterKind
from letters.models import Letter
from letters.problems import Condition, Cure, Problem

WHY_NOT: Mapping[str, Promise] = {
    "recipient": gettext_lazy("The recipient has no name, so {{ recipient }} cannot be filled."),
    "city": gettext_lazy("No city is known of the recipient, so {{ city }} cannot be filled."),
    "sending_state": gettext_lazy(
        "The recipient is not a mission with a sending state, so {{ sending_state }} cannot be filled."
    ),
    "receiving_state": gettext_lazy(
        "The recipient is not a mission with a receiving state, so {{ receiving_state }} cannot be filled."
    ),
    "head_of_mission": gettext_lazy(
        "No head of mission is known for this recipient, so {{ head_of_mission }} cannot be filled."
    ),
    "envelope": gettext_lazy(
        "No form of address is known in the letter's language, so {{ envelope }} cannot be filled. Write the addressee "
        "yourself, or add the form."
    ),
    "salutation": gettext_lazy(
        "No form of address is known in the letter's language, so {{ salutation }} cannot be filled. Write the "
        "salutation yourself, or add the form."
    ),
    "close": gettext_lazy(
        "No form of address is known in the letter's language, so {{ close }} cannot be filled. Write the closing "
        "yourself, or add the form."
    ),
    "address": gettext_lazy(
        "Your organisation has confirmed no street or postal address of this recipient, so {{ address }} cannot be "
        "filled."
    ),
    "date": gettext_lazy("The letter has no date, so {{ date }} cannot be filled. Say the date on the letter's page."),
    "place": gettext_lazy("The letter says of no place where it is written, so {{ place }} cannot be filled."),
    "campaign": gettext_lazy(
        "The campaign has no public text in the letter's language, so {{ campaign }} cannot be filled."
    ),
    "addressee": gettext_lazy("The letter has no addressee, so {{ addressee }} cannot be filled."),
}
"""A sentence for each placeholder that has no value here."""

CURES = {
    "campaign": (Cure.CAMPAIGN, "texts"),
    "addressee": (Cure.LETTER, "addressee"),
    "date": (Cure.LETTER, "dated_on"),
    "place": (Cure.LETTER, "place"),
    "sending_state": (Cure.RECIPIENT, "mission"),
    "receiving_state": (Cure.RECIPIENT, "mission"),
    "head_of_mission": (Cure.RECIPIENT, "heads"),
    "address": (Cure.RECIPIENT, "contacts"),
}
"""Where a placeholder gets its value; all others on the page of the recipient."""

OF_A_FORM = ("envelope", "salutation", "close")
"""Filled from the forms of address."""

OF_THE_LETTER = {"campaign", "addressee", "date", "place"}
"""Known without a recipient."""


def why_open(name: str, letter: Letter) -> str:
    """Nothing for a name that is no placeholder."""
    if letter.kind == LetterKind.BASE and name in PLACEHOLDERS.keys() - OF_THE_LETTER:
        sentence = _("The base letter has no recipient of its own, so {{ %(name)s }} stays open in it.")
        return sentence % {"name": name}
    return str(WHY_NOT.get(name, ""))


def left_open(name: str, letter: Letter) -> Problem | None:
    """None for a name that is no placeholder."""
    if not (why := why_open(name, letter)):
        return None
    cure, at = (Cure.FORMS, letter.language) if name in OF_A_FORM else CURES.get(name, (Cure.RECIPIENT, ""))
    return Problem(Condition.PLACEHOLDERS, why, cure, at)


def unfillable(text: str, letter: Letter, values: Mapping[str, str]) -> list[Problem]:
    """For the placeholders in `text` that have no value among those of this very letter. A base is written for all its
    letters: there nothing is unfillable."""
    if letter.kind != LetterKind.VARIANT:
        return []
    names = (name for name, _nearest in unknown_placeholders(text, values))
    return [problem for name in names if (problem := left_open(name, letter))]
