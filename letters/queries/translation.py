"""A version in other languages: what is translated, what the original changed since, what may be read and printed."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from campaigns.models import DemandText
from letters.digests import digest_of
from letters.enums import TranslationState
from letters.models import Letter, Translation, Version
from letters.placeholders import fill
from letters.queries.letter import head_of
from letters.queries.passage import Piece, difference
from letters.queries.version import current_version

Passage = Mapping[str, Any]
"""One of a version's content: `kind`, `text`, `items`; or of a translation: `of`, `text`, `items`."""


@dataclass(frozen=True)
class Pair:
    """A passage of the version beside what stands for it; `before` is what the original said when that was written."""

    kind: str
    original: Sequence[str]
    words: Sequence[str]
    is_current: bool
    before: Sequence[str] = ()

    @property
    def is_complete(self) -> bool:
        return all(word for said, word in zip(self.original, self.words, strict=True) if said)

    @property
    def is_done(self) -> bool:
        return self.is_complete and self.is_current

    @property
    def difference(self) -> list[Piece]:
        return difference("\n\n".join(self.before), "\n\n".join(self.original))


class Carried(NamedTuple):
    """A piece of an earlier translation, and the passage that it stood for."""

    piece: Passage
    original: Passage


def words_of(passage: Passage) -> list[str]:
    """The text first, then the items."""
    return [passage["text"], *passage["items"]]


def digest_of_original(passage: Passage) -> str:
    return digest_of([passage["kind"], passage["text"], *passage["items"]])


def pairs_of(translation: Translation, *, compared: bool = False) -> list[Pair]:
    """In the order of the letter. `compared`: with what the originals said before, for which earlier versions are read."""
    originals = translation.version.content["passages"]
    digests = [digest_of_original(one) for one in originals]
    stale = {piece["of"] for piece, digest in zip(translation.passages, digests, strict=True)} - {"", *digests}
    before = _earlier(translation.version, stale) if compared and stale else {}
    return [
        Pair(one["kind"], words_of(one), words_of(piece), piece["of"] in ("", digest), before.get(piece["of"], []))
        for one, piece, digest in zip(originals, translation.passages, digests, strict=True)
    ]


def state_of(translation: Translation) -> TranslationState:
    """Of its own version; whether that is still the letter's is another question."""
    whole = translation.title and translation.heading and translation.notice
    if not whole or not all(pair.is_done for pair in pairs_of(translation)):
        return TranslationState.BEGUN
    return TranslationState.REVIEWED if translation.reviewed_at else TranslationState.COMPLETE


def is_complete(translation: Translation) -> bool:
    return state_of(translation) != TranslationState.BEGUN


def progress_of(translation: Translation) -> tuple[int, int]:
    """How many passages are done, of how many."""
    pairs = pairs_of(translation)
    return sum(pair.is_done for pair in pairs), len(pairs)


def latest_translations(letter: Letter) -> list[Translation]:
    """The newest in each language, by language."""
    return _newest(Translation.objects.filter(version__letter=letter).select_related("version__letter"))


def readable_translations(letter: Letter, version: Version) -> list[Translation]:
    """What may be offered beside this version: complete ones, of it or of an earlier one."""
    rows = Translation.objects.filter(version__letter=letter, version__number__lte=version.number)
    return _newest(row for row in rows.select_related("version__letter") if is_complete(row))


def _newest(rows: Iterable[Translation]) -> list[Translation]:
    newest = {row.language: row for row in sorted(rows, key=lambda row: row.version.number)}
    return [newest[language] for language in sorted(newest)]


def printable_translations(letter: Letter) -> list[Translation]:
    """What may go along with an edition that is frozen now: complete ones of the current version."""
    version = current_version(letter)
    if version is None:
        return []
    rows = version.translations.select_related("version__letter").order_by("language")
    return [row for row in rows if is_complete(row)]


