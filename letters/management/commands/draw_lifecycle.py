"""Draws the delivery machine's table as a page, so that the page can never say anything else than the code."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from letters.enums import (
    ANSWERS,
    ATTEMPTS,
    DECISIONS,
    DETAILS,
    NEUTRAL,
    PROMISE_ENDS,
    SYSTEM_ONLY,
    Answer,
    EventKind,
    Reach,
)
from letters.lifecycle import EDGES, Edge, State

PAGE = Path(__file__).resolve().parents[3] / "docs" / "lifecycle.md"

_HEAD = """# The life of a delivery

Drawn by `python manage.py draw_lifecycle` from the table in `letters/lifecycle.py`. Do not edit this page: change the
table and draw it again (`--check` tells whether that was done). `docs/adr/0020-delivery-fold.md` gives the reasons.

A delivery has one append-only log. From it two projections are folded: **reach** says how far the paper has come,
**answer** what has come back. Events are read in the order in which they occurred, then in that of their recording.
One that fits no arrow is kept, marked "out of order", and changes nothing. A voided event is read as if it had never
been there; a void itself cannot be voided.
"""

_ANSWER_RULES = """
Three rules stand beside the arrows:

- The answer moves only once an attempt stands (one that fits and is not voided); a refused or failed one will do.
- The end of a promise fits only if it names a promise that is open; "overdue" only if it names an open promise or an
  attempt.
- While a promise is open and not overdue, the answer stays "promised"; only "replied" and "closed" move it.
"""


class Command(BaseCommand):
    help = "Draws docs/lifecycle.md from the table of the delivery machine; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit with 1 if the page is not up to date"
        )
        parser.add_argument("--page", type=Path, default=PAGE, help="the file to write (default: %(default)s)")

    @no_translations
    def handle(self, *args: Any, check: bool, page: Path, **options: Any) -> None:
        drawing = draw_page()
        try:
            if not check:
                page.write_text(drawing, encoding="utf-8")
            elif not page.exists() or page.read_text(encoding="utf-8") != drawing:
                raise CommandError(f"{page} is not up to date. Run: python manage.py draw_lifecycle", returncode=1)
        except OSError as error:
            raise CommandError(f"{page}: {error.strerror}. Give a file that can be written with --page.") from error
        self.stdout.write(f"{page} is up to date.")


def draw_page() -> str:
    """The whole page in Markdown, with one Mermaid diagram and one table for each machine, and the list of events."""
    return "\n".join(
        [
            _HEAD,
            "## Reach\n",
            *_diagram("reach", Reach),
            "",
            *_table("reach", Reach),
            "\n## Answer\n",
            *_diagram("answer", Answer),
            _ANSWER_RULES,
            *_table("answer", Answer),
            "\n## Events\n",
            *_kinds(),
            "",
        ]
    )


def _diagram(machine: Literal["reach", "answer"], states: type[Reach] | type[Answer]) -> Iterator[str]:
    """Arrows that move nothing are left to the table below the diagram."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in states:
        yield f'    state "{state.label}" as {machine}_{state}'
    yield f"    [*] --> {machine}_{next(iter(states))}"
    for source in states:
        for target, kinds in _by_target(edge for edge in EDGES if edge.machine == machine and edge.source == source):
            if target != source:
                yield f"    {machine}_{source} --> {machine}_{target}: {_labels(kinds)}"
    yield "```"


def _table(machine: Literal["reach", "answer"], states: type[Reach] | type[Answer]) -> Iterator[str]:
    yield "| while it is | these events | make it |"
    yield "|---|---|---|"
    for source in states:
        for target, kinds in _by_target(edge for edge in EDGES if edge.machine == machine and edge.source == source):
            outcome = f"{target.label} (stays)" if target == source else target.label
            yield f"| {source.label} | {_labels(kinds)} | {outcome} |"


def _by_target(edges: Iterable[Edge]) -> Iterable[tuple[State, list[EventKind]]]:
    found: dict[State, list[EventKind]] = {}
    for edge in edges:
        found.setdefault(edge.target, []).append(edge.kind)
    return found.items()


def _kinds() -> Iterator[str]:
    yield "| event | what it is | details |"
    yield "|---|---|---|"
    for kind in EventKind:
        yield f"| {kind.label} | {_nature(kind)} | {_labels(DETAILS[kind])} |"


def _nature(kind: EventKind) -> str:
    groups = {"attempt": ATTEMPTS, "decision": DECISIONS, "answer": ANSWERS, "moves nothing": NEUTRAL}
    natures = [name for name, kinds in groups.items() if kind in kinds]
    natures += ["ends a promise"] if kind in PROMISE_ENDS else []
    natures += ["written by the system only"] if kind in SYSTEM_ONLY else []
    return ", ".join(natures)


def _labels(choices: Iterable[Any]) -> str:
    return ", ".join(str(choice.label) for choice in choices)
