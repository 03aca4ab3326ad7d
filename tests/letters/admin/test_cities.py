"""A coordinator takes care of some cities: no list, page, act or file tells of any other."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from campaigns.models import Target
from letters.enums import Channel, EventKind
from letters.models import ChannelStep, Delivery
from organisations.enums import Role
from organisations.models import Membership, Organisation, User
from organisations.ownership import Owned
from tests.factories import NOW, make_member
from tests.factories_deliveries import make_delivery, note
from tests.organisations.admin.worlds import every_row

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def cities(steppe: Organisation) -> tuple[Delivery, Delivery]:
    """The own one and another, each with a log and a plan."""
    own, other = make_delivery(steppe, "London"), make_delivery(steppe, "Ankara", "Europe/Istanbul")
    for delivery in (own, other):
        note(delivery, EventKind.SENT, words="by hand")
        ChannelStep.objects.create(owner=steppe, delivery=delivery, position=1, channel=Channel.POST)
    return own, other


@pytest.fixture
def coordinator(steppe: Organisation, cities: Any) -> User:
    user = make_member(steppe, Role.COORDINATOR, "kim@steppe.example")
    Target.objects.filter(recipient__city="London").update(coordinator=user)
    return user


@pytest.fixture
def browser(coordinator: User) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def pages() -> list[tuple[type[Any], str]]:
    registered = [(model, f"admin:{model._meta.app_label}_{model._meta.model_name}") for model in admin.site._registry]
    return [(model, name) for model, name in registered if issubclass(model, Owned)]


def test_no_list_tells_of_another_city(browser: Client, cities: Any) -> None:
    shown = 0
    for _model, name in pages():
        answer = browser.get(reverse(f"{name}_changelist"))
        assert answer.status_code in {200, 403}, name
        assert b"Ankara" not in answer.content, name
        shown += b"London" in answer.content
    assert shown > 3


def test_no_page_of_another_citys_row_opens_by_its_key(browser: Client, cities: Any) -> None:
    _own, other = cities
    target = other.edition.letter.target
    about = {other.pk, other.edition_id, other.edition.letter_id, target.pk}
    columns = ("delivery_id", "edition_id", "letter_id", "target_id")
    names, closed = dict(pages()), 0
    for row in every_row():
        if type(row) in names and about & {row.pk, *(getattr(row, column, None) for column in columns)}:
            answer = browser.get(reverse(f"{names[type(row)]}_change", args=[row.pk]))
            assert answer.status_code in {302, 403, 404}, row
            closed += 1
    assert closed > 4


def test_the_start_page_tells_of_the_own_city_alone(browser: Client, cities: Any) -> None:
    said = browser.get(reverse("admin:index")).content.decode()
    assert "London" in said and "Ankara" not in said


def test_in_the_own_city_they_record_as_before_and_elsewhere_nothing(browser: Client, cities: Any) -> None:
    own, other = cities
    address = [reverse("admin:letters_delivery_change", args=[one.pk]) for one in cities]
    assert [browser.get(one).status_code for one in address] == [200, 404]
    record = [reverse("admin:letters_delivery_record", args=[one.pk]) for one in (own, other)]
    assert [browser.post(one, {}).status_code for one in record] == [422, 404]


def test_who_coordinates_here_and_organises_there_sees_there_everything(
    browser: Client, coordinator: User, cities: Any, in_scope: Any
) -> None:
    theirs = Organisation.objects.create(name="Theirs")
    in_scope(theirs)
    Membership.objects.create(owner=theirs, user=coordinator, role=Role.ORGANISER, since=NOW)
    make_delivery(theirs, "Riga", "Europe/Riga")
    said = browser.get(reverse("admin:letters_delivery_changelist")).content.decode()
    assert "London" in said and "Riga" in said and "Ankara" not in said
