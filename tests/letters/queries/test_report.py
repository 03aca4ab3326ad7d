"""Which deliveries are told of, and that all of them are read at one moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from campaigns.models import Campaign
from letters.domain.delivery import record_overdue, void_event
from letters.domain.edition import freeze_letter
from letters.enums import EventKind
from letters.queries.report import report_of, report_row, told_deliveries, totals_of
from organisations.models import Organisation
from organisations.ownership import owner_scope
from tests.factories import NOW, make_organisation
from tests.factories_deliveries import make_delivery, note, plan_delivery
from tests.story import DAY, carry, write


@pytest.fixture
def ours(in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    return organisation


def numbers(campaign: Campaign) -> dict[str, int]:
    return {total.key: total.number for total in totals_of([report_row(row) for row in told_deliveries(campaign)])}


def test_an_edition_that_was_replaced_before_it_left_is_not_told(ours: Organisation) -> None:
    first = write(ours, "London", supporters=True)
    carry(first)
    second = freeze_letter(first.letter, cut_off=DAY, by=None, now=DAY, supersedes=first)
    kept = carry(second)
    assert list(told_deliveries(first.letter.campaign)) == [kept]


def test_an_edition_that_left_is_told_and_its_signatures_are_counted_once(ours: Organisation) -> None:
    first = write(ours, "London", supporters=True)
    note(carry(first), EventKind.REFUSED, DAY)
    second = freeze_letter(first.letter, cut_off=DAY, by=None, now=DAY + timedelta(days=1), supersedes=first)
    carry(second)
    told = numbers(first.letter.campaign)
    assert (told["deliveries"], told["reach_refused"], told["reach_planned"], told["signatures"]) == (2, 1, 1, 3)


def test_a_copy_does_not_count_its_signatures_again(ours: Organisation) -> None:
    edition = write(ours, "London", supporters=True)
    carry(edition)
    plan_delivery(edition, recipient=make_delivery(ours, "Paris", "Europe/Paris").recipient, by=None, now=NOW)
    assert numbers(edition.letter.campaign)["signatures"] == 3


def test_a_promise_that_is_overdue_is_still_counted_among_the_open_ones(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.HANDED_IN, NOW)
    promise = note(delivery, EventKind.PROMISED, NOW, due_at=NOW + timedelta(days=5))
    record_overdue(delivery, about=promise, due=NOW + timedelta(days=5), now=NOW + timedelta(days=6))
    told = numbers(delivery.edition.letter.campaign)
    assert (told["answer_promised"], told["answer_overdue"], told["open_promises"]) == (0, 1, 1)


def test_voided_attempts_and_promises_are_not_in_the_row(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.REFUSED, NOW)
    wrong = note(delivery, EventKind.HANDED_IN, NOW + timedelta(minutes=1))
    void_event(wrong, why="typing error", key="void", by=None, now=NOW + timedelta(minutes=2))
    row = report_row(delivery)
    assert (len(row.attempts), row.refusals, row.last_promise) == (1, 1, None)
    assert row.last_attempt and row.last_attempt.kind == EventKind.REFUSED


@pytest.mark.django_db(databases=["default", "snapshot"])
def test_a_report_is_read_at_one_moment(committed: None) -> None:
    """What another connection writes after the first question is in none of the later answers."""
    organisation = make_organisation()
    with owner_scope([organisation.pk]):
        campaign = make_delivery(organisation).edition.letter.campaign
        with transaction.atomic(using="snapshot"):
            assert told_deliveries(campaign, using="snapshot").count() == 1
            make_delivery(organisation, "Paris", "Europe/Paris")
            assert told_deliveries(campaign, using="snapshot").count() == 1
            assert told_deliveries(campaign).count() == 2
        report = report_of(campaign, now=NOW)
    assert len(report.rows) == report.totals[0].number == 2
