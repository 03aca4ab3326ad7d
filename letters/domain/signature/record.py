"""A signature that somebody of ours vouches for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.domain.signature.seal import seal_columns
from letters.enums import SignatureSource, SignatureState, Visibility
from letters.models import Signature, Version
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.validation import save_row


def record_signature(
    version: Version,
    *,
    name: str = "",
    place: str = "",
    country: str = "",
    visibility: Visibility = Visibility.COUNTED_ONLY,
    source: SignatureSource = SignatureSource.ORGANISER,
    by: User | None,
    now: datetime,
) -> Signature:
    """A signature that somebody of ours vouches for: confirmed at once. The name may stay empty if only counted."""
    letter = version.letter
    signature = Signature(
        campaign=letter.campaign,
        letter=letter,
        version=version,
        country=country,
        visibility=visibility,
        state=SignatureState.CONFIRMED,
        source=source,
        recorded_at=now,
        confirmed_at=now,
    )
    seal_columns(signature, name=name, place=place)
    if visibility != Visibility.COUNTED_ONLY and signature.name_sealed is None:
        raise DemarcheError(_("A name is needed unless the signature is counted only."), field="name")
    with transaction.atomic():
        return save_row(signature)
