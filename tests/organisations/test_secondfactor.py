"""A second factor: set up, asked for, used once, and never gone around."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from organisations.domain.account import reset_factors_of_member
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Membership, Organisation, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from tests.factories import make_member, make_organisation
from tests.organisations.signing_in import (
    EMAIL,
    PASSWORD,
    START,
    enrol,
    enrol_with_code,
    everything_in_the_database,
    is_in,
    kinds,
    link_in,
    mails,
    set_password,
    sign_in,
)
from tests.organisations.totp import code

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


def test_after_five_wrong_codes_the_right_one_lets_nobody_in_for_a_while(client: Client, anna: User) -> None:
    secret, guesser = enrol(client), Client()
    cache.clear()
    sign_in(guesser)
    for _try in range(5):
        guesser.post(reverse("mfa_authenticate"), {"code": "000000"})
    refused = guesser.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert ("Too many failed attempts" in refused.content.decode(), is_in(guesser)) == (True, False)


def codes_on(page: Any) -> list[str]:
    return re.findall(r"^[0-9a-f]{8,}$", re.sub(r"<[^>]+>", "\n", page.content.decode()), re.MULTILINE)


def test_a_recovery_code_lets_in_once_and_only_its_digest_is_kept(client: Client, anna: User) -> None:
    enrol(client)
    codes = codes_on(client.get(reverse("mfa_view_recovery_codes")))
    assert len(codes) == 10
    assert not any(codes[0] in dump for dump in everything_in_the_database())
    kept = Authenticator.objects.get(type="recovery_codes").data
    assert (set(kept), len(kept["digests"]), kept["migrated_codes"]) == ({"migrated_codes", "salt", "digests"}, 10, [])
    tries = []
    for person in (Client(), Client()):
        sign_in(person)
        person.post(reverse("mfa_authenticate"), {"code": f" {codes[0]} "})
        tries.append(is_in(person))
    assert tries == [True, False]


def test_recovery_codes_are_shown_only_to_who_has_lately_shown_who_they_are(
    client: Client, anna: User, settings: Any
) -> None:
    enrol(client)
    page, lately = reverse("mfa_view_recovery_codes"), settings.FRESH_FOR
    settings.FRESH_FOR = 0
    assert client.get(page).headers["Location"].startswith(reverse("mfa_reauthenticate"))
    settings.FRESH_FOR = lately
    assert len(codes_on(client.get(page))) == 10


def test_recovery_codes_are_shown_once_and_new_ones_end_the_old(client: Client, anna: User) -> None:
    enrol(client)
    assert "nobody has seen them yet" in client.get(reverse("mfa_index")).content.decode()
    codes = codes_on(client.get(reverse("mfa_view_recovery_codes")))
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert (codes_on(again), "10 codes are left" in again.content.decode()) == ([], True)
    assert "10 codes left" in client.get(reverse("mfa_index")).content.decode()
    assert client.get("/staff/account/2fa/recovery-codes/download/").status_code == 404
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    fresh = codes_on(client.get(reverse("mfa_view_recovery_codes")))
    assert (len(fresh), set(fresh) & set(codes)) == (10, set())
    stranger = Client()
    sign_in(stranger)
    stranger.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_in(stranger)


def test_a_new_password_does_not_get_around_the_second_factor(client: Client, anna: User) -> None:
    enrol(client)
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    visitor = Client()
    set_password(visitor, link_in(mails()[-1]["body"]))
    assert not is_in(visitor)
    assert sign_in(visitor, "en helt ny fras 7").url == reverse("mfa_authenticate")
    assert not is_in(visitor)


def test_the_code_that_set_the_app_up_lets_nobody_in(client: Client, anna: User) -> None:
    _secret, used = enrol_with_code(client)
    other = Client()
    sign_in(other)
    other.post(reverse("mfa_authenticate"), {"code": used})
    assert other.get(START).status_code == 302


def test_setting_up_a_second_factor_signs_out_every_other_browser(client: Client, anna: User) -> None:
    thief = Client()
    sign_in(thief)
    enrol(client)
    assert (is_in(thief), client.get(START).status_code) == (False, 200)


def test_the_last_second_factor_cannot_be_removed(client: Client, anna: User) -> None:
    enrol(client)
    page = client.post(reverse("mfa_deactivate_totp"), follow=True).content.decode()
    assert "This is your only second factor." in page
    passkey = Authenticator.objects.create(user=anna, type="webauthn", data={"name": "Passkey 1", "credential": {}})
    assert client.get(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    refused = client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]), follow=True).content.decode()
    assert "This is your only second factor." in refused
    assert [*Authenticator.objects.exclude(type="recovery_codes")] == [passkey]
    assert (SecurityKind.FACTOR_REMOVED, {"factor": "totp"}) in kinds(Organisation.objects.get())


def test_nobody_removes_the_passkey_of_somebody_else(client: Client, anna: User) -> None:
    passkey = Authenticator.objects.create(user=anna, type="webauthn", data={"name": "Passkey 1", "credential": {}})
    client.force_login(make_member(Organisation.objects.get(), email="beata@steppe.example"))
    assert client.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '"x"', '{"response": 1}', '{"id": "x", "response": {}}']
)
def test_a_passkey_that_is_none_lets_nobody_in(client: Client, anna: User, credential: str) -> None:
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert client.post(reverse("mfa_login_webauthn"), {"credential": credential}).status_code == 302
    assert not is_in(client)


def test_a_demo_asks_for_no_second_factor(client: Client, anna: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client)
    assert client.get(START).status_code == 200


def test_a_password_only_session_of_an_account_with_a_second_factor_must_show_it(client: Client, anna: User) -> None:
    secret = enrol(client)
    session = client.session
    del session["second_factor_of"]
    session.save()
    assert client.get(START).headers["Location"] == reverse("mfa_index")
    assert reverse("mfa_reauthenticate") in client.get(reverse("mfa_index")).content.decode()
    cache.clear()
    assert client.post(reverse("mfa_reauthenticate"), {"code": code(secret), "next": START}).url == START  # type: ignore[attr-defined]
    assert client.get(START).status_code == 200


def lost(organisation: Organisation, user: User) -> Membership:
    with all_owners():
        row: Membership = Membership.objects.get(owner=organisation, user=user)
    return row


def test_another_owner_lets_somebody_begin_anew_and_a_mail_leads_the_way(client: Client, anna: User) -> None:
    enrol(client)
    organisation = Organisation.objects.get()
    owner = make_member(organisation, Role.OWNER, "olga@steppe.example")
    reset_factors_of_member(lost(organisation, anna), by=owner, now=read_clock())
    assert (is_in(client), Authenticator.objects.count()) == (False, 0)
    sign_in(client)
    assert not is_in(client)
    (mail,) = [mail for mail in mails() if mail["subject"] == "Begin anew with your account"]
    assert (mail["recipient"], "/staff/account/password/reset/" in mail["body"]) == (EMAIL, True)
    entry = SecurityEntry.objects.filter(kind=SecurityKind.FACTORS_RESET).get()
    assert (entry.actor, entry.subject_id, entry.organisation) == (owner, anna.pk, organisation)


def test_nobody_begins_anew_by_themselves_or_by_an_owner_of_only_one_of_their_organisations(anna: User) -> None:
    organisation = Organisation.objects.get()
    owner = make_member(organisation, Role.OWNER, "olga@steppe.example")
    with pytest.raises(DemarcheError, match="Another owner"):
        reset_factors_of_member(lost(organisation, owner), by=owner, now=read_clock())
    make_member(make_organisation("Elsewhere"), Role.REPORTER, EMAIL)
    with pytest.raises(DemarcheError, match="also works elsewhere"):
        reset_factors_of_member(lost(organisation, anna), by=owner, now=read_clock())
    assert anna.has_usable_password()


def test_who_runs_the_installation_helps_the_last_owner(anna: User) -> None:
    Authenticator.objects.create(user=anna, type="totp", data={"secret": "x"})
    call_command("reset_second_factor", EMAIL.upper())
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="No account"):
        call_command("reset_second_factor", "nobody@steppe.example")
