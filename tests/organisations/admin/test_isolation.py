"""Threat T02: a member of one organisation reads and changes nothing of another's, by whatever page and key."""

from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path

from campaigns.models import Action, Campaign, Target
from organisations.admin.acts import WithActs
from organisations.admin.base import Scoped, ScopedAdmin
from organisations.enums import Role
from organisations.models import ContactPoint, Membership, Recipient, User
from organisations.ownership import all_owners, owner_of
from organisations.requests import roles_in
from organisations.site import StaffSite
from tests.factories import NOW, make_member, make_user
from tests.organisations.admin.conftest import SECRET, Worlds
from tests.organisations.admin.walk import Walk
from tests.organisations.admin.worlds import OWN_APPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]


def _reader_of_theirs(worlds: Worlds) -> None:
    ours, theirs = worlds
    Membership.objects.create(owner=theirs.organisation, user=ours.person, role=Role.COORDINATOR, since=NOW)


def _organiser(worlds: Worlds) -> User:
    """Who is granted nothing beyond the role."""
    return make_member(worlds[0].organisation, Role.ORGANISER, "organiser@ours.example", granted=())


def _operator() -> User:
    return make_user("op@example.org", is_operator=True)


def _walk(worlds: Worlds, only: str, *, may_read: bool = False, by: User | None = None) -> Walk:
    """As an owner of ours, or somebody else."""
    client = Client(raise_request_exception=False)
    client.force_login(by or worlds[0].person)
    return Walk(admin.site, client, *worlds, secret=SECRET, only=only, may_read=may_read)


def _walk_with(model: Any, page: Any, worlds: Worlds, *, may_read: bool = False) -> list[str]:
    """The same walk over one page, planted into a copy of the site."""
    site = StaffSite()
    for other, real in admin.site._registry.items():
        site.register(other, page if other is model else type(real))
    urls = ModuleType("urls")
    real_urls = import_module(settings.ROOT_URLCONF).urlpatterns
    urls.urlpatterns = [path(settings.STAFF_PATH, site.urls), *real_urls]  # type: ignore[attr-defined]
    walk = replace(_walk(worlds, model._meta.label, may_read=may_read), site=site, faults=[])
    with override_settings(ROOT_URLCONF=urls):
        return walk.everywhere()


def test_the_walk_knows_every_app_on_the_site() -> None:
    assert {model._meta.app_label for model in admin.site._registry} == {*OWN_APPS}


@pytest.mark.parametrize("app", OWN_APPS)
def test_a_stranger_reads_and_changes_nothing(worlds: Worlds, app: str) -> None:
    walk = _walk(worlds, app)
    assert (walk.everywhere(), walk.wrote > 5) == ([], True)


@pytest.mark.parametrize("app", OWN_APPS)
def test_who_may_only_read_there_changes_nothing(worlds: Worlds, app: str) -> None:
    _reader_of_theirs(worlds)
    walk = _walk(worlds, app, may_read=True)
    assert (walk.everywhere(), walk.wrote > 5) == ([], True)


@pytest.mark.parametrize("app", OWN_APPS)
def test_nor_does_an_organiser(worlds: Worlds, app: str) -> None:
    walk = _walk(worlds, app, by=_organiser(worlds))
    assert (walk.everywhere(), walk.wrote > 5) == ([], True)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPORTER])
@pytest.mark.parametrize("app", OWN_APPS)
def test_nor_does_who_takes_care_of_a_city_or_reports_of_it(worlds: Worlds, app: str, role: Role) -> None:
    person = make_member(worlds[0].organisation, role, f"{role}@ours.example")
    with all_owners():
        Target.objects.filter(owner=worlds[0].organisation).update(coordinator=person)
    walk = _walk(worlds, app, by=person)
    assert walk.everywhere() == []
    assert walk.wrote > 0 or (app, role) != ("letters", Role.COORDINATOR)


