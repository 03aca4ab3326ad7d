"""Whom an organisation was asked through, and what it answered."""

from uuid import UUID

from campaigns.models import Campaign
from letters.models import MandateRequest
from organisations.sealing import unseal


def request_of(campaign: Campaign, form: UUID) -> MandateRequest | None:
    request: MandateRequest | None = MandateRequest.objects.filter(campaign=campaign, form=form).first()
    return request


def opened_request(request: MandateRequest, field: str) -> str:
    """The text of a sealed column (`contact`, `answerer`); empty where there is none."""
    column = f"{field}_sealed"
    blob = getattr(request, column)
    return unseal(blob, MandateRequest._meta.db_table, column, request.pk) if blob is not None else ""
