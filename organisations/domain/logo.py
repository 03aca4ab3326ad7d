"""The logo of an organisation's letters. What is kept is made anew from the pixels: a picture, and nothing else."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from organisations.domain.change import save_noted
from organisations.errors import DemarcheError
from organisations.models import Organisation
from organisations.storage import public_files, store

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 10_000_000
FORMATS = ("PNG", "JPEG", "WEBP")

LARGEST = (1200, 480)
"""Pixels: printed 60 by 15 mm, that is more than any printer shows."""


def set_logo(
    organisation: Organisation, /, *, picture: bytes, says: str, by: AbstractBaseUser | None, now: datetime
) -> Organisation:
    """Print this PNG, JPEG or WebP in the letterhead from now on; `says` is for whoever cannot see it. Editions keep the
    logo with which they were frozen. Raises DemarcheError for anything that is not such a picture."""
    png = clean_logo(picture)
    digest = sha256(png).hexdigest()
    if not says.strip():
        raise DemarcheError(_("Say what the logo shows, for people who cannot see it."), field="says")
    with transaction.atomic():
        store(public_files(), "logos", digest, png)
        organisation.logo, organisation.logo_says = digest, " ".join(says.split())
        return save_noted(organisation, by=by, now=now)


def remove_logo(organisation: Organisation, /, *, by: AbstractBaseUser | None, now: datetime) -> Organisation:
    """Letters have none from now on; what was frozen keeps it."""
    organisation.logo = organisation.logo_says = ""
    with transaction.atomic():
        return save_noted(organisation, by=by, now=now)


def clean_logo(picture: bytes) -> bytes:
    """A PNG of the same pixels, made smaller where it is larger than a letter can show. What the file calls itself is not
    asked: it must decode."""
    if len(picture) > MAX_BYTES:
        raise DemarcheError(_("The picture is larger than 2 MB. Make it smaller and try again."), field="picture")
    try:
        with Image.open(BytesIO(picture), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise DemarcheError(
                    _("The picture has more than 10 million pixels. Make it smaller and try again."), field="picture"
                )
            return _from_pixels(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DemarcheError(
            _("This is not a picture that can be read. Give a PNG, JPEG or WebP file."), field="picture"
        ) from error


def _from_pixels(image: Image.Image) -> bytes:
    """Onto an empty page: an image object carries comments and profiles over into whatever it is saved as."""
    ImageOps.exif_transpose(image, in_place=True)
    seen = image.convert("RGBA")
    seen.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    page = Image.new("RGBA", seen.size)
    page.paste(seen)
    out = BytesIO()
    page.save(out, "PNG", optimize=True)
    return out.getvalue()
