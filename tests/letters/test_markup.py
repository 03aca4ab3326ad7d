"""Organisers' Markdown as a tree, as HTML and as plain words; and everything that it does not know as mere text."""

import re
from collections.abc import Callable
from html import unescape
from time import process_time

import pytest

from letters.enums import PassageKind
from letters.markup import (
    Listing,
    Paragraph,
    Quotation,
    Run,
    Tree,
    escape,
    html_of,
    inline_html_of,
    lines_in,
    parse,
    parse_lines,
    plain_of,
    tree_of,
)
from tests.letters.hostile import LITERAL

TAG = re.compile(r"<[^>]*>")
REL = ' rel="noopener noreferrer nofollow"'


def words(tree: Tree) -> str:
    return "\n".join("".join(run.text for run in line) for line in lines_in(tree))


def blankless(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


def says(*lines: str) -> Paragraph:
    return Paragraph(tuple((Run(line),) for line in lines))


def test_a_blank_line_begins_a_paragraph_and_a_line_break_stays_one() -> None:
    assert parse("\r\none\r\ntwo\r\n \t\r\n\r\nthree\n") == (says("one", "two"), says("three"))
    assert parse("one  \ntwo\\\nthree") == (says("one", "two", "three"),)
    assert html_of(parse("one\ntwo\n\nthree")) == "<p>one<br>two</p><p>three</p>"


def test_emphasis_and_strong_may_cross_lines_and_nest() -> None:
    assert parse("a *b* **c** *d* ***e***") == (
        Paragraph(
            (
                (
                    Run("a "),
                    Run("b", emphasis=True),
                    Run(" "),
                    Run("c", strong=True),
                    Run(" "),
                    Run("d", emphasis=True),
                    Run(" "),
                    Run("e", emphasis=True, strong=True),
                ),
            )
        ),
    )
    assert html_of(parse("**a\nb**")) == "<p><strong>a</strong><br><strong>b</strong></p>"
    assert html_of(parse("***e***")) == "<p><strong><em>e</em></strong></p>"


def test_lists_hold_lists() -> None:
    tree = parse("We ask:\n- one\n- two\n  1. first\n  2. second\n\nBye")
    inner = Listing(((says("first"),), (says("second"),)), first=1)
    assert tree == (says("We ask:"), Listing(((says("one"),), (says("two"), inner))), says("Bye"))
    assert html_of(tree[1:2]) == '<ul><li>one</li><li>two<ol start="1"><li>first</li><li>second</li></ol></li></ul>'


def test_a_list_may_begin_with_any_number_and_its_items_may_have_paragraphs() -> None:
    tree = parse("7. seven\n\n   more\n8. eight")
    assert tree == (Listing(((says("seven"), says("more")), (says("eight"),)), first=7),)
    assert html_of(tree) == '<ol start="7"><li><p>seven</p><p>more</p></li><li>eight</li></ol>'


@pytest.mark.parametrize("text", ["26. May 2016\nin London", "1) so he said", "1984. a novel"])
def test_a_number_before_one_line_alone_is_no_list(text: str) -> None:
    assert parse(text) == (says(*text.split("\n")),)


def test_numbers_that_do_not_count_are_words() -> None:
    assert words(parse("26. May: arrests\n\n3. June: a trial")) == "26. May: arrests\n3. June: a trial"
    assert parse("26. May\n\n    later\n\n2. > said") == (
        says("26. May"),
        says("later"),
        says("2."),
        Quotation((says("said"),)),
    )
    assert parse("1. one\n1. two") == parse("1. one\n2. two")


@pytest.mark.parametrize("row", ["* * *", "***", "- - -", "---", "___", "-", "*", "+", "1."])
def test_a_row_of_signs_stays_one(row: str) -> None:
    assert words(parse(f"before\n\n{row}\n\nafter")).split("\n")[1].strip() == row


def test_a_quotation_keeps_its_lines() -> None:
    tree = parse("She said:\n> Nobody told us.\n> Nobody.\n\nWe believe her.")
    assert tree == (says("She said:"), Quotation((says("Nobody told us.", "Nobody."),)), says("We believe her."))
    assert html_of(tree[1:2]) == "<blockquote><p>Nobody told us.<br>Nobody.</p></blockquote>"


def test_links_lead_to_the_web_and_to_mail_only() -> None:
    assert html_of(parse("[a *b*](https://x.example/?a=1&b=2)")) == (
        f'<p><a href="https://x.example/?a=1&amp;b=2"{REL}>a <em>b</em></a></p>'
    )
    assert parse("<mailto:a@b.example>")[0] == Paragraph(((Run("mailto:a@b.example", link="mailto:a@b.example"),),))
    assert parse("[write](mailto:a@b.example)") == (Paragraph(((Run("write", link="mailto:a@b.example"),),)),)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://x.example/a.", "https://x.example/a"),
        ("(https://x.example/a_b_c)", "https://x.example/a_b_c"),
        ("https://x.example/Land_(bought)!", "https://x.example/Land_(bought)"),
        ("HTTP://x.example", "HTTP://x.example"),
        ("“https://x.example”", "https://x.example"),
    ],
)
def test_a_bare_address_is_a_link_without_the_signs_that_end_a_sentence(text: str, address: str) -> None:
    runs = [run for line in lines_in(parse(text)) for run in line]
    assert [run.link for run in runs if run.link] == [address]
    assert "".join(run.text for run in runs) == text


