"""Whom an organisation was asked through, and what it answered."""

from uuid import UUID

from campaigns.models import Campaign
from letters.enums import Mandate, SignatureState
from letters.models import MandateRequest, Signature
from organisations.sealing import unseal

FOR_THE_BODY = ("name", "office", "organisation")
"""What an organisation is told when it is asked whether somebody may sign for it."""


def asked_about(signature: Signature) -> bool:
    """From the confirmation on: then the question goes out, and whether it could is told to nobody before the answer."""
    return signature.state == SignatureState.CONFIRMED and signature.mandate in (Mandate.ASKED, Mandate.GIVEN)


def request_of(campaign: Campaign, form: UUID) -> MandateRequest | None:
    request: MandateRequest | None = MandateRequest.objects.filter(campaign=campaign, form=form).first()
    return request


def opened_request(request: MandateRequest, field: str) -> str:
    """The text of a sealed column (`contact`, `answerer`); empty where there is none."""
    column = f"{field}_sealed"
    blob = getattr(request, column)
    return unseal(blob, MandateRequest._meta.db_table, column, request.pk) if blob is not None else ""
