"""The whole road of one supporter through the real parts, but for the browser and the mail server."""

import json
import re
from datetime import timedelta
from typing import Any

from django.test import Client

from letters.domain.intake import work_intake
from letters.models import Letter, Link, Signature, SignatureConsent
from organisations.domain.mail.queue import TABLE
from organisations.models import Mail
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from organisations.sealing import unseal
from tests.letters.signing import address, filled

HERE = {"Sec-Fetch-Site": "same-origin"}


def newest_mail() -> str:
    """Its text, as it would leave."""
    with all_owners():
        mail = Mail.objects.order_by("-created_at", "-id").first()
        assert mail is not None
        return unseal(mail.body_sealed, TABLE, "body_sealed", mail.pk)


def path_in(text: str, page: str) -> str:
    found = re.search(rf"/en/s/{page}/[\w-]+/", text)
    assert found is not None, text
    return found[0]


def rows(model: Any) -> list[Any]:
    with all_owners():
        return list(model.objects.all())


def states() -> list[str]:
    return [row.state for row in rows(Signature)]


def test_signed_confirmed_found_again_changed_withdrawn_and_erased(client: Client, london: Letter) -> None:
    client.post(address(london), filled(london), headers=HERE)
    assert work_intake(now=read_clock()) == 1
    text = newest_mail()
    confirm, mine = path_in(text, "confirm"), path_in(text, "my")
    code = re.search(r"\b[2-9a-z]{4}-[2-9a-z]{4}\b", text)
    assert states() == ["pending"] and code is not None

    typed = client.post("/en/s/code/", {"email": "Aino@post.example", "code": code[0]}, headers=HERE)
    assert "Aino Salovaara" in client.get(typed["Location"]).content.decode()
    assert "Aino Salovaara" in client.get(confirm).content.decode()
    client.post(confirm, {"answer": "confirm"}, headers=HERE)
    assert states() == ["confirmed"] and "is confirmed" in client.get(confirm).content.decode()

    held = json.loads(client.get(f"{mine}data.json").content)
    assert held["email"] == "aino@post.example" and "political opinion" in held["consents"][0]["wording"]

    find = f"/en/c/{london.campaign.code}/find/"
    token = client.get(find).context["token"]
    client.post(find, {"email": "aino@post.example", "token": token}, headers=HERE)
    assert work_intake(now=read_clock() + timedelta(minutes=1)) == 1
    found = path_in(newest_mail(), "my")
    assert found != mine

    changed = {"act": "change", "visibility": "recipient_only", "name": "Aino S.", "country": "SE"}
    assert client.post(found, changed, headers=HERE).status_code == 302
    assert [row.visibility for row in rows(Signature)] == ["recipient_only"]
    client.post(found, {"act": "withdraw"}, headers=HERE)
    assert states() == ["withdrawn"]
    assert client.post(found, {"act": "erase_now"}, headers=HERE).status_code == 200
    assert rows(Link) == rows(SignatureConsent) == rows(Mail) == []
    assert {client.get(link).status_code for link in (confirm, mine, found)} == {404}
