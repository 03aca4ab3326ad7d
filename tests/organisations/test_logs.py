"""What the log says of a page whose address is a secret."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from organisations.logs import WithoutSecrets

TOKEN = "B9DcgphQZDfqSosk4sy2U2y-xmYlGbiv4Z7UPCPti_M"  # pragma: allowlist secret


def said(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    assert WithoutSecrets().filter(record)
    return record.getMessage()


@pytest.mark.parametrize("page", ["confirm", "my", "mandate", "stop"])
def test_a_secret_is_left_out_of_the_address(page: str) -> None:
    assert said("%s: %s", "Not Found", f"/en/s/{page}/{TOKEN}/data.json") == f"Not Found: /en/s/{page}/…/data.json"


@pytest.mark.parametrize("path", ["/en/s/code/", "/en/l/abcdefghjk/sign/", "/static/js/copy.0123456789abcdef0123.js"])
def test_other_addresses_stand_as_they_are(path: str) -> None:
    assert said("Not Found: %s", path) == f"Not Found: {path}"


def test_the_words_of_an_error_are_written_without_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    handler, log = logging.StreamHandler(), logging.getLogger("tests.secrets")
    handler.addFilter(WithoutSecrets())
    log.addHandler(handler)
    try:
        raise ValueError(f"nothing at /en/s/my/{TOKEN}/")
    except ValueError:
        log.exception("broke")
    finally:
        log.removeHandler(handler)
    told = capsys.readouterr().err
    assert "ValueError: nothing at /en/s/my/…/" in told and TOKEN not in told


def test_every_line_goes_through_it() -> None:
    log: dict[str, Any] = settings.LOGGING
    assert log["handlers"]["console"]["filters"] == ["without_secrets"]
    assert log["filters"]["without_secrets"] == {"()": "organisations.logs.WithoutSecrets"}


@pytest.mark.django_db
def test_a_link_that_leads_nowhere_is_not_told_to_the_log(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler()
    handler.addFilter(WithoutSecrets())
    logging.getLogger("django.request").addHandler(handler)
    try:
        assert client.get(f"/en/s/confirm/{TOKEN}/").status_code == 404
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    told = capsys.readouterr().err
    assert "/en/s/confirm/…/" in told and TOKEN not in told
