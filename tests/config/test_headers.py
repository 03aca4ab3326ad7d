"""The baseline: what every answer says to browsers and caches, whichever page it is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from organisations.middleware import PolicyMiddleware
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db

PUBLIC_VIEWS = {"public-home", "public-campaign", "public-letter", "public-copy"}
"""The only pages that caches may keep."""
PAGES = ["/en/", "/sv/", "/", "/healthz", "/nowhere/", "/en/nowhere/", "/staff/", "/staff/account/login/"]


def addresses(patterns: Any, before: str = "/") -> Iterator[tuple[str, str]]:
    """Name and address of each view, with a value in place of each part that varies."""
    for pattern in patterns:
        route = before + re.sub(r"<[^>]+>", "2345678abc", str(pattern.pattern))  # pragma: allowlist secret
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name), re.sub(r"[\\^$]|\(\?P|\(|\)|\.\*|\?", "", route)


ALL = sorted(set(addresses(get_resolver().url_patterns)))


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_baseline(client: Client, page: str) -> None:
    headers = client.get(page).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == settings.PERMISSIONS_POLICY


@pytest.mark.parametrize("page", PAGES)
def test_the_content_policy_allows_nothing_but_our_own_files(client: Client, page: str) -> None:
    policy = dict(part.strip().split(" ", 1) for part in client.get(page).headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert {source for sources in policy.values() for source in sources.split()} <= {"'none'", "'self'", "data:"}
    assert policy["script-src"] == policy["style-src"] == "'self'"


def test_a_page_that_asked_for_a_policy_of_its_own_gets_it(rf: RequestFactory) -> None:
    @csp_update({"img-src": ["https://pictures.example"]})
    def pictures(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request, policy = rf.get("/"), PolicyMiddleware(lambda _request: HttpResponse())
    own = policy.process_response(request, pictures(request)).headers["Content-Security-Policy"]
    others = policy.process_response(request, HttpResponse()).headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://pictures.example" in own
    assert "img-src 'self' data:;" in others


def test_the_walk_finds_the_pages() -> None:
    assert {name for name, _address in ALL} >= {*PUBLIC_VIEWS, "healthz", "account_login", "delivery-report"}


@pytest.mark.parametrize(("name", "address"), ALL, ids=[address for _name, address in ALL])
def test_no_page_may_be_kept_unless_it_is_listed_as_public(client: Client, name: str, address: str) -> None:
    client.force_login(make_member(make_organisation()))
    response = client.get(address)
    said = response.headers["Cache-Control"]
    if name in PUBLIC_VIEWS and response.status_code == 200:
        assert said == "public, max-age=60"
        assert not response.cookies
    else:
        assert "private" in said and ("no-store" in said or "no-cache" in said), said


@pytest.mark.parametrize("page", ["/en/", "/", "/nowhere/", "/healthz"])
def test_no_public_page_knows_who_is_signed_in(client: Client, page: str) -> None:
    """Neither is the session prolonged there: its cookie would travel in an answer that caches keep."""
    before = client.get(page)
    client.force_login(make_member(make_organisation()))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    after = client.get(page)
    assert after.content == before.content
    assert after.headers == before.headers
    assert not after.cookies
    assert client.cookies[settings.SESSION_COOKIE_NAME].value == cookie


def test_a_session_cookie_is_only_for_us_and_short_lived(client: Client) -> None:
    client.force_login(make_member(make_organisation()))
    cookie = client.get("/staff/").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert 0 < int(cookie["max-age"]) <= 1800


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X_FRAME_OPTIONS", "DENY"),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("CSRF_COOKIE_HTTPONLY", True),
        ("SESSION_COOKIE_AGE", 1800),
        ("SESSION_SAVE_EVERY_REQUEST", True),
        ("PASSWORD_RESET_TIMEOUT", 3600),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 1_000_000),
        ("DATA_UPLOAD_MAX_NUMBER_FILES", 10),
        ("SECURE_REFERRER_POLICY", "same-origin"),
        ("USE_X_FORWARDED_HOST", False),
        ("DEBUG", False),
    ],
)
def test_the_baseline_stands_in_the_settings(name: str, value: object) -> None:
    assert getattr(settings, name) == value
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]
