from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from organisations.domain.logo import LARGEST, clean_logo, remove_logo, set_logo
from organisations.errors import DemarcheError
from organisations.models import Organisation
from organisations.storage import fetch, logo_path, public_files
from tests.factories import NOW, make_organisation

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def steppe(db: None) -> Organisation:
    return make_organisation()


def picture(size: tuple[int, int] = (60, 30), form: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 120 if mode in "L1" else None).save(out, form, **options)
    return out.getvalue()


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png), formats=["PNG"])


def test_a_logo_is_kept_by_its_digest_and_says_what_it_shows(steppe: Organisation) -> None:
    set_logo(steppe, picture=picture(), says="  Steppe \n Solidarity ", by=None, now=NOW)
    steppe.refresh_from_db()
    assert steppe.logo_says == "Steppe Solidarity"
    assert opened(fetch(public_files(), logo_path(steppe.logo))).size == (60, 30)
    remove_logo(steppe, by=None, now=NOW)
    steppe.refresh_from_db()
    assert (steppe.logo, steppe.logo_says) == ("", "")


def test_a_logo_without_words_is_refused_at_its_field(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="what the logo shows") as refusal:
        set_logo(steppe, picture=picture(), says=" ", by=None, now=NOW)
    assert refusal.value.field == "says"


def test_nothing_but_pixels_is_kept() -> None:
    told = PngInfo()
    told.add_text("Author", "Ada Quill")
    exif = Image.Exif()
    exif[0x010E] = "shot by Ada Quill"
    for content in (
        picture(pnginfo=told),
        picture(form="JPEG", comment=b"Ada Quill", exif=exif),
        picture(form="WEBP", exif=exif),
        picture() + b"PK\x03\x04 Ada Quill <script>",
    ):
        made = clean_logo(content)
        assert b"Ada" not in made and opened(made).info == {}
        assert [kind for kind in (b"tEXt", b"eXIf", b"iCCP", b"zTXt", b"iTXt") if kind in made] == []


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "I;16"), ("JPEG", "CMYK")]
)
def test_every_kind_of_pixels_is_taken(form: str, mode: str) -> None:
    assert opened(clean_logo(picture(form=form, mode=mode))).mode == "RGBA"


def test_what_is_larger_than_a_letter_can_show_is_made_smaller() -> None:
    width, height = opened(clean_logo(picture((4000, 500)))).size
    assert width == LARGEST[0] and height == 150


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "not a picture that can be read"),
        (picture((4000, 2501)), "more than 10 million pixels"),
        (picture() + b"\0" * 2 * 1024 * 1024, "larger than 2 MB"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_at_its_field(content: bytes, sentence: str) -> None:
    with pytest.raises(DemarcheError, match=sentence) as refusal:
        clean_logo(content)
    assert refusal.value.field == "picture"
