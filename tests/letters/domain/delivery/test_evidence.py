"""Pictures: accepted by decoding only, made anew from their pixels, kept sealed."""

import os
import subprocess
import sys
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from letters.domain.delivery import add_evidence
from letters.domain.delivery.evidence import MAX_BYTES, MAX_PIXELS, clean_picture
from letters.enums import EventKind, EvidenceKind
from letters.models import Event
from letters.queries.delivery import read_evidence
from organisations.errors import DemarcheError
from organisations.storage import fetch, private_files
from tests.factories import NOW, make_organisation
from tests.factories_deliveries import make_delivery, note

SECRET = b"Jane Invented was here"
ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), orientation: int = 1) -> bytes:
    """Left half red, right half blue, with a name in every place that a file has for one."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION], exif[ARTIST] = orientation, SECRET.decode()
    exif[GPS] = {1: "N", 2: (51.0, 30.0, 0.0)}
    extra: dict[str, Any] = {"exif": exif, "xmp": SECRET, "icc_profile": SECRET, "comment": SECRET}
    if form == "PNG":
        info = PngInfo()
        info.add_text("Author", SECRET.decode())
        extra = {"exif": exif, "pnginfo": info}
    out = BytesIO()
    image.save(out, form, **extra)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_pixels_is_kept(form: str) -> None:
    dirty = picture(form)
    assert SECRET in dirty
    clean = clean_picture(dirty)
    image = Image.open(BytesIO(clean))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (40, 20), {})
    assert SECRET not in clean
    assert not {"comment", "icc_profile", "xmp", "exif"} & image.info.keys()


def test_the_largest_picture_that_is_taken_costs_no_more_memory_than_its_decoded_pixels_and_a_page() -> None:
    """Measured in a process of its own: 8 bytes for each pixel, and something for the code that is loaded."""
    code = (
        "import resource, sys; from letters.domain.delivery.evidence import clean_picture; "
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "content = sys.stdin.buffer.read(); before = peak(); clean_picture(content); print(peak() - before)"
    )
    content = picture(size=(5000, 5000))
    script = f"import django; django.setup(); {code}"
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        input=content, capture_output=True, check=True,
    )  # fmt: skip
    assert int(done.stdout) * 1024 < MAX_PIXELS * 9


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_turned_as_the_camera_meant_it(orientation: int) -> None:
    image = Image.open(BytesIO(clean_picture(picture(orientation=orientation))))
    assert image.size == ((40, 20) if orientation <= 4 else (20, 40))
    red_first = orientation in {1, 4, 5, 6}
    pixel: Any = image.getpixel((2, 2))
    assert (pixel[0] > pixel[2]) == red_first


def test_what_is_transparent_becomes_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(BytesIO(clean_picture(out.getvalue()))).getpixel((0, 0)) == (255, 255, 255)


def large() -> bytes:
    out = BytesIO()
    Image.new("1", (5000, 5001)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a picture"),
        (b"\xff\xd8" + bytes(MAX_BYTES), "larger than 12 MB"),
        (large(), "25 million pixels"),
    ],
)
def test_anything_else_is_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(DemarcheError, match=sentence):
        clean_picture(content)


@pytest.fixture
def event(in_scope: Any) -> Event:
    organisation = make_organisation()
    in_scope(organisation)
    return note(make_delivery(organisation), EventKind.HANDED_IN)


def test_it_is_kept_sealed_once_and_for_good(event: Event) -> None:
    row = add_evidence(event, content=picture(), kind=EvidenceKind.PHOTO, by=None, now=NOW)
    assert read_evidence(row) == clean_picture(picture())
    assert not fetch(private_files(), row.path).startswith(b"\xff\xd8")
    assert add_evidence(event, content=picture("WEBP"), kind=EvidenceKind.PHOTO, by=None, now=NOW).pk != row.pk
    assert add_evidence(event, content=picture(), kind=EvidenceKind.PHOTO, by=None, now=NOW) == row
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM letters_evidence")
