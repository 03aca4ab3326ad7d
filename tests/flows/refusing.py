"""Pages that an installation shows in need only (`House.errand`), as its own code makes them."""

from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.core.cache import caches
from django.test import Client, RequestFactory

from tests.flows.pressing import OURS


def busy_and_too_often(form: str) -> dict[str, str]:
    """By their status. `form` is the address of one that stores something when it is sent."""
    browser = Client(headers={"Host": settings.PUBLIC_URL.netloc, "Sec-Fetch-Site": "same-origin"})
    ours = dict(OURS.findall(browser.get(form).content.decode()))
    caches["pages"].set("sign-brake", True)  # of this process alone
    busy = browser.post(form, {**ours, "email": "nobody@post.example"})
    often = respond_429(RequestFactory().get(form, headers={"Host": settings.PUBLIC_URL.netloc}))
    return {str(page.status_code): page.content.decode() for page in (busy, often)}
