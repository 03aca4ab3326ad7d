"""A signature that an organiser enters for somebody. The demo does; no page offers it yet."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.letter import frozen_past
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
    by: User | None,
    now: datetime,
) -> Signature:
    """Confirmed at once, for nobody is asked by mail; who entered it is not kept. The name may stay empty if only counted.
    Refused once the names of the campaign have gone, or are about to go: nothing would take this one away."""
    letter = version.letter
    signature = Signature(
        campaign=letter.campaign,
        letter=letter,
        version=version,
        country=country,
        visibility=visibility,
        state=SignatureState.CONFIRMED,
        source=SignatureSource.ORGANISER,
        recorded_at=now,
        confirmed_at=now,
    )
    seal_columns(signature, name=name, place=place)
    if visibility != Visibility.COUNTED_ONLY and signature.name_sealed is None:
        raise DemarcheError(_("A name is needed unless the signature is counted only."), field="name")
    with transaction.atomic():
        signature.counts_from = frozen_past([letter.pk], now=now).get(letter.pk)
        refuse_when_anonymised(letter.campaign)
        return save_row(signature)


def refuse_when_anonymised(campaign: Campaign) -> None:
    """Asked of the row itself, which the last step of the removal waits for (letters/domain/retention/campaign.py)."""
    if Campaign.objects.select_for_update().get(pk=campaign.pk).anonymised_at is not None:
        raise DemarcheError(_("The names of this campaign have been removed, so nobody can sign in it any more."))
