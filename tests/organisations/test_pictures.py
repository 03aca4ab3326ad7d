import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from organisations.errors import DemarcheError
from organisations.pictures import MEGABYTE, MILLION, opened_picture

LIMITS = {"most_bytes": 2 * MEGABYTE, "most_pixels": 10 * MILLION}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(size: tuple[int, int] = (60, 30), form: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def decoded(content: bytes) -> tuple[int, int]:
    with opened_picture(content, **LIMITS) as image:
        image.load()
        return image.size


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_it_is_opened_whatever_it_calls_itself(form: str) -> None:
    assert decoded(picture(form=form)) == (60, 30)


def test_the_largest_that_is_taken_is_taken() -> None:
    assert decoded(picture((4000, 2500), mode="1")) == (4000, 2500)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "not a picture that can be read"),
        (b"", "not a picture that can be read"),
        (b"%PDF-1.7", "not a picture that can be read"),
        (picture(form="GIF"), "not a picture that can be read"),
        (picture(form="TIFF"), "not a picture that can be read"),
        (picture((600, 300))[:90], "not a picture that can be read"),
        (picture(form="JPEG")[:200], "not a picture that can be read"),
        (bomb(100, 100), "not a picture that can be read"),
        (bomb(50_000, 50_000), "10 million pixels|not a picture"),
        (bomb(4000, 4000), "more than 10 million pixels"),
        (picture() + bytes(2 * MEGABYTE), "larger than 2 MB"),
    ],
)
def test_a_hostile_or_broken_picture_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(DemarcheError, match=sentence) as refusal:
        decoded(content)
    assert refusal.value.field == "picture"
