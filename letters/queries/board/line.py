"""A letter as the board tells of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.models import Demand
from letters.enums import BoardState, LetterKind, Reach
from letters.models import Letter
from letters.pieces import Origin
from letters.problems import Problem, checklist_of
from letters.queries.edition.conditions import quick_problems, too_few, too_long, without_signatory
from letters.queries.edition.extent import mark_of, pages_of
from letters.queries.edition.facts import Facts
from letters.queries.letter import is_over, limit_of
from letters.queries.passage import Standing
from letters.queries.publicpage import marks_of
from letters.queries.publicpage.place import Stamp
from letters.queries.report import ReportRow
from letters.queries.version import ResolvedLetter
from organisations.models import User


@dataclass(frozen=True)
class Line:
    """A letter to a recipient as the board tells of it. `frozen` is the reference of the edition that stands,
    `pages` None where nobody has counted them as it is now; `earlier` have signed another text and not this one."""

    letter: Letter
    state: BoardState
    frozen: str
    stamps: Sequence[Stamp]
    standing: Sequence[Standing]
    problems: Sequence[Problem]
    lacking: Sequence[Demand]
    signatories: int
    signatures: int
    earlier: int
    pages: int | None

    @property
    def recipient(self) -> Any:
        return self.letter.target.recipient  # type: ignore[union-attr]

    @property
    def coordinator(self) -> User | None:
        person: User | None = self.letter.target.coordinator if self.letter.target else None
        return person

    @property
    def is_written_here(self) -> bool:
        return self.letter.kind != LetterKind.EXTERNAL

    @property
    def most_pages(self) -> int | None:
        return limit_of(self.letter, "most_pages")

    @property
    def is_too_long(self) -> bool:
        return any(too_long(self.letter, self.pages or 0))

    @property
    def number_made(self) -> int:
        return len(_made(self.standing))

    @property
    def overridden(self) -> int:
        return sum(one.origin == Origin.OVERRIDDEN for one in self.standing)

    @property
    def moved(self) -> int:
        return sum(one.moved for one in self.standing)


@dataclass(frozen=True)
class Known:
    """What was read of a letter: its text as it would be printed, what the rows around it say, and the logs of its
    deliveries."""

    letter: Any
    resolved: ResolvedLetter
    facts: Facts
    told: Sequence[ReportRow]


def line_of(known: Known, demands: Sequence[Demand], *, now: datetime) -> Line:
    """`demands`: of the campaign."""
    letter, standing = known.letter, known.resolved.standing
    is_ours = letter.kind != LetterKind.EXTERNAL  # of what was written elsewhere nobody knows what it demands
    signatures = letter.tally.signatures - letter.earlier if hasattr(letter, "tally") else 0
    pages = pages_of(letter, mark_of(letter, known.resolved, known.facts.seats)) if is_ours else None
    return Line(
        letter=letter,
        state=_state(known, now),
        frozen=letter.frozen_as or "",
        stamps=marks_of(known.told) if known.told else (),
        standing=standing,
        problems=() if letter.frozen_as or not is_ours else checklist_of(_problems(known, signatures, pages)).problems,
        lacking=[demand for demand in demands if is_ours and demand not in _made(standing)],
        signatories=len(known.facts.seats),
        signatures=signatures,
        earlier=letter.earlier,
        pages=pages,
    )


def _problems(known: Known, signatures: int, pages: int | None) -> Iterator[Problem]:
    """Those conditions of freezing that rows tell by themselves, for as many letters as there are. The letter's own page
    has all of them: it opens names and sets pages."""
    letter, signed = known.letter, len(known.facts.seats) + signatures
    yield from quick_problems(letter, known.resolved, known.facts)
    yield from too_few(letter, signed) if signed else [without_signatory()]
    yield from too_long(letter, pages or 0)


def _made(standing: Sequence[Standing]) -> set[Demand]:
    """Demands in prose or as a list."""
    return {demand for one in standing if not one.row.hidden for demand in one.demands}


def _state(known: Known, now: datetime) -> BoardState:
    letter, digest = known.letter, known.resolved.digest
    if any(row.delivery.reach not in (Reach.PLANNED, Reach.CANCELLED) for row in known.told):
        return BoardState.UNDER_WAY
    if letter.frozen_as:
        return BoardState.FROZEN
    if letter.opened_at is not None:
        return BoardState.CLOSED if is_over(letter.closes_at, now) else BoardState.OPEN
    if digest in known.facts.approved and digest != letter.version_digest:
        return BoardState.APPROVED
    if letter.campaign.needs_approval and known.facts.is_in_review:
        return BoardState.IN_REVIEW
    return BoardState.VERSION if letter.version_digest else BoardState.DRAFT
