"""What stands between a letter and its freezing, condition by condition. What only rows and text tell is quick and is asked
of many letters at once; what names, fonts and pages tell is asked of one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.enums import Behalf, LineBlock, PassageKind
from letters.errors import MissingGlyphs, UnprintableText
from letters.languages import name_of
from letters.lines import Line
from letters.models import Letter, Translation
from letters.problems import Condition, Cure, Problem
from letters.queries.block import Seat
from letters.queries.edition.facts import Facts
from letters.queries.letter import limit_of
from letters.queries.passage import Standing, why_moved
from letters.queries.review import needs_approval
from letters.queries.translation import is_complete
from letters.queries.version import ResolvedLetter
from letters.typesetting.document import Document
from letters.typesetting.glyphs import families_for
from letters.typesetting.measure import measure
from letters.typesetting.payload import as_data, texts


@dataclass(frozen=True)
class Asked:
    """An edition that would be frozen: `lines` and `counts` are what would be printed, `whole` is false for a supplement,
    `typed` true while somebody types it."""

    letter: Letter
    lines: Sequence[Line]
    counts: Mapping[str, Any]
    document: Document
    cut_off: datetime
    now: datetime
    whole: bool
    typed: bool


def quick_problems(
    letter: Letter, resolved: ResolvedLetter, facts: Facts, chosen: Sequence[Translation] | None = None
) -> Iterator[Problem]:
    """Every condition but those of `slow_problems`."""
    yield from resolved.problems
    yield from unconfirmed(letter, is_confirmed=facts.is_confirmed)
    yield from _unwritten(resolved, facts)
    yield from unapproved(letter, resolved, facts)
    yield from unmandated(facts.seats)
    yield from _outdated(resolved, facts, chosen)
    yield from moved(resolved.standing)
    if facts.is_changing:
        sentence = _(
            "Signatures of this campaign are being invalidated or restored just now. Freeze when that is done."
        )
        yield Problem(Condition.NAMES, sentence, Cure.WORK)


def slow_problems(asked: Asked) -> Iterator[Problem]:
    """Whoever would be printed is known, and the document is ready to be set."""
    if asked.cut_off > asked.now:
        sentence = _("The time until which names count lies in the future.")
        yield Problem(Condition.NAMES, sentence, Cure.FREEZE, "cut_off")
    yield from _unsigned(asked)
    refused = _uncovered(asked.document)
    if refused:
        alone = _uncovered(replace(asked.document, translations=()))
        cure, at = (Cure.PASSAGES, "") if alone else (Cure.FREEZE, "translations_0")
        yield Problem(Condition.CHARACTERS, refused, cure, at)
    else:
        yield from _too_long(asked)


def _uncovered(document: Document) -> str:
    """The sentence about characters that cannot be printed; empty if all can."""
    try:
        families_for(texts(as_data(document)), language=document.language)
    except (MissingGlyphs, UnprintableText) as refusal:
        return str(refusal)
    return ""


def _too_long(asked: Asked) -> Iterator[Problem]:
    """Asked only where the letter says how long it may be, for then it is set; while it is typed, the sheet tells its
    length beside it."""
    if not asked.typed and limit_of(asked.letter, "most_pages"):
        yield from too_long(asked.letter, measure(asked.document).pages)


def too_long(letter: Letter, pages: int) -> Iterator[Problem]:
    most = limit_of(letter, "most_pages")
    if most and pages > most:
        sentence = ngettext(
            "It may have %(most)s page at most, and has %(pages)s.",
            "It may have %(most)s pages at most, and has %(pages)s.",
            most,
        )
        yield Problem(Condition.PAGES, sentence % {"most": most, "pages": pages}, Cure.PASSAGES)


def unconfirmed(letter: Letter, *, is_confirmed: bool) -> Iterator[Problem]:
    """Nothing is printed for a recipient of whom this organisation has confirmed no contact point."""
    if letter.target is None:
        sentence = _("A base letter is not taken anywhere; freeze the letters to its recipients.")
        yield Problem(Condition.CONTACT, sentence, Cure.LETTER)
    elif not is_confirmed:
        sentence = _("Your organisation has not confirmed any address or number of %(recipient)s.")
        told = sentence % {"recipient": letter.target.recipient}
        yield Problem(Condition.CONTACT, told, Cure.RECIPIENT, "contacts")


def _unwritten(resolved: ResolvedLetter, facts: Facts) -> Iterator[Problem]:
    """Who signed an earlier text must be thought of by a person before a new one is frozen over their names."""
    if not resolved.content["passages"]:
        yield without_passage()
    for one in resolved.standing:
        if one.row.kind == PassageKind.DEMANDS and not one.row.hidden and not one.demands:
            sentence = _("A list of demands is empty. Put demands into it, or leave it out.")
            yield Problem(Condition.TEXT, sentence, Cure.PASSAGES, one.anchor)
    if facts.is_signed and text_changed(resolved, facts):
        sentence = _(
            "The text has changed since people signed it. Make a version, and say whether it says something else now."
        )
        yield Problem(Condition.TEXT, sentence, Cure.VERSION)


def without_passage() -> Problem:
    return Problem(Condition.TEXT, _("The letter has no passage yet."), Cure.PASSAGES)


def without_signatory() -> Problem:
    sentence = _("Nobody signs this letter: its signature block is empty and it has no signatures.")
    return Problem(Condition.SIGNED, sentence, Cure.BLOCK)


def text_changed(resolved: ResolvedLetter, facts: Facts) -> bool:
    """The letter says something else than its current version, or has none."""
    return facts.version is None or facts.version.digest != resolved.digest


def unapproved(letter: Letter, resolved: ResolvedLetter, facts: Facts) -> Iterator[Problem]:
    if not needs_approval(letter, resolved.digest, approved=facts.approved):
        return
    if facts.is_in_review:
        sentence = _("The text waits for a second person, who reads it and approves it or sends it back.")
        yield Problem(Condition.REVIEW, sentence, Cure.STAGE)
    else:
        sentence = _("A second person has not approved this text yet. Submit it for approval.")
        yield Problem(Condition.REVIEW, sentence, Cure.REVIEW)


def unmandated(seats: Iterable[Seat]) -> Iterator[Problem]:
    """Of supporters nobody is printed for an organisation that has not agreed; in the block it must stand behind us."""
    for seat in seats:
        if not seat.backed and seat.behalf == Behalf.CAMPAIGN_AND_AFFILIATES:
            sentence = _(
                "Somebody signs for all organisations affiliated, but none stands behind the campaign at the cut-off."
            )
            yield Problem(Condition.MANDATES, sentence, Cure.CAMPAIGN, "endorsements")
        if not seat.backed and seat.behalf == Behalf.ORGANISATION:
            sentence = _(
                "Somebody signs for %(organisation)s, which has not said that it stands behind the campaign. Ask it, or "
                "change as whom the person signs."
            )
            yield Problem(
                Condition.MANDATES, sentence % {"organisation": seat.body_name}, Cure.CAMPAIGN, "endorsements"
            )


def _outdated(resolved: ResolvedLetter, facts: Facts, chosen: Sequence[Translation] | None) -> Iterator[Problem]:
    """What was chosen must say what the letter says; what was begun and lies behind is worth a look."""
    changed = text_changed(resolved, facts)
    for row in dict.fromkeys([*facts.translations, *(chosen or ())]):
        names, at = {"language": name_of(row.language)}, str(row.pk)
        warns = chosen is None or row not in chosen
        if changed or row.version_id != getattr(facts.version, "pk", None):
            sentence = _(
                "The translation into %(language)s is of an earlier text. Carry it over, or freeze without it."
            )
            yield Problem(Condition.TRANSLATIONS, sentence % names, Cure.TRANSLATIONS, warns=warns)
        elif not is_complete(row):
            sentence = _("The translation into %(language)s is not complete. Finish it, or freeze without it.")
            yield Problem(Condition.TRANSLATIONS, sentence % names, Cure.TRANSLATION, at, warns)
        elif not warns and row.reviewed_at is None:
            sentence = _("No speaker has reviewed the translation into %(language)s that goes along.")
            yield Problem(Condition.TRANSLATIONS, sentence % names, Cure.TRANSLATION, at, True)


def moved(standing: Iterable[Standing]) -> Iterator[Problem]:
    for one in standing:
        if one.moved:
            yield Problem(Condition.BASE, why_moved(one), Cure.BASE, one.anchor, True)


def _unsigned(asked: Asked) -> Iterator[Problem]:
    signed = asked.counts[LineBlock.SIGNATORIES] + asked.counts["signatures"]
    if not signed and not any(line.block != LineBlock.AFFILIATES for line in asked.lines):
        yield without_signatory()
    elif asked.whole:
        yield from too_few(asked.letter, signed)


def too_few(letter: Letter, signed: int) -> Iterator[Problem]:
    least = limit_of(letter, "least_signed")
    if least and signed < least:
        sentence = ngettext(
            "It is to be frozen with %(least)s signatory at least, and %(signed)s has signed.",
            "It is to be frozen with %(least)s signatories at least, and %(signed)s have signed.",
            least,
        )
        yield Problem(Condition.SIGNED, sentence % {"least": least, "signed": signed}, Cure.LETTER, "least_signed")
