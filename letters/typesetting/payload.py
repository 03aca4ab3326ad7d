"""A document as the plain data that `template/letter.typ` reads: text cut into lines, the body into its parts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TypeAlias

from letters.markup import Line, Listing, Paragraph, Quotation, Run, Tree, by_link, shown_address, tree_of
from letters.typesetting.document import LABELS, Block, Courtesy, Document, Signer, SignerGroup
from letters.typesetting.order import direction_of, order_of

Data: TypeAlias = str | Sequence["Data"] | Mapping[str, "Data"]

MOST_WITH_A_LOOK = 2_000
"""Names in an annex."""

REGIONS = {"hans": "cn", "hant": "tw"}
EAST_ASIAN = ("zh", "ja", "ko")

LINE_END = re.compile(r"\r\n?")
PARAGRAPH_END = re.compile(r"\n(?:[ \t]*\n)+")
BLANKS = re.compile(r"[ \t\r\n]+")
LONGEST_WORD = 40
"""Characters; more without a place to break would run over the edge of the paper."""
ENDLESS_WORD = re.compile(rf"(\S{{{LONGEST_WORD}}})(?=\w)")
ZERO_WIDTH_SPACE = "\u200b"


def as_data(document: Document) -> dict[str, Data]:
    """The whole letter, ready for JSON."""
    return {
        **_language(document.language),
        **_parts(document.body),
        "title": _line(document.title),
        "sender": _lines(document.sender),
        "addressee": _lines(document.addressee),
        "via": _lines(document.via),
        "groups": [_group(group) for group in document.groups if group.signers],
        "affiliates": _lines(document.affiliates),
        "translations": [_courtesy(one) for one in document.translations],
        "annex": _annex(document.annex),
        "notes": _lines(document.notes),
        "small_print": _lines((document.reference, document.digest, document.sheet.page.partition("://")[2])),
        "page": document.sheet.page,
        "sheet": _sheet(document),
        "labels": {name: _line(document.labels[name]) for name in LABELS},
    }


def texts(data: Data) -> Iterator[str]:
    """Every string that is printed or named in the file."""
    if isinstance(data, str):
        yield data
        return
    for value in data.values() if isinstance(data, Mapping) else data:
        yield from texts(value)


def _language(tag: str) -> dict[str, Data]:
    """Typst wants language and region apart: "pt-br" is "pt" and "BR"; of a script ("zh-Hant") it knows the region."""
    language, _separator, region = tag.lower().partition("-")
    region = REGIONS.get(region, region).upper()
    direction = direction_of(tag)
    return {"language": language, "region": region if len(region) == 2 else "", "direction": direction}


def _sheet(document: Document) -> dict[str, Data]:
    """Its fonts are named once it is known which characters it has (`families_for`)."""
    sheet = document.sheet
    return {
        "paper": sheet.paper,
        "window": sheet.window,
        "logo": sha256(sheet.logo.png).hexdigest() if sheet.logo else "",
        "logo_alt": _line(sheet.logo.alt) if sheet.logo else "",
        "script": _script(document.language),
    }


def _script(tag: str) -> str:
    """How lines are set."""
    east = tag.lower().partition("-")[0] in EAST_ASIAN
    return "east" if east else "right" if direction_of(tag) == "rtl" else ""


def _parts(body: Sequence[Block]) -> dict[str, Data]:
    order = order_of(body)
    return {name: [_block(block) for block in getattr(order, name)] for name in ("dateline", "body", "ending", "after")}


def _courtesy(one: Courtesy) -> dict[str, Data]:
    body = [_block(block) for block in one.body if block.text or block.items]
    heading, notice = _line(one.heading), _line(one.notice)
    return {
        **_language(one.language),
        "script": _script(one.language),
        "heading": heading,
        "notice": notice,
        "body": body,
    }


def _block(block: Block) -> dict[str, Data]:
    parts = [_part(part) for part in tree_of(block.kind, block.text)]
    return {"kind": block.kind, "parts": parts, "items": [_plain(item) for item in block.items]}


def _part(part: Paragraph | Listing | Quotation) -> dict[str, Data]:
    if isinstance(part, Paragraph):
        return {"kind": "paragraph", "lines": [_pieces(line) for line in part.lines if line]}
    if isinstance(part, Quotation):
        return {"kind": "quotation", "parts": _all_parts(part.blocks)}
    first = "" if part.first is None else str(part.first)
    return {"kind": "list", "first": first, "items": [_all_parts(item) for item in part.items]}


def _all_parts(tree: Tree) -> list[Data]:
    return [_part(part) for part in tree]


def _plain(text: str) -> list[Data]:
    """Words without marks, in the form of those that have some."""
    paragraphs = ([[line] for line in lines] for lines in _paragraphs(text))
    return [{"kind": "paragraph", "lines": lines} for lines in paragraphs]


def _pieces(line: Line) -> list[Data]:
    """Plain words as a string, others with their look; a link with its address where the words do not say it."""
    pieces: list[Data] = []
    for link, runs in by_link(line):
        inside = [_piece(run) for run in runs]
        pieces += [{"link": link, "address": _address(link, runs), "pieces": inside}] if link else inside
    return pieces


def _piece(run: Run) -> Data:
    text = _breakable(BLANKS.sub(" ", run.text))
    look = " ".join(name for name in ("emphasis", "strong") if getattr(run, name))
    return {"text": text, "look": look} if look else text


def _address(link: str, runs: Sequence[Run]) -> str:
    words, address = "".join(run.text for run in runs).strip(), shown_address(link)
    said = {address, address.rstrip("/"), address.partition("://")[2].rstrip("/")}
    return "" if words in said else _breakable(address)


def _group(group: SignerGroup) -> dict[str, Data]:
    return {"heading": _line(group.heading), "signers": [_signer(signer) for signer in group.signers]}


def _signer(signer: Signer) -> dict[str, Data]:
    where = ", ".join(filter(None, (_line(signer.organisation), _line(signer.place))))
    return {"name": _line(signer.name), "lines": _lines((signer.office, where)), "behalf": _line(signer.behalf)}


def _annex(signers: Sequence[Signer]) -> list[Data]:
    """Of a few, what is known of each stands below the name; of thousands, behind it, in words without a look."""
    people = [_signatory(signer) for signer in signers]
    dense = len(people) > MOST_WITH_A_LOOK
    return [", ".join(filter(None, one.values())) for one in people] if dense else [*people]


def _signatory(signer: Signer) -> dict[str, str]:
    """A name in the annex, where all that is known of the person shares one small line."""
    about = (signer.office, signer.organisation, signer.place, signer.behalf)
    return {"name": _line(signer.name), "about": ", ".join(_lines(about))}


def _paragraphs(text: str) -> list[list[str]]:
    whole = LINE_END.sub("\n", text).strip(" \t\n")
    return [_lines(paragraph.split("\n")) for paragraph in PARAGRAPH_END.split(whole) if paragraph]


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts if (line := _line(text))]


def _line(text: str) -> str:
    return _breakable(BLANKS.sub(" ", text).strip(" "))


def _breakable(text: str) -> str:
    return ENDLESS_WORD.sub(rf"\1{ZERO_WIDTH_SPACE}", text) if len(text) > LONGEST_WORD else text
