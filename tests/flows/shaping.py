"""Building a letter in the admin from nothing, as a person does: begun, written on its sheet, signed, frozen.

What is typed are the shapes that the typesetter's tests set too, so that one text tells what must stand on the paper.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import expect

from letters.demo.campaign import ASSEMBLY, DEMANDS, DROP_CHARGES, FREE_THE_DETAINED
from letters.demo.people import STANDING_BEHIND
from letters.typesetting.document import Block, Document, Signer, SignerGroup
from tests.flows.browsing import Visitor
from tests.flows.sheet import add_passage, pieces, save
from tests.letters.typesetting import shapes

WORDINGS = {wanted.texts["en"]: wanted.name for wanted in DEMANDS}
"""The demands of the demo's campaign, by the words that a letter prints."""

KINDS = {
    "place_date": "Place and date",
    "headline": "Headline",
    "slogan": "Slogan",
    "salutation": "Salutation",
    "paragraph": "Paragraph",
    "demands": "List of demands",
    "closing": "Closing",
    "signature_block": "Signature block",
    "postscript": "Postscript",
}
"""As the sheet calls them."""
LANGUAGES = {"en": "English", "sv": "Swedish"}
NOBODY = "---------"


@dataclass(frozen=True)
class Typed:
    """`letter` is what must be printed. `instead`: what is typed for words that a placeholder stands for; `frame`: fields of
    the letter's page beside its words, by name; `behalf`: as it is chosen for whoever signs."""

    letter: Document
    city: str
    behalf: str
    instead: Mapping[str, str] = field(default_factory=dict)
    frame: Mapping[str, str] = field(default_factory=dict)

    @property
    def recipient(self) -> str:
        return f"Embassy of Kazakhstan, {self.city}"

    def words(self, printed: str) -> str:
        return self.instead.get(printed, printed)


def begin(visitor: Visitor, typed: Typed) -> None:
    """The page that opens is the sheet, with nothing on it."""
    letter = typed.letter
    visitor.open("/staff/letters/letter/add/")
    visitor.fill(
        campaign="Campaign Kazakhstan",
        kind="letter to a recipient",
        target=typed.recipient,
        language=LANGUAGES[letter.language],
        title=letter.title,
        sender="\n".join(letter.sender),
        addressee="\n".join(map(typed.words, letter.addressee)),
        **typed.frame,
    )
    visitor.save("_save")
    expect(visitor.page.locator(".sheet__empty")).to_be_visible()


def write(visitor: Visitor, typed: Typed) -> None:
    for block in typed.letter.body:
        add_passage(visitor, KINDS[block.kind], typed.words(block.text))
        for wording, name in WORDINGS.items():
            if block.items and wording not in block.items:
                take_out_demand(visitor, name)
    save(visitor)


def take_out_demand(visitor: Visitor, name: str) -> None:
    """Of the list that was added last: it begins with all."""
    passage = pieces(visitor).last
    passage.get_by_role("button", name=re.compile(f"Take out ?: {re.escape(name)}")).click()
    expect(passage.locator(".piece__offered").get_by_role("button", name=name)).to_be_visible()


def sign(visitor: Visitor, typed: Typed) -> None:
    """Group by group, each on its own page."""
    for group in typed.letter.groups:
        visitor.follow("Add a group of signatories")
        visitor.fill(heading=group.heading)
        visitor.save()
        for number, signer in enumerate(group.signers):
            enter(visitor, number, signer, typed.behalf)
        visitor.save("_save")


def enter(visitor: Visitor, number: int, signer: Signer, behalf: str) -> None:
    """One row waits for a name; the next is asked for."""
    if number:
        visitor.page.get_by_role("button", name="Add another Signatory").click()
    visitor.fill(
        **{
            f"signatories-{number}-name": signer.name,
            f"signatories-{number}-office": signer.office,
            f"signatories-{number}-organisation": signer.organisation or NOBODY,
            f"signatories-{number}-behalf": behalf,
            f"signatories-{number}-consent_how": "by telephone",
            f"signatories-{number}-consent_on": "2016-05-24",
            f"signatories-{number}-position": str(number + 1),
        }
    )


def freeze(visitor: Visitor) -> bytes:
    """The PDF that would be carried to the door."""
    visitor.follow("Freeze")
    assert "Nothing stands in the way" in visitor.said, visitor.said
    assert "Frozen as" in visitor.save()
    pdf = visitor.context.request.get(visitor.page.url.replace("/change/", "/full.pdf"))
    assert pdf.status == 200
    return pdf.body()


