"""Signing in as people do it: through the pages, with the rows in the database as judge."""

import re
import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from organisations.domain.mail import TABLE
from organisations.enums import MailState, SecurityKind
from organisations.models import Mail, Organisation, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from organisations.sealing import unseal
from organisations.tasks import send_mail
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "anna@steppe.example", "saxofon under en gran"  # pragma: allowlist secret
START = "/staff/"


@pytest.fixture(autouse=True)
def quick_and_without_limits_left_over(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def anna() -> User:
    user = make_member(make_organisation(), email=EMAIL)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, password: str = PASSWORD, email: str = EMAIL) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return client.get(START).status_code == 200


def mails() -> list[dict[str, str]]:
    with all_owners():
        rows = Mail.objects.filter(kind="account").order_by("created_at", "id")
        columns = ("recipient_sealed", "subject_sealed", "body_sealed")
        return [{c.split("_")[0]: unseal(getattr(row, c), TABLE, c, row.pk) for c in columns} for row in rows]


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


@pytest.mark.parametrize("page", ["signup/", "email/", "confirm-email/", "password/set/"])
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
    send_mail()
    assert [m.to for m in mailoutbox] == [[EMAIL], [EMAIL]]
    with all_owners():
        assert {m.state for m in Mail.objects.all()} == {MailState.SENT}


def link_in(body: str) -> str:
    (link,) = re.findall(r"http://\S+", body)
    assert link.startswith("http://127.0.0.1:8000/staff/account/password/reset/key/")
    return str(urlsplit(link).path)


def set_password(client: Client, link: str, password: str = "en helt ny fras 7") -> HttpResponse:
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    return client.post(address, {"password1": password, "password2": password})  # type: ignore[return-value]


def test_the_link_is_ours_whatever_the_request_calls_its_host(client: Client, anna: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": EMAIL}, headers={"host": "evil.example"})
    assert all("evil" not in mail["body"] for mail in mails())


def test_who_came_by_a_mailed_link_can_set_up_a_second_factor(client: Client, anna: User) -> None:
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    set_password(Client(), link_in(mails()[0]["body"]), PASSWORD)
    enrol(client)
    assert (Authenticator.objects.count(), EmailAddress.objects.count()) == (2, 0)


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


def code(secret: str) -> str:
    """The code of this half minute; begun anew if there is too little left of it to use the code."""
    if (left := 30 - time.time() % 30) < 3:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def enrol(client: Client) -> str:
    sign_in(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    (secret,) = re.findall(r'id="authenticator_secret" value="([A-Z2-7]+)"', page.content.decode())
    assert not any(secret in dump for dump in everything_in_the_database())
    response = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert response.status_code == 302
    return str(secret)


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


def test_a_change_of_the_second_factor_is_mailed(
    client: Client, anna: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
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


def test_guessing_is_slowed_for_one_account_and_not_for_all(client: Client, anna: User) -> None:
    beata = make_member(Organisation.objects.get(), email="beata@steppe.example")
    beata.set_password(PASSWORD)
    beata.save()
    for attempt in range(6):
        response = sign_in(Client(REMOTE_ADDR=f"192.0.2.{attempt}"), "wrong")
    assert "Too many failed login attempts" in response.content.decode()
    assert "Too many failed login attempts" in sign_in(Client(REMOTE_ADDR="192.0.2.99")).content.decode()
    assert sign_in(client, email="beata@steppe.example").status_code == 302


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


def kinds(organisation: Organisation | None) -> list[tuple[str, dict[str, str]]]:
    entries = SecurityEntry.objects.filter(organisation=organisation).exclude(kind=SecurityKind.LOG_BEGUN)
    return list(entries.order_by("sequence").values_list("kind", "detail"))


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
        (SecurityKind.SIGN_IN_FAILED, {"step": "second factor"}),
        (SecurityKind.SIGNED_IN, {}),
    ]
    sign_in(Client(), "wrong", "nobody@steppe.example")
    assert kinds(None) == [(SecurityKind.SIGN_IN_FAILED, {"step": "password"})]


def test_the_session_is_sealed_and_ends_after_half_an_hour(client: Client, anna: User) -> None:
    sign_in(client)
    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert str(anna.pk) not in Session.objects.get().session_data
    assert Authenticator.objects.count() == 0


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("organisations.requests.read_clock", lambda: moment)


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
    sign_in(client)
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
        "account_reauthenticate",
    ]
    pages = [client.get(reverse(name), follow=True) for name in names]
    pages += [Client().get(reverse(name)) for name in ("account_login", "account_reset_password")]
    for page in pages:
        assert page.status_code == 200
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=\"", page.content.decode())
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] in {
            "private, no-store",
            "max-age=0, no-cache, no-store, must-revalidate, private",
        }
