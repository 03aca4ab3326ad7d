from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.domain.target import (
    add_own_recipient,
    add_target,
    assign_targets,
    change_target,
    choose_targets,
    remove_target,
)
from campaigns.models import Campaign, Target
from campaigns.queries.target import Choice
from organisations.domain.recipient import merge_recipient
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mission, Recipient, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.queries.change import changes_of
from organisations.validation import insert_rows
from tests.factories import NOW, make_campaign, make_member, make_organisation, make_recipient, make_user

pytestmark = pytest.mark.django_db


def test_a_recipient_is_a_target_of_a_campaign_once() -> None:
    campaign, recipient = make_campaign(make_organisation()), make_recipient()
    add_target(Target(campaign=campaign, recipient=recipient), by=None, now=NOW)
    with pytest.raises(DemarcheError, match="a target of the campaign already"):
        add_target(Target(campaign=campaign, recipient=recipient), by=None, now=NOW)


def test_a_target_gets_a_coordinator_and_can_be_removed_while_nothing_hangs_on_it() -> None:
    organisation = make_organisation()
    target = Target(campaign=make_campaign(organisation), recipient=make_recipient())
    add_target(target, by=None, now=NOW)
    target.coordinator = make_member(organisation)
    change_target(target, by=None, now=NOW)
    with all_owners():
        assert Target.objects.get().coordinator == target.coordinator
        remove_target(target, by=None, now=NOW)
        assert not Target.objects.exists()


def embassy(city: str, country: str, covers: str = "") -> Recipient:
    recipient = make_recipient(city, country)
    Mission.objects.filter(recipient=recipient).update(accredited_to=covers)
    return recipient


def chosen(campaign: Campaign, *choices: Choice, coordinator: User | None = None) -> list[str]:
    added = choose_targets(campaign, choices=choices, coordinator=coordinator, by=None, now=NOW)
    return [target.recipient.city for target in added]


def test_many_recipients_become_targets_at_once_in_the_order_in_which_they_were_shown() -> None:
    organisation = make_organisation()
    campaign, person = make_campaign(organisation), make_member(organisation)
    some = [Choice(embassy("Oslo", "NO")), Choice(embassy("Bergen", "NO"))]
    assert chosen(campaign, *some, coordinator=person) == ["Oslo", "Bergen"]
    with all_owners():
        rows = Target.objects.order_by("position").values_list("recipient__city", "position", "coordinator", "owner")
        assert list(rows) == [("Oslo", 1, person.pk, organisation.pk), ("Bergen", 2, person.pk, organisation.pk)]


def told(kind: SecurityKind = SecurityKind.COORDINATOR_CHANGED) -> list[tuple[User | None, dict[str, Any]]]:
    with all_owners():
        return [(entry.actor, entry.detail) for entry in SecurityEntry.objects.filter(kind=kind).order_by("sequence")]


def test_who_takes_care_of_a_city_is_in_the_history_of_the_campaign_and_in_the_security_log() -> None:
    """It opens letters and deliveries to them."""
    organisation = make_organisation()
    campaign, owner, person = make_campaign(organisation), make_user(), make_member(organisation)
    (target,) = choose_targets(campaign, choices=[Choice(embassy("Oslo", "NO"))], coordinator=person, by=owner, now=NOW)
    target.coordinator = None
    change_target(target, by=owner, now=NOW)
    target.position = 7
    change_target(target, by=owner, now=NOW)
    assert told() == [(owner, {"coordinator": str(person.pk), "count": 1}), (owner, {"coordinator": "", "count": 1})]
    lines = [change.fields for change in changes_of(campaign, [organisation.pk]).filter(about_id=target.pk)]
    assert lines[:2] == [{"position": [1, 7]}, {"coordinator": [str(person.pk), None]}]
    assert lines[2]["coordinator"] == [None, str(person.pk)]
    with all_owners():
        remove_target(target, by=owner, now=NOW)
    assert changes_of(campaign, [organisation.pk])[0].fields["recipient"] == [str(target.recipient_id), None]


