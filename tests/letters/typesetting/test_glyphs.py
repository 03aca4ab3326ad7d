import pytest

from letters.errors import MissingGlyphs, UnprintableText
from letters.typesetting.faces import OURS, our_faces
from letters.typesetting.glyphs import check_printable, clusters, covered, families_for


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\x85", "\ud800", "\udfff", "\u2028", "\u2029"])
def test_a_character_that_cannot_be_printed_is_refused_by_its_number(character: str) -> None:
    with pytest.raises(UnprintableText, match=f"U\\+{ord(character):04X}"):
        check_printable(["good", f"b{character}d"])


@pytest.mark.parametrize("character", ["\u202e", "\u2066"])
def test_a_sign_that_turns_the_direction_of_reading_is_refused(character: str) -> None:
    with pytest.raises(UnprintableText, match=f"U\\+{ord(character):04X}"):
        check_printable([f"Mar{character}k"])


def families(*texts: str, language: str = "en") -> tuple[str, ...]:
    return families_for(texts, language=language)


def test_a_character_without_glyph_is_shown_and_named() -> None:
    with pytest.raises(MissingGlyphs, match=r"“🖐” \(U\+1F590 RAISED HAND.*Replace them"):
        families("Freedom 🖐")


def test_a_private_character_is_refused_though_the_font_has_it() -> None:
    assert our_faces()[0][0].has("\uf130")
    with pytest.raises(MissingGlyphs, match=r"U\+F130"):
        families("\uf130")


def test_of_many_missing_characters_eight_are_named_and_the_rest_counted() -> None:
    with pytest.raises(MissingGlyphs, match="and 12 more") as caught:
        families("".join(map(chr, range(0x4E00, 0x4E00 + 20))))
    assert str(caught.value).count("CJK UNIFIED") == 8


def test_exactly_eight_missing_characters_are_all_named() -> None:
    with pytest.raises(MissingGlyphs) as caught:
        families("".join(map(chr, range(0x4E00, 0x4E08))))
    assert "more" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("中文", "package fonts-noto-cjk has"),
        ("한국", "package fonts-noto-cjk has"),
        ("سلام", "package fonts-noto-core has"),
        ("שלום", "package fonts-noto-core has"),
        ("中س", "package fonts-noto-cjk, fonts-noto-core has"),
    ],
)
def test_a_script_without_font_is_refused_with_the_package_that_has_one(text: str, package: str) -> None:
    with pytest.raises(MissingGlyphs, match=f"{package}.*LETTER_FONTS"):
        families(text)


def test_our_fonts_have_latin_greek_cyrillic_and_the_signs_of_letters() -> None:
    assert [len(faces) for faces in our_faces()] == [3, 3]
    assert families("åäöÅÄÖ éüßłø", "ӘәҒғҚқҢңӨөҰұҮүҺһІі ёщъ", "“”‘’–—…€§№½ \u00a0\u200b\u202f") == tuple(OURS)
    assert families("Ελευθερία στους κρατουμένους", "τοὺς φίλους") == tuple(OURS)


def test_a_mark_and_what_it_stands_on_are_one() -> None:
    assert list(clusters("a\u0301bc\u200dd")) == ["a\u0301", "b", "c\u200d", "d"]
    assert list(clusters("")) == []


def test_no_text_is_nothing_to_complain_of() -> None:
    assert families() == tuple(OURS)
    assert all(" " in family for family in covered())
