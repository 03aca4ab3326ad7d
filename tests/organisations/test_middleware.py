"""Visits that come by a link on another site: the cookie of the session is not with them."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from organisations.models import User
from tests.organisations.signing_in import EMAIL, is_in, link_in, mails, sign_in

pytestmark = pytest.mark.django_db

FROM_ELSEWHERE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
SAID = "You came from another site"


def comes(client: Client, address: str, **headers: str) -> Any:
    return client.get(address, headers={**FROM_ELSEWHERE, **headers})


def test_who_comes_by_a_link_elsewhere_is_asked_to_go_on_and_loses_nothing(client: Client, anna: User) -> None:
    sign_in(client)
    kept = client.cookies.pop(settings.SESSION_COOKIE_NAME)  # as a browser leaves it out
    asked = comes(client, "/staff/letters/letter/?o=1&q=a%22b")
    assert (asked.status_code, SAID in asked.content.decode()) == (200, True)
    assert 'href="/staff/letters/letter/?o=1&amp;q=a%22b"' in asked.content.decode()
    assert (dict(asked.cookies), asked.headers["Referrer-Policy"]) == ({}, "no-referrer")
    client.cookies[settings.SESSION_COOKIE_NAME] = kept.value
    assert is_in(client)


def test_a_mailed_link_begins_nothing_that_the_next_request_would_not_know_of(client: Client, anna: User) -> None:
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    (mail,) = mails()
    link = link_in(mail["body"])
    client.cookies.clear()
    assert SAID in comes(client, link).content.decode()
    assert not client.cookies
    assert client.get(link).status_code == 302


@pytest.mark.parametrize(
    ("address", "header", "value"),
    [
        ("/staff/account/login/", "sec-fetch-site", "none"),
        ("/staff/account/login/", "sec-fetch-site", "same-origin"),
        ("/staff/account/login/", "sec-fetch-mode", "no-cors"),
        ("/en/", "sec-fetch-site", "cross-site"),
    ],
)
def test_nobody_else_is_asked(client: Client, address: str, header: str, value: str) -> None:
    assert SAID not in comes(client, address, **{header: value}).content.decode()


def test_a_form_on_another_site_can_send_nothing_here(anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": EMAIL}, headers=FROM_ELSEWHERE)
    assert (answer.status_code, SAID in answer.content.decode()) == (403, False)


@pytest.mark.parametrize("address", ["/en/", "/staff/account/login/", "/staff/organisations/mail/", "/healthz"])
@pytest.mark.parametrize("question", ["state=%00", "q=a%00b", "%00=1"])
def test_a_zero_byte_in_an_address_is_refused_before_any_page_reads_it(
    client: Client, address: str, question: str
) -> None:
    answer = client.get(f"{address}?{question}")
    assert (answer.status_code, "could not read this request" in answer.content.decode()) == (400, True)
    assert client.get(f"{address}?q=a%2500b").status_code != 400
