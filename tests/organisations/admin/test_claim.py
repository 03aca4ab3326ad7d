"""An operator decides on claims that nobody else decides on, and sees nothing else of whose body it is."""

import pytest
from django.test import Client

from organisations.domain.claim import claim_body
from organisations.enums import ClaimState, Role
from organisations.models import Claim, Organisation
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from tests.factories import make_campaign, make_member, make_organisation, make_user
from tests.organisations.admin.conftest import SignIn
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(organisation: Organisation) -> Claim:
    """Of a body that an organisation entered in which nobody works any more."""
    make_campaign(organisation, "Free the miners")
    body = make_organisation("Dockers", entered_by=organisation)
    return claim_body(body, address="secretary@dockers.example", claimant="Ben Okafor", now=read_clock())


@pytest.fixture
def operator() -> Client:
    client = Client()
    client.force_login(make_user("otis@host.example", is_operator=True))
    return client


def page_of(claim: Claim) -> str:
    return f"/staff/organisations/claim/{claim.pk}/judge/"


def judge(client: Client, claim: Claim, **values: str) -> tuple[int, str]:
    address = page_of(claim)
    data = form_of(client.get(address).content.decode()) | {name: [value] for name, value in values.items()}
    answer = client.post(address, data)
    return answer.status_code, answer.content.decode()


def state_of(claim: Claim) -> str:
    with all_owners():
        return str(Claim.objects.get(pk=claim.pk).state)


def test_the_start_page_leads_an_operator_there_and_the_page_shows_the_claim_alone(
    operator: Client, claim: Claim
) -> None:
    assert page_of(claim) in operator.get("/staff/").content.decode()
    said = operator.get(page_of(claim)).content.decode()
    shown = ("Dockers", "Ben Okafor", "secretary@dockers.example", "Campaign Steppe", "Nobody works there any more")
    assert [word for word in shown if word not in said] == []
    assert "miners" not in said and "/staff/organisations/claim/" not in said.replace(page_of(claim), "")


def test_an_operator_accepts(operator: Client, claim: Claim) -> None:
    assert judge(operator, claim, accepts="accept")[0] == 302
    assert state_of(claim) == ClaimState.ACCEPTED
    assert "Decide on the claim: Dockers" in operator.get("/staff/").content.decode()
    assert operator.get(page_of(claim)).status_code == 404


def test_or_declines_with_a_reason(operator: Client, claim: Claim) -> None:
    status, said = judge(operator, claim, accepts="decline", reason=" ")
    assert (status, "Say why" in said, state_of(claim)) == (422, True, ClaimState.WAITING)
    assert judge(operator, claim)[0] == 422
    assert judge(operator, claim, accepts="decline", reason="A former secretary.")[0] == 302
    assert state_of(claim) == ClaimState.DECLINED


def test_where_an_owner_can_decide_there_is_no_such_page(
    operator: Client, claim: Claim, organisation: Organisation
) -> None:
    make_member(organisation, Role.OWNER, "olga@steppe.example")
    assert page_of(claim) not in operator.get("/staff/").content.decode()
    assert (operator.get(page_of(claim)).status_code, operator.post(page_of(claim)).status_code) == (404, 404)


def test_it_is_for_operators_alone_and_for_who_has_lately_shown_a_second_factor(
    sign_in: SignIn, operator: Client, claim: Claim
) -> None:
    assert sign_in(Role.REPORTER).post(page_of(claim), {"accepts": "accept"}).status_code == 403
    session = operator.session
    del session["proven_at"]
    session.save()
    assert operator.post(page_of(claim), {"accepts": "accept"}).status_code == 302
    assert state_of(claim) == ClaimState.WAITING
