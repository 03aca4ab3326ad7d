from datetime import timedelta

import pytest
from django.test import Client

from letters.domain.link import make_link
from letters.enums import LinkPurpose
from letters.models import SignatureConsent
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_signatures import make_open_letter
from tests.letters.domain.test_news import ask_for_news


@pytest.fixture
def address(steppe: Organisation) -> str:
    """Of somebody who gets news; the link has ended by time, and works."""
    letter = make_open_letter(steppe)
    signature = ask_for_news(letter, "aino@post.example")
    assert signature.form is not None
    mailed = make_link(
        letter.campaign, form=signature.form, purpose=LinkPurpose.UNSUBSCRIBE, now=NOW, lasts=timedelta(days=1)
    )
    return f"/en/s/stop/{mailed.token}/"


def stopped() -> bool:
    return SignatureConsent.objects.filter(ended_at=None).count() == 0


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_the_button_and_the_mail_program_stop_news(client: Client, address: str, body: dict[str, str]) -> None:
    assert client.post(address, body).status_code == 200
    assert stopped()
    assert client.post(address, body).status_code == 200


def test_reading_the_page_changes_nothing(client: Client, address: str) -> None:
    for ask in (client.get, client.head, client.get):
        assert ask(address).status_code == 200
    assert not stopped()


def test_a_page_of_another_site_cannot_press_the_button(client: Client, address: str) -> None:
    assert client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not stopped()


def test_no_cache_and_no_other_address_learns_of_it(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_link_for_something_else_stops_nothing(client: Client, steppe: Organisation, address: str) -> None:
    letter = make_open_letter(steppe, city="Oslo", country="NO")
    form = ask_for_news(letter, "bolat@post.example").form
    assert form is not None
    mailed = make_link(letter.campaign, form=form, purpose=LinkPurpose.MANAGE, now=NOW, lasts=timedelta(days=1))
    assert client.post(f"/en/s/stop/{mailed.token}/").status_code == 404
    assert client.get("/en/s/stop/guessed/").status_code == 404
