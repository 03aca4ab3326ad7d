"""The page behind the link of an invitation."""

import pytest
from django.test import Client
from django.urls import reverse

from organisations.domain.invitation import invite_member, revoke_invitation
from organisations.enums import Role
from organisations.models import Invitation, Membership, Organisation, Session, User
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from tests.factories import make_member, make_organisation, make_user
from tests.organisations.domain.test_invitation import BEN, PASSWORD, mailed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]


@pytest.fixture
def steppe() -> Organisation:
    return make_organisation("Steppe")


@pytest.fixture
def invitation(steppe: Organisation) -> Invitation:
    by = make_member(steppe, Role.OWNER)
    return invite_member(Invitation(owner=steppe, role=Role.REPORTER), address=BEN, by=by, now=read_clock())


@pytest.fixture
def link(invitation: Invitation) -> str:
    return reverse("invitation", args=mailed())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def roles() -> dict[str, str]:
    with all_owners():
        return dict(Membership.objects.filter(until=None).values_list("user__email", "role"))


def test_reading_the_page_changes_nothing_and_tells_its_address_to_nobody(link: str) -> None:
    answer = Client().get(link)
    said = answer.content.decode()
    assert "Steppe" in said and BEN in said and "Anna" in said
    assert (answer.headers["Referrer-Policy"], answer.headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in answer.headers["Cache-Control"]
    assert BEN not in roles() and not User.objects.filter(email=BEN).exists()


def test_a_new_account_is_made_and_then_signs_in_itself(link: str) -> None:
    browser = Client()
    assert browser.post(link, {"name": "Ben", "password": "short"}).status_code == 422  # pragma: allowlist secret
    answer = browser.post(link, {"name": "Ben", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_login"))
    assert roles()[BEN] == Role.REPORTER
    assert "_auth_user_id" not in browser.session
    assert browser.get(link).status_code == 410


def test_who_has_an_account_is_asked_to_sign_in_and_accepts(link: str) -> None:
    ben = make_user(BEN)
    assert f"{reverse('account_login')}?next=" in Client().get(link).content.decode()
    assert Client().post(link).status_code == 403
    eve = signed_in(make_user("eve@union.example"))
    assert "another account" in eve.get(link).content.decode() and eve.post(link).status_code == 403
    assert BEN not in roles()
    assert signed_in(ben).post(link).status_code == 302
    assert roles()[BEN] == Role.REPORTER


def test_a_link_that_is_over_says_so_and_one_that_never_was_looks_like_one_taken_back(
    link: str, invitation: Invitation
) -> None:
    revoke_invitation(invitation, by=None, now=read_clock())
    assert Client().get(link).status_code == 410
    assert Client().get(reverse("invitation", args=["x" * 43])).status_code == 404


def test_nobody_posts_it_from_another_site(link: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(link, {"name": "Ben", "password": PASSWORD}).status_code == 403


def test_another_role_ends_the_sessions_of_the_person(steppe: Organisation) -> None:
    owner, ben = signed_in(make_member(steppe, Role.OWNER)), make_member(steppe, Role.REPORTER, BEN)
    browser = signed_in(ben)
    with all_owners():
        row = Membership.objects.get(user=ben)
    page = f"/staff/organisations/membership/{row.pk}/change/"
    assert owner.post(page, {"role": "coordinator"}).status_code == 302
    assert browser.get("/staff/").status_code == 302
    assert roles()[BEN] == Role.COORDINATOR


def test_who_is_put_out_is_signed_out_wherever_they_are(steppe: Organisation) -> None:
    owner, ben = signed_in(make_member(steppe, Role.OWNER)), make_member(steppe, Role.REPORTER, BEN)
    signed_in(ben)
    with all_owners():
        row = Membership.objects.get(user=ben)
    assert owner.post(f"/staff/organisations/membership/{row.pk}/end/").status_code == 302
    assert BEN not in roles() and not Session.objects.filter(user=ben).exists()