def test_many_cities_are_assigned_with_as_many_statements_as_one_and_told_in_one_line(
    django_assert_num_queries: Any,
) -> None:
    organisation = make_organisation()
    campaign, person = make_campaign(organisation), make_member(organisation)
    rows = [
        add_target(Target(campaign=campaign, recipient=embassy(f"Town {number}", "FR")), by=None, now=NOW)
        for number in range(9)
    ]

    def assigned(targets: list[Target]) -> list[Target]:
        return assign_targets(campaign, targets=targets, coordinator=person, by=None, now=NOW)

    assert len(assigned(rows[:1])) == 1  # which begins the log
    with CaptureQueriesContext(connection) as asked:
        assert len(assigned(rows[:2])) == 1
    with django_assert_num_queries(len(asked)):
        assert len(assigned(rows)) == 7
    assert assigned(rows) == []
    assert [detail["count"] for _by, detail in told()] == [1, 1, 7]
    with all_owners():
        assert Target.objects.filter(coordinator=person).count() == 9
    assert changes_of(campaign, [organisation.pk]).filter(fields__has_key="coordinator").count() == 9


def test_what_is_a_target_already_stays_as_it_is() -> None:
    organisation = make_organisation()
    campaign, oslo = make_campaign(organisation), embassy("Oslo", "NO")
    person = make_member(organisation)
    chosen(campaign, Choice(oslo), coordinator=person)
    assert chosen(campaign, Choice(oslo), Choice(embassy("Riga", "LV"))) == ["Riga"]
    with all_owners():
        assert Target.objects.get(recipient=oslo).coordinator == person


def test_who_was_chosen_under_a_row_that_was_merged_since_is_not_chosen_twice() -> None:
    campaign, double, oslo = make_campaign(make_organisation()), embassy("Oslo S", "NO"), embassy("Oslo", "NO")
    chosen(campaign, Choice(double))
    merge_recipient(double, into=oslo, by=None, now=NOW)
    assert chosen(campaign, Choice(oslo)) == []


def test_a_mission_is_chosen_for_the_states_that_it_covers_and_for_no_others() -> None:
    campaign, singapore = make_campaign(make_organisation()), embassy("Singapore", "SG", "SG,AU,NZ")
    assert chosen(campaign, Choice(singapore, "NZ"), Choice(singapore, "AU")) == ["Singapore"]
    with all_owners():
        assert [country.code for country in Target.objects.get().covers] == ["AU", "NZ"]
    with pytest.raises(DemarcheError, match="is accredited there"):
        chosen(campaign, Choice(embassy("Riga", "LV", "LV")), Choice(singapore, "FJ"))
    with all_owners():
        assert Target.objects.count() == 1, "all of them or none"


def test_a_state_more_widens_a_target_that_was_there() -> None:
    campaign, singapore = make_campaign(make_organisation()), embassy("Singapore", "SG", "SG,AU,NZ")
    chosen(campaign, Choice(singapore))
    assert chosen(campaign, Choice(singapore, "NZ")) == []
    with all_owners():
        assert [country.code for country in Target.objects.get().covers] == ["NZ"]


def test_a_thousand_are_added_with_as_many_statements_as_one(django_assert_num_queries: Any) -> None:
    campaign = make_campaign(make_organisation())
    one, *many = [Choice(embassy(f"Town {number}", "FR", "FR,AU"), "AU") for number in range(12)]
    with CaptureQueriesContext(connection) as asked:
        chosen(campaign, one)
    with django_assert_num_queries(len(asked)):
        assert len(chosen(campaign, *many)) == 11


def test_who_was_quicker_with_the_same_recipient_is_said_and_nothing_is_added() -> None:
    campaign, oslo, riga = make_campaign(make_organisation()), embassy("Oslo", "NO"), embassy("Riga", "LV")
    rows = [Target(campaign=campaign, recipient=one) for one in (riga, oslo)]
    add_target(Target(campaign=campaign, recipient=oslo), by=None, now=NOW)
    with pytest.raises(DemarcheError, match="at this moment"), transaction.atomic(), all_owners():
        insert_rows(rows)
    with all_owners():
        assert [str(row.recipient) for row in Target.objects.all()] == [str(oslo)]


def test_somebody_whom_the_directory_does_not_have_is_added_on_the_spot_for_this_organisation_alone() -> None:
    organisation = make_organisation()
    campaign = make_campaign(organisation)
    said = {"kind": "company", "name": "Invented Oil plc", "city": "Leeds", "country": "GB"}
    target = add_own_recipient(campaign, **said, time_zone="Europe/London", by=None, now=NOW)
    assert target.recipient.added_by == organisation
    with pytest.raises(DemarcheError):
        add_own_recipient(campaign, **said, time_zone="Nowhere/Land", by=None, now=NOW)
    assert Recipient.objects.count() == 1
