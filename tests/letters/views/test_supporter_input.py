"""Whatever is sent to the pages behind mailed links: taken, or refused with a sentence; never a fault of ours."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from campaigns.domain.endorsement import invite_body
from campaigns.models import Endorsement
from letters.enums import LinkPurpose, SignatureKind, SignatureState
from letters.models import Intake, Letter, MandateRequest, Signature
from letters.tokens import new_form_token
from organisations.ownership import all_owners, owner_scope
from organisations.queries.clock import read_clock
from tests.factories import make_organisation
from tests.factories_letters import make_demand
from tests.factories_signatures import make_open_letter
from tests.letters.views.test_confirm import DAY, fresh, signed, token_of
from tests.letters.views.test_endorse import ask, link

HOSTILE = [
    "",
    "\x00",
    "\ud83d",
    "💥" * 300,
    "'; DROP TABLE letters_link; --",
    "{{ settings.SECRET_KEY }}",
    "a\r\nBcc: x@y.example",
]
PAGES = ["confirm", "mine", "code", "find", "keep", "stop", "mandate", "endorse", "correct"]
FIELDS = [
    "answer",
    "act",
    "letter",
    "visibility",
    "name",
    "office",
    "place",
    "country",
    "comment",
    "email",
    "code",
    "token",
    "signing",
    "version",
    "words",
    "where",
    "part",
    "homepage",
    "List-Unsubscribe",
]
ANSWERS = {
    "keep": {"act": "keep"}, "mandate": {"answer": "given"}, "endorse": {"answer": "accepted"},
    "mine": {"act": "change"}, "correct": {"part": "street"},
}  # fmt: skip
"""What presses the button of the page, so that its fields are read."""
FORM = "application/x-www-form-urlencoded"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def letter(db: None) -> Letter:
    return make_open_letter(now=read_clock() - DAY)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return signed(letter, state=SignatureState.CONFIRMED)


@pytest.fixture
def spoken(letter: Letter) -> Signature:
    """For an organisation, which has been asked."""
    row = signed(
        letter, state=SignatureState.CONFIRMED, name="Bo", kind=SignatureKind.ORGANISATION, organisation="Dockers"
    )
    with owner_scope([letter.owner_id]):
        MandateRequest.objects.create(owner=letter.owner, campaign=letter.campaign, form=row.form)
    return row


@pytest.fixture
def endorsed(letter: Letter) -> str:
    """The way to the page of a body that was asked whether it stands behind the campaign."""
    with owner_scope([letter.owner_id]):
        make_demand(letter.campaign, "Release", en="Release everybody who was arrested.")
        body = make_organisation("Dockers", entered_by=letter.owner)
        ask(invite_body(Endorsement(campaign=letter.campaign, body=body), by=None, now=read_clock()))
    return link()


@pytest.fixture
def addresses(letter: Letter, signature: Signature, spoken: Signature, endorsed: str) -> dict[str, str]:
    assert letter.target is not None
    return {
        "keep": f"/en/s/keep/{token_of(letter, signature.form, LinkPurpose.KEEP)}/",
        "stop": f"/en/s/stop/{token_of(letter, signature.form, LinkPurpose.UNSUBSCRIBE)}/",
        "mandate": f"/en/s/mandate/{token_of(letter, spoken.form, LinkPurpose.COUNTERSIGN)}/",
        "endorse": endorsed,
        "correct": f"/en/r/{letter.target.recipient.code}/correct/",
        "confirm": f"/en/s/confirm/{token_of(letter, signature.form)}/",
        "mine": f"/en/s/my/{token_of(letter, signature.form, LinkPurpose.MANAGE)}/",
        "code": "/en/s/code/",
        "find": f"/en/c/{letter.campaign.code}/find/",
    }


@pytest.mark.parametrize("page", PAGES)
def test_no_text_in_any_field_is_a_fault(client: Client, addresses: dict[str, str], page: str) -> None:
    for value in HOSTILE:
        token = new_form_token(addresses["correct"].split("/")[3], read_clock() - timedelta(minutes=1))
        for given in ({}, ANSWERS.get(page, {}), {"act": "withdraw"}, {"act": "erase"}):
            sent = {**dict.fromkeys(FIELDS, value), **({"token": token} if page == "correct" else {}), **given}
            body = urlencode({field: text.encode("utf-8", "surrogatepass") for field, text in sent.items()})
            response = client.post(addresses[page], body, content_type=FORM, headers=HERE)
            assert response.status_code in {200, 302, 303, 422}, (value, given)
    with all_owners():
        assert not Intake.objects.exists()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(client: Client, addresses: dict[str, str], page: str, method: str) -> None:
    assert getattr(client, method)(addresses[page], headers=HERE).status_code == 405


@pytest.mark.parametrize("page", PAGES)
def test_a_field_of_a_megabyte_is_refused(
    client: Client, addresses: dict[str, str], signature: Signature, page: str
) -> None:
    response = client.post(addresses[page], {"act": "erase_now", "name": "x" * 1_100_000}, headers=HERE)
    refused = page != "stop"  # which looks at nothing that is sent
    assert (response.status_code in {400, 413}) == refused and response.status_code < 500
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
