"""A standing mandate is recorded, read and ended on staff pages by who prepares the campaign."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Endorsement, StandingMandate
from organisations.enums import Role, SecurityKind
from organisations.models import Organisation, SecurityEntry
from tests.factories import NOW, make_campaign, make_member, make_organisation
from tests.letters.admin.desk import signed_in

pytestmark = pytest.mark.usefixtures("plain_static")


def at(name: str, *args: object) -> str:
    return reverse(f"admin:campaigns_standingmandate_{name}", args=args)


def test_it_is_recorded_with_a_proof_read_and_ended(steppe: Organisation) -> None:
    body = make_organisation("Dockers' Union", entered_by=steppe)
    endorsement = Endorsement.objects.create(
        owner=steppe, campaign=make_campaign(steppe), body=body, state="accepted", invited_at=NOW, accepted_at=NOW
    )
    client = signed_in(make_member(steppe, granted=["sees_persons"]))
    given = {"endorsement": endorsement.pk, "holder": "Rut Ask", "address": "rut@union.example", "office": "Chair"}
    wrong = client.post(at("add"), {**given, "since": "2016-05-01", "proof": SimpleUploadedFile("a.pdf", b"no pdf")})
    assert (wrong.status_code, "at most 1 MB" in wrong.content.decode()) == (422, True)
    proof = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7 minutes")
    assert client.post(at("add"), {**given, "since": "2016-05-01", "proof": proof}).status_code == 302
    mandate = StandingMandate.objects.get()
    page = client.get(at("change", mandate.pk)).content.decode()
    assert all(word in page for word in ("Rut Ask", "rut@union.example", "Chair", at("proof_pdf", mandate.pk)))
    file = client.get(at("proof_pdf", mandate.pk))
    assert (file.content, file.headers["Content-Type"]) == (b"%PDF-1.7 minutes", "application/pdf")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert client.post(at("end", mandate.pk), {"until": "2016-06-01"}).status_code == 302
    mandate.refresh_from_db()
    assert str(mandate.until) == "2016-06-01"
    looked = SecurityEntry.objects.filter(kind=SecurityKind.PERSONAL_DATA_SEEN, subject_id=mandate.pk)
    assert [entry.detail["what"] for entry in looked.order_by("sequence")] == ["mandate", "proof.pdf"]
    organiser = signed_in(make_member(steppe, email="o@steppe.example", granted=()))
    page = organiser.get(at("change", mandate.pk)).content.decode()
    assert [word in page for word in ("Chair", "Rut Ask", "rut@union.example", "proof")] == [True, False, False, False]
    assert organiser.get(at("proof_pdf", mandate.pk)).status_code == 403
    assert looked.count() == 2
    cities = signed_in(make_member(steppe, Role.COORDINATOR, "co@steppe.example"))
    assert cities.get(at("change", mandate.pk)).status_code == 403
