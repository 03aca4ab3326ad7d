"""The public page of a letter: its text with public names only, what became of it, and the editions that were carried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.enums import FileKind, LetterKind, LineBlock, Visibility
from letters.lines import Line
from letters.models import Edition, EditionFile, Letter, Version
from letters.queries.edition import edition_key, opened_line, with_shown
from letters.queries.passage import Piece
from letters.queries.publicpage.found import Published, texts_of
from letters.queries.publicpage.place import Place, place_of
from letters.queries.publicpage.support import Support, support_of, version_document
from letters.queries.report import ReportRow, report_row, told_deliveries
from letters.queries.version import difference_between, told_versions
from letters.typesetting.compose import Imprint, compose
from letters.typesetting.document import Document
from organisations.models import Recipient


@dataclass(frozen=True)
class ShownEdition:
    """An edition that has a public copy carries its code in `copy_code`, any other an empty one."""

    number: int
    frozen_at: str
    reference: str
    digest: str
    copy_code: str
    counts: str


@dataclass(frozen=True)
class ShownVersion:
    number: int
    made_at: str
    note: str
    material: bool
    difference: Sequence[Piece]


@dataclass(frozen=True)
class LetterPage:
    """`document` is None where the text is not here; `absent` then says why, in a sentence. `text` is the version shown."""

    letter: Letter
    published: Published
    text: Version | None
    document: Document | None
    absent: str
    place: Place
    copies: list[Place]
    editions: list[ShownEdition]
    versions: list[ShownVersion]
    support: Support | None


def letter_page(letter: Letter, *, now: datetime) -> LetterPage:
    """Inside the scope of the letter's owner. Raises ValueError for a base letter: it goes to nobody."""
    if letter.target is None:
        raise ValueError("A base letter has no page.")
    recipient = letter.target.recipient
    files = Prefetch("files", EditionFile.objects.order_by("kind", "-made_at"))
    editions = list(
        with_shown(letter.editions.all()).select_related("version").prefetch_related(files).order_by("-number")
    )
    replaced = {edition.supersedes_id for edition in editions} - {None}
    standing = [edition for edition in editions if not replaced & {edition.pk, edition.supplements_id}]
    texts = [edition for edition in standing if edition.content and not edition.supplements_id]
    rows = [report_row(delivery) for delivery in told_deliveries(letter.campaign).filter(edition__letter=letter)]
    frozen = {edition.version for edition in editions if edition.version}
    every = list(letter.versions.order_by("number")) if letter.opened_at else sorted(frozen, key=lambda one: one.number)
    current = every[-1] if every and letter.opened_at else None
    text = texts[0] if texts else None
    document = _document(letter, text, current)
    return LetterPage(
        letter=letter,
        published=texts_of(letter.campaign),
        text=current or (text.version if text else None),
        document=document,
        absent="" if document else _why_absent(letter, standing),
        place=_place(recipient, rows, now),
        copies=[_place(other, rows, now) for other in _others(recipient, rows)],
        editions=[_edition(edition) for edition in editions if edition.content and edition.shown],
        versions=_versions(told_versions(letter, every, frozen)),
        support=support_of(letter, changed=any(one.material for one in every[1:]), now=now),
    )


def _document(letter: Letter, edition: Edition | None, current: Version | None) -> Document | None:
    """What people sign now, where it has gone beyond what was frozen last; or else that."""
    if current and not (edition and edition.version_id == current.pk):
        return version_document(letter, current)
    return public_document(edition) if edition else None


def public_document(edition: Edition) -> Document:
    """The letter as it stands in its public copy, without the annex: the PDF has that."""
    key = edition_key(edition)
    rows = edition.lines.filter(visibility=Visibility.PUBLIC).exclude(block=LineBlock.ANNEX).order_by("position")
    opened = [(row, opened_line(row, key)) for row in rows]
    lines: list[Line] = [line for _row, line in opened if line]
    imprint = Imprint(edition.reference, edition.digest, edition.frozen_at)
    return compose(edition.content or {}, lines, imprint, public=True, erased=len(lines) < len(opened))


def _why_absent(letter: Letter, standing: list[Edition]) -> str:
    """A letter that was written elsewhere may lie here as a sealed file; then its text is known, but not published."""
    files = any(file.kind == FileKind.FULL for edition in standing for file in edition.files.all())
    if letter.kind == LetterKind.EXTERNAL and files:
        return _("This letter was written elsewhere. Its text is not published here.")
    return _("The text of this letter is not known to us.")


def _place(recipient: Recipient, rows: list[ReportRow], now: datetime) -> Place:
    return place_of(recipient, "", [row for row in rows if row.delivery.recipient_id == recipient.pk], now=now)


def _others(recipient: Recipient, rows: list[ReportRow]) -> Iterable[Recipient]:
    """To whom copies went, each once."""
    return dict.fromkeys(row.delivery.recipient for row in rows if row.delivery.recipient_id != recipient.pk)


def _edition(edition: Edition) -> ShownEdition:
    copies = [file for file in edition.files.all() if file.kind == FileKind.PUBLIC and file.removed_at is None]
    return ShownEdition(
        number=edition.number,
        frozen_at=date_format(edition.frozen_at),
        reference=edition.reference,
        digest=edition.digest,
        copy_code=edition.code if copies else "",
        counts=_counts(edition),
    )


def _counts(edition: Edition) -> str:
    """By the numbers that were frozen; they say how many, never who."""
    number = edition.counts.get("signatures", 0)
    if not number:
        return ""
    return ngettext("%(count)d signature below the text.", "%(count)d signatures below the text.", number) % {
        "count": number
    }


def _versions(told: Sequence[Version]) -> list[ShownVersion]:
    """The newest first, each with what it changed of the one that was told before it."""
    return [
        ShownVersion(
            number=after.number,
            made_at=date_format(after.made_at),
            note="" if after.material else _("wording only"),
            material=after.material,
            difference=difference_between(before, after) if before else [],
        )
        for before, after in zip([None, *told], told, strict=False)
    ][::-1]
