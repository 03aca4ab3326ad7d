"""A second factor: set up, asked for, used once, and never gone around."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from organisations.models import User
from tests.organisations.signing_in import (
    EMAIL,
    PASSWORD,
    START,
    code,
    enrol,
    everything_in_the_database,
    is_in,
    link_in,
    mails,
    set_password,
    sign_in,
)

pytestmark = pytest.mark.django_db


def test_a_password_alone_opens_no_staff_page(client: Client, anna: User) -> None:
    sign_in(client)
    assert client.get(START).headers["Location"] == reverse("mfa_index")
    secret = enrol(client)
    assert client.get(START).status_code == 200
    other = Client()
    sign_in(other)
    assert other.get(START).status_code == 302
    cache.clear()
    other.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert other.get(START).status_code == 200


def test_who_came_by_a_mailed_link_can_set_up_a_second_factor(client: Client, anna: User) -> None:
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    set_password(Client(), link_in(mails()[0]["body"]), PASSWORD)
    enrol(client)
    assert (Authenticator.objects.count(), EmailAddress.objects.count()) == (2, 0)


def test_a_second_factor_is_asked_for_and_lies_sealed(client: Client, anna: User) -> None:
    secret = enrol(client)
    assert not any(secret in dump for dump in everything_in_the_database())
    stranger = Client()
    assert sign_in(stranger).url == reverse("mfa_authenticate")
    assert not is_in(stranger)
    wrong = stranger.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert (wrong.status_code, is_in(stranger)) == (200, False)
    cache.clear()
    assert stranger.post(reverse("mfa_authenticate"), {"code": code(secret)}).status_code == 302
    assert is_in(stranger)


def test_a_change_of_the_second_factor_is_mailed(client: Client, anna: User) -> None:
    enrol(client)
    (mail,) = mails()
    assert (mail["recipient"], "changed on your account" in mail["body"]) == (EMAIL, True)
    assert "127.0.0.1" not in mail["body"]


def test_a_code_that_was_used_lets_nobody_in_again(client: Client, anna: User) -> None:
    secret = enrol(client)
    cache.clear()
    used = code(secret)
    tries = []
    for person in (Client(), Client()):
        sign_in(person)
        person.post(reverse("mfa_authenticate"), {"code": used})
        tries.append(is_in(person))
    assert tries == [True, False]


def test_a_recovery_code_lets_in_once_and_lies_sealed(client: Client, anna: User) -> None:
    enrol(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"^[0-9a-f]{8,}$", re.sub(r"<[^>]+>", "\n", page), re.MULTILINE)
    assert len(codes) == 10
    assert not any(codes[0] in dump for dump in everything_in_the_database())
    tries = []
    for person in (Client(), Client()):
        sign_in(person)
        person.post(reverse("mfa_authenticate"), {"code": codes[0]})
        tries.append(is_in(person))
    assert tries == [True, False]


def test_a_new_password_does_not_get_around_the_second_factor(client: Client, anna: User) -> None:
    enrol(client)
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    visitor = Client()
    set_password(visitor, link_in(mails()[-1]["body"]))
    assert not is_in(visitor)
    assert sign_in(visitor, "en helt ny fras 7").url == reverse("mfa_authenticate")
    assert not is_in(visitor)
