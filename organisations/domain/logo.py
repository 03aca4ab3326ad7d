"""The logo of an organisation's letters. What is kept is made anew from the pixels: a picture, and nothing else."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from organisations.domain.change import save_noted
from organisations.errors import DemarcheError
from organisations.models import Organisation
from organisations.pictures import MEGABYTE, MILLION, opened_picture
from organisations.storage import public_files, store

MAX_BYTES = 2 * MEGABYTE
MAX_PIXELS = 10 * MILLION

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
    """A PNG of the same pixels, made smaller where it is larger than a letter can show."""
    with opened_picture(picture, most_bytes=MAX_BYTES, most_pixels=MAX_PIXELS) as image:
        return _from_pixels(image)


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
