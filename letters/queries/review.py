"""Whether a text is approved, and who last touched its words."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from letters.enums import JUDGEMENTS, ReviewKind
from letters.models import Letter, ReviewStep
from organisations.models import Change, User

WORDS = ("letters.passage", "letters.letter")
FRAME = {"title", "sender", "addressee", "base", "target", "language"}
"""Columns of a letter that are part of its text."""


def steps_of(letter: Letter) -> list[ReviewStep]:
    """The latest first."""
    return list(letter.reviews.select_related("by").order_by("-at", "-id"))


def is_approved(letter: Letter, digest: str) -> bool:
    """The last word of a reviewer about exactly this text was a yes; so a text that comes back is approved as it was."""
    last = letter.reviews.judgements(digest).first()
    return last is not None and last.kind == ReviewKind.APPROVED


def approved_texts(letters: Iterable[Letter]) -> dict[UUID, frozenset[str]]:
    """By letter, the digests of texts about which the last word was a yes; of those only that need one."""
    asked = [one for one in letters if one.campaign.needs_approval]
    if not asked:
        return {}
    steps = ReviewStep.objects.filter(letter__in=asked, kind__in=JUDGEMENTS).order_by("at", "id")
    last = {(letter, digest): kind for letter, digest, kind in steps.values_list("letter", "digest", "kind")}
    approved: defaultdict[UUID, set[str]] = defaultdict(set)
    for (letter, digest), kind in last.items():
        if kind == ReviewKind.APPROVED:
            approved[letter].add(digest)
    return {letter: frozenset(digests) for letter, digests in approved.items()}


def needs_approval(letter: Letter, digest: str, *, approved: Collection[str] | None = None) -> bool:
    """What people sign, and what is frozen, a second person must have approved, unless the campaign does without.
    `approved`: the letter's of `approved_texts`, where many letters were asked about at once."""
    if not letter.campaign.needs_approval:
        return False
    return not is_approved(letter, digest) if approved is None else digest not in approved


def last_writer(letter: Letter) -> User | None:
    """Who last changed the words, of the letter or of the base that it takes them from; None where nobody did."""
    pages = [letter.pk, *([letter.base_id] if letter.base_id else [])]
    changes = Change.objects.filter(told_with__in=pages, about_kind__in=WORDS).select_related("by")
    written = (one for one in changes.iterator(chunk_size=50) if _touches_words(one))
    last = next(written, None)
    return last.by if last else None


def _touches_words(change: Change) -> bool:
    return change.about_kind == "letters.passage" or not FRAME.isdisjoint(change.fields)
