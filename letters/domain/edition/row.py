"""The row of an edition before it is written: number, reference, place, key."""

from datetime import datetime

from letters.models import Edition, Letter
from organisations.models import User
from organisations.sealing import new_data_key, wrap_key


def build_edition(
    letter: Letter,
    *,
    cut_off: datetime,
    by: User | None,
    now: datetime,
    supersedes: Edition | None = None,
    supplements: Edition | None = None,
) -> Edition:
    """The row with its number, reference and key; content and digest follow before it is written."""
    number = (letter.editions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    edition = Edition(
        owner=letter.owner,
        letter=letter,
        number=number,
        reference=f"{letter.code.upper()}/{number}",
        cut_off=cut_off,
        counts={},
        supersedes=supersedes,
        supplements=supplements,
        frozen_by=by,
        frozen_at=now,
    )
    edition.data_key_sealed = wrap_key(new_data_key(), Edition._meta.db_table, "data_key_sealed", edition.pk)
    return edition
