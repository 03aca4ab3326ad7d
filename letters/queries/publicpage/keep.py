"""What the holder of a mailbox reads when letters that were signed with it say something else now."""

from collections.abc import Sequence
from dataclasses import dataclass

from letters.models import Letter, Link, Signature, Version
from letters.queries.keeping import of_this_mailbox, stand_under
from letters.queries.passage import Piece, difference
from letters.queries.publicpage.found import Published, texts_of
from letters.queries.publicpage.signing import printed_in_letter, receipt_of
from letters.queries.signature import opened
from letters.queries.version import current_version, plain_text


@dataclass(frozen=True)
class ChangedLetter:
    """`seen` is the text that the person stood under last, `present` the newest; `kept` says that it is the one."""

    letter: Letter
    signature: Signature
    receipt: str
    name: str
    printed: str
    seen: Version
    present: Version
    kept: bool
    difference: Sequence[Piece]


@dataclass(frozen=True)
class KeepPage:
    published: Published
    letters: list[ChangedLetter]

    @property
    def open(self) -> bool:
        """Whether any of them waits for an answer."""
        return any(not one.kept for one in self.letters)


def keep_page(link: Link) -> KeepPage:
    """Inside the scope of the link's owner."""
    return KeepPage(texts_of(link.campaign), changed_among(of_this_mailbox(link)))


def changed_among(signatures: Sequence[Signature]) -> list[ChangedLetter]:
    """Of these, those under letters that said something else when they were signed, kept by now or not."""
    standing = stand_under(signatures, {row.letter_id for row in signatures})
    told = [row for row in signatures if row.pk not in standing or row.kept is not None]
    return [_changed(row, kept=row.pk in standing) for row in told]


def _changed(signature: Signature, *, kept: bool) -> ChangedLetter:
    seen, present = signature.kept or signature.version, current_version(signature.letter)
    if present is None or signature.form is None:
        raise ValueError("Nobody signs a letter that has no version.")
    return ChangedLetter(
        letter=signature.letter,
        signature=signature,
        receipt=receipt_of(signature.form),
        name=opened(signature, "name"),
        printed=printed_in_letter(signature),
        seen=seen,
        present=present,
        kept=kept,
        difference=[] if kept else difference(plain_text(seen.content), plain_text(present.content)),
    )