@pytest.mark.parametrize("app", OWN_APPS)
def test_nor_does_the_operator_but_for_lists_read_into_the_shared_directory(worlds: Worlds, app: str) -> None:
    walk = _walk(worlds, app, by=_operator())
    assert [fault for fault in walk.everywhere() if "/missionimport/" not in fault] == []
    assert walk.wrote > 5


def test_a_table_without_a_row_in_the_worlds_is_found(worlds: Worlds) -> None:
    del worlds[1].rows[Campaign]
    assert any("no row of it" in fault for fault in _walk_with(Campaign, ScopedAdmin, worlds))


def _save(row: Any, /, **_: Any) -> None:
    """A domain function that checks nothing."""
    row.owner_id = owner_of(row)
    row.save()


class OnlyTheListIsNarrowed(admin.ModelAdmin):
    fields = ["recipient", "kind", "value"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return ContactPoint.objects.known_to(roles_in(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class OneSelectOffersTheWholeTable(ScopedAdmin):
    fields = ["campaign", "target", "kind", "city", "time_zone", "starts_at"]
    add_with = staticmethod(_save)
    change_with = staticmethod(_save)

    def choices_for(self, db_field: Any, request: HttpRequest) -> Any:
        return db_field.related_model._base_manager.all()


class NobodyAsksWhoseTheRowIs(ScopedAdmin):
    fields = ["name", "states", "language", "starts_on", "risk", "reply_days", "retention_days"]
    change_with = staticmethod(_save)

    def allowed_on(self, request: HttpRequest, right: Any, row: Any) -> bool:
        return True


class NobodyAsksWhatTheRowRefersTo(OneSelectOffersTheWholeTable):
    def write_row(self, request: HttpRequest, row: Any, function: Any) -> None:
        _save(row)


@pytest.mark.parametrize(
    ("model", "page", "may_read", "found"),
    [
        (ContactPoint, OnlyTheListIsNarrowed, False, "shows what is theirs"),
        (Action, OneSelectOffersTheWholeTable, False, "shows what is theirs"),
        (Action, NobodyAsksWhatTheRowRefersTo, False, "now refers to theirs"),
        (Campaign, NobodyAsksWhoseTheRowIs, True, "changed what is theirs"),
    ],
)
def test_a_planted_fault_is_found(worlds: Worlds, model: Any, page: Any, may_read: bool, found: str) -> None:
    if may_read:
        _reader_of_theirs(worlds)
    faults = _walk_with(model, page, worlds, may_read=may_read)
    assert any(found in fault for fault in faults)


def _everything(self: Any, request: HttpRequest) -> Any:
    """The list of a page without its guard."""
    return super(Scoped, self).get_queryset(request)


def _whole_table(_self: Any, db_field: Any, _request: HttpRequest) -> Any:
    return db_field.related_model._base_manager.all()


REMOVED: list[tuple[type, str, Any, Any, bool, str]] = [
    (Scoped, "get_queryset", _everything, Recipient, False, "shows what is theirs"),
    (Scoped, "choices_for", _whole_table, Action, False, "shows what is theirs"),
    (WithActs, "may_act", lambda *_: True, Campaign, True, "changed what is theirs"),
]


@pytest.mark.parametrize("removed", REMOVED, ids=["scope", "field filter", "act"])
def test_a_guard_that_is_removed_is_missed(worlds: Worlds, monkeypatch: pytest.MonkeyPatch, removed: Any) -> None:
    """The real guards, one at a time: the walk over a page that rests on it is green with it and red without."""
    guard, name, hole, model, may_read, found = removed
    if may_read:
        _reader_of_theirs(worlds)
    assert _walk(worlds, model._meta.label, may_read=may_read).everywhere() == []
    monkeypatch.setattr(guard, name, hole)
    assert any(found in fault for fault in _walk(worlds, model._meta.label, may_read=may_read).everywhere())
