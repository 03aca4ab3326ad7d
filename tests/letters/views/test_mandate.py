"""The page on which an organisation says whether somebody may sign for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from letters.enums import LinkPurpose, Mandate, SignatureKind, SignatureState
from letters.models import Letter, Link, MandateRequest, Signature
from letters.queries.mandate import opened_request
from organisations.ownership import owner_scope
from organisations.queries.clock import read_clock
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.signing import words_of
from tests.letters.views.test_confirm import DAY, OWN, PRIVATE, fresh, token_of

UNION = "Invented Dockers' Union"
FILLED = {"name": "Rut Ask", "office": "secretary"}


@pytest.fixture
def letter(db: None) -> Iterator[Letter]:
    yield make_open_letter(now=read_clock() - DAY)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    with owner_scope([letter.owner_id]):
        row = make_signature(
            letter, kind=SignatureKind.AFFILIATES, organisation=UNION, office="Chair", now=read_clock() - DAY
        )
        MandateRequest.objects.create(owner=letter.owner, campaign=letter.campaign, form=row.form)
    return row


def page_of(letter: Letter, signature: Signature, **values: Any) -> str:
    token = token_of(letter, signature.form, LinkPurpose.COUNTERSIGN, **{"lasts": 14 * DAY, **values})
    return f"/en/s/mandate/{token}/"


def answer(client: Client, address: str, said: str, **form: str) -> Any:
    return client.post(address, {**FILLED, **form, "answer": said}, headers=OWN)


def test_the_page_says_who_signed_as_whom_and_how_it_would_be_printed(
    client: Client, letter: Letter, signature: Signature
) -> None:
    response = client.get(page_of(letter, signature))
    said = words_of(response)
    assert "Invented Dockers&#x27; Union and the organisations affiliated to it, represented by Aino Salovaara" in said
    assert "On behalf of an organisation and its affiliates" in said and "Free the detained" in said
    assert {name: response.headers[name] for name in PRIVATE} == PRIVATE and not response.cookies


SAID = {Mandate.GIVEN: "The mandate was given on", Mandate.DECLINED: "The mandate was declined on"}


@pytest.mark.parametrize("said", SAID)
def test_one_of_two_buttons_answers_once(client: Client, letter: Letter, signature: Signature, said: Mandate) -> None:
    address = page_of(letter, signature)
    for _again in range(2):
        assert answer(client, address, said).status_code == 302
    assert SAID[said] in words_of(client.get(address))
    answer(client, address, "declined" if said == "given" else "given")
    assert fresh(signature).mandate == said
    with owner_scope([letter.owner_id]):
        assert opened_request(MandateRequest.objects.get(), "answerer") == "Rut Ask, secretary"


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(client: Client, letter: Letter, signature: Signature, method: str) -> None:
    address = page_of(letter, signature)
    for _time in range(3):
        assert getattr(client, method)(address).status_code == 200
    assert fresh(signature).mandate == Mandate.ASKED


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": ""}, "Your name"),
        ({"office": ""}, "Your office"),
        ({"name": "https://buy.example"}, "without a link"),
        ({"office": "x" * 101}, "at most 100"),
    ],
)
def test_who_answers_is_asked_at_the_field(
    client: Client, letter: Letter, signature: Signature, form: dict[str, str], sentence: str
) -> None:
    response = answer(client, page_of(letter, signature), "given", **form)
    assert response.status_code == 422 and sentence in words_of(response)
    assert fresh(signature).mandate == Mandate.ASKED


def test_no_button_no_answer(client: Client, letter: Letter, signature: Signature) -> None:
    assert answer(client, page_of(letter, signature), "perhaps").status_code == 302
    assert fresh(signature).mandate == Mandate.ASKED


def test_another_site_cannot_answer(client: Client, letter: Letter, signature: Signature) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    response = client.post(page_of(letter, signature), {**FILLED, "answer": "given"}, headers=foreign)
    assert response.status_code == 403 and fresh(signature).mandate == Mandate.ASKED


def test_what_has_ended_or_was_withdrawn_says_so(client: Client, letter: Letter, signature: Signature) -> None:
    old = page_of(letter, signature, now=read_clock() - 15 * DAY)
    assert client.get(old).status_code == 410
    assert "nothing to answer any more" in words_of(answer(client, old, "given"))
    address = page_of(letter, signature)
    with owner_scope([letter.owner_id]):
        Signature.objects.update(state=SignatureState.WITHDRAWN, withdrawn_at=read_clock())
    assert client.get(address).status_code == answer(client, address, "given").status_code == 410


def test_a_link_to_confirm_opens_no_mandate(client: Client, letter: Letter, signature: Signature) -> None:
    token = token_of(letter, signature.form, LinkPurpose.CONFIRM)
    assert client.get(f"/en/s/mandate/{token}/").status_code == 404


def test_who_was_declined_signs_personally_on_the_own_page(
    client: Client, letter: Letter, signature: Signature
) -> None:
    address = f"/en/s/my/{token_of(letter, signature.form, LinkPurpose.MANAGE, lasts=DAY)}/"
    assert "Sign in my own name" not in words_of(client.get(address))
    assert client.post(address, {"act": "personally"}, headers=OWN).status_code == 302
    assert fresh(signature).mandate == Mandate.ASKED
    answer(client, page_of(letter, signature), "declined")
    assert "Sign in my own name" in words_of(client.get(address))
    done = client.post(address, {"act": "personally"}, headers=OWN)
    assert "You now sign in your own name" in words_of(client.get(done["Location"]))
    assert fresh(signature).kind == SignatureKind.PERSONAL


def test_an_answer_is_taken_back_by_its_page_for_a_week(client: Client, letter: Letter, signature: Signature) -> None:
    address = page_of(letter, signature)
    answer(client, address, "given")
    assert "Until" in (said := words_of(client.get(address))) and "Take the answer back" in said
    assert answer(client, address, "take_back").status_code == 302
    assert fresh(signature).mandate == Mandate.ASKED and "Your answer" in words_of(client.get(address))
    answer(client, address, "declined")
    with owner_scope([letter.owner_id]):
        Link.objects.filter(purpose=LinkPurpose.COUNTERSIGN).update(expires_at=read_clock())
    assert client.get(address).status_code == 410
    assert answer(client, address, "take_back").status_code == 302 and fresh(signature).mandate == Mandate.DECLINED