@pytest.mark.parametrize("text", ["[words](https://x.example/{})", "<https://x.example/{}>", "https://x.example/{}"])
def test_an_address_longer_than_anything_follows_leads_nowhere(text: str) -> None:
    for length, links in ((1_900, 1), (2_100, 0)):
        runs = [run for line in lines_in(parse(text.format("b" * length))) for run in line]
        assert sum(bool(run.link) for run in runs) == links, length


@pytest.mark.parametrize("text", ["[](https://x.example/)", "[ ](https://x.example/)"])
def test_a_link_without_words_says_where_it_leads(text: str) -> None:
    assert plain_of(parse(text)).strip() == "https://x.example/"
    assert ">https://x.example/<" in html_of(parse_lines(text)).replace("> ", ">")


def test_a_link_to_another_alphabet_is_shown_as_people_write_it() -> None:
    assert plain_of(parse("[here](https://воля.example/жер)")) == "here <https://воля.example/жер>"


@pytest.mark.parametrize("kind", PassageKind.values)
def test_no_list_begins_in_a_passage_that_is_a_line(kind: str) -> None:
    prose = kind in ("paragraph", "demands", "postscript")
    assert isinstance(tree_of(kind, "1. May\n2. June")[0], Listing) == prose
    assert html_of(tree_of(kind, "*so*")) == "<p><em>so</em></p>"


def test_lines_for_a_place_that_is_a_paragraph_already() -> None:
    assert inline_html_of(parse_lines("*Free* them\n\nAll")) == "<em>Free</em> them<br>All"


@pytest.mark.parametrize("payload", LITERAL)
def test_what_markdown_does_not_know_comes_out_as_it_was_written(payload: str) -> None:
    for tree in (parse(payload), parse_lines(payload)):
        assert words(tree) == payload
        assert unescape(TAG.sub("", html_of(tree))) == payload
        allowed = {"p", "/p", "a", "/a"}
        assert {tag.strip("<>").split()[0] for tag in TAG.findall(html_of(tree))} <= allowed


VALUES = [
    *(
        "*a*",
        "__a__",
        "1. x",
        "1) x\n2. y",
        "12",
        ". foo",
        ") foo",
        "- a",
        "+ a",
        "* a",
        "> q",
        "# h",
        "a_b_c",
        "- - -",
    ),
    *("[a](https://x.example)", "<https://x.example>", "![x](https://x.example)", "\\*", "a\\", "\\", "***", "* * *"),
    *("___", "]", "](https://x.example)", "{{ city }}", "&amp;", "O’Brien-Ångström *(née Ö.)*", *LITERAL),
]


@pytest.mark.parametrize("around", ["{}", "To {}", "To {}, sir", "1{}", "**{}**!", "[{}](https://y.example)"])
@pytest.mark.parametrize("read", [parse, parse_lines])
def test_an_escaped_value_comes_out_as_it_is_wherever_it_is_put(around: str, read: Callable[[str], Tree]) -> None:
    shown = re.sub(r"[*\[!]|\]\(.*", "", around)
    said = {value: words(read(around.format(escape(value)))) for value in VALUES}
    said = {value: words.removesuffix("!") if "!" in around else words for value, words in said.items()}
    assert {value: blankless(words) for value, words in said.items()} == {
        value: blankless(shown.format(value)) for value in VALUES
    }


def test_only_what_could_be_a_mark_is_escaped() -> None:
    assert (
        escape("Her Excellency Ms Zhanar Ibraimova-Oak, 4. floor") == "Her Excellency Ms Zhanar Ibraimova-Oak, 4. floor"
    )


def test_plain_words_for_a_comparison_keep_the_marks() -> None:
    text = "a *b* **c** [d](https://x.example)\n\n- one\n- two\n\n> said\n\n3. x\n4. y\n\n1\\. no"
    assert plain_of(parse(text)) == (
        "a *b* **c** d <https://x.example>\n\n– one\n– two\n\n> said\n\n3. x\n4. y\n\n1. no"
    )


def test_html_never_holds_what_the_second_reading_would_not_let_through() -> None:
    bad = (Paragraph(((Run("x", link="javascript:alert(1)"),),)),)
    assert html_of(bad) == f"<p><a{REL}>x</a></p>"


@pytest.mark.parametrize(
    "piece",
    [
        "*",
        "[",
        "[a](",
        "> ",
        "- ",
        "<",
        "**a ",
        "*a_ ",
        "![",
        "[a](https://x ",
        "- a\n",
        "1. a\n> b\n",
        "\\",
        "a\n",
        "1. ",
    ],
)
def test_the_worst_text_of_the_largest_size_is_read_in_a_moment(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    began = process_time()
    said = words(parse(text))
    assert process_time() - began < 5
    assert said.count("a") == text.count("a")
