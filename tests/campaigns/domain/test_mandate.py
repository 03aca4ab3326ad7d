"""Who may sign in a body's name is recorded once, sealed, with an optional proof, and ends by a date."""

from datetime import timedelta

import pytest

from campaigns.domain.mandate import LARGEST_PROOF, end_mandate, record_mandate
from campaigns.models import Endorsement, StandingMandate
from campaigns.queries.mandate import opened_mandate, proof_of, standing_mandate
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Organisation, SecurityEntry
from tests.factories import NOW, make_campaign, make_organisation

DAY = timedelta(days=1)
TODAY = NOW.date()
PDF = b"%PDF-1.7 minutes of the board"
SAID = {"organisation": "dockers'  UNION", "name": "rut ask", "address": "Rut@union.example"}


@pytest.fixture
def endorsement(steppe: Organisation) -> Endorsement:
    body = make_organisation("Dockers' Union", entered_by=steppe)
    made: Endorsement = Endorsement.objects.create(
        owner=steppe, campaign=make_campaign(steppe), body=body, state="accepted", invited_at=NOW, accepted_at=NOW
    )
    return made


def recorded(endorsement: Endorsement, proof: bytes = b"", **values: object) -> StandingMandate:
    mandate = StandingMandate(**{"endorsement": endorsement, "office": "Chair", "since": TODAY, **values})
    return record_mandate(mandate, holder=" Rut  Ask ", address="rut@union.example", proof=proof, by=None, now=NOW)


def speaks(endorsement: Endorsement, days: int = 0, other: dict[str, str] | None = None) -> bool:
    return standing_mandate(endorsement.campaign_id, **{**SAID, **(other or {})}, now=NOW + days * DAY) is not None


def test_it_speaks_for_this_person_from_this_mailbox_and_nobody_else(endorsement: Endorsement) -> None:
    mandate = recorded(endorsement)
    assert (mandate.owner_id, opened_mandate(mandate, "holder")) == (endorsement.owner_id, "Rut Ask")
    assert speaks(endorsement)
    for other in ({"organisation": "Other Union"}, {"name": "Rut Other"}, {"address": "x@union.example"}):
        assert not speaks(endorsement, other=other)


def test_it_speaks_from_its_first_day_to_its_last(endorsement: Endorsement) -> None:
    mandate = recorded(endorsement, since=TODAY + DAY)
    assert [speaks(endorsement, days) for days in (0, 1)] == [False, True]
    end_mandate(mandate, until=TODAY + 2 * DAY, by=None, now=NOW)
    assert [speaks(endorsement, days) for days in (2, 3)] == [True, False]
    with pytest.raises(DemarcheError, match="before that day already"):
        end_mandate(mandate, until=TODAY + 3 * DAY, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="after it has begun"):
        end_mandate(mandate, until=TODAY, by=None, now=NOW)
    log = SecurityEntry.objects.filter(kind=SecurityKind.MANDATE_RECORDED).order_by("sequence")
    assert [entry.detail["act"] for entry in log] == ["recorded", "ended"]


def test_it_falls_with_the_endorsement(endorsement: Endorsement) -> None:
    recorded(endorsement)
    Endorsement.objects.update(state="opted_out", opted_out_at=NOW)
    assert not speaks(endorsement)


def test_its_proof_is_a_small_pdf_and_lies_sealed(endorsement: Endorsement) -> None:
    mandate = recorded(endorsement, proof=PDF)
    mandate.refresh_from_db()
    assert (proof_of(mandate), PDF in bytes(mandate.proof_sealed or b"")) == (PDF, False)
    assert proof_of(recorded(endorsement)) is None
    for wrong in (b"GIF89a", b"%PDF-" + b"x" * LARGEST_PROOF):
        with pytest.raises(DemarcheError, match="at most 1 MB") as refusal:
            recorded(endorsement, proof=wrong)
        assert refusal.value.field == "proof"
