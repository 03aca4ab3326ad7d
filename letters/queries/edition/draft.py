"""What an edition would be if it were frozen now: its content, lines and counts, and what stands in its way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.queries.endorsement import standing_bodies
from letters.enums import LineBlock, Visibility
from letters.languages import name_of
from letters.lines import Line, of_block
from letters.models import Edition, Letter, Translation, Version
from letters.problems import Checklist, checklist_of
from letters.queries.block import block_lines, signs_for_affiliates
from letters.queries.edition.annex import annex_at_a_glance, annex_of, names_the_owner
from letters.queries.edition.conditions import Asked, quick_problems, slow_problems
from letters.queries.edition.extent import mark_of
from letters.queries.edition.facts import facts_of
from letters.queries.edition.sheet import as_sheet, sheet_of
from letters.queries.passage import Standing
from letters.queries.signature import annex_lines
from letters.queries.translation import printed
from letters.queries.version import ResolvedLetter, resolve_letter
from letters.typesetting.compose import Imprint, compose
from letters.typesetting.document import Document


@dataclass(frozen=True)
class Draft:
    """`content` is the version's with labels and notes in the letter's language added (docs/adr/0021); `mark`: of what
    decides how many pages it takes."""

    resolved: ResolvedLetter
    content: dict[str, Any]
    lines: list[Line]
    counts: dict[str, int]
    checklist: Checklist
    version: Version | None
    mark: str

    @property
    def text_changed(self) -> bool:
        """The letter says something else than its current version, or has none."""
        return self.version is None or self.version.digest != self.resolved.digest

    def document(self, *, public: bool, now: datetime, annex: bool = True) -> Document:
        """`annex`: with the names of supporters."""
        lines = [line for line in self.lines if annex or line.block != LineBlock.ANNEX]
        return _document(self.content, lines, public=public, now=now)


def draft_edition(
    letter: Letter,
    *,
    cut_off: datetime,
    now: datetime,
    supplements: Edition | None = None,
    replaces: Edition | None = None,
    translations: Sequence[Translation] | None = None,
    said: Sequence[Standing] | None = None,
) -> Draft:
    """`supplements`: only names that this edition and its supplements (but `replaces`) lack. `translations` go along.
    `said`: passages as they are typed; while somebody types, no supporter's name is opened and no page is set. Never raises
    for what is missing: see `checklist`."""
    resolved, facts = resolve_letter(letter, now=now, said=said), facts_of([letter], cut_off=cut_off)[letter.pk]
    if said is None:
        annex = annex_of(letter, until=cut_off, supplements=supplements, replaces=replaces)
    else:
        annex = annex_at_a_glance(letter, until=cut_off)
    listed = signs_for_affiliates(letter) or names_the_owner(letter, annex.named)
    with translation.override(letter.language):
        block, affiliates = block_lines(letter), _affiliates(letter, cut_off) if listed else ()
        withheld = annex.withheld + sum(line.visibility != Visibility.PUBLIC for line in block)
        lines = [*block, *affiliates, *annex_lines(annex.named, sealed=said is not None)]
        counts = {**_counts(lines), **annex.counts}
        content = {
            **resolved.content,
            "labels": _labels(counts),
            "notes": _notes(withheld, counts, _authority(letter, translations or ())),
            "sheet": sheet_of(letter),
            "translations": [printed(row) for row in translations or ()],
        }
    document = _document(content, lines, public=False, now=now)
    asked = Asked(letter, lines, counts, document, cut_off, now, whole=supplements is None, typed=said is not None)
    problems = [*quick_problems(letter, resolved, facts, translations), *slow_problems(asked)]
    mark = mark_of(letter, resolved, facts.seats)
    return Draft(resolved, content, lines, counts, checklist_of(problems), facts.version, mark)


def _document(content: Mapping[str, Any], lines: Sequence[Line], *, public: bool, now: datetime) -> Document:
    """For a preview: the small print says that nothing is frozen."""
    imprint = Imprint(_("Draft, not frozen"), "", now)
    return compose(content, lines, imprint, public=public, sheet=as_sheet(content["sheet"]))


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
    }


def _authority(letter: Letter, translations: Sequence[Translation]) -> list[str]:
    """Said where the letter goes in more than one language."""
    if not translations:
        return []
    names = ", ".join(name_of(row.language) for row in translations)
    sentence = _("Language of the authoritative text: %(language)s. Courtesy translations: %(languages)s.")
    return [sentence % {"language": name_of(letter.language), "languages": names}]


def _notes(withheld: int, counts: dict[str, int], authority: list[str]) -> dict[str, Any]:
    """Sentences below the names: who is counted without being named, in each of the two copies; which text counts."""
    counted = counts[Visibility.COUNTED_ONLY]
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
    full = [*([only_counted] if counted else []), *authority]
    return {
        "full": full,
        "public": ([for_recipient] if withheld else []) + full,
        "erased": _("Names that stood here were erased after the letter was frozen."),
    }