def build(visitor: Visitor, typed: Typed) -> bytes:
    begin(visitor, typed)
    write(visitor, typed)
    sign(visitor, typed)
    return freeze(visitor)


def by_one(shape: Document, name: str, **more: Any) -> tuple[SignerGroup, ...]:
    """The one who signs the shape, for an organisation that the demo has."""
    ((signer,),) = (group.signers for group in shape.groups)
    return (SignerGroup("", (replace(signer, organisation=name, **more),)),)


def reworded(shape: Document, *kinds_and_words: Block) -> tuple[Block, ...]:
    """The first passage of each of these kinds says this instead."""
    body = list(shape.body)
    for block in kinds_and_words:
        body[[one.kind for one in body].index(block.kind)] = block
    return tuple(body)


FOR_ALL = "on behalf of the campaign and all organisations affiliated"
FOR_ONE, WITH_OFFICE = "on behalf of an organisation", "with their office; organisation for identification only"

LONDON = Typed(
    replace(
        shapes.LONDON,
        via=("Embassy of Kazakhstan, London", "17 Saltgate Rise (invented address)", "London ZZ9 9ZZ"),
        groups=by_one(shapes.LONDON, "", behalf="on behalf of the campaign and all organisations affiliated to it"),
        affiliates=tuple(sorted(body.name for body in STANDING_BEHIND)),
        labels={**shapes.ENGLISH, "affiliates": f"{len(STANDING_BEHIND)} organisations affiliated to the campaign"},
    ),
    city="London",
    behalf=FOR_ALL,
)
DELHI = Typed(
    replace(
        shapes.DELHI,
        addressee=("Embassy of Kazakhstan, New Delhi",),
        groups=by_one(
            shapes.DELHI,
            "Working League of the Plains",
            behalf="on behalf of the organisation, affiliated to International of Working Leagues",
        ),
    ),
    city="New Delhi",
    behalf=FOR_ONE,
    instead={"New Delhi, 25-05-2016": "{{ place }}, {{ date }}", "Embassy of Kazakhstan, New Delhi": "{{ recipient }}"},
    frame={"dated_on": "2016-05-25", "date_style": "with dashes: 26-05-2016"},
)
OTTAWA = Typed(
    replace(
        shapes.OTTAWA,
        addressee=(*shapes.OTTAWA.addressee[:2], "Embassy of Kazakhstan, Ottawa", *shapes.OTTAWA.addressee[3:]),
        body=reworded(
            shapes.OTTAWA,
            Block("place_date", "May 26, 2016"),
            Block(
                "demands",
                "We call on your government to:",
                tuple(text for text, name in WORDINGS.items() if name in {FREE_THE_DETAINED, DROP_CHARGES, ASSEMBLY}),
            ),
        ),
        groups=by_one(shapes.OTTAWA, "Maple Row Labour Assembly", behalf="organisation named for identification only"),
    ),
    city="Ottawa",
    behalf=WITH_OFFICE,
    instead={"May 26, 2016": "{{ date }}", "Embassy of Kazakhstan, Ottawa": "{{ recipient }}"},
    frame={"dated_on": "2016-05-26", "date_style": "in English with the month first: May 26, 2016"},
)
CANBERRA = Typed(
    replace(
        shapes.CANBERRA,
        addressee=("Embassy of Kazakhstan, Canberra",),
        groups=by_one(shapes.CANBERRA, "Southern Workbench Party", behalf="on behalf of the organisation"),
    ),
    city="Canberra",
    behalf=FOR_ONE,
    instead={"Embassy of Kazakhstan, Canberra": "{{ recipient }}"},
)
STOCKHOLM = Typed(
    replace(
        shapes.STOCKHOLM,
        body=(*shapes.STOCKHOLM.body[:-1], Block("signature_block", ""), shapes.STOCKHOLM.body[-1]),
        via=("Embassy of Kazakhstan, Stockholm", "Stockholm"),
        groups=(
            *shapes.STOCKHOLM.groups[:-1],
            SignerGroup(
                "", (Signer("Linnéa Bråvik", office="Partiordförande", organisation="Arbetarlistan Norrsken"),)
            ),
        ),
    ),
    city="Stockholm",
    behalf="in their own name",
    instead={"Stockholm 26 maj 2016": "{{ place }} {{ date }}"},
    frame={"dated_on": "2016-05-26", "date_style": "in words, as the language writes it: 26 May 2016"},
)
SHAPES = {"london": LONDON, "new delhi": DELHI, "ottawa": OTTAWA, "canberra": CANBERRA, "stockholm": STOCKHOLM}
