"""From what was frozen (or would be) to the document that is typeset or shown. What a copy may not show is left out
here, before anything is set: there is no black bar to lift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString

from letters.enums import LineBlock, PassageKind
from letters.lines import Line, of_block, readable_in_public
from letters.markup import html_of, inline_html_of, tree_of
from letters.typesetting.document import LABELS, PLAIN, Block, Courtesy, Document, Sheet, Signer, SignerGroup
from letters.typesetting.order import direction_of, order_of


@dataclass(frozen=True)
class Imprint:
    """The small print: which edition this is."""

    reference: str
    digest: str
    frozen_at: datetime


def compose(
    content: Mapping[str, Any],
    lines: Sequence[Line],
    imprint: Imprint,
    *,
    public: bool,
    erased: bool = False,
    sheet: Sheet = PLAIN,
) -> Document:
    """`content` is an edition's (docs/adr/0021). `erased`: some line of this copy was erased after the freeze."""
    shown = readable_in_public(lines) if public else list(lines)
    notes = list(content["notes"]["public" if public else "full"])
    return Document(
        language=content["language"],
        title=content["title"],
        sender=tuple(content["sender"]),
        addressee=tuple(content["addressee"]),
        via=tuple(content["via"]),
        body=tuple(Block(one["kind"], one["text"], tuple(one["items"])) for one in content["passages"]),
        groups=_groups(of_block(shown, LineBlock.SIGNATORIES)),
        affiliates=tuple(line.says["name"] for line in of_block(shown, LineBlock.AFFILIATES)),
        annex=tuple(_signer(line) for line in of_block(shown, LineBlock.ANNEX)),
        notes=tuple(notes + ([content["notes"]["erased"]] if erased else [])),
        reference=imprint.reference,
        digest=imprint.digest,
        frozen_at=imprint.frozen_at,
        labels={name: content["labels"][name] for name in LABELS},
        translations=tuple(map(courtesy_of, content.get("translations", ()))),
        sheet=sheet,
    )


def courtesy_of(printed: Mapping[str, Any]) -> Courtesy:
    """One of the `translations` of an edition's content (docs/adr/0064)."""
    body = tuple(Block(one["kind"], one["text"], tuple(one["items"])) for one in printed["passages"])
    return Courtesy(printed["language"], printed["heading"], printed["notice"], body)


@dataclass(frozen=True)
class ShownBlock:
    """A passage for a page; `html` of a headline has no paragraphs, for it is one."""

    kind: str
    html: SafeString
    items: tuple[str, ...]


@dataclass(frozen=True)
class ShownLetter:
    """What `templates/letters/_letter_text.html` shows: passages before and after the signatures."""

    document: Document
    direction: str
    before: list[ShownBlock]
    after: list[ShownBlock]

    def __getattr__(self, name: str) -> Any:
        """Everything else is the document's."""
        return getattr(self.document, name)


def as_shown(document: Document) -> ShownLetter:
    """The same letter for a web page."""
    order = order_of(document.body)
    before, after = ([_shown(block) for block in blocks] for blocks in (order.before, order.after))
    return ShownLetter(document, direction_of(document.language), before, after)


def passages_shown(courtesy: Courtesy) -> list[ShownBlock]:
    """A translation for a web page."""
    return [_shown(block) for block in courtesy.body if block.text or block.items]


def _shown(block: Block) -> ShownBlock:
    as_html = inline_html_of if block.kind == PassageKind.HEADLINE else html_of
    return ShownBlock(block.kind, as_html(tree_of(block.kind, block.text)), block.items)


def _groups(lines: Sequence[Line]) -> tuple[SignerGroup, ...]:
    grouped = (list(group) for _, group in groupby(lines, key=lambda line: line.says["group"]))
    return tuple(SignerGroup(group[0].says.get("heading", ""), tuple(map(_signer, group))) for group in grouped)


def _signer(line: Line) -> Signer:
    said = {key: value for key, value in line.says.items() if key not in ("group", "heading")}
    return Signer(**said)
