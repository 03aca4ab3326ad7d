from letters.wording import lines_of, paragraphs_of, tidy


def test_the_same_words_have_one_form() -> None:
    assert tidy(" A\u030a\r\nb\rc \n") == "Å\nb\nc"


def test_a_blank_line_begins_a_paragraph_and_a_single_break_stays() -> None:
    assert paragraphs_of("one\nstill one\n \n\ntwo\n") == ["one\nstill one", "two"]
    assert paragraphs_of(" \n") == []


def test_empty_lines_are_no_lines() -> None:
    assert lines_of(" The Embassy \r\n\r\nLondon") == ["The Embassy", "London"]
