"""Where one is signed in: seen, ended one by one or all others, and ended by whatever changes an account."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from organisations.domain.session import end_sessions
from organisations.enums import SecurityKind
from organisations.models import Organisation, SecurityEntry, Session, User
from tests.factories import NOW, make_member
from tests.organisations.admin.pages import form_of
from tests.organisations.signing_in import PASSWORD, is_in, link_in, mails, set_password, sign_in

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"


@pytest.fixture
def browsers(anna: User) -> tuple[Client, Client]:
    here, phone = Client(), Client(REMOTE_ADDR="192.0.2.77", headers={"user-agent": PHONE})
    for browser in (here, phone):
        sign_in(browser)
    return here, phone


def test_the_page_names_each_browser_coarsely_and_marks_this_one(browsers: tuple[Client, Client]) -> None:
    page = browsers[0].get(reverse("account_sessions")).content.decode()
    assert ("Firefox, telephone" in page, "192.0.2.0/24" in page, page.count("This browser")) == (True, True, 1)
    assert "192.0.2.77" not in page
    assert not any(key in page for key in Session.objects.values_list("pk", flat=True))


def test_one_browser_is_signed_out_by_its_mark(browsers: tuple[Client, Client]) -> None:
    here, phone = browsers
    page = here.get(reverse("account_sessions")).content.decode()
    mark = page.split('name="session" value="')[1].split('"')[0]
    answer = here.post(reverse("account_sessions"), {"session": mark}, follow=True)
    assert "That browser is signed out." in answer.content.decode()
    assert (is_in(here), is_in(phone)) == (True, False)
    entry = SecurityEntry.objects.latest("sequence")
    assert (entry.kind, entry.detail, entry.organisation) == (
        SecurityKind.SESSIONS_ENDED,
        {"number": 1},
        Organisation.objects.get(),
    )
    again = here.post(reverse("account_sessions"), {"session": mark}, follow=True).content.decode()
    assert ("signed out already" in again, "signed in nowhere else" in again) == (True, True)


def test_all_others_are_signed_out_at_once(browsers: tuple[Client, Client]) -> None:
    here, phone = browsers
    assert here.get(reverse("account_end_others")).status_code == 405
    here.post(reverse("account_end_others"))
    assert (is_in(here), is_in(phone)) == (True, False)


def test_nobody_sees_or_ends_a_browser_of_somebody_else(browsers: tuple[Client, Client]) -> None:
    other = Client()
    other.force_login(make_member(Organisation.objects.get(), email="beata@steppe.example"))
    page = browsers[0].get(reverse("account_sessions")).content.decode()
    mark = page.split('name="session" value="')[1].split('"')[0]
    assert "telephone" not in other.get(reverse("account_sessions")).content.decode()
    other.post(reverse("account_sessions"), {"session": mark})
    other.post(reverse("account_end_others"))
    assert is_in(browsers[1])


def test_ending_all_sessions_says_how_many_and_logs_it_once(anna: User, browsers: tuple[Client, Client]) -> None:
    assert end_sessions(anna, by=None, now=NOW) == 2
    assert end_sessions(anna, by=None, now=NOW) == 0
    assert SecurityEntry.objects.filter(kind=SecurityKind.SESSIONS_ENDED).count() == 1
    assert not any(map(is_in, browsers))


def test_a_new_password_signs_out_everywhere_else(browsers: tuple[Client, Client]) -> None:
    here = browsers[0]
    new = dict.fromkeys(["password1", "password2"], "en helt ny fras 7")
    assert here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new}).status_code == 302
    assert (is_in(here), Session.objects.filter(user__isnull=False).count()) == (True, 1)
    Client().post(reverse("account_reset_password"), {"email": "anna@steppe.example"})
    set_password(Client(), link_in(mails()[-1]["body"]))
    assert not Session.objects.filter(user__isnull=False).exists()


def test_signing_in_changes_the_key_of_the_session(anna: User) -> None:
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["visited"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = str(session.session_key)
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_signing_out_makes_the_browser_forget(browsers: tuple[Client, Client]) -> None:
    asked = browsers[0].get(reverse("account_logout"))
    assert (form_of(asked.content.decode()), "Clear-Site-Data" in asked.headers) == ({}, False)
    answer = browsers[0].post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_in(browsers[0])
