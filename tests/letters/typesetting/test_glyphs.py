import pytest

from letters.errors import MissingGlyphs, UnprintableText
from letters.typesetting.glyphs import FONTS, check_characters, covered


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\x85", "\ud800", "\udfff", "\u2028", "\u2029"])
def test_a_character_that_cannot_be_printed_is_refused_by_its_number(character: str) -> None:
    with pytest.raises(UnprintableText, match=f"U\\+{ord(character):04X}"):
        check_characters(["good", f"b{character}d"])


@pytest.mark.parametrize("character", ["\u202e", "\u2066"])
def test_a_sign_that_turns_the_direction_of_reading_is_refused(character: str) -> None:
    with pytest.raises(UnprintableText, match=f"U\\+{ord(character):04X}"):
        check_characters([f"Mar{character}k"])


def test_a_character_without_glyph_is_shown_and_named() -> None:
    with pytest.raises(MissingGlyphs, match=r"“✊” \(U\+270A RAISED FIST\)"):
        check_characters(["Freedom ✊"])


def test_a_private_character_is_refused_though_the_font_has_it() -> None:
    assert "\uf130" in covered()
    with pytest.raises(MissingGlyphs, match=r"U\+F130"):
        check_characters(["\uf130"])


def test_of_many_missing_characters_eight_are_named_and_the_rest_counted() -> None:
    with pytest.raises(MissingGlyphs, match="and 12 more") as caught:
        check_characters(["".join(map(chr, range(0x4E00, 0x4E00 + 20)))])
    assert str(caught.value).count("CJK UNIFIED") == 8


def test_exactly_eight_missing_characters_are_all_named() -> None:
    with pytest.raises(MissingGlyphs) as caught:
        check_characters(["".join(map(chr, range(0x4E00, 0x4E08)))])
    assert "more" not in str(caught.value)


def test_every_font_has_swedish_kazakh_and_the_signs_of_letters() -> None:
    assert len(FONTS) == 3
    check_characters(["åäöÅÄÖ éüßłø", "ӘәҒғҚқҢңӨөҰұҮүҺһІі ёщъ", "“”‘’–—…€§№½ \u00a0\u200b\u202f"])


def test_no_text_is_nothing_to_complain_of() -> None:
    check_characters([])
    assert " " in covered()
