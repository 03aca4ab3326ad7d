"""What stands between a letter and its freezing: sentences, each with the place where it is cured, under the conditions
that they leave open."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Condition(TextChoices):
    """What must be so before a letter is frozen, in the order in which it is asked."""

    CONTACT = "contact", _("An address of the recipient is confirmed")
    TEXT = "text", _("The text is written, and people sign what it says")
    REVIEW = "review", _("The text is approved, where the campaign asks for that")
    MANDATES = "mandates", _("Who signs for others may")
    TRANSLATIONS = "translations", _("Translations say what the text says")
    PLACEHOLDERS = "placeholders", _("Every placeholder is filled")
    SIGNED = "signed", _("Enough have signed")
    PAGES = "pages", _("It is no longer than it may be")
    CHARACTERS = "characters", _("The fonts have every character")
    NAMES = "names", _("Nobody is changing the names just now")
    BASE = "base", _("What changed in the base letter has been answered")


class Light(TextChoices):
    """How a condition stands; a warning can be passed by a person who says so."""

    DONE = "done", _("done")
    WARNED = "warned", _("look at it")
    OPEN = "open", _("open")


class Cure(StrEnum):
    """The page on which a problem goes away; behind it, what `Problem.at` names there."""

    LETTER = "letter"  # a field
    BLOCK = "block"
    PASSAGES = "passages"  # a passage
    BASE = "base"  # a passage of the base
    CAMPAIGN = "campaign"  # a part of the page
    DEMAND = "demand"  # a demand
    RECIPIENT = "recipient"  # a part of the page
    FORMS = "forms"  # a language
    TRANSLATIONS = "translations"
    TRANSLATION = "translation"  # a translation
    REVIEW = "review"
    STAGE = "stage"
    VERSION = "version"
    FREEZE = "freeze"  # a field
    WORK = "work"


@dataclass(frozen=True)
class Problem:
    """`at` is the exact place on the page of the cure: a key, a field, a part of the page. One that only `warns` can be
    passed by a person who says so."""

    condition: Condition
    sentence: str
    cure: Cure
    at: str = ""
    warns: bool = False


@dataclass(frozen=True)
class Item:
    """A condition with what leaves it open; with nothing it is fulfilled."""

    condition: Condition
    problems: tuple[Problem, ...]

    @property
    def light(self) -> Light:
        if not self.problems:
            return Light.DONE
        return Light.WARNED if all(one.warns for one in self.problems) else Light.OPEN


@dataclass(frozen=True)
class Checklist:
    """Every condition, in order."""

    items: tuple[Item, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(one for item in self.items for one in item.problems)

    @property
    def bars(self) -> tuple[Problem, ...]:
        """What must go away before the letter can be frozen."""
        return tuple(one for one in self.problems if not one.warns)

    @property
    def warned(self) -> tuple[Item, ...]:
        """Conditions with warnings, which a person may pass."""
        return tuple(item for item in self.items if any(one.warns for one in item.problems))

    @property
    def open(self) -> int:
        """How many conditions are not fulfilled, those with nothing but warnings among them."""
        return sum(bool(item.problems) for item in self.items)


def checklist_of(problems: Iterable[Problem]) -> Checklist:
    """The conditions with these problems, a sentence that comes twice told once."""
    told = list(dict.fromkeys(problems))
    items = (Item(one, tuple(problem for problem in told if problem.condition == one)) for one in Condition)
    return Checklist(tuple(items))
