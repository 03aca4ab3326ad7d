from datetime import UTC, datetime
from typing import Any

from letters.enums import LineBlock
from letters.lines import Line
from letters.typesetting.compose import Imprint, as_shown, compose
from letters.typesetting.document import LABELS
from letters.typesetting.order import direction_of

IMPRINT = Imprint("CODE/1", "digest", datetime(2016, 5, 26, tzinfo=UTC))
CONTENT: dict[str, Any] = {
    "language": "en",
    "title": "To the Government",
    "sender": [],
    "addressee": ["The Government"],
    "via": [],
    "passages": [{"kind": "paragraph", "text": "One.\n\nTwo.", "items": []}],
    "labels": dict.fromkeys(LABELS, "label"),
    "notes": {"full": ["for the recipient"], "public": ["for everybody"], "erased": "erased"},
}
LINES = [
    Line.saying(LineBlock.SIGNATORIES, "public", group="1", heading="Council", name="Åsa"),
    Line.saying(LineBlock.SIGNATORIES, "recipient_only", group="1", heading="Council", name="Hidden signatory"),
    Line.saying(LineBlock.SIGNATORIES, "recipient_only", group="2", name="Hidden alone"),
    Line.saying(LineBlock.AFFILIATES, "public", name="Red Lantern Youth"),
    Line.saying(LineBlock.ANNEX, "public", name="Publia", place="Leeds"),
    Line.saying(LineBlock.ANNEX, "recipient_only", name="Hidden supporter"),
]


def test_the_public_copy_is_made_by_leaving_data_out() -> None:
    public = compose(CONTENT, LINES, IMPRINT, public=True)
    assert "Hidden" not in repr(public)
    assert [group.heading for group in public.groups] == ["Council"]
    assert public.notes == ("for everybody",)


def test_the_full_letter_has_every_line_in_its_group() -> None:
    full = compose(CONTENT, LINES, IMPRINT, public=False, erased=True)
    assert [[signer.name for signer in group.signers] for group in full.groups] == [
        ["Åsa", "Hidden signatory"],
        ["Hidden alone"],
    ]
    assert [signer.name for signer in full.annex] == ["Publia", "Hidden supporter"]
    assert full.affiliates == ("Red Lantern Youth",) and full.notes == ("for the recipient", "erased")


def test_a_web_page_gets_paragraphs_and_a_direction() -> None:
    shown = as_shown(compose(CONTENT, LINES, IMPRINT, public=True))
    assert shown.before[0].html == "<p>One.</p><p>Two.</p>"
    assert shown.direction == "ltr" and shown.addressee == ("The Government",)
    assert direction_of("fa-IR") == "rtl"
