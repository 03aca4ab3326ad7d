"""The second wall: with the first one taken away, PostgreSQL shows and changes nothing of another organisation's."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.test import RequestFactory

from campaigns.models import Campaign, Target
from organisations.middleware import ScopeMiddleware
from organisations.models import ContactPoint, HeadOfMission, Organisation, Recipient, User
from organisations.ownership import OwnedManager, all_owners, owner_scope, policies
from organisations.rowsecurity import Policy, bypassed, install, missing, walled
from tests.architecture.tree import APPS
from tests.factories import make_campaign, make_contact, make_member, make_organisation, make_recipient, make_target

HELD = connection.vendor == "postgresql"
"""Whether there is a second wall at all: SQLite has none (docs/databases.md), and these tests say what that means."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Organisation:
    return make_organisation("Ours")


@pytest.fixture
def theirs() -> Campaign:
    organisation = make_organisation("Theirs")
    with all_owners():
        campaign = make_campaign(organisation, "Their campaign")
        make_target(campaign, make_contact(make_recipient("Paris", added_by=organisation)).recipient)
    return campaign


@pytest.fixture
def without_the_first_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OwnedManager, "get_queryset", models.Manager.get_queryset)


def names() -> set[str]:
    return {*Campaign._base_manager.values_list("name", flat=True)}


def all_but(kept: set[str]) -> set[str]:
    return kept if HELD else {"Our campaign", "Their campaign"}


def test_a_question_past_every_manager_sees_only_rows_of_the_scope(ours: Organisation, theirs: Campaign) -> None:
    make_campaign(ours, "Our campaign")
    with owner_scope([ours.pk]), walled():
        assert names() == all_but({"Our campaign"})
        with owner_scope([theirs.owner_id]):
            assert names() == all_but({"Their campaign"})
        with owner_scope([]):
            assert names() == all_but(set())
        with all_owners():
            assert names() == {"Our campaign", "Their campaign"}
        assert names() == all_but({"Our campaign"})
    assert names() == {"Our campaign", "Their campaign"}


def test_who_names_no_scope_sees_nothing(theirs: Campaign) -> None:
    with walled():
        assert bool(names()) is not HELD


def test_rows_of_others_are_neither_changed_nor_deleted_nor_made(ours: Organisation, theirs: Campaign) -> None:
    with owner_scope([ours.pk]), walled():
        assert bool(Campaign._base_manager.filter(pk=theirs.pk).update(name="Taken")) is not HELD
        assert bool(Target._base_manager.filter(campaign=theirs.pk)._raw_delete("default")) is not HELD
        if HELD:
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                make_campaign(theirs.owner, "Planted")
            with pytest.raises(Campaign.DoesNotExist):
                theirs.refresh_from_db()


def test_the_directory_is_shared_and_what_another_added_is_not(ours: Organisation, theirs: Campaign) -> None:
    make_contact(make_recipient("London"))
    with owner_scope([ours.pk]), walled():
        assert {*Recipient.objects.values_list("city", flat=True)} == ({"London"} if HELD else {"London", "Paris"})
        assert ContactPoint.objects.count() == (1 if HELD else 2)
        assert HeadOfMission.objects.count() == 0


def test_a_savepoint_that_is_rolled_back_leaves_the_wall_as_it_is_said(ours: Organisation, theirs: Campaign) -> None:
    make_campaign(ours, "Our campaign")
    with owner_scope([ours.pk]), walled():
        with all_owners(), pytest.raises(LookupError), transaction.atomic(), owner_scope([ours.pk]):
            assert names() == all_but({"Our campaign"})
            raise LookupError
        assert names() == all_but({"Our campaign"})
        with pytest.raises(LookupError), transaction.atomic(), all_owners():
            assert names()
            raise LookupError
        assert names() == all_but({"Our campaign"})


def test_nothing_of_it_outlives_the_page(committed: None) -> None:
    """The connection goes back to a pool, and whoever has it next stands before no wall, and behind nobody else's."""
    with owner_scope([make_organisation().pk]), walled():
        assert names() == set()
    assert said() == ""


def said() -> str:
    if not HELD:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('demarche.owners', true), '')")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(databases=["default", "snapshot"])
