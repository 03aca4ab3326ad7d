"""The pages behind the link of the first mail."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from campaigns.models import Action
from letters.domain.judge import invalidate
from letters.domain.link import make_link
from letters.enums import Invalid, LinkPurpose, SignatureKind, SignatureState, Visibility
from letters.models import Letter, Signature
from letters.queries.publicpage.signing import receipt_of
from letters.sharing import SERVICES
from organisations.ownership import all_owners, owner_scope
from organisations.queries.clock import read_clock
from tests.factories import make_organisation
from tests.factories_signatures import make_open_letter, make_signature

DAY = timedelta(days=1)
PENDING = SignatureState.PENDING
PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


@pytest.fixture
def letter(db: None) -> Iterator[Letter]:
    """Pages are asked for outside any scope, and by the clock on the wall."""
    yield make_open_letter(now=read_clock() - DAY)


def signed(letter: Letter, **values: Any) -> Signature:
    with owner_scope([letter.owner_id]):
        return make_signature(letter, **{"state": PENDING, "now": read_clock(), **values})


def token_of(letter: Letter, form: UUID | None, purpose: LinkPurpose = LinkPurpose.CONFIRM, **values: Any) -> str:
    assert form is not None
    made = {"now": read_clock(), "lasts": 7 * DAY, **values}
    with owner_scope([letter.owner_id]):
        return make_link(letter.campaign, form=form, purpose=purpose, **made).token


def page(token: str) -> str:
    return f"/en/s/confirm/{token}/"


def dump() -> str:
    """All rows of all tables, as one digest."""
    with all_owners():
        models = [model for model in apps.get_models() if model._meta.managed]
        rows = {model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in models}
    return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def fresh(signature: Signature) -> Signature:
    with all_owners():
        row: Signature = Signature.objects.get(pk=signature.pk)
        return row


def test_the_page_shows_what_is_confirmed_and_that_it_does_not_count_yet(client: Client, letter: Letter) -> None:
    signature = signed(letter, place="Turku")
    response = client.get(page(token_of(letter, signature.form)))
    text = response.content.decode()
    assert response.status_code == 200 and not response.cookies
    for said in ("Aino Salovaara, Turku", letter.title, "everybody can read it", "does not count until"):
        assert said in text
    assert {name: response.headers[name] for name in PRIVATE} == PRIVATE
    assert "aino@post.example" not in text, "who reads the link need not learn the address"


def test_the_words_that_were_signed_stand_on_the_page(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    text = client.get(page(token_of(letter, signature.form))).content.decode()
    assert "Read what you sign" in text and "Release them, we say in London." in text


def test_reading_changes_nothing_however_often(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    confirm, mine = token_of(letter, signature.form), token_of(letter, signature.form, LinkPurpose.MANAGE)
    before = dump()
    for address in (page(confirm), f"/en/s/my/{mine}/", f"/en/s/my/{mine}/data.json", "/en/s/code/"):
        for _ in range(2):
            assert client.get(address).status_code == client.head(address).status_code == 200, address
            assert client.options(address).status_code == 405
            assert client.get(f"{address}?answer=confirm&act=erase_now").status_code == 200
    assert dump() == before


def test_the_button_confirms_and_leads_to_the_thanks(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    address = page(token_of(letter, signature.form))
    response = client.post(address, {"answer": "confirm"}, headers=OWN)
    assert (response.status_code, response["Location"]) == (302, address)
    assert fresh(signature).state == SignatureState.CONFIRMED
    text = client.get(address).content.decode()
    assert "Your signature is confirmed" in text and receipt_of(signature.form or uuid4()) in text
    assert "Aino" not in text, "the link stays in a mailbox for days"
    before = dump()
    assert client.post(address, {"answer": "confirm"}, headers=OWN).status_code == 302
    assert dump() == before, "again is friendly and changes nothing"


def test_who_has_confirmed_is_told_that_an_old_mail_undoes_it_no_more(client: Client, letter: Letter) -> None:
    address = page(token_of(letter, signed(letter, state=SignatureState.CONFIRMED).form))
    before = dump()
    response = client.post(address, {"answer": "not_me"}, headers=OWN)
    text = response.content.decode()
    assert response.status_code == 422 and "has been decided already" in text and "is confirmed" in text
    assert dump() == before


def test_who_was_not_it_says_so_also_when_an_organiser_was_faster(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    address = page(token_of(letter, signature.form))
    with owner_scope([letter.owner_id]):
        invalidate([signature], reason=Invalid.FORGED, by=None, now=read_clock())
    response = client.get(address)
    assert response.status_code == 410 and "That was not me" in response.content.decode()
    assert client.post(address, {"answer": "confirm"}, headers=OWN).status_code == 410
    assert "It is erased" in client.post(address, {"answer": "not_me"}, headers=OWN).content.decode()
    assert fresh(signature).email_sealed is None


@pytest.mark.parametrize("answer", ["", "yes", "CONFIRM"])
def test_nothing_but_the_button_confirms(client: Client, letter: Letter, answer: str) -> None:
    signature = signed(letter)
    assert client.post(page(token_of(letter, signature.form)), {"answer": answer}, headers=OWN).status_code == 302
    assert fresh(signature).state == PENDING


def test_a_form_of_another_site_confirms_nothing(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    elsewhere = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    response = client.post(page(token_of(letter, signature.form)), {"answer": "confirm"}, headers=elsewhere)
    assert response.status_code == 403 and "another site" in response.content.decode()
    assert fresh(signature).state == PENDING


def test_who_was_not_it_says_so_once_and_the_link_is_gone(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    address = page(token_of(letter, signature.form))
    response = client.post(address, {"answer": "not_me"}, headers=OWN)
    assert response.status_code == 200 and "It is erased" in response.content.decode()
    assert fresh(signature).email_sealed is None
    assert client.get(address).status_code == client.post(address, headers=OWN).status_code == 404


def test_an_old_link_says_that_it_has_ended(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    old = token_of(letter, signature.form, now=read_clock() - 7 * DAY)
    response = client.get(page(old))
    assert response.status_code == 410 and "has ended" in response.content.decode()
    for answer in ("confirm", "not_me"):
        response = client.post(page(old), {"answer": answer}, headers=OWN)
        assert response.status_code == 410 and "That was not me" not in response.content.decode()
    assert fresh(signature).state == PENDING


def test_thanks_end_with_the_link(client: Client, letter: Letter) -> None:
    signature = signed(letter, state=SignatureState.CONFIRMED)
    old = token_of(letter, signature.form, now=read_clock() - 7 * DAY)
    response = client.get(page(old))
    assert response.status_code == 410 and receipt_of(signature.form or uuid4()) not in response.content.decode()


def test_a_letter_closed_for_more_than_a_day_says_so_too(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    address = page(token_of(letter, signature.form))
    for ago, status in ((DAY / 2, 200), (DAY, 410)):
        with all_owners():
            Letter.objects.filter(pk=letter.pk).update(closes_at=read_clock() - ago)
        assert client.get(address).status_code == status


ADDRESSES = {
    LinkPurpose.CONFIRM: ["public-confirm"],
    LinkPurpose.MANAGE: ["public-mine", "public-mine-data"],
    LinkPurpose.COUNTERSIGN: ["public-mandate"],
    LinkPurpose.KEEP: ["public-keep"],
    LinkPurpose.UNSUBSCRIBE: ["public-stop"],
}


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_a_link_opens_what_it_is_for_and_nothing_else(client: Client, letter: Letter, purpose: LinkPurpose) -> None:
    signature = signed(letter)
    token = token_of(letter, signature.form, purpose)
    before = dump()
    for other in {*LinkPurpose} - {purpose}:
        for name in ADDRESSES[other]:
            address = reverse(name, args=[token])
            assert client.get(address).status_code == 404, name
            for form in ({"answer": "confirm"}, {"act": "erase_now"}, {"List-Unsubscribe": "One-Click"}, {}):
                assert client.post(address, form, headers=OWN).status_code in {404, 405}, name
    assert dump() == before


def test_thanks_point_to_what_comes_next_and_ask_nobody_else(client: Client, letter: Letter) -> None:
    make_open_letter(letter.owner, city="Ottawa", country="CA", title="The next one", now=read_clock() - DAY)
    soon = read_clock() + DAY
    with owner_scope([letter.owner_id]):
        action = Action.objects.create(
            owner=letter.owner, campaign=letter.campaign, target=letter.target, city="London",
            time_zone="Europe/London", starts_at=soon, place="At the gate; bring water",
        )  # fmt: skip
    signature = signed(letter, state=SignatureState.CONFIRMED)
    text = client.get(page(token_of(letter, signature.form))).content.decode()
    for said in ("The next one", f"/en/a/{action.code}.ics", "mailto:?subject=Free%20the%20detained", "At the gate"):
        assert said in text
    assert "is counted within a few minutes" in text
    asked, links = re.subn(r'<a href="https://[^"]+" rel="external noopener noreferrer">', "", text)
    assert links == len(SERVICES), "what others offer stands there as a link that somebody may open"
    hosts = {part.partition("/")[0] for part in asked.replace("http://", "https://").split("https://")[1:]}
    assert hosts <= {"127.0.0.1:8000"}, "only the letter's own address, to be copied"


def test_thanks_offer_everybody_s_action_and_none_of_another_embassy_or_campaign(
    client: Client, letter: Letter
) -> None:
    other = make_open_letter(letter.owner, city="Ottawa", country="CA", now=read_clock() - DAY)
    elsewhere = make_open_letter(make_organisation("Elsewhere"), city="Oslo", country="NO", now=read_clock() - DAY)
    with all_owners():
        codes = [
            Action.objects.create(
                owner=campaign.owner, campaign=campaign, target=target, city="London", time_zone="Europe/London",
                starts_at=read_clock() + DAY,
            ).code
            for campaign, target in (
                (letter.campaign, None), (letter.campaign, other.target), (elsewhere.campaign, None)
            )
        ]  # fmt: skip
    text = client.get(page(token_of(letter, signed(letter, state=SignatureState.CONFIRMED).form))).content.decode()
    assert [f"/en/a/{code}.ics" in text for code in codes] == [True, False, False]


def test_who_signed_for_an_organisation_reads_that_it_does_not_count_yet(client: Client, letter: Letter) -> None:
    signature = signed(letter, kind=SignatureKind.ORGANISATION, organisation="Dockers", state=SignatureState.CONFIRMED)
    text = client.get(page(token_of(letter, signature.form))).content.decode()
    assert "when it agrees, the signature counts" in text and "within a few minutes" not in text


@pytest.mark.parametrize("visibility", Visibility)
def test_each_choice_is_said_before_the_button(client: Client, letter: Letter, visibility: Visibility) -> None:
    signature = signed(letter, visibility=visibility)
    text = client.get(page(token_of(letter, signature.form))).content.decode()
    assert ("Printed as" in text) == (visibility != Visibility.COUNTED_ONLY)


def test_address_and_code_lead_to_the_page(client: Client, letter: Letter) -> None:
    signature = signed(letter)
    assert signature.form is not None
    with owner_scope([letter.owner_id]):
        made = make_link(
            letter.campaign, form=signature.form, purpose=LinkPurpose.CONFIRM, now=read_clock(), lasts=DAY,
            code_for="aino@post.example",
        )  # fmt: skip
    here = {"Sec-Fetch-Site": "same-origin"}
    wrong = client.post("/en/s/code/", {"email": "aino@post.example", "code": "wrng-wrng"}, headers=here)
    assert wrong.status_code == 422 and "do not belong together" in wrong.content.decode()
    for _pressed_twice in range(2):
        right = client.post("/en/s/code/", {"email": "aino@post.example", "code": made.code}, headers=here)
        assert right.status_code == 302 and "Aino Salovaara" in client.get(right["Location"]).content.decode()
    assert fresh(signature).state == PENDING, "the button is on that page"


@pytest.mark.parametrize("form", [{}, {"email": "nobody", "code": "k7mw"}, {"email": "a@b.example", "code": ""}])
def test_what_is_no_code_or_address_is_said_at_its_field(client: Client, db: None, form: dict[str, str]) -> None:
    response = client.post("/en/s/code/", form, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 422 and 'href="#id_' in response.content.decode()
