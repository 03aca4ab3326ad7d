"""What a translation begins with: everything that somebody has translated already."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from campaigns.models import DemandText
from campaigns.placeholders import fill
from letters.models import Letter, Translation, Version
from letters.queries.letter import head_of
from letters.queries.translation.pair import Passage, digest_of_original


class Carried(NamedTuple):
    """A piece of an earlier translation, and the passage that it stood for."""

    piece: Passage
    original: Passage


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
    """By the digest of the original: how other letters of the campaign say it in this language. What was carried over
    and stands beside other words by now is no translation of either."""
    rows = Translation.objects.filter(version__letter__campaign=letter.campaign_id, language=language)
    return {
        piece["of"]: piece
        for row in rows.select_related("version").order_by("changed_at")
        for original, piece in zip(row.version.content["passages"], row.passages, strict=True)
        if piece["text"] and piece["of"] == digest_of_original(original)
    }


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
