"""Every edit leaves one line that says from what to what; nobody rewrites it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from organisations.domain.change import change_of, values_of
from organisations.domain.contact import add_contact, change_contact, retire_contact
from organisations.domain.mission import add_head, change_mission, remove_head
from organisations.domain.recipient import add_recipient, change_recipient
from organisations.enums import ChangeSource, ContactKind
from organisations.models import Change, ContactPoint, HeadOfMission, Organisation, Recipient
from organisations.ownership import all_owners
from tests.factories import NOW, confirm, make_contact, make_organisation, make_recipient, make_user

pytestmark = pytest.mark.django_db


def told(row: Any) -> list[dict[str, list[Any]]]:
    return [change.fields for change in Change.objects.about(row).order_by("id")]


def test_an_edit_leaves_who_when_and_from_what_to_what() -> None:
    recipient, anna = make_recipient(), make_user()
    recipient.city = "Westminster"
    change_recipient(recipient, by=anna, now=NOW)
    change = Change.objects.about(recipient).get()
    assert (change.by, change.recorded_at, change.source, change.owner) == (anna, NOW, ChangeSource.PERSON, None)
    assert change.fields == {"city": ["London", "Westminster"]}


def test_a_save_that_changes_nothing_leaves_no_line() -> None:
    recipient = make_recipient()
    change_recipient(recipient, by=None, now=NOW)
    change_mission(recipient.mission, by=None, now=NOW)
    assert not Change.objects.exists()


def test_a_new_row_was_nothing_before_and_a_removed_one_is_nothing_after() -> None:
    head = HeadOfMission(recipient=make_recipient(), name="A. Former", until=date(2016, 5, 1))
    add_head(head, by=None, now=NOW)
    key = head.pk
    remove_head(head, by=None, now=NOW)
    lines = [change.fields for change in Change.objects.filter(about_id=key).order_by("id")]
    assert [line["name"] for line in lines] == [[None, "A. Former"], ["A. Former", None]]
    assert lines[0]["until"] == [None, "2016-05-01"]
    assert "source" not in lines[0]  # what is empty is not told


def test_facts_of_a_mission_and_contact_points_leave_theirs() -> None:
    recipient: Any = make_recipient()
    recipient.mission.accredited_to = ["GB", "IE"]
    change_mission(recipient.mission, by=None, now=NOW)
    assert told(recipient.mission) == [{"accredited_to": ["", "GB,IE"]}]
    contact = ContactPoint(recipient=recipient, kind=ContactKind.POST, value="1 Invented Street")
    add_contact(contact, by=None, now=NOW)
    contact.value = "2 Invented Street"
    change_contact(contact, by=None, now=NOW)
    retire_contact(contact, by=None, now=NOW)
    added, changed, retired = told(contact)
    assert changed == {"value": ["1 Invented Street", "2 Invented Street"]}
    assert ([*retired], "digest" in added) == (["retired_at"], False)


def test_what_an_organisation_added_for_itself_is_told_to_it_alone() -> None:
    ours, theirs = make_organisation(), make_organisation("Others")
    own = Recipient(name="Oil Works", city="Atyrau", time_zone="Asia/Almaty", added_by=ours)
    add_recipient(own, by=None, now=NOW)
    assert Change.objects.known_to([ours.pk]).about(own).exists()
    assert not Change.objects.known_to([theirs.pk]).about(own).exists()


def test_of_a_sealed_value_only_that_it_changed_is_told() -> None:
    made = confirm(make_contact(make_recipient()), make_organisation())
    before, made.how_sealed = values_of(made), bytes(made.how_sealed) + b"x"
    with all_owners():
        change = change_of(made, before, values_of(made), by=None, now=NOW)
    assert change is not None and change.fields == {"how_sealed": [None, None]}


def test_the_history_is_never_rewritten() -> None:
    recipient = make_recipient()
    recipient.city = "Westminster"
    change_recipient(recipient, by=None, now=NOW)
    for statement in (Change.objects.all().delete, lambda: Change.objects.update(fields={})):
        with pytest.raises(IntegrityError), transaction.atomic():
            statement()
    assert Organisation.objects.count() == 0
    assert Change.objects.count() == 1
