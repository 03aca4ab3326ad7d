from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.start import check_at_start
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def refusal() -> str:
    """What the start says; empty where it goes on."""
    try:
        check_at_start()
    except ImproperlyConfigured as said:
        return str(said)
    return ""


@pytest.mark.parametrize(("kind", "on_loopback"), [("demo_loaded", True), ("exported", False)])
def test_a_demo_at_home_and_a_server_without_it_start(settings: Any, kind: str, on_loopback: bool) -> None:
    settings.ON_LOOPBACK = on_loopback
    log_security(SecurityKind(kind), now=NOW)
    assert refusal() == ""


def test_a_server_does_not_start_with_the_demo_and_names_itself(settings: Any) -> None:
    settings.ON_LOOPBACK, settings.ALLOWED_HOSTS = False, ["campaigns.example"]
    log_security(SecurityKind.DEMO_LOADED, now=NOW)
    said = refusal()
    assert "DEMO: " in said
    assert "answers as campaigns.example" in said
