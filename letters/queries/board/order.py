"""Which letters of the board are shown, and in which order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Demand
from letters.enums import BoardState
from letters.queries.board.line import Line


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty parts ask for everything."""

    language: str = ""
    state: str = ""
    coordinator: str = ""
    lacking: str = ""
    moved: bool = False
    sort: str = ""


def fits(line: Line, wanted: Wanted) -> bool:
    return (
        wanted.language in ("", line.letter.language)
        and wanted.state in ("", line.state)
        and wanted.coordinator in ("", str(line.coordinator.pk) if line.coordinator else NOBODY)
        and (not wanted.lacking or wanted.lacking in {str(demand.pk) for demand in line.lacking})
        and (not wanted.moved or bool(line.moved))
    )


NOBODY = "nobody"
STATES = list(BoardState)
FILTERS: Mapping[str, Promise] = {
    "state": _("How far"),
    "language": _("Language"),
    "coordinator": _("Coordinator"),
    "lacking": _("Lacks the demand"),
}
ORDERS: Mapping[str, Promise] = {
    "": _("as in the campaign"),
    "city": _("by city"),
    "language": _("by language"),
    "state": _("by how far"),
    "problems": _("what has most in its way first"),
    "signatures": _("most signed first"),
    "coordinator": _("by coordinator"),
}
SORTS: Mapping[str, Callable[[Line], Any]] = {
    "": lambda line: (line.letter.target.position, line.recipient.city, line.letter.title),  # type: ignore[union-attr]
    "city": lambda line: (line.recipient.city, line.recipient.name),
    "language": lambda line: (line.letter.language, line.recipient.city),
    "state": lambda line: (STATES.index(line.state), line.recipient.city),
    "problems": lambda line: (-len(line.problems), line.recipient.city),
    "signatures": lambda line: (-line.signatures, line.recipient.city),
    "coordinator": lambda line: (str(line.coordinator or ""), line.recipient.city),
}


def choices_of(lines: Sequence[Line], demands: Sequence[Demand]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: what occurs."""
    people = {line.coordinator for line in lines if line.coordinator}
    states = {line.state for line in lines}
    return {
        "language": sorted({(line.letter.language, line.letter.get_language_display()) for line in lines}),
        "state": [(str(state), str(state.label)) for state in BoardState if state in states],
        "coordinator": [
            *sorted(((str(person.pk), str(person)) for person in people), key=lambda one: one[1]),
            (NOBODY, gettext("nobody")),
        ],
        "lacking": [(str(demand.pk), demand.name) for demand in demands],
    }
