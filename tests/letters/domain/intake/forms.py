"""Forms as the sign page hands them over. All persons are invented."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from letters.domain.intake import receive_form
from letters.enums import IntakeAsk
from letters.models import Intake, Letter
from letters.queries.version import current_version
from organisations.ownership import all_owners, owner_scope
from tests.factories import NOW

WORDS = "I agree that my signature is processed."


def send_form(
    *letters: Letter,
    email: str = "aino@post.example",
    network: str = "",
    token: str = "",
    asks: IntakeAsk = IntakeAsk.SIGN,
    now: datetime = NOW,
    **values: Any,
) -> Intake:
    """One form for these letters, received."""
    campaign, token = letters[0].campaign, token or uuid4().hex * 2
    consent = {"purpose": "process", "organisation": str(campaign.owner_id), "language": "en", "text": WORDS}
    with owner_scope([campaign.owner_id]):
        asked = [[str(letter.pk), _number(letter)] for letter in letters]
        form = {
            "letters": asked,
            "email": email,
            "country": "FI",
            "consents": [consent],
            **NAMED,
            **values,
        }
        receive_form(
            campaign.pk,
            campaign.owner_id,
            asks=asks,
            token=token,
            form=form,
            language="en",
            network_key=network,
            now=now,
        )
        sent: Intake = Intake.objects.get(token=token)
        return sent


NAMED = {"name": "Aino Salovaara", "place": "Turku", "kind": "personal", "visibility": "public"}


def outcome(intake: Intake) -> tuple[str, str]:
    """State and note of the row as it is now."""
    with all_owners():
        row = Intake.objects.get(pk=intake.pk)
        return row.state, row.note


def _number(letter: Letter) -> int:
    version = current_version(letter)
    assert version
    return version.number
