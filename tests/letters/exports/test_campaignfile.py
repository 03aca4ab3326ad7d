from hypothesis import example, given
from hypothesis import strategies as st

from letters.exports.campaignfile import campaign_yaml
from letters.readers.yamltree import Mapped, Scalar, read_tree

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=200)


@given(WORDS, WORDS)
@example(" \n x\n\n", "no")
@example("a: b # c\n- d", "2016-05-26")
@example("&a *a !b %c @d `e", "~")
@example("x\u2028y\u0085z\ufeff", "'\"\\")
@example("long " * 60, "\ttab\n trailing \n")
def test_whatever_is_written_is_read_as_the_same(text: str, other: str) -> None:
    tree, faults = read_tree(campaign_yaml({"text": text, "more": [{"text": other}, {"text": text}]}))
    assert faults == [] and isinstance(tree, Mapped)
    assert isinstance(tree.nodes["text"], Scalar) and tree.nodes["text"].text == text


def test_sentences_are_blocks_so_that_a_difference_shows_the_line() -> None:
    text = campaign_yaml({"text": "First line.\nSecond line.", "short": "word"}).decode()
    assert text == "text: |-\n  First line.\n  Second line.\nshort: word\n"