def printed(translation: Translation) -> dict[str, Any]:
    """As it stands in an edition's content (docs/adr/0064)."""
    originals = translation.version.content["passages"]
    return {
        "language": translation.language,
        "title": translation.title,
        "heading": translation.heading,
        "notice": translation.notice,
        "passages": [
            {"kind": one["kind"], "text": piece["text"], "items": piece["items"]}
            for one, piece in zip(originals, translation.passages, strict=True)
        ],
    }


def values_in(letter: Letter, language: str, *, now: datetime) -> Mapping[str, str]:
    """What the placeholders of this letter stand for in another language."""
    other = copy(letter)
    other.language = language
    return head_of(other, now=now).values


def first_words(version: Version, language: str, *, now: datetime) -> list[dict[str, Any]]:
    """The passages of a new translation: carried over from an earlier version, or from another letter of the campaign
    that says the same, and the demands' own wordings."""
    earlier = Translation.objects.filter(
        version__letter=version.letter_id, version__number__lt=version.number, language=language
    )
    last = earlier.select_related("version").order_by("-version__number").first()
    carried: Sequence[Carried | None] = _carried(last, version) if last else [None] * len(version.content["passages"])
    known, wordings = _known(version.letter, language), _wordings(version.letter, language, now)
    return [
        _first(one, piece, known, wordings) for one, piece in zip(version.content["passages"], carried, strict=True)
    ]


def _first(
    original: Passage, carried: Carried | None, known: Mapping[str, Passage], wordings: Mapping[str, str]
) -> dict[str, Any]:
    digest = digest_of_original(original)
    alike = known.get(digest)
    if alike and not (carried and carried.piece["of"] == digest):
        carried = Carried(alike, original)
    words = dict(zip(carried.original["items"], carried.piece["items"], strict=True)) if carried else {}
    items = [wordings.get(said) or words.get(said, "") for said in original["items"]]
    if carried is None:
        return {"of": digest if any(items) else "", "text": "", "items": items}
    return {"of": carried.piece["of"], "text": carried.piece["text"], "items": items}


def _carried(last: Translation, version: Version) -> list[Carried | None]:
    """For each passage of the new version the piece that stood for it, or for what it was changed from."""
    old, new = last.version.content["passages"], version.content["passages"]
    before, after = [digest_of_original(one) for one in old], [digest_of_original(one) for one in new]
    pieces = [Carried(piece, one) for piece, one in zip(last.passages, old, strict=True)]
    same = dict(zip(before, pieces, strict=True))
    found = [same.get(digest) for digest in after]
    for kind, start, end, first, beyond in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for here, there in zip(range(start, end), range(first, beyond), strict=False):
            fits = before[here] not in after and old[here]["kind"] == new[there]["kind"]
            if kind == "replace" and found[there] is None and fits:
                found[there] = pieces[here]
    return found


def _known(letter: Letter, language: str) -> dict[str, Passage]:
    """By the digest of the original: how other letters of the campaign say it in this language."""
    rows = Translation.objects.filter(version__letter__campaign=letter.campaign_id, language=language)
    pieces = (piece for row in rows.order_by("changed_at").only("passages") for piece in row.passages)
    return {piece["of"]: piece for piece in pieces if piece["of"] and piece["text"]}


def _wordings(letter: Letter, language: str, now: datetime) -> dict[str, str]:
    """By what the letter prints for a demand: its own wording in the other language."""
    texts = DemandText.objects.filter(demand__campaign=letter.campaign_id, language__in=[letter.language, language])
    by_demand: dict[Any, dict[str, str]] = {}
    for row in texts:
        by_demand.setdefault(row.demand_id, {})[row.language] = row.text
    both = [texts for texts in by_demand.values() if len(texts) == 2]  # the letter's and the other
    here = head_of(letter, now=now).values if both else {}
    there = values_in(letter, language, now=now) if both else {}
    return {fill(texts[letter.language], here): fill(texts[language], there) for texts in both}


def _earlier(version: Version, digests: set[str]) -> dict[str, list[str]]:
    """What earlier originals said."""
    contents = version.letter.versions.values_list("content", flat=True)
    passages = (one for content in contents for one in content["passages"])
    return {digest: words_of(one) for one in passages if (digest := digest_of_original(one)) in digests}
