"""What a person does to sign in, and what that leaves behind."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse

from organisations.domain.mail import TABLE
from organisations.enums import SecurityKind
from organisations.models import Mail, Organisation, SecurityEntry, Session
from organisations.ownership import all_owners
from organisations.sealing import unseal
from tests.organisations.totp import code

EMAIL, PASSWORD = "anna@steppe.example", "saxofon under en gran"  # pragma: allowlist secret
START = "/staff/"


def sign_in(client: Client, password: str = PASSWORD, email: str = EMAIL) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_in(client: Client) -> bool:
    """By whatever was asked for: the page of the own account opens, also without a second factor."""
    return client.get(reverse("mfa_index")).status_code == 200


def mails() -> list[dict[str, str]]:
    with all_owners():
        rows = Mail.objects.filter(kind="account").order_by("created_at", "id")
        columns = ("recipient_sealed", "subject_sealed", "body_sealed")
        return [{c.split("_")[0]: unseal(getattr(row, c), TABLE, c, row.pk) for c in columns} for row in rows]


def link_in(body: str) -> str:
    (link,) = re.findall(r"http://\S+", body)
    assert link.startswith("http://127.0.0.1:8000/staff/account/password/reset/key/")
    return str(urlsplit(link).path)


def set_password(client: Client, link: str, password: str = "en helt ny fras 7") -> HttpResponse:
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    return client.post(address, {"password1": password, "password2": password})  # type: ignore[return-value]


def enrol(client: Client) -> str:
    """Signs in and sets up an app with codes; its secret."""
    return enrol_with_code(client)[0]


def enrol_with_code(client: Client) -> tuple[str, str]:
    """The secret, and the code that set the app up."""
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    (secret,) = re.findall(r'id="authenticator_secret" value="([A-Z2-7]+)"', page.content.decode())
    assert not any(secret in dump for dump in everything_in_the_database())
    shown = code(secret)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(reverse("mfa_activate_totp"), {"code": shown}).status_code == 302
    client.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get(user__isnull=False).pk  # a new one, after commit
    return str(secret), shown


def everything_in_the_database() -> list[str]:
    """Every value of every table, sessions opened as Django would store them by itself."""
    with connection.cursor() as cursor:
        dumps = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            dumps.append(
                str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
            )
    return dumps


def kinds(organisation: Organisation | None) -> list[tuple[str, dict[str, str]]]:
    entries = SecurityEntry.objects.filter(organisation=organisation).exclude(kind=SecurityKind.LOG_BEGUN)
    return list(entries.order_by("sequence").values_list("kind", "detail"))


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("organisations.requests.read_clock", lambda: moment)
