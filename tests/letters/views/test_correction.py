"""A reader proposes a correction: no account, no cookie, one row for one form."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from letters.tokens import LASTS, new_form_token
from organisations.enums import CorrectionPart
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
        ({"words": "\u202eright to left"}, "it cannot be seen"),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence(
    client: Client, recipient: Recipient, values: dict[str, str], sentence: str
) -> None:
    answer = client.post(address(recipient), typed(recipient, **values))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Correction.objects.exists()


PROPOSALS = {
    CorrectionPart.NAME: "Embassy of Kazakhstan\r\nin the United Kingdom",
    CorrectionPart.CITY: "London",
    CorrectionPart.STREET: "2 New Street\r\nLondon W1",
    CorrectionPart.POST: "P.O. Box 12\r\n\r\nLondon W1",
    CorrectionPart.PHONE: "+44 20 7946 0000",
    CorrectionPart.EMAIL: "consul@mfa.gov.kz",
    CorrectionPart.WEB_FORM: "https://mfa.gov.kz/london/form?lang=en",
    CorrectionPart.HOURS: "Mon-Fri 9-12\r\nsee www.mfa.gov.kz",
    CorrectionPart.HEAD: "H.E. Ada Holm, since May",
    CorrectionPart.CLOSED: "-",
    CorrectionPart.OTHER: "https://mfa.gov.kz has it all",
}
TAKEN = {
    CorrectionPart.NAME: "Embassy of Kazakhstan in the United Kingdom",
    CorrectionPart.STREET: "2 New Street\nLondon W1",
    CorrectionPart.POST: "P.O. Box 12\nLondon W1",
    CorrectionPart.HOURS: "Mon-Fri 9-12\nsee www.mfa.gov.kz",
}


@pytest.mark.parametrize("part", CorrectionPart)
def test_each_part_is_said_as_it_is_written_in_life(client: Client, recipient: Recipient, part: CorrectionPart) -> None:
    page = "https://mfa.gov.kz/london"
    answer = client.post(address(recipient), typed(recipient, part=part, words=PROPOSALS[part], where=page))
    assert answer.status_code == 303
    said = said_in(Correction.objects.get())
    assert (said.proposed, said.where) == (TAKEN.get(part, PROPOSALS[part]), page)


@pytest.mark.parametrize(
    ("part", "words", "sentence"),
    [
        (CorrectionPart.PHONE, "somewhere in the list", "Write the number with its country code"),
        (CorrectionPart.EMAIL, "consul at mfa.gov.kz", "Write an e-mail address"),
        (CorrectionPart.WEB_FORM, "javascript:alert(1)", "beginning with https://"),
        (CorrectionPart.WEB_FORM, "mfa.gov.kz", "beginning with https://"),
        (CorrectionPart.WEB_FORM, "https://[mfa.gov.kz", "beginning with https://"),
        (CorrectionPart.POST, "P.O. Box 12\r\n\u202enodnoL", "it cannot be seen"),
        (CorrectionPart.OTHER, "x" * 601, "at most 600 characters"),
    ],
)
def test_what_the_directory_could_not_take_is_said_at_its_field(
    client: Client, recipient: Recipient, part: CorrectionPart, words: str, sentence: str
) -> None:
    answer = client.post(address(recipient), typed(recipient, part=part, words=words))
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["words"][0]
    assert not Correction.objects.exists()


@pytest.mark.parametrize("values", [{"homepage": "https://spam.example"}, {"quick": True}])
def test_what_a_program_fills_in_goes_nowhere_with_the_same_answer(
    client: Client, recipient: Recipient, values: dict[str, Any]
) -> None:
    if values.pop("quick", False):
        values["token"] = new_form_token(recipient.code, read_clock())
    assert client.post(address(recipient), typed(recipient, **values)).status_code == 303
    assert not Correction.objects.exists()


@pytest.mark.parametrize("wrong", [{"words": ""}, {"token": "stale"}])
def test_who_is_asked_to_look_again_may_send_it_at_once(
    client: Client, recipient: Recipient, wrong: dict[str, str]
) -> None:
    if "token" in wrong:
        wrong = {"token": new_form_token(recipient.code, read_clock() - LASTS * 2)}
    answer = client.post(address(recipient), typed(recipient, **wrong))
    assert answer.status_code == 422
    assert client.post(address(recipient), typed(recipient, token=answer.context["token"])).status_code == 303
    assert Correction.objects.exists()


def test_a_form_from_elsewhere_is_refused(client: Client, recipient: Recipient) -> None:
    answer = client.post(address(recipient), typed(recipient), headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert not Correction.objects.exists()
