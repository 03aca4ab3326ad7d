"""What another site can make a browser do here (threats T18, T19): frame a page, send a form, borrow a redirect."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from organisations.models import User
from tests.config.test_headers import ALL
from tests.factories import make_member, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]

HERE = "http://testserver"
ELSEWHERE = "evil.invalid"
AWAY = [
    f"https://{ELSEWHERE}/",
    f"http://{ELSEWHERE}",
    f"//{ELSEWHERE}/",
    f"///{ELSEWHERE}",
    f"////{ELSEWHERE}",
    f"/\\{ELSEWHERE}",
    f"\\\\{ELSEWHERE}",
    f"\\/{ELSEWHERE}",
    f"/\t/{ELSEWHERE}",
    f"/\n/{ELSEWHERE}",
    f"\x00//{ELSEWHERE}",
    f" https://{ELSEWHERE}",
    f"https:{ELSEWHERE}",
    f"https:/{ELSEWHERE}",
    f"https:///{ELSEWHERE}",
    f"http://testserver@{ELSEWHERE}/",
    f"http://testserver.{ELSEWHERE}/",
    f"javascript:location='https://{ELSEWHERE}'",
    f"data:text/html,<script>location='https://{ELSEWHERE}'</script>",
    f"／／{ELSEWHERE}",
]
TAKES_NEXT = ["/staff/login/", "/staff/account/login/", "/staff/account/language/", "/staff/account/logout/"]


@pytest.fixture
def anna(db: None) -> User:
    return make_member(make_organisation())


def leads_away(response: Any) -> bool:
    place = urljoin(HERE, str(response.headers.get("Location", "")).replace("\\", "/").strip())
    return urlsplit(place).scheme not in {"http", "https"} or urlsplit(place).hostname != "testserver"


def test_no_page_stands_in_a_frame_of_another_site(client: Client, anna: User) -> None:
    client.force_login(anna)
    for _name, address in ALL:
        headers = client.get(address).headers
        assert (address, headers["X-Frame-Options"]) == (address, "DENY")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], address


def test_no_form_of_another_site_is_taken_by_any_page(anna: User) -> None:
    """Staff pages ask for the token of the session; public ones, which have none, for where the form comes from."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    answers = {address: client.post(address, headers={"Origin": f"https://{ELSEWHERE}"}) for _name, address in ALL}
    taken = {
        address: answer.status_code for address, answer in answers.items() if answer.status_code not in {403, 404, 405}
    }
    assert taken == {}
    assert {answers[address].status_code for address in answers if address.startswith(f"/{settings.STAFF_PATH}")} <= {
        403,
        404,
    }


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_page_sends_anybody_on_to_another_site(client: Client, anna: User, signed_in: bool) -> None:
    asked = [(address, AWAY[0]) for _name, address in ALL] + [(page, place) for page in TAKES_NEXT for place in AWAY]
    away = []
    for address, place in asked:
        if signed_in:
            client.force_login(anna)
        given = {"next": place, "language": "sv", "code": "x"}
        if leads_away(client.get(address, given)) or leads_away(client.post(address, given)):
            away.append((address, place))
    assert away == []
