"""Signing in as people do it: through the pages, with the rows in the database as judge."""

import re
from datetime import timedelta
from typing import Any

import pytest
import redis
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from organisations.domain.mail import send_due_mail
from organisations.enums import MailState, SecurityKind
from organisations.models import Mail, Organisation, Session, User
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from tests.factories import make_member
from tests.organisations.signing_in import (
    EMAIL,
    PASSWORD,
    START,
    at,
    enrol,
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
INLINE = r"<script(?![^>]*(\bsrc=|type=\"application/json\"))|<style|\bstyle=|(?<![\w-])on[a-z]+=\""


def test_a_person_signs_in_by_email_in_any_case_and_out_by_a_post_only(client: Client, anna: User) -> None:
    assert client.get(START, follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))
    assert sign_in(client, email="Anna@Steppe.example").status_code == 302
    assert is_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    assert client.post(reverse("account_logout")).status_code == 302
    assert not is_in(client)


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@steppe.example", PASSWORD)])
def test_wrong_and_unknown_get_the_same_sentence(client: Client, anna: User, email: str, password: str) -> None:
    response = sign_in(client, password, email)
    assert "The email address and/or password you specified are not correct." in response.content.decode()
    assert not is_in(client)


def test_a_closed_account_does_not_get_in(client: Client, anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    sign_in(client)
    assert not is_in(client)


@pytest.mark.parametrize("page", ["signup/", "email/", "confirm-email/", "confirm-email/MQ:1vZ:x/", "password/set/"])
def test_nobody_signs_themselves_up_or_changes_an_address(client: Client, anna: User, page: str) -> None:
    for person in (client, Client()):
        assert person.get(f"/staff/account/{page}").status_code == 404
        assert person.post(f"/staff/account/{page}", {"email": "x@y.example", "password1": PASSWORD}).status_code == 404
        client.force_login(anna)
    assert (User.objects.count(), EmailAddress.objects.count()) == (1, 0)


def test_signing_in_leaves_no_second_copy_of_the_address(client: Client, anna: User) -> None:
    sign_in(client)
    assert EmailAddress.objects.count() == 0


def test_a_forgotten_password_is_set_by_a_mailed_link_once(client: Client, anna: User, mailoutbox: list[Any]) -> None:
    response = client.post(reverse("account_reset_password"), {"email": EMAIL})
    assert response.url == reverse("account_reset_password_done")  # type: ignore[attr-defined]
    assert mailoutbox == []
    (mail,) = mails()
    assert (mail["recipient"], mail["subject"]) == (EMAIL, "Set a new password")
    assert set_password(Client(), link_in(mail["body"])).status_code == 302
    assert sign_in(client).status_code == 200
    assert sign_in(client, "en helt ny fras 7").status_code == 302
    again = Client().get(link_in(mail["body"]), follow=True)
    assert "password1" not in again.content.decode()
    send_due_mail(now=read_clock())
    assert [m.to for m in mailoutbox] == [[EMAIL], [EMAIL]]
    with all_owners():
        assert {m.state for m in Mail.objects.all()} == {MailState.SENT}


def test_the_link_is_ours_whatever_the_request_calls_its_host(client: Client, anna: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": EMAIL}, headers={"host": "evil.example"})
    assert all("evil" not in mail["body"] for mail in mails())


def test_a_stranger_learns_nothing_and_gets_no_mail(client: Client, anna: User) -> None:
    known = client.post(reverse("account_reset_password"), {"email": EMAIL})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@steppe.example"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [mail["recipient"] for mail in mails()] == [EMAIL]


def test_mail_about_an_account_belongs_to_no_organisation_and_speaks_its_language(client: Client, anna: User) -> None:
    User.objects.update(language="sv")
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    with all_owners():
        mail = Mail.objects.get()
    assert (mail.owner, mail.language) == (None, "sv")


TOO_MANY = "Too many failed attempts"


def test_guessing_is_slowed_where_it_comes_from_and_locks_out_nobody_else(client: Client, anna: User) -> None:
    for _attempt in range(6):
        response = sign_in(Client(REMOTE_ADDR="192.0.2.1"), "wrong")
    assert TOO_MANY in response.content.decode()
    assert TOO_MANY in sign_in(Client(REMOTE_ADDR="192.0.2.1")).content.decode()
    assert sign_in(client).status_code == 302


def test_guessing_from_everywhere_locks_the_account_until_its_holder_sets_a_password_by_mail(
    client: Client, anna: User
) -> None:
    beata = make_member(Organisation.objects.get(), email="beata@steppe.example")
    beata.set_password(PASSWORD)
    beata.save()
    for attempt in range(31):
        response = sign_in(Client(REMOTE_ADDR=f"192.0.2.{attempt}"), "wrong")
    assert TOO_MANY in response.content.decode()
    assert TOO_MANY in sign_in(Client(REMOTE_ADDR="198.51.100.1")).content.decode()
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), email="beata@steppe.example").status_code == 302
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    set_password(client, link_in(mails()[-1]["body"]))
    assert sign_in(client, "en helt ny fras 7").status_code == 302


