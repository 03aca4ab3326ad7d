"""What people wrote of themselves goes into a signature sealed, and checked as far as any text of theirs is."""

from django.utils.translation import gettext as _

from letters.models import Signature
from letters.typesetting.glyphs import check_printable
from letters.wording import one_line
from organisations.errors import DemarcheError
from organisations.sealing import seal

LONGEST = {"comment": 600, "email": 254}
"""Characters; any other column: 100."""


def seal_columns(signature: Signature, **texts: str) -> None:
    """`name="…"` fills `name_sealed`; an empty text empties the column. Raises DemarcheError at the field."""
    for field, text in texts.items():
        setattr(signature, f"{field}_sealed", _sealed(signature, field, text))


def _sealed(signature: Signature, field: str, text: str) -> bytes | None:
    value = one_line(text)
    if not value:
        return None
    longest = LONGEST.get(field, 100)
    if len(value) > longest:
        raise DemarcheError(_("At most %(count)s characters.") % {"count": longest}, field=field)
    # A name in a script that our fonts lack is a signature all the same; the freeze names what it cannot print.
    check_printable([value])
    return seal(value, Signature._meta.db_table, f"{field}_sealed", signature.pk)
