"""What `template/letter.typ` makes of a letter: the five shapes, many names, and hostile words as mere words."""

from dataclasses import replace

import pytest

from letters.enums import PassageKind
from letters.typesetting.document import Block, Document, Signer, SignerGroup
from letters.typesetting.pdf import typeset
from tests.letters.hostile import LITERAL
from tests.letters.typesetting.reading import letters_of, opened, words_of
from tests.letters.typesetting.shapes import LONDON, OTTAWA, SHAPES, letter, signed_by

EXPECTED_ORDER = {
    "london": (
        "Campaign Kazakhstan",
        "The Government of the Republic",
        "By way of",
        "The Embassy of",
        "London, 26 May 2016",
        "To the Government of Kazakhstan,",
        "We ask that everybody",
        "Yours faithfully,",
        "Miriam Oakhurst",
        "on behalf of the campaign",
        "Organisations affiliated",
        "Dockside Trade Union",
    ),
    "delhi": (
        "The Embassy",
        "Dear Sir/Madam,",
        "Please convey",
        "Thanking you,",
        "New Delhi, 25-05-2016",
        "Ravindra Talwari",
    ),
    "ottawa": (
        "His Excellency",
        "26 May 2016",
        "Dear Mr Seitkaliyev,",
        "We call on",
        "– release everyone",
        "– drop all",
        "– respect the",
        "We speak for",
        "Yours in concern,",
        "Noelle Brackwater",
        "National Organizer",
    ),
    "canberra": ("To whom it may concern,", "I write for", "swift reply.", "Sincerely,", "Thomas Wattleford", "P.S."),
    "stockholm": (
        "Släpp alla som gripits",
        "Fria möten",
        "Kazakstans folk",
        "I flera städer",
        "Stockholm 26 maj 2016",
        "Kommunfullmäktige i Ekmåla",
        "Åsa Örnebäck",
        "Mårten Sjöäng",
        "Kommunfullmäktige i Västerhälla",
        "Görel Ädelström",
        "Per-Åke Höijer",
        "Linnéa Bråvik",
        "Partiordförande",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_each_of_the_five_shapes_is_read_in_its_order(name: str) -> None:
    words = letters_of(words_of(typeset(SHAPES[name])))
    places = [words.find(letters_of(part)) for part in EXPECTED_ORDER[name]]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("document", SHAPES.values(), ids=SHAPES)
def test_each_page_says_which_letter_and_which_page_it_is(document: Document) -> None:
    pages = [letters_of(page.extract_text()) for page in opened(typeset(document)).pages]
    for number, page in enumerate(pages, start=1):
        whole = document.labels["page"].replace("{page}", str(number)).replace("{pages}", str(len(pages)))
        assert all(letters_of(part) in page for part in (document.reference, document.digest, whole))


@pytest.mark.parametrize("kind", PassageKind.values)
def test_every_kind_of_passage_is_printed(kind: str) -> None:
    assert "Quillwort" in words_of(typeset(letter(Block(kind, "Quillwort"), Block("paragraph", "x"))))


def test_hostile_words_are_printed_as_they_were_written_wherever_they_stand() -> None:
    """In every place of the letter, one after the other; each is found eleven times."""
    places = [
        part
        for n, payload in enumerate(LITERAL)
        for part in (Block("headline" if n == 0 else "paragraph", payload), Block("demands", payload, items=(payload,)))
    ]
    made = typeset(
        letter(
            *places,
            sender=LITERAL,
            addressee=LITERAL,
            groups=tuple(SignerGroup(payload, (Signer(payload, payload),)) for payload in LITERAL),
            annex=tuple(Signer(payload, payload) for payload in LITERAL),
            notes=LITERAL,
            affiliates=LITERAL,
            language="kk",  # in which nothing is hyphenated
        )
    )
    words = letters_of(words_of(made))
    found = {payload: words.count(letters_of(payload)) for payload in LITERAL}
    assert {payload: times for payload, times in found.items() if times < 12} == {}


@pytest.mark.parametrize("payload", LITERAL[:12])
def test_a_hostile_title_is_the_title(payload: str) -> None:
    metadata = opened(typeset(letter(title=payload))).metadata
    assert metadata is not None
    assert metadata.title == payload


def test_an_annex_of_five_thousand_names_has_every_name_once() -> None:
    people = tuple(Signer(f"Person{n:04}", place="Leeds") for n in range(5000))
    words = words_of(typeset(replace(LONDON, annex=people, notes=("And 12 people who asked not to be named.",))))
    assert [n for n in range(5000) if words.count(f"Person{n:04}") != 1] == []
    assert "And 12 people" in words


def test_the_annex_begins_a_page_of_its_own() -> None:
    pages = opened(typeset(replace(OTTAWA, annex=(Signer("Ada Quill", place="Hull"),)))).pages
    assert [("Also signed by" in page.extract_text()) for page in pages] == [False, True]


def test_a_redacted_copy_says_what_is_left_out() -> None:
    note = "Names given to the recipient only are left out of this copy."
    made = typeset(replace(OTTAWA, annex=(), notes=(note,)))
    assert note in words_of(made)
    assert len(opened(made).pages) == 1


def test_closing_and_signature_are_never_parted() -> None:
    for paragraphs in range(8, 16):
        filler = tuple(Block("paragraph", "word " * 80) for _ in range(paragraphs))
        body = (*filler, Block("closing", "Yours truly,"))
        pages = opened(typeset(letter(*body, groups=signed_by(Signer("Ada Quill"))))).pages
        last = pages[-1].extract_text()
        assert "Yours truly," in last
        assert "Ada Quill" in last
        assert "word" in last


def test_a_letter_of_one_long_passage_begins_on_its_first_page_and_its_last_words_stay_with_the_names() -> None:
    text = "\n\n".join(["word " * 80] * 14)
    first, *_others, last = opened(
        typeset(letter(Block("paragraph", text), groups=signed_by(Signer("Ada Quill"))))
    ).pages
    assert first.extract_text().count("word") > 500
    assert "word" in last.extract_text() and "Ada Quill" in last.extract_text()


def test_a_closing_longer_than_a_page_loses_nothing() -> None:
    made = typeset(letter(Block("closing", "word " * 1500), groups=signed_by(Signer("Ada Quill"))))
    assert words_of(made).count("word") == 1500


def test_three_hundred_signers_run_over_pages_and_all_are_printed() -> None:
    words = words_of(typeset(replace(OTTAWA, groups=signed_by(*(Signer(f"Signer{n:03}") for n in range(300))))))
    assert [n for n in range(300) if f"Signer{n:03}" not in words] == []


def test_between_text_and_names_stands_nothing_that_nobody_typed() -> None:
    words = words_of(typeset(letter(Block("paragraph", "Last words."), groups=signed_by(Signer("Ada Quill")))))
    assert "Last words. Ada Quill" in " ".join(words.split())


def test_a_word_longer_than_a_line_stays_on_the_paper() -> None:
    page = opened(typeset(letter(Block("paragraph", "x" * 3000)))).pages[0]
    reached: list[float] = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: reached.append(tm[4]))
    assert letters_of(page.extract_text()).count("x") >= 1500
    assert max(reached) < page.mediabox.width