def test_one_network_cannot_try_many_accounts(client: Client, anna: User) -> None:
    answers = [sign_in(client, "wrong", f"nr{number}@steppe.example") for number in range(31)]
    assert answers[-1].status_code == 429 or "Too many failed" in answers[-1].content.decode()


def counted_in_redis() -> list[str]:
    if not settings.REDIS_URL:
        return []
    server = redis.Redis.from_url(settings.REDIS_URL)
    return [repr((key, server.get(key))) for key in server.scan_iter("*allauth*")]


def test_the_limits_count_without_keeping_an_address(client: Client, anna: User) -> None:
    sign_in(Client(REMOTE_ADDR="192.0.2.77"), "wrong")
    dump = " ".join([*everything_in_the_database(), *counted_in_redis()])
    assert "allauth" in dump
    assert "192.0.2.77" not in dump


def test_signing_in_and_failing_to_stand_in_the_log_of_the_persons_organisation(client: Client, anna: User) -> None:
    sign_in(client, "wrong")
    secret = enrol(client)
    stranger = Client()
    sign_in(stranger)
    stranger.post(reverse("mfa_authenticate"), {"code": "000000"})
    cache.clear()
    stranger.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert kinds(Organisation.objects.get()) == [
        (SecurityKind.SIGN_IN_FAILED, {"step": "password"}),
        (SecurityKind.SIGNED_IN, {}),
        (SecurityKind.FACTOR_ADDED, {"factor": "totp"}),
        (SecurityKind.FACTOR_ADDED, {"factor": "recovery_codes"}),
        (SecurityKind.SIGN_IN_FAILED, {"step": "second factor"}),
        (SecurityKind.SIGNED_IN, {}),
    ]
    sign_in(Client(), "wrong", "nobody@steppe.example")
    assert kinds(None) == [(SecurityKind.SIGN_IN_FAILED, {"step": "password"})]


def test_the_session_is_sealed_and_ends_after_half_an_hour(client: Client, anna: User) -> None:
    sign_in(client)
    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")
    assert str(anna.pk) not in Session.objects.get().session_data
    assert Authenticator.objects.count() == 0


def test_a_session_in_use_ends_twelve_hours_after_signing_in(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = read_clock()
    at(morning, monkeypatch)
    sign_in(client)
    at(morning + timedelta(hours=11, minutes=59), monkeypatch)
    assert is_in(client)
    at(morning + timedelta(hours=12), monkeypatch)
    assert not is_in(client)
    at(morning, monkeypatch)
    assert not is_in(client)  # ended is ended
    sign_in(client)
    assert is_in(client)


def test_a_session_of_which_nobody_knows_how_old_it_is_has_ended(client: Client, anna: User) -> None:
    client.force_login(anna)
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert not is_in(client)


def test_the_staff_pages_speak_the_language_of_the_account(client: Client, anna: User) -> None:
    client.force_login(anna)
    client.cookies["django_language"] = "sv"
    page = client.get(START, headers={"accept-language": "sv"})
    assert (page.headers["Content-Language"], b'lang="en"' in page.content) == ("en", True)
    assert b'name="language" value="sv"' in page.content
    answer = client.post(reverse("choose_language"), {"language": "sv", "next": "/staff/account/2fa/"})
    assert answer.headers["Location"] == "/staff/account/2fa/"
    assert client.get(START).headers["Content-Language"] == "sv"
    anna.refresh_from_db()
    assert anna.language == "sv"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_choosing_a_language_leads_nowhere_else(client: Client, anna: User, back: str) -> None:
    sign_in(client)
    assert client.post(reverse("choose_language"), {"language": "sv", "next": back}).headers["Location"] == START


def test_a_language_that_is_not_offered_is_refused_in_words(client: Client, anna: User) -> None:
    sign_in(client)
    page = client.post(reverse("choose_language"), {"language": "tlh"}, follow=True)
    assert "These pages do not exist in that language." in page.content.decode()
    anna.refresh_from_db()
    assert anna.language == "en"


def test_only_people_with_an_account_choose_and_only_by_a_post(client: Client, anna: User) -> None:
    assert client.post(reverse("choose_language"), {"language": "sv"}).headers["Location"].startswith("/staff/account")
    sign_in(client)
    assert client.get(reverse("choose_language")).status_code == 405


def test_no_page_of_the_account_carries_an_inline_script_or_style(client: Client, anna: User) -> None:
    enrol(client)
    names = [
        "account_change_password",
        "mfa_index",
        "mfa_view_recovery_codes",
        "account_logout",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_add_webauthn",
        "account_sessions",
    ]
    pages = [client.get(reverse(name), follow=True) for name in names]
    pages += [Client().get(reverse(name)) for name in ("account_login", "account_reset_password")]
    for page in pages:
        assert page.status_code == 200
        assert not re.search(INLINE, page.content.decode())
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] in {
            "private, no-store",
            "max-age=0, no-cache, no-store, must-revalidate, private",
        }
