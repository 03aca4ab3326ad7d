"""Mails a second: the outbox with its marks and claims, and a bare loop that hands the same mails to the same server."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import override_settings

from organisations.domain.mail import draft_mail, queue_drafts, send_due_mail
from organisations.models import Mail, Organisation
from tests.bench.sink import sink
from tests.factories import NOW

SUBJECT = "Please confirm your signature: Free the detained"
BODY = "Somebody, most likely you, signed with this address. To confirm, open this page and press its button.\n\n" * 6
HTML = f"<!DOCTYPE html>\n<html lang='en'><body>{''.join(f'<p>{line}</p>' for line in BODY.splitlines())}</body></html>"


def mails_per_second(owner: Organisation, number: int, *, milliseconds: int = 0, connections: int = 1) -> float:
    """Of our own sending: rows of the outbox, handed over and settled."""
    queue_drafts(_drafts(owner, number))
    with sink(milliseconds) as port, _to(port, MAIL_CONNECTIONS=connections):
        return _rate(lambda: _all_sent(number), number)


def bare_mails_per_second(number: int, *, milliseconds: int = 0) -> float:
    """Of a loop over one connection that keeps no account of anything."""
    with sink(milliseconds) as port, _to(port), get_connection() as connection:
        return _rate(lambda: [connection.send_messages([_message(position)]) for position in range(number)], number)


def _all_sent(number: int) -> None:
    sent = 0
    while sent < number:
        sent += send_due_mail(now=NOW)


def _drafts(owner: Organisation, number: int) -> list[Mail]:
    start = Mail.objects.count()
    return [
        draft_mail(
            owner=owner,
            kind="confirmation",
            dedupe_key=f"bench:{position}",
            to=f"nr{position}@steppe.example",
            subject=SUBJECT,
            body=BODY,
            html=HTML,
            sender_name="Campaign Steppe",
            language="en",
            now=NOW,
        )
        for position in range(start, start + number)
    ]


def _message(position: int) -> EmailMultiAlternatives:
    headers = {"Message-ID": f"<{uuid4()}@steppe.example>", "Auto-Submitted": "auto-generated"}
    to = [f"nr{position}@steppe.example"]
    message = EmailMultiAlternatives(SUBJECT, BODY, "Campaign Steppe <post@steppe.example>", to, headers=headers)
    message.attach_alternative(HTML, "text/html")
    return message


def _to(port: int, **more: Any) -> Any:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, **more)


def _rate(work: Callable[[], object], number: int) -> float:
    start = time.perf_counter()
    work()
    return number / (time.perf_counter() - start)
