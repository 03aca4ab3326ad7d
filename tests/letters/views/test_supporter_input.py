"""Whatever is sent to the pages behind mailed links: taken, or refused with a sentence; never a fault of ours."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from letters.enums import LinkPurpose, SignatureState
from letters.models import Intake, Letter, Signature
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from tests.factories_signatures import make_open_letter
from tests.letters.views.test_confirm import DAY, fresh, signed, token_of

HOSTILE = [
    "",
    "\x00",
    "\ud83d",
    "💥" * 300,
    "'; DROP TABLE letters_link; --",
    "{{ settings.SECRET_KEY }}",
    "a\r\nBcc: x@y.example",
]
FORM = "application/x-www-form-urlencoded"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def letter(db: None) -> Letter:
    return make_open_letter(now=read_clock() - DAY)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return signed(letter, state=SignatureState.CONFIRMED)


@pytest.fixture
def addresses(letter: Letter, signature: Signature) -> dict[str, str]:
    return {
        "confirm": f"/en/s/confirm/{token_of(letter, signature.form)}/",
        "mine": f"/en/s/my/{token_of(letter, signature.form, LinkPurpose.MANAGE)}/",
        "code": "/en/s/code/",
        "find": f"/en/c/{letter.campaign.code}/find/",
    }


@pytest.mark.parametrize("page", ["confirm", "mine", "code", "find"])
def test_no_text_in_any_field_is_a_fault(client: Client, addresses: dict[str, str], page: str) -> None:
    fields = ["answer", "act", "letter", "visibility", "name", "place", "country", "comment", "email", "code", "token"]
    for value in HOSTILE:
        for act in ("change", "withdraw", "erase", value):
            sent = {**dict.fromkeys(fields, value), "act": act}
            body = urlencode({field: text.encode("utf-8", "surrogatepass") for field, text in sent.items()})
            response = client.post(addresses[page], body, content_type=FORM, headers=HERE)
            assert response.status_code in {200, 302, 422}, (value, act)
    with all_owners():
        assert not Intake.objects.exists()


@pytest.mark.parametrize("page", ["confirm", "mine", "code", "find"])
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(client: Client, addresses: dict[str, str], page: str, method: str) -> None:
    assert getattr(client, method)(addresses[page], headers=HERE).status_code == 405


@pytest.mark.parametrize("page", ["confirm", "mine", "code", "find"])
def test_a_field_of_a_megabyte_is_refused(
    client: Client, addresses: dict[str, str], signature: Signature, page: str
) -> None:
    response = client.post(addresses[page], {"act": "erase_now", "name": "x" * 1_100_000}, headers=HERE)
    assert response.status_code in {400, 413}
    assert fresh(signature).state == SignatureState.CONFIRMED


@pytest.mark.parametrize("token", ["x", "-" * 43, "A" * 5000])
def test_a_token_that_was_never_mailed_finds_nothing(client: Client, db: None, token: str) -> None:
    for page in (f"/en/s/confirm/{token}/", f"/en/s/my/{token}/", f"/en/s/my/{token}/data.json"):
        assert client.get(page).status_code == 404
        assert "leads nowhere" in client.get(page).content.decode()


def test_a_campaign_or_an_event_that_nobody_may_know_of_has_no_page(client: Client, db: None) -> None:
    assert client.get("/en/c/nosuchcode/find/").status_code == client.get("/en/a/nosuchcode.ics").status_code == 404


def test_when_too_many_forms_wait_no_further_one_is_stored(
    client: Client, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for _ in range(2):
        form = {"email": "a@post.example", "token": client.get(addresses["find"]).context["token"]}
        answers.append(client.post(addresses["find"], form, headers=HERE).status_code)
        monkeypatch.setattr("letters.queries.publicpage.sign.MOST_WAITING", 0)
    assert answers == [302, 503]
    with all_owners():
        assert Intake.objects.count() == 1
