"""With two hosts, each answers its own addresses; what the other has cannot be told from what nobody has."""

from typing import Any

import pytest
from django.test import Client

from config.environment import web_address

PUBLIC, STAFF, BALANCER = "letters.example", "desk.example", "10.0.0.7"
RANDOM = "/kwjdpq/"
PUBLIC_ADDRESSES = ["/", "/en/", "/sv/", "/en/c/2345678abc/", "/en/l/2345678abc/", "/l/2345678abc.pdf"]
STAFF_ADDRESSES = [
    "/staff/",
    "/staff/account/login/",
    "/staff/account/",
    "/staff/login/",
    "/staff/account/sessions/",
    "/staff/account/2fa/",
    "/staff/account/2fa/webauthn/login/",
    "/staff/report/2345678abc.csv",
    "/staff/campaigns/campaign/",
]

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def two_hosts(settings: Any) -> None:
    settings.PUBLIC_URL = web_address(f"https://{PUBLIC}")
    settings.STAFF_URL = web_address(f"https://{STAFF}")
    settings.EXTRA_HOSTS = [BALANCER]
    settings.ALLOWED_HOSTS = [PUBLIC, STAFF, BALANCER]


def get(host: str, address: str, **headers: str) -> Any:
    return Client(SERVER_NAME=host).get(address, secure=True, headers=headers)


def seen(response: Any) -> tuple[int, dict[str, str], str, int]:
    """All that a visitor can compare."""
    return response.status_code, dict(response.headers), response.content.decode(), len(response.cookies)


@pytest.mark.parametrize("cookie", ["", "session=stolen; __Host-session=stolen"])
@pytest.mark.parametrize(
    ("host", "address"),
    [*((PUBLIC, address) for address in STAFF_ADDRESSES), *((STAFF, address) for address in PUBLIC_ADDRESSES)],
)
def test_an_address_of_the_other_host_is_like_any_that_does_not_exist(
    two_hosts: None, host: str, address: str, cookie: str
) -> None:
    answer = get(host, address, cookie=cookie)
    assert answer.status_code == 404
    assert seen(answer) == seen(get(host, RANDOM, cookie=cookie))


@pytest.mark.parametrize("address", [*PUBLIC_ADDRESSES, *STAFF_ADDRESSES])
def test_a_third_host_has_no_page_at_all(two_hosts: None, address: str) -> None:
    answer = get(BALANCER, address)
    assert answer.status_code == 404
    assert seen(answer) == seen(get(BALANCER, RANDOM))


@pytest.mark.parametrize("host", [PUBLIC, STAFF, BALANCER])
def test_every_host_says_whether_it_is_well(two_hosts: None, host: str) -> None:
    answer = get(host, "/healthz")
    assert (answer.status_code, answer.content, dict(answer.cookies)) == (200, b"ok\n", {})


def test_each_host_answers_its_own(two_hosts: None) -> None:
    assert get(PUBLIC, "/en/").status_code == 200
    assert get(STAFF, "/staff/account/login/").status_code == 200


def test_a_host_is_known_with_its_port_too(two_hosts: None) -> None:
    assert get(f"{PUBLIC}:8443", "/en/").status_code == 200


def test_two_ports_of_one_name_are_two_hosts(settings: Any) -> None:
    settings.PUBLIC_URL = web_address("http://127.0.0.1:8001")
    settings.STAFF_URL = web_address("http://127.0.0.1:8002")
    client = Client()
    assert client.get("/en/", headers={"host": "127.0.0.1:8001"}).status_code == 200
    assert client.get("/en/", headers={"host": "127.0.0.1:8002"}).status_code == 404


def test_a_name_that_is_not_ours_gets_a_400(two_hosts: None) -> None:
    assert get("evil.example", "/en/").status_code == 400


def test_a_forwarded_host_is_not_believed(two_hosts: None) -> None:
    answer = get(PUBLIC, "/staff/account/login/", **{"X-Forwarded-Host": STAFF})
    assert answer.status_code == 404


def test_one_host_answers_both(settings: Any) -> None:
    settings.ALLOWED_HOSTS = [settings.PUBLIC_URL.hostname]
    host = str(settings.PUBLIC_URL.hostname)
    assert {get(host, address).status_code for address in ("/en/", "/staff/account/login/")} == {200}


@pytest.mark.parametrize("address", [*PUBLIC_ADDRESSES, *STAFF_ADDRESSES])
@pytest.mark.parametrize("extra", [BALANCER, ".internal.example"])
def test_beside_one_host_a_further_one_has_no_page_either(settings: Any, address: str, extra: str) -> None:
    settings.EXTRA_HOSTS = [extra]
    settings.ALLOWED_HOSTS = [settings.PUBLIC_URL.hostname, extra]
    host = BALANCER if extra == BALANCER else "node3.internal.example"
    answer = get(host, address)
    assert answer.status_code == 404
    assert seen(answer) == seen(get(host, RANDOM))
    assert get(host, "/healthz").status_code == 200


def test_the_one_host_keeps_its_pages_when_it_is_named_again(settings: Any) -> None:
    host = str(settings.PUBLIC_URL.hostname)
    settings.EXTRA_HOSTS = settings.ALLOWED_HOSTS = [host]
    assert get(host, "/en/").status_code == 200
