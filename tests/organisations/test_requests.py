"""Who must show again that it is really they: for exports, rights and keys, ten minutes after the last time."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from organisations.enums import Role
from organisations.models import Invitation, Membership, User
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from tests.organisations.admin.pages import form_of
from tests.organisations.signing_in import PASSWORD, START, at, enrol
from tests.organisations.totp import code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]
ADD = "/staff/organisations/invitation/add/"
AGAIN = "/staff/account/2fa/reauthenticate/"


@pytest.fixture
def owner(anna: User) -> User:
    with all_owners():
        Membership.objects.update(role=Role.OWNER, sees_persons=False, exports_persons=False, erases_persons=False)
    return anna


def invited() -> bool:
    with all_owners():
        return bool(Invitation.objects.exists())


def goes_to(client: Client, address: str) -> str:
    return client.get(address).headers.get("Location", "").partition("?")[0]


def test_ten_minutes_later_rights_and_exports_ask_again_and_nothing_else(
    client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(client)
    report = "/staff/report/2345678abc.csv"  # of no campaign, which is said only to who has shown enough
    later = read_clock() + timedelta(minutes=9)
    at(later, monkeypatch)
    assert [client.get(page).status_code for page in (ADD, report)] == [200, 404]
    at(later + timedelta(minutes=2), monkeypatch)
    assert [goes_to(client, page) for page in (ADD, report)] == [AGAIN, AGAIN]
    assert [goes_to(client, page) for page in (START, "/staff/organisations/membership/")] == ["", ""]


def test_the_password_is_not_enough_and_a_code_takes_up_what_was_being_done(
    client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = enrol(client)
    form = form_of(client.get(ADD).content.decode())
    at(read_clock() + timedelta(minutes=11), monkeypatch)
    sent = form | {"email": ["ben@steppe.example"], "role": ["reporter"]}
    asked = client.post(ADD, sent)
    assert asked.headers["Location"].startswith(AGAIN)
    assert not invited()
    assert goes_to(client, reverse("account_reauthenticate")) == AGAIN
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": ADD})
    assert not invited()
    cache.clear()
    done = client.post(AGAIN, {"code": code(secret), "next": ADD})
    assert done.status_code == 302
    assert invited()
    assert goes_to(client, ADD) == ""


def test_who_may_only_read_is_not_asked(client: Client, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(anna)
    with all_owners():
        page = f"/staff/organisations/membership/{Membership.objects.get().pk}/change/"
    at(read_clock() + timedelta(minutes=11), monkeypatch)
    assert client.get(page).status_code == 200


def test_a_second_factor_of_somebody_else_in_the_same_browser_counts_for_nobody(client: Client, anna: User) -> None:
    client.force_login(anna)
    session = client.session
    session["second_factor_of"] = "somebody-else"
    session.save()
    assert goes_to(client, START) == "/staff/account/2fa/"


def test_with_a_password_alone_every_page_of_the_site_leads_to_the_second_factor(client: Client, anna: User) -> None:
    client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD})
    key = "01890a5d-ac96-774b-bcce-b302099a8057"  # of no row: nothing is looked up before
    patterns = [("", url) for url in admin.site.get_urls()]
    pages = [START, "/staff/report/2345678abc.csv", "/staff/no/such/page/"]
    for model, page in admin.site._registry.items():
        name = f"{model._meta.app_label}/{model._meta.model_name}/"
        patterns += [(name, url) for url in page.get_urls()]
    for name, url in patterns:
        route = str(url.pattern)
        if "(?P" not in route and not route.startswith(("login", "logout", "jsi18n")):
            pages.append(START + name + "/".join(key if "<" in part else part for part in route.split("/")))
    assert len(pages) > 60
    for address in pages:
        for ask in (client.get, client.post):
            assert ask(address).headers.get("Location") == reverse("mfa_index"), address
