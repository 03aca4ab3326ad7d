"""A letter as the board tells of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.models import Demand
from letters.enums import BoardState, LetterKind, Reach, ReviewKind
from letters.models import Letter
from letters.pieces import Origin
from letters.problems import Problem
from letters.queries.block import Seat
from letters.queries.edition.conditions import moved, unconfirmed, without_passage, without_signatory
from letters.queries.letter import is_over
from letters.queries.passage import Standing
from letters.queries.publicpage import marks_of
from letters.queries.publicpage.place import Stamp
from letters.queries.report import ReportRow
from letters.queries.version import unworded
from organisations.models import User


@dataclass(frozen=True)
class Line:
    """A letter to a recipient as the board tells of it. `frozen` is the reference of the edition that stands."""

    letter: Letter
    state: BoardState
    frozen: str
    stamps: Sequence[Stamp]
    standing: Sequence[Standing]
    problems: Sequence[Problem]
    lacking: Sequence[Demand]
    signatories: int
    signatures: int

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
    def number_made(self) -> int:
        return len(_made(self.standing))

    @property
    def overridden(self) -> int:
        return sum(one.origin == Origin.OVERRIDDEN for one in self.standing)

    @property
    def moved(self) -> int:
        return sum(one.moved for one in self.standing)


def line_of(
    letter: Any,
    standing: Sequence[Standing],
    seats: Sequence[Seat],
    told: Sequence[ReportRow],
    demands: Sequence[Demand],
    *,
    now: datetime,
) -> Line:
    """`demands`: of the campaign, each with its wordings."""
    known = letter.kind != LetterKind.EXTERNAL  # of what was written elsewhere nobody knows what it demands
    signatures = letter.tally.signatures if hasattr(letter, "tally") else 0
    return Line(
        letter=letter,
        state=_state(letter, told, now),
        frozen=letter.frozen_as or "",
        stamps=marks_of(told) if told else (),
        standing=standing,
        problems=[] if letter.frozen_as or not known else list(_problems(letter, standing, seats, demands, signatures)),
        lacking=[demand for demand in demands if known and demand not in _made(standing)],
        signatories=len(seats),
        signatures=signatures,
    )


def _problems(
    letter: Any, standing: Sequence[Standing], seats: Sequence[Seat], demands: Sequence[Demand], signatures: int
) -> Iterator[Problem]:
    """Those conditions of freezing that rows tell by themselves, for as many letters as there are. The letter's own page
    has all of them: it fills placeholders, opens names and sets pages."""
    said = [one for one in standing if not one.row.hidden]
    worded = {demand for demand in demands if any(text.language == letter.language for text in demand.texts.all())}
    yield from unconfirmed(letter, is_confirmed=letter.is_confirmed)
    if not said:
        yield without_passage()
    yield from unworded(letter, said, worded)
    if not seats and not signatures:
        yield without_signatory()
    yield from moved(standing)


def _made(standing: Sequence[Standing]) -> set[Demand]:
    """Demands in prose or as a list."""
    return {demand for one in standing if not one.row.hidden for demand in one.demands}


def _state(letter: Any, told: Sequence[ReportRow], now: datetime) -> BoardState:
    if any(row.delivery.reach not in (Reach.PLANNED, Reach.CANCELLED) for row in told):
        return BoardState.UNDER_WAY
    if letter.frozen_as:
        return BoardState.FROZEN
    if letter.opened_at is not None:
        return BoardState.CLOSED if is_over(letter.closes_at, now) else BoardState.OPEN
    if letter.last_step == ReviewKind.SUBMITTED:
        return BoardState.IN_REVIEW
    return BoardState.VERSION if letter.version_number else BoardState.DRAFT
