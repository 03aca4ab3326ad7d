"""Steps: pages that the start page leads to, and from which whoever came that way goes back to it when the step is done.

The address says so itself (`?step=1`): a form that is sent comes back to the address of its page.
"""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import reverse

STEP = "step"


def as_step(address: str) -> str:
    """The address of the same page, reached as a step."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, f"{STEP}=1"]))))


def within_step(request: HttpRequest, address: str) -> str:
    """A further page of what the person is doing."""
    return as_step(address) if STEP in request.GET else address


def after_step(request: HttpRequest, address: str) -> str:
    """Where it goes on when all is done: `address` for whoever did not come from the start page."""
    return reverse("admin:index") if STEP in request.GET else address
