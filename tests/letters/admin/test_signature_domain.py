"""Forged signatures come from a domain that somebody made for it: it can be seen, and struck out as a whole."""

from uuid import UUID

import pytest

from letters.enums import Invalid, SignatureState
from letters.models import Letter, Signature
from letters.queries.funnel import MANY, funnel
from organisations.addresses import OTHER
from organisations.enums import Role
from organisations.models import Organisation
from organisations.ownership import all_owners, owner_scope
from organisations.queries.clock import read_clock
from tests.factories import make_campaign, make_target
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.admin.test_letter import signed_in
from tests.letters.admin.test_signature import at, many

pytestmark = pytest.mark.usefixtures("plain_static")
FORGED, FEW = "forged.example", "few.example"


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def sign(letter: Letter, domain: str, number: int) -> set[UUID]:
    now = read_clock()
    return {
        make_signature(
            letter, email=f"a{one}@x{one}.{domain}", name=f"A {one}", now=now, mailed_at=now, mail_domain=OTHER
        ).pk
        for one in range(number)
    }


def told() -> dict[str, int]:
    return {name: numbers["mailed"] for name, numbers in funnel(now=read_clock()).providers.items()}


def test_a_domain_is_named_when_many_have_signed_from_it_and_the_rest_stays_together(letter: Letter) -> None:
    sign(letter, FORGED, MANY)
    sign(letter, FEW, MANY - 1)
    assert told() == {FORGED: MANY, OTHER: MANY - 1}


def test_many_letters_that_few_have_signed_name_no_domain(letter: Letter) -> None:
    now = read_clock()
    for name in range(MANY):
        make_signature(letter, email=f"a@{FEW}", name=f"A {name}", now=now, mailed_at=now, mail_domain=OTHER)
    assert told() == {OTHER: MANY}


def test_a_domain_in_two_campaigns_is_one_line(letter: Letter) -> None:
    assert letter.target
    second = make_open_letter(
        letter.owner, target=make_target(make_campaign(letter.owner, "Another"), letter.target.recipient)
    )
    sign(letter, FORGED, MANY)
    sign(second, FORGED, MANY)
    assert told() == {FORGED: 2 * MANY}
    marks = Signature.objects.values_list("campaign", "domain_index").distinct()
    assert len({mark for _campaign, mark in marks}) == 2, "nobody is followed from one campaign to another"


def test_all_of_a_domain_are_struck_out_together_and_put_back(letter: Letter) -> None:
    browser = signed_in(letter.owner, Role.ORGANISER)
    forged, few = sign(letter, FORGED, MANY), sign(letter, FEW, 1)
    page = browser.get(many("funnel"))
    (query,) = [query for name, _numbers, query in page.context["providers"] if name == FORGED]
    assert f"?{query.replace('&', '&amp;')}" in page.content.decode() and FEW not in page.content.decode()
    at = f"{many('invalidate')}?{query}"
    assert browser.post(at, {"number": MANY + 1, "reason": Invalid.ABUSE}).status_code == 422
    browser.post(at, {"number": MANY, "reason": Invalid.ABUSE})
    assert states(forged) == {SignatureState.INVALIDATED} and states(few) == {SignatureState.CONFIRMED}
    browser.post(f"{many('restore')}?{query}", {"number": MANY})
    assert states(forged) == {SignatureState.CONFIRMED}


def states(keys: set[UUID]) -> set[str]:
    with all_owners():
        return set(Signature.objects.filter(pk__in=keys).values_list("state", flat=True))


def test_a_mark_names_no_domain_of_few_and_an_empty_one_means_nobody(letter: Letter) -> None:
    browser = signed_in(letter.owner, Role.ORGANISER)
    (few,) = sign(letter, FEW, 1)
    make_signature(letter, email="aino@gmail.com", name="Big")
    with owner_scope([letter.owner_id]):
        mark = Signature.objects.get(pk=few).domain_index
    listed = browser.get(at(), {"domain": mark})
    assert listed.context["cl"].result_count == 1 and FEW not in listed.content.decode()
    assert browser.get(at(), {"domain": ","}).context["cl"].result_count == 0
