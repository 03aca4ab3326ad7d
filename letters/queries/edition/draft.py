"""What an edition would be if it were frozen now: its content, lines and counts, and what stands in its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.queries.endorsement import standing_bodies
from letters.enums import LineBlock, Visibility
from letters.errors import MissingGlyphs, UnprintableText
from letters.lines import Line, of_block
from letters.models import Edition, Letter, Version
from letters.problems import Cure, Problem
from letters.queries.block import block_lines, signs_for_affiliates
from letters.queries.edition.annex import annex_of, names_the_owner
from letters.queries.letter import confirmed_points
from letters.queries.signature import annex_lines, counts_of
from letters.queries.version import ResolvedLetter, current_version, resolve_letter
from letters.typesetting.compose import Imprint, compose
from letters.typesetting.document import Document
from letters.typesetting.glyphs import check_characters
from letters.typesetting.payload import as_data, texts
from organisations.enums import JobKind
from organisations.models import Job


@dataclass(frozen=True)
class Draft:
    """`content` is the version's with labels and notes in the letter's language added (docs/adr/0021)."""

    resolved: ResolvedLetter
    content: dict[str, Any]
    lines: list[Line]
    counts: dict[str, int]
    problems: list[Problem]
    version: Version | None

    def document(self, *, public: bool, now: datetime, annex: bool = True) -> Document:
        """For a preview: the small print says that nothing is frozen. `annex`: with the names of supporters."""
        lines = [line for line in self.lines if annex or line.block != LineBlock.ANNEX]
        return compose(self.content, lines, Imprint(_("Draft, not frozen"), "", now), public=public)


def draft_edition(
    letter: Letter,
    *,
    cut_off: datetime,
    now: datetime,
    supplements: Edition | None = None,
    replaces: Edition | None = None,
) -> Draft:
    """`supplements`: only names that this edition and its supplements (but `replaces`) lack. Never raises for what is
    missing: see `problems`."""
    resolved = resolve_letter(letter, now=now)
    annex = annex_of(letter, until=cut_off, supplements=supplements, replaces=replaces)
    listed = signs_for_affiliates(letter) or names_the_owner(letter, annex.named)
    with translation.override(letter.language):
        affiliates = _affiliates(letter, cut_off) if listed else ()
        lines = [*block_lines(letter), *affiliates, *annex_lines(annex.named)]
        counts = _counts(lines) | counts_of(annex.counted)
        content = {**resolved.content, "labels": _labels(counts), "notes": _notes(lines, counts)}
    draft = Draft(resolved, content, lines, counts, [], current_version(letter))
    draft.problems.extend([*resolved.problems, *_problems(letter, draft, cut_off, now)])
    return draft


def text_changed(letter: Letter, resolved: ResolvedLetter) -> bool:
    """The letter says something else than its current version, or has none."""
    version = current_version(letter)
    return version is None or version.digest != resolved.digest


def _affiliates(letter: Letter, cut_off: datetime) -> Iterable[Line]:
    """The organisations that stand behind the campaign at the cut-off."""
    for body in standing_bodies(letter.campaign_id, at=cut_off):
        yield Line.saying(LineBlock.AFFILIATES, Visibility.PUBLIC, name=body.name)


def _counts(lines: list[Line]) -> dict[str, int]:
    return {str(block): len(of_block(lines, block)) for block in (LineBlock.SIGNATORIES, LineBlock.AFFILIATES)}


def _labels(counts: dict[str, int]) -> dict[str, str]:
    affiliates = counts[LineBlock.AFFILIATES]
    return {
        "annex": _("Also signed by"),
        "page": _("Page {page} of {pages}"),
        "via": _("By way of"),
        "affiliates": ngettext(
            "%(count)s organisation affiliated to the campaign",
            "%(count)s organisations affiliated to the campaign",
            affiliates,
        )
        % {"count": affiliates},
        "signed": _("Signed"),
    }


def _notes(lines: list[Line], counts: dict[str, int]) -> dict[str, Any]:
    """Sentences below the names: who is counted without being named, in each of the two copies."""
    counted, withheld = counts[Visibility.COUNTED_ONLY], sum(line.visibility != Visibility.PUBLIC for line in lines)
    only_counted = ngettext(
        "One more person has signed without giving a name to be printed.",
        "%(count)s more people have signed without giving a name to be printed.",
        counted,
    ) % {"count": counted}
    for_recipient = ngettext(
        "One more name stands in the recipient's copy only.",
        "%(count)s more names stand in the recipient's copy only.",
        withheld,
    ) % {"count": withheld}
    full = [only_counted] if counted else []
    return {
        "full": full,
        "public": ([for_recipient] if withheld else []) + full,
        "erased": _("Names that stood here were erased after the letter was frozen."),
    }


def _problems(letter: Letter, draft: Draft, cut_off: datetime, now: datetime) -> Iterable[Problem]:
    if not draft.content["passages"]:
        yield Problem(_("The letter has no passage yet."), Cure.PASSAGES)
    if cut_off > now:
        yield Problem(_("The time until which names count lies in the future."), Cure.VERSION)
    if not any(line.block != LineBlock.AFFILIATES for line in draft.lines) and not draft.counts["signatures"]:
        yield Problem(
            _("Nobody signs this letter: its signature block is empty and it has no signatures."), Cure.LETTER
        )
    if signs_for_affiliates(letter) and not draft.counts[LineBlock.AFFILIATES]:
        yield Problem(
            _("Somebody signs for all organisations affiliated, but none stands behind the campaign at the cut-off."),
            Cure.CAMPAIGN,
        )
    judging = [JobKind.INVALIDATE, JobKind.RESTORE]
    if Job.objects.under_way().filter(kind__in=judging, about_id=letter.campaign_id).exists():
        yield Problem(
            _("Signatures of this campaign are being invalidated or restored just now. Freeze when that is done."),
            Cure.WORK,
        )
    yield from _unconfirmed(letter)
    yield from _unprintable(draft, now)
    yield from _unversioned(letter, draft)


def _unconfirmed(letter: Letter) -> Iterable[Problem]:
    """Nothing is printed for a recipient of whom this organisation has confirmed no contact point."""
    if letter.target is None:
        yield Problem(_("A base letter is not taken anywhere; freeze the letters to its recipients."), Cure.LETTER)
        return
    if not confirmed_points(letter):
        yield Problem(
            _("Your organisation has not confirmed any address or number of %(recipient)s.")
            % {"recipient": letter.target.recipient},
            Cure.RECIPIENT,
        )


def _unprintable(draft: Draft, now: datetime) -> Iterable[Problem]:
    try:
        check_characters(texts(as_data(draft.document(public=False, now=now))))
    except (MissingGlyphs, UnprintableText) as refusal:
        yield Problem(str(refusal), Cure.PASSAGES)


def _unversioned(letter: Letter, draft: Draft) -> Iterable[Problem]:
    """Who signed an earlier text must be thought of by a person before a new one is frozen over their names."""
    if not text_changed(letter, draft.resolved) or not letter.signatures.exists():
        return
    yield Problem(
        _("The text has changed since people signed it. Make a version, and say whether it says something else now."),
        Cure.VERSION,
    )
