"""The letters of a campaign side by side, read with a fixed number of questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise

from campaigns.models import Campaign, CampaignText, Demand, Target
from letters.enums import LetterKind
from letters.models import Edition, Letter, Version
from letters.queries.block import Seat, seats_of
from letters.queries.board.line import Known, Line, line_of
from letters.queries.board.order import FILTERS, ORDERS, SORTS, Wanted, choices_of, fits
from letters.queries.edition.facts import Facts, flags
from letters.queries.letter import around_with
from letters.queries.report import ReportRow, report_row, told_deliveries
from letters.queries.review import approved_texts
from letters.queries.tally import under_earlier
from letters.queries.version import Wordings, resolve_each
from organisations.models import ContactConfirmation

BESIDE = ("base", "campaign__owner", "owner", "target__recipient__mission", "target__coordinator", "tally")


@dataclass(frozen=True)
class Board:
    """`lines` are those that were asked for, of `every`; `without` are targets to which nobody writes yet."""

    campaign: Campaign
    every: Sequence[Line]
    lines: Sequence[Line]
    bases: Sequence[Letter]
    without: Sequence[Target]
    demands: Sequence[Demand]
    wanted: Wanted
    choices: Mapping[str, list[tuple[str, str]]]

    @property
    def filters(self) -> list[tuple[str, Promise, list[tuple[str, str]], str]]:
        """Name, label, choices and what is chosen."""
        return [(name, label, self.choices[name], getattr(self.wanted, name)) for name, label in FILTERS.items()]

    @property
    def orders(self) -> list[tuple[str, Promise]]:
        return list(ORDERS.items())


def board_of(campaign: Campaign, wanted: Wanted, *, now: datetime) -> Board:
    """Inside the scope of whoever looks: a coordinator of some cities sees theirs."""
    letters: list[Any] = list(_letters(campaign))
    demands, wordings = _demands(campaign)
    around = around_with({(campaign.pk, one.language): one.campaign_title or "" for one in letters}, letters)
    resolved = resolve_each(letters, wordings=wordings, around=around, now=now)
    seats, approved, told = seats_of(letters, at=now), approved_texts(letters), _told(campaign)
    lines = [
        line_of(
            Known(
                one,
                resolved[one.pk],
                _facts(one, seats[one.pk], approved.get(one.pk, frozenset())),
                told.get(one.pk, ()),
            ),
            demands,
            now=now,
        )
        for one in letters
        if one.kind != LetterKind.BASE
    ]
    return Board(
        campaign,
        every=lines,
        lines=sorted((line for line in lines if fits(line, wanted)), key=SORTS.get(wanted.sort, SORTS[""])),
        bases=[letter for letter in letters if letter.kind == LetterKind.BASE],
        without=list(without_letter(campaign)),
        demands=demands,
        wanted=wanted,
        choices=choices_of(lines, demands),
    )


def _facts(letter: Any, seats: Sequence[Seat], approved: frozenset[str]) -> Facts:
    """As far as the board asks: translations are looked at on the letter's own page."""
    version = Version(pk=letter.version_key, digest=letter.version_digest) if letter.version_key else None
    asked = {name: getattr(letter, name) for name in flags()}
    return Facts(version, letter.is_confirmed, seats=seats, translations=(), approved=approved, **asked)


def bases_of(campaign: Campaign) -> QuerySet[Letter]:
    letters: QuerySet[Letter] = Letter.objects.filter(campaign=campaign, kind=LetterKind.BASE)
    return letters.order_by("created_at", "id")


def without_letter(campaign: Campaign) -> QuerySet[Target]:
    targets: QuerySet[Target] = Target.objects.filter(campaign=campaign, letters=None).select_related("recipient")
    return targets


def written_to(campaign: Campaign, keys: Iterable[UUID]) -> QuerySet[Letter]:
    """Of these letters those that are the campaign's, to recipients."""
    letters: QuerySet[Letter] = Letter.objects.filter(campaign=campaign, pk__in=list(keys)).exclude(target=None)
    return letters.select_related("target__recipient", "target__campaign")


def _letters(campaign: Campaign) -> QuerySet[Letter]:
    versions = Version.objects.filter(letter=OuterRef("pk")).order_by("-number")
    editions = Edition.objects.standing().filter(letter=OuterRef("pk"), supplements=None).order_by("-number")
    confirmed = ContactConfirmation.objects.filter(
        contact__recipient=OuterRef("target__recipient"), owner=campaign.owner_id, digest=F("contact__digest")
    )
    titles = CampaignText.objects.filter(campaign=OuterRef("campaign"), language=OuterRef("language"))
    letters: QuerySet[Letter] = Letter.objects.filter(campaign=campaign).select_related(*BESIDE)
    return letters.prefetch_related("target__recipient__heads").annotate(
        campaign_title=Subquery(titles.values("title")[:1]),
        **flags(),
        earlier=under_earlier(),
        version_key=Subquery(versions.values("pk")[:1]),
        version_digest=Subquery(versions.values("digest")[:1]),
        frozen_as=Subquery(editions.values("reference")[:1]),
        is_confirmed=Exists(confirmed.filter(contact__retired_at=None)),
    )


def _demands(campaign: Campaign) -> tuple[list[Demand], Wordings]:
    """In their order, and what each says in which language: asked in one question."""
    wordings: Wordings = {}
    rows = list(campaign.demands.annotate(language=F("texts__language"), said=F("texts__text")))
    for row in rows:
        if row.language:
            wordings.setdefault(row.language, {})[row] = row.said
    return list(dict.fromkeys(rows)), wordings


def _told(campaign: Campaign) -> dict[UUID, list[ReportRow]]:
    """What the logs of the letters' deliveries say, by letter."""
    rows: dict[UUID, list[ReportRow]] = {}
    for delivery in told_deliveries(campaign):
        rows.setdefault(delivery.edition.letter_id, []).append(report_row(delivery))
    return rows
