"""The look, where it can be measured: contrast, a shape for every outcome, nothing that the strict CSP forbids."""

import re
from pathlib import Path

import pytest

from letters.enums import Answer, PassageKind, Reach

ROOT = Path(__file__).parents[2]
STYLES = {path.name: path.read_text() for path in (ROOT / "static").glob("*.css")}
TEMPLATES = {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "templates").rglob("*.html")}
GROUNDS = ("ground", "sheet", "raised")
INKS = ("ink", "quiet", "red", "blue")
FORBIDDEN = {
    "a style of its own": r"<style|\sstyle=",
    "a handler": r"\son(?!e=)[a-z]+=",  # `one` is a word of our templates and no event
    "a script of its own": r"<script(?![^>]*\b(src=|type=\"application/json\"))",
    "a stranger's address": r"(src|href|action)=\"(https?:)?//",
}


def tokens(scheme: str) -> dict[str, str]:
    """Colour tokens of one scheme; the dark one overrides the light one."""
    blocks = re.findall(r":root \{(.*?)\}", STYLES["demarche.css"], re.DOTALL)
    given = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks]
    light, dark = given[0], given[1]
    return light if scheme == "light" else {**light, **dark}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_can_be_read_on_every_ground(scheme: str) -> None:
    colours = tokens(scheme)
    pairs = [(ink, ground) for ink in INKS for ground in GROUNDS]
    pairs += [("on-solid", "red-solid"), ("on-solid", "blue-solid")]
    assert [pair for pair in pairs if contrast(*(colours[name] for name in pair)) < 4.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edges_of_fields_can_be_seen(scheme: str) -> None:
    colours = tokens(scheme)
    assert [ground for ground in GROUNDS if contrast(colours["edge"], colours[ground]) < 3] == []


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_outcome_has_a_stamp_of_its_own() -> None:
    outcomes = [*Reach.values, *(value for value in Answer.values if value != Answer.NONE), "not_known"]
    assert [key for key in outcomes if f".stamp--{key} .stamp__word" not in STYLES["demarche.css"]] == []


def test_the_letter_knows_every_passage_that_is_set_apart() -> None:
    named = set(re.findall(r"\.letter__([a-z_]+)", STYLES["demarche.css"]))
    assert named & set(PassageKind.values) >= {"place_date", "headline", "slogan", "demands", "closing"}


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_template_brings(fault: str) -> None:
    assert [path for path, text in TEMPLATES.items() if re.search(FORBIDDEN[fault], text)] == []


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_what_is_forbidden_would_be_found(fault: str) -> None:
    planted = '<p style="x" onclick="x"><style></style><script>x</script><img src="//elsewhere.example/x.png">'
    assert re.search(FORBIDDEN[fault], planted)


def test_the_styles_ask_no_stranger_and_stay_small() -> None:
    together = "".join(STYLES.values())
    assert re.findall(r"https?:|url\([\"']?//|data:|@import", together) == []
    assert max(len(style) for style in STYLES.values()) < 24_000
