"""Closed, merged, renamed: nothing goes away, and what was done can be taken back exactly."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from organisations.domain.recipient import (
    add_recipient,
    change_recipient,
    close_recipient,
    confirm_zone,
    merge_recipient,
    reopen_recipient,
    unmerge_recipient,
)
from organisations.errors import DemarcheError
from organisations.models import Change, Recipient
from organisations.queries.recipient import standing_row, with_merged
from tests.factories import NOW, make_contact, make_organisation, make_recipient, make_user

pytestmark = pytest.mark.django_db


def stored(recipient: Recipient) -> Recipient:
    return Recipient.objects.get(pk=recipient.pk)


def all_of(recipient: Recipient) -> dict[str, Any]:
    return {name: value for name, value in vars(stored(recipient)).items() if name != "_state"}


def test_merging_moves_nothing_and_is_taken_back_exactly() -> None:
    one, other = make_recipient(), make_recipient("Westminster")
    contact = make_contact(one)
    before = all_of(one), all_of(other)
    merge_recipient(one, into=other, by=None, now=NOW)
    assert standing_row(stored(one)) == other
    assert {*with_merged(other)} == {one.pk, other.pk}
    assert list(Recipient.objects.standing()) == [other]
    assert one.contacts.get() == contact
    unmerge_recipient(one, by=None, now=NOW)
    assert (all_of(one), all_of(other)) == before
    told = [change.fields for change in Change.objects.about(one).order_by("id")]
    assert told == [{"merged_into": [None, str(other.pk)]}, {"merged_into": [str(other.pk), None]}]


def test_rows_merged_one_after_the_other_lead_to_the_one_that_stands() -> None:
    first, second, third = make_recipient(), make_recipient("B"), make_recipient("C")
    merge_recipient(first, into=second, by=None, now=NOW)
    merge_recipient(second, into=third, by=None, now=NOW)
    assert standing_row(stored(first)) == third
    assert {*with_merged(third)} == {first.pk, second.pk, third.pk}
    unmerge_recipient(second, by=None, now=NOW)
    assert standing_row(stored(first)) == second


def test_no_row_is_merged_into_itself_twice_in_a_circle_or_over_the_fence() -> None:
    one, other = make_recipient(), make_recipient("B")
    foreign = make_recipient("C", added_by=make_organisation())
    with pytest.raises(DemarcheError, match="the same row"):
        merge_recipient(one, into=one, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="one of your own"):
        merge_recipient(one, into=foreign, by=None, now=NOW)
    merge_recipient(foreign, into=other, by=None, now=NOW)
    merge_recipient(one, into=other, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="merged into another itself"):
        merge_recipient(other, into=one, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="merged already"):
        merge_recipient(one, into=other, by=None, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recipient.objects.filter(pk=other.pk).update(merged_into=other)


def test_a_merged_row_is_not_changed_until_that_is_taken_back() -> None:
    one = make_recipient()
    merge_recipient(one, into=make_recipient("Westminster"), by=None, now=NOW)
    one.city = "Elsewhere"
    with pytest.raises(DemarcheError, match="merged into “Embassy of Kazakhstan, Westminster”"):
        change_recipient(one, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="not merged"):
        unmerge_recipient(make_recipient("C"), by=None, now=NOW)


def test_a_closed_recipient_is_offered_no_more_and_keeps_its_day() -> None:
    recipient = make_recipient(opened="1992-06")
    with pytest.raises(DemarcheError, match="before the day of opening"):
        close_recipient(recipient, closed_on=date(1991, 1, 1), by=None, now=NOW)
    close_recipient(recipient, closed_on=date(2016, 5, 1), by=None, now=NOW)
    assert not Recipient.objects.standing().exists()
    with pytest.raises(DemarcheError, match="closed already"):
        close_recipient(recipient, closed_on=date(2016, 5, 2), by=None, now=NOW)
    reopen_recipient(recipient, by=None, now=NOW)
    assert Recipient.objects.standing().get() == recipient
    with pytest.raises(DemarcheError, match="not closed"):
        reopen_recipient(recipient, by=None, now=NOW)


def test_a_page_read_before_does_not_undo_what_an_act_did_meanwhile() -> None:
    recipient = make_recipient()
    read_before = stored(recipient)
    close_recipient(recipient, closed_on=date(2016, 5, 1), by=None, now=NOW)
    read_before.name = "Renamed"
    change_recipient(read_before, by=None, now=NOW)
    assert (stored(recipient).name, stored(recipient).closed_on) == ("Renamed", date(2016, 5, 1))


def test_a_zone_is_proposed_where_none_is_written_and_a_written_one_is_confirmed() -> None:
    anna = make_user()
    proposed = Recipient(name="Ministry", city="Astana", country="SE")
    add_recipient(proposed, by=anna, now=NOW)
    assert (proposed.time_zone, proposed.zone_is_proposed) == ("Europe/Stockholm", True)
    confirm_zone(proposed, by=anna, now=NOW)
    assert (stored(proposed).time_zone_confirmed_by, stored(proposed).time_zone_confirmed_at) == (anna, NOW)
    written = Recipient(name="Ministry", city="Malmö", country="SE", time_zone="Europe/Berlin")
    assert not add_recipient(written, by=anna, now=NOW).zone_is_proposed
    written.time_zone = ""
    change_recipient(written, by=anna, now=NOW)
    assert stored(written).zone_is_proposed
    with pytest.raises(DemarcheError, match="like Europe/London"):
        add_recipient(Recipient(name="Nowhere", city="Nowhere"), by=anna, now=NOW)


def test_of_each_edited_field_its_day_is_remembered() -> None:
    recipient = make_recipient()
    recipient.name = "Renamed"
    change_recipient(recipient, by=None, now=NOW)
    assert stored(recipient).provenance == {"name": {"source": "", "as_of": "2016-05-26", "edited": True}}
    assert (recipient.is_edited("name"), recipient.is_edited("city")) == (True, False)