def test_the_snapshot_of_a_report_is_walled_and_never_asked_outside_a_transaction(committed: None) -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    with all_owners():
        make_campaign(theirs, "Their campaign")
    rows = Campaign._base_manager.using("snapshot")
    with owner_scope([ours.pk]), walled():
        for _report in range(2):
            with transaction.atomic(using="snapshot"):
                assert rows.exists() is not HELD
        if HELD:
            with pytest.raises(transaction.TransactionManagementError):
                rows.exists()


def ask(user: User, view: Any) -> HttpResponse:
    request = RequestFactory().get("/staff/")
    request.user = user
    response = ScopeMiddleware(view)(request)
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.parametrize(("status", "stays"), [(200, True), (302, True), (403, True), (500, not HELD)])
def test_what_a_page_wrote_stays_unless_it_breaks_down(ours: Organisation, status: int, stays: bool) -> None:
    def view(request: Any) -> HttpResponse:
        make_campaign(ours, "Written")
        return HttpResponse(status=status)

    ask(make_member(ours), view)
    assert bool(names()) is stays


def test_a_staff_page_without_the_first_wall_shows_only_our_rows(
    ours: Organisation, theirs: Campaign, without_the_first_wall: None
) -> None:
    make_campaign(ours, "Our campaign")
    shown: set[str] = set()

    def view(request: Any) -> HttpResponse:
        shown.update(Campaign.objects.values_list("name", flat=True))
        return HttpResponse()

    ask(make_member(ours), view)
    assert shown == all_but({"Our campaign"})


OPEN = {
    "organisations_organisation": "a body is chosen and shown by name, whoever entered it; only those known are offered",
    "organisations_user": "who signs in is looked up before anybody knows where they belong",
    "organisations_session": "belongs to a person, and opens before anybody knows where they belong",
    "organisations_missionimport": "belongs to the installation",
    "organisations_salt": "belongs to the installation",
    "organisations_limit": "belongs to the installation",
    "organisations_mailblock": "belongs to the installation",
    "organisations_keycheck": "belongs to the installation",
}


def test_each_table_has_its_policy_or_says_why_it_has_none() -> None:
    tables = {model._meta.db_table for app in APPS for model in apps.get_app_config(app).get_models()}
    assert sorted(policy.table for policy in policies()) == sorted(tables - {*OPEN})
    assert {*OPEN} <= tables


def test_the_database_has_each_policy_and_they_hold_for_the_application() -> None:
    assert missing(connection, policies()) == []
    assert not bypassed(connection, policies())


@pytest.fixture
def table(bare: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    with bare.cursor() as cursor:
        cursor.execute("CREATE TABLE paper (id uuid PRIMARY KEY, owner_id uuid)")
    if bare.vendor == "postgresql":
        install(bare, [PAPER])
    yield bare


PAPER = Policy("paper")
UNDONE = [
    "DROP POLICY demarche_owners ON paper",
    "ALTER TABLE paper DISABLE ROW LEVEL SECURITY",
    "ALTER POLICY demarche_owners ON paper USING (true)",
    "ALTER POLICY demarche_owners ON paper TO CURRENT_USER",
    "ALTER POLICY demarche_owners ON paper WITH CHECK (true)",
    "CREATE POLICY another ON paper USING (true)",
]


@pytest.mark.parametrize("statement", UNDONE)
def test_a_policy_that_was_undone_is_missing_until_it_is_made_anew(table: BaseDatabaseWrapper, statement: str) -> None:
    assert missing(table, [PAPER]) == []
    if table.vendor == "postgresql":
        with table.cursor() as cursor:
            cursor.execute(statement)
        assert missing(table, [PAPER]) == ["paper"]
        install(table, [PAPER])
        assert missing(table, [PAPER]) == []
        assert missing(table, [Policy("paper", shared=True), Policy("nowhere")]) == ["paper", "nowhere"]


def test_who_owns_the_tables_is_told_that_the_wall_does_not_hold(table: BaseDatabaseWrapper) -> None:
    assert bypassed(table, [PAPER]) is (table.vendor == "postgresql")
