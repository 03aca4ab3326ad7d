"""Who begins to count while the letter is frozen is lost between no edition and its supplement."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from letters.domain.letter import frozen_past
from letters.models import Signature


def count_late(keys: Collection[UUID], *, now: datetime) -> None:
    """These signatures begin to count now. Where an edition has its names until now or later and was frozen without them,
    they count from just after that, so that its supplement has them."""
    rows = Signature.objects.filter(pk__in=keys)
    letters = {*rows.values_list("letter", flat=True)}
    for letter, moment in frozen_past(letters, now=now).items():
        rows.filter(letter=letter).update(counts_from=moment)
