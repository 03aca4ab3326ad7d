"""Lists that are only read: mail without its words, the security log for those who manage."""

from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from organisations.domain.mail import queue_mail
from organisations.domain.securitylog import log_security
from organisations.enums import Role, SecurityKind
from organisations.models import Mail, Organisation
from tests.factories import NOW, make_organisation
from tests.organisations.admin.conftest import SignIn

pytestmark = pytest.mark.django_db


def queue(organisation: Organisation) -> Mail:
    return queue_mail(
        owner=organisation,
        kind="reminder",
        dedupe_key="k",
        to="secret@example.org",
        subject="Secret subject",
        body="Secret body",
        language="en",
        now=NOW,
    )


@pytest.mark.parametrize(("role", "seen"), [(Role.OWNER, 200), (Role.ORGANISER, 403), (Role.REPORTER, 403)])
def test_the_security_log_is_for_those_who_manage(
    sign_in: SignIn, organisation: Organisation, role: Role, seen: int
) -> None:
    log_security(SecurityKind.EXPORTED, organisation=organisation, now=NOW)
    assert sign_in(role).get("/staff/organisations/securityentry/").status_code == seen


def test_the_security_log_of_an_organisation_where_one_only_works_is_not_shown(
    sign_in: SignIn, organisation: Organisation
) -> None:
    from_other = make_organisation("Other place")
    client = sign_in()
    log_security(SecurityKind.EXPORTED, organisation=from_other, now=NOW)
    log_security(SecurityKind.KEY_ROTATED, now=NOW)
    body = client.get("/staff/organisations/securityentry/").content.decode()
    assert ("Other place" in body, "keys rotated" in body.partition("changelist-filter")[0]) == (False, False)


def test_nothing_can_be_written_on_a_list_that_is_only_read(sign_in: SignIn, organisation: Organisation) -> None:
    mail = queue(organisation)
    client = sign_in()
    for act in (f"{mail.pk}/change/", f"{mail.pk}/delete/", "add/"):
        assert client.post(f"/staff/organisations/mail/{act}", {"post": "yes"}).status_code == 403


def test_a_list_says_how_many_entries_it_has_and_whose_clock_its_times_go_by(
    sign_in: SignIn, organisation: Organisation
) -> None:
    queue(organisation)
    client = sign_in()
    mails = client.get("/staff/organisations/mail/").content.decode()
    assert "1 entry · times are those of UTC" in mails
    assert "times are those of UTC" not in client.get("/staff/organisations/organisation/").content.decode()


@pytest.mark.parametrize("page", [page for page in admin.site._registry.values() if page.date_hierarchy], ids=str)
def test_a_year_that_no_calendar_has_is_a_filter_that_makes_no_sense(sign_in: SignIn, page: Any) -> None:
    address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
    answer = sign_in().get(address, {f"{page.date_hierarchy}__year": "9" * 23})
    assert (answer.status_code, answer["Location"]) == (302, f"{address}?e=1")
