"""Whatever answers below the address of the own account is a page of ours: what allauth would draw itself is closed."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from tests.factories import make_member, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]
OURS = Path(settings.BASE_DIR, "templates")
KEYS = {"account_confirm_email": {"key": "MQ:1vZ:x"}, "account_reset_password_from_key": {"uidb36": "1", "key": "set"}}
OF_A_PASSKEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}


def pages() -> set[str]:
    """The addresses of allauth that have a name, apart from those of a passkey, which only its holder has."""
    names = {name for name in get_resolver("allauth.urls").reverse_dict if isinstance(name, str)}
    return {reverse(name, kwargs=KEYS.get(name)) for name in names - OF_A_PASSKEY}


def test_no_page_is_drawn_by_a_template_of_allauth() -> None:
    signed_in, visitor, drawn = Client(), Client(), set()
    signed_in.force_login(make_member(make_organisation()))
    for client in (signed_in, visitor):
        for page in pages():
            answer = client.get(page)
            if answer.templates:
                origin = answer.templates[0].origin.name  # of those that a page extends the first
                assert Path(origin).is_relative_to(OURS), f"{page} is drawn by {origin}"
                drawn.add(page)
    assert {reverse("mfa_index"), reverse("account_login"), reverse("account_reset_password")} <= drawn
