"""Pictures for the log. What is kept is made anew from the pixels: no place, no camera, no name, no comment."""

from datetime import datetime
from io import BytesIO
from threading import Lock

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from letters.digests import digest_of_bytes
from letters.domain.delivery.log import lock_delivery
from letters.enums import EvidenceKind
from letters.models import Event, Evidence
from letters.queries.delivery.evidence import TABLE
from letters.queries.edition import edition_key
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.pictures import MEGABYTE, MILLION, opened_picture
from organisations.storage import private_files, store

MAX_BYTES = 12 * MEGABYTE
MAX_PIXELS = 25 * MILLION
"""Every phone's usual picture. Decoded it takes 8 bytes for each pixel, 12 where it is transparent."""

AT_WORK = Lock()
"""One picture at a time in each process: several at once would take its memory several times."""

QUALITY = 88


def add_evidence(event: Event, *, content: bytes, kind: str, by: User | None, now: datetime) -> Evidence:
    """Keep a picture with an entry of the log: JPEG, PNG or WebP of at most 12 MB and 25 million pixels.

    The file lies in the private storage, sealed with the key of the edition, before the row that names it is written.
    The same picture given twice is kept once. Raises DemarcheError for anything that is not such a picture.
    """
    if kind not in EvidenceKind.values:
        raise DemarcheError(_("Say what the picture shows."), field="kind")
    picture = clean_picture(content)
    digest = digest_of_bytes(picture)
    with transaction.atomic():
        lock_delivery(event.delivery)
        known: Evidence | None = event.evidence.filter(sha256=digest).first()
        if known:
            return known
        row = Evidence(owner_id=event.owner_id, event=event, kind=kind, sha256=digest, size=len(picture))
        sealed = edition_key(event.delivery.edition).seal_bytes(picture, TABLE, "path", row.pk)
        row.path = store(private_files(), "evidence", digest_of_bytes(sealed), sealed)
        row.added_by, row.added_at = by, now
        row.save(force_insert=True)
        return row


def clean_picture(content: bytes) -> bytes:
    """A JPEG of the same pixels, turned as the camera meant it."""
    with opened_picture(content, most_bytes=MAX_BYTES, most_pixels=MAX_PIXELS) as image, AT_WORK:
        return _from_pixels(image)


def _from_pixels(image: Image.Image) -> bytes:
    """Onto an empty page: an image object carries comments and profiles over into whatever it is saved as."""
    ImageOps.exif_transpose(image, in_place=True)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    seen = image if image.mode == mode else image.convert(mode)
    page = Image.new("RGB", seen.size, "white")
    page.paste(seen, mask=seen if mode == "RGBA" else None)
    out = BytesIO()
    page.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
