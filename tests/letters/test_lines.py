from letters.enums import LineBlock, Visibility
from letters.lines import Line, of_block, readable_in_public

OPEN = Line.saying(LineBlock.ANNEX, "public", name="Åsa", place="Leeds", office="")
CLOSED = Line.saying(LineBlock.SIGNATORIES, "recipient_only", group="1", name="Mårten")


def test_what_is_empty_is_left_out_of_a_line() -> None:
    assert OPEN.text == '{"name":"Åsa","place":"Leeds"}'


def test_a_line_is_read_back_from_its_text() -> None:
    assert Line.from_text("annex", "public", OPEN.text) == OPEN


def test_only_public_lines_may_stand_in_the_public_copy() -> None:
    assert readable_in_public([OPEN, CLOSED]) == [OPEN]
    assert of_block([OPEN, CLOSED], LineBlock.SIGNATORIES) == [CLOSED]
    assert CLOSED.visibility == Visibility.RECIPIENT_ONLY
