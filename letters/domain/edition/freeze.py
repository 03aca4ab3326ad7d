"""Freezing: text, names and counts become an edition that never changes again."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.digests import commitment, digest_of, new_salt
from letters.domain.edition.extent import measure_draft
from letters.domain.edition.file import typeset_edition
from letters.domain.edition.row import build_edition
from letters.domain.letter import lock_letter
from letters.domain.translation import lock_translation
from letters.domain.version import make_version
from letters.enums import LetterKind
from letters.lines import Line
from letters.models import Edition, EditionLine, Letter, Translation, Version
from letters.problems import Checklist
from letters.queries.edition import Draft, draft_edition, edition_key, statement
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.sealing import DataKey


def freeze_letter(
    letter: Letter,
    *,
    cut_off: datetime,
    by: User | None,
    now: datetime,
    supersedes: Edition | None = None,
    supplements: Edition | None = None,
    translations: Iterable[Translation] = (),
    passed: Collection[str] = (),
) -> Edition:
    """Freeze the letter with the names confirmed until `cut_off`, and typeset it; makes a version if the text changed.

    The first edition of a letter stands alone; each later one says which it replaces, or which it supplements with
    the names that came since. `translations` are printed behind the signatures; `passed`: conditions whose warnings a
    person has seen, which the edition keeps. Raises DemarcheError with every sentence of the checklist; then nothing is
    written.
    """
    with transaction.atomic():
        locked = lock_letter(letter)
        if locked.kind == LetterKind.EXTERNAL:
            raise DemarcheError(_("This letter was written elsewhere: register its PDF instead."))
        _check_place(locked, supersedes, supplements)
        # What replaces a supplement, or comes after one, supplements the same edition.
        before = supersedes or supplements
        supplements = before.supplements or supplements if before else None
        draft = draft_edition(
            locked,
            cut_off=cut_off,
            now=now,
            supplements=supplements,
            replaces=supersedes,
            translations=[lock_translation(one) for one in translations],
        )
        _refuse_open(draft.checklist, passed)
        edition = build_edition(locked, cut_off=cut_off, by=by, now=now, supersedes=supersedes, supplements=supplements)
        _write(edition, draft, _version_of(locked, draft, by, now))
        typeset_edition(edition, now=now)
        measure_draft(locked, draft, keep=True, now=now)
    return edition


def _refuse_open(checklist: Checklist, passed: Collection[str]) -> None:
    """Warnings can be passed, by a person who says so."""
    if checklist.bars:
        raise DemarcheError(" ".join(problem.sentence for problem in checklist.bars))
    seen = [item for item in checklist.warned if item.condition not in passed]
    if seen:
        told = " ".join(problem.sentence for item in seen for problem in item.problems)
        raise DemarcheError(
            _("%(warnings)s Look at this, and say that you freeze it all the same.") % {"warnings": told}
        )


def _check_place(letter: Letter, supersedes: Edition | None, supplements: Edition | None) -> None:
    """Which edition the new one follows; a double click finds no place and is refused."""
    if supersedes and supplements:
        raise DemarcheError(_("An edition either replaces another or supplements it."))
    before = supersedes or supplements
    standing = list(letter.editions.standing())
    if before is None and standing:
        raise DemarcheError(
            _("This letter is frozen as %(reference)s. Say whether the new edition replaces or supplements it.")
            % {"reference": standing[0].reference}
        )
    if before is not None and before not in standing:
        raise DemarcheError(_("%(reference)s does not stand any more.") % {"reference": before.reference})


def _version_of(letter: Letter, draft: Draft, by: User | None, now: datetime) -> Version:
    if draft.version is None or draft.text_changed:
        return make_version(letter, material=True, by=by, now=now)
    return draft.version


def _write(edition: Edition, draft: Draft, version: Version) -> None:
    edition.version, edition.content, edition.counts = version, draft.content, draft.counts
    edition.passed = [str(item.condition) for item in draft.checklist.warned]
    rows = _seal_lines(edition, draft.lines, edition_key(edition))
    edition.digest = digest_of(
        statement(
            reference=edition.reference,
            cut_off=edition.cut_off,
            content=edition.content,
            counts=edition.counts,
            lines=[[row.position, row.block, row.visibility, row.commitment] for row in rows],
        )
    )
    edition.save(force_insert=True)
    EditionLine.objects.bulk_create(rows, batch_size=500)


def _seal_lines(edition: Edition, lines: Sequence[Line], key: DataKey) -> list[EditionLine]:
    return [_seal_line(edition, position, line, key) for position, line in enumerate(lines, 1)]


def _seal_line(edition: Edition, position: int, line: Line, key: DataKey) -> EditionLine:
    salt, table = new_salt(), EditionLine._meta.db_table
    row = EditionLine(
        owner=edition.owner,
        edition=edition,
        position=position,
        block=line.block,
        visibility=line.visibility,
        signature_id=line.signature,
        commitment=commitment(salt, line.text),
    )
    row.text_sealed = key.seal(line.text, table, "text_sealed", row.pk)
    row.salt_sealed = key.seal(salt, table, "salt_sealed", row.pk)
    return row
