"""Where a form without a cookie may come from."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from letters.views.origin import by_token, from_here


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


FROM_HERE = [
    ({}, 200, 200),
    ({"Origin": "http://testserver"}, 200, 200),
    ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, 200, 200),
    ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200, 200),
    ({"Sec-Fetch-Site": "none"}, 200, 200),
    ({"Origin": "null"}, 403, 200),
    ({"Origin": "https://elsewhere.example"}, 403, 403),
    ({"Origin": "https://testserver"}, 403, 403),
    ({"Origin": "http://testserver:81"}, 403, 403),
    ({"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}, 403, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403, 403),
    ({"Origin": ""}, 403, 403),
]


@pytest.mark.parametrize(("headers", "plain", "token"), FROM_HERE)
def test_a_form_is_taken_from_our_own_pages_only(headers: dict[str, str], plain: int, token: int) -> None:
    request = RequestFactory().post("/en/", headers=headers)
    request.LANGUAGE_CODE = "en"
    assert (from_here(page)(request).status_code, by_token(page)(request).status_code) == (plain, token)


def test_a_page_may_be_read_from_anywhere() -> None:
    request = RequestFactory().get("/en/", headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"})
    assert from_here(page)(request).content == by_token(page)(request).content == b"done"


def test_a_page_behind_a_mailed_secret_is_kept_and_told_nowhere() -> None:
    answers = [by_token(page)(RequestFactory().get("/en/")), by_token(page)(RequestFactory().post("/en/"))]
    for headers in (answer.headers for answer in answers):
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_no_cookie_speaks_for_anybody_so_none_is_asked_for() -> None:
    assert from_here(page).csrf_exempt and by_token(page).csrf_exempt  # type: ignore[attr-defined]
