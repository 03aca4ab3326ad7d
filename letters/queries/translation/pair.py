"""The passages of a version beside what stands for them in another language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaigns.placeholders import unknown_placeholders
from letters.digests import digest_of
from letters.enums import PassageKind, TranslationState
from letters.markup import escape
from letters.models import Translation, Version
from letters.queries.passage import Piece, difference

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
    def label(self) -> str:
        """What kind of passage it is."""
        return str(PassageKind(self.kind).label)

    @property
    def is_complete(self) -> bool:
        return all(word for said, word in zip(self.original, self.words, strict=True) if said)

    @property
    def is_done(self) -> bool:
        return self.is_complete and self.is_current

    @property
    def difference(self) -> list[Piece]:
        return difference("\n\n".join(self.before), "\n\n".join(self.original))


@dataclass(frozen=True)
class Typed:
    """What a form says of one passage, or of the head: its words, the digest of the words that it was opened with, and
    whether the person says that words which were carried over are still right."""

    words: Sequence[str]
    seen: str
    still_right: bool = False


def why_unsaid(word: str, original: Sequence[str], values: Mapping[str, str]) -> str:
    """The sentence about a placeholder in `word` that would say what the original passage does not; empty if there is none.
    `values` are what placeholders stand for in the letter's own language."""
    sentence = _("The original does not say {{ %(name)s }} here. In the letter that is “%(value)s” now.")
    said = "\n".join(original)
    for name, _nearest in unknown_placeholders(word, ()):
        value = values.get(name, "")
        if value not in said and escape(value) not in said:
            return sentence % {"name": name, "value": value}
    return ""


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


def head_words(translation: Translation) -> list[str]:
    """What stands above the passages: title, heading and notice."""
    return [translation.title, translation.heading, translation.notice]


def digest_of_words(words: Sequence[str]) -> str:
    """By which a form says what it was opened with."""
    return digest_of(list(words))


def digest_of_translation(translation: Translation) -> str:
    """Of all its words: by which a page says what was read."""
    return digest_of([head_words(translation), *map(words_of, translation.passages)])


def _earlier(version: Version, digests: set[str]) -> dict[str, list[str]]:
    """What earlier originals said."""
    contents = version.letter.versions.values_list("content", flat=True)
    passages = (one for content in contents for one in content["passages"])
    return {digest: words_of(one) for one in passages if (digest := digest_of_original(one)) in digests}
