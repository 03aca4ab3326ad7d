"""A reader proposes a correction: no account, no cookie, one row for one form."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from letters.tokens import new_form_token
from organisations.models import Correction, Recipient
from organisations.queries.clock import read_clock
from organisations.queries.correction import said_in
from tests.factories import make_recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient(db: None) -> Recipient:
    return make_recipient()


def typed(recipient: Recipient, **values: Any) -> dict[str, Any]:
    token = new_form_token(recipient.code, read_clock() - timedelta(minutes=1))
    said = {"part": "street", "words": "2 New Street\r\nLondon", "where": "its own page", "homepage": ""}
    return {"token": token, **said, **values}


def address(recipient: Recipient) -> str:
    return f"/en/r/{recipient.code}/correct/"


def test_a_proposal_is_taken_once_however_often_its_form_is_sent(client: Client, recipient: Recipient) -> None:
    form = typed(recipient)
    for _again in range(2):
        answer = client.post(address(recipient), form)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{address(recipient)}?sent=1")
    assert said_in(Correction.objects.get()).where == "its own page"
    assert "A person looks at it" in client.get(f"{address(recipient)}?sent=1").content.decode()
    assert not client.cookies


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"token": "forged"}, "did not come from here"),
        ({"part": "nothing"}, "Select a valid choice"),
        ({"words": ""}, "This field is required."),
        ({"words": "\u202eright to left"}, ""),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence(
    client: Client, recipient: Recipient, values: dict[str, str], sentence: str
) -> None:
    answer = client.post(address(recipient), typed(recipient, **values))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize("values", [{"homepage": "https://spam.example"}, {"quick": True}])
def test_what_a_program_fills_in_goes_nowhere_with_the_same_answer(
    client: Client, recipient: Recipient, values: dict[str, Any]
) -> None:
    if values.pop("quick", False):
        values["token"] = new_form_token(recipient.code, read_clock())
    assert client.post(address(recipient), typed(recipient, **values)).status_code == 303
    assert not Correction.objects.exists()


def test_a_form_from_elsewhere_is_refused(client: Client, recipient: Recipient) -> None:
    answer = client.post(address(recipient), typed(recipient), headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert not Correction.objects.exists()
