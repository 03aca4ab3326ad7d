"""What a form sent is put into one sealed row; everything else is the worker's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from letters.digests import canonical
from letters.enums import IntakeAsk
from letters.models import Intake
from organisations.sealing import seal
from organisations.validation import insert_once


def receive_form(
    campaign_id: UUID,
    owner_id: UUID,
    *,
    asks: IntakeAsk = IntakeAsk.SIGN,
    token: str,
    form: dict[str, Any],
    language: str,
    network_key: str,
    now: datetime,
) -> None:
    """One INSERT, whoever sends what. A form that was sent before with this token is one row already, and stays so."""
    row = Intake(
        owner_id=owner_id,
        campaign_id=campaign_id,
        asks=asks,
        token=token,
        language=language,
        network_key=network_key,
        received_at=now,
    )
    row.form_sealed = seal(canonical(form), Intake._meta.db_table, "form_sealed", row.pk)
    insert_once(row)
