"""What the typesetter is given: a letter as plain words, every decision about it already taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from letters.enums import Paper, Window


@dataclass(frozen=True)
class Block:
    """One passage of the letter with its placeholders filled.

    `kind` is a value of `PassageKind`. `text` is written in the Markdown of `letters.markup`; for demands it is the
    lead-in, which may be empty, and `items` are the bullets, in plain words.
    """

    kind: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signer:
    """Somebody who signs; `behalf` is the phrase as printed ("on behalf of …")."""

    name: str
    office: str = ""
    organisation: str = ""
    place: str = ""
    behalf: str = ""


@dataclass(frozen=True)
class SignerGroup:
    """Signers under one heading, which may be empty."""

    heading: str
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class Logo:
    """`png` as it was made anew when it was given; `alt` says what it shows."""

    png: bytes
    alt: str


@dataclass(frozen=True)
class Sheet:
    """How the letter lies on its paper: values of `Paper` and `Window`, the letterhead's logo, and the address of the
    letter's public page, printed as a code where there is one."""

    paper: str = Paper.A4
    window: str = Window.NONE
    logo: Logo | None = None
    page: str = ""


PLAIN = Sheet()
"""A4 without window, logo and code."""


@dataclass(frozen=True)
class Courtesy:
    """The letter in another language, for its reader: the signed text alone is authoritative, and `notice` says so."""

    language: str
    heading: str
    notice: str
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole letter. A redacted copy is another document from which data were left out.

    `addressee` is to whom the letter speaks, `via` where it is taken (the mission in whose care it goes) or empty.
    `affiliates` are printed below the signatures, `translations` and then `annex` on pages of their
    own, `notes` under the annex. `frozen_at`
    must know its time zone: it becomes the date inside the file. `labels` holds the words of the letter's language
    named in `LABELS`; "page" is a pattern with `{page}` and `{pages}`.
    """

    language: str
    title: str
    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    via: tuple[str, ...]
    body: tuple[Block, ...]
    groups: tuple[SignerGroup, ...]
    affiliates: tuple[str, ...]
    annex: tuple[Signer, ...]
    notes: tuple[str, ...]
    reference: str
    digest: str
    frozen_at: datetime
    labels: Mapping[str, str]
    sheet: Sheet = PLAIN
    translations: tuple[Courtesy, ...] = ()


LABELS = ("annex", "page", "via", "affiliates")
