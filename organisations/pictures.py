"""Pictures that people send. What a file calls itself is not asked: it must decode."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from organisations.errors import DemarcheError

FORMATS = ("JPEG", "PNG", "WEBP")
MEGABYTE = 1024 * 1024
MILLION = 1_000_000


@contextmanager
def opened_picture(content: bytes, *, most_bytes: int, most_pixels: int) -> Iterator[Image.Image]:
    """The picture in it, to be decoded inside the block; its limits, whole megabytes and millions, are asked before.
    Raises DemarcheError at "picture", also where its pixels turn out to be broken only inside."""
    if len(content) > most_bytes:
        sentence = _("The picture is larger than %(most)s MB. Make it smaller and try again.")
        raise DemarcheError(sentence % {"most": most_bytes // MEGABYTE}, field="picture")
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > most_pixels:
                sentence = _("The picture has more than %(most)s million pixels. Make it smaller and try again.")
                raise DemarcheError(sentence % {"most": most_pixels // MILLION}, field="picture")
            yield image
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DemarcheError(
            _("This is not a picture that can be read. Give a JPEG, PNG or WebP file."), field="picture"
        ) from error
