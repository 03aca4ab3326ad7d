"""The delivery report, read back as a program reads it."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from campaigns.models import Campaign
from letters.exports.cells import original_cell
from letters.exports.report import COLUMNS, name_of, write_report
from letters.queries.report import Report, report_of
from organisations.ownership import owner_scope
from tests.factories import make_organisation
from tests.story import COUNTED_SUPPORTER, HIDDEN_SUPPORTER, LATER, PUBLIC_SUPPORTER, tell_story


@pytest.fixture(scope="module")
def report(django_db_setup: None, django_db_blocker: Any) -> Iterator[Report]:
    with django_db_blocker.unblock(), transaction.atomic():
        organisation = make_organisation()
        with owner_scope([organisation.pk]):
            campaign = tell_story(organisation)
            yield report_of(campaign, now=LATER, using="default")
        transaction.set_rollback(True)


def read(report: Report) -> tuple[list[list[str]], list[dict[str, str]]]:
    """The lines above the table, and the table by the keys of its columns."""
    lines = list(csv.reader(io.StringIO("".join(write_report(report)).removeprefix("\ufeff"))))
    empty = lines.index([])
    keys = [column.key for column in COLUMNS]
    rows = [[original_cell(cell) for cell in line] for line in lines[empty + 2 :]]
    return lines[:empty], [dict(zip(keys, row, strict=True)) for row in rows]


def row_of(report: Report, city: str) -> dict[str, str]:
    return next(row for row in read(report)[1] if row["city"] == city)


def test_london_is_told_with_its_last_attempt_and_all_that_went_before(report: Report) -> None:
    london = row_of(report, "London")
    assert {key: london[key] for key in ("campaign", "addressee", "reach", "answer", "attempts", "refusals")} == {
        "campaign": "Free the detained",
        "addressee": "The Government / Astana",
        "reach": "left there",
        "answer": "no answer",
        "attempts": "3",
        "refusals": "1",
    }
    assert london["attempt"] == "left there"
    assert london["attempt_detail"] == "in the letterbox"
    assert london["attempt_channel"] == "in person"
    assert london["attempt_local"] == "2016-05-26 12:20:00+01:00"
    assert london["attempt_utc"] == "2016-05-26 11:20:00+00:00"
    assert (london["signatures"], london["signatures_recipient_only"], london["signatures_counted_only"]) == (
        "3",
        "1",
        "1",
    )


def test_what_is_not_known_is_not_made_up(report: Report) -> None:
    ottawa, berlin = row_of(report, "Ottawa"), row_of(report, "Berlin")
    assert (ottawa["attempt_channel"], ottawa["attempt_local"], ottawa["attempt_utc"]) == (
        "channel not known",
        "2016-05-26",
        "",
    )
    assert (berlin["signatures"], berlin["attempt_taken_by"]) == ("", "person not known")


def test_a_promise_stands_with_who_made_it_and_when_it_is_due(report: Report) -> None:
    berlin = row_of(report, "Berlin")
    assert (berlin["answer"], berlin["promise"], berlin["promise_by"]) == ("promised", "a reply", "a diplomat")
    assert (berlin["promise_due"], berlin["open_promises"]) == ("2016-06-15 14:05:00+02:00", "1")


def test_the_totals_above_the_table_are_those_of_its_rows(report: Report) -> None:
    head, rows = read(report)
    said = {line[0]: line[1] for line in head}
    assert int(said["letters"]) == len(rows)
    for word in ("handed in", "left there", "sent", "refused"):
        assert int(said[word]) == sum(row["reach"] == word for row in rows)
    assert int(said["promised"]) == sum(row["answer"] == "promised" for row in rows)
    assert int(said["promises still open"]) == sum(int(row["open_promises"]) for row in rows) == 1
    assert int(said["signatures under the letters"]) == sum(int(row["signatures"] or 0) for row in rows)


def test_no_name_of_a_person_is_in_the_file(report: Report) -> None:
    text = "".join(write_report(report))
    for name in (PUBLIC_SUPPORTER, HIDDEN_SUPPORTER, COUNTED_SUPPORTER, "Miriam Oakhurst", "Kasimir"):
        assert name not in text


def test_columns_have_keys_of_their_own() -> None:
    keys = [column.key for column in COLUMNS]
    assert len(keys) == len(set(keys))


CODE = "abc2345678"  # pragma: allowlist secret


@pytest.mark.parametrize(("name", "file"), [("Free the detained", "free-the-detained"), ("Свободу", CODE)])
def test_the_file_is_named_by_campaign_and_day(name: str, file: str) -> None:
    report = Report(Campaign(name=name, code=CODE), LATER + timedelta(hours=1), [], [])
    assert name_of(report) == f"delivery-report-{file}-2016-06-05.csv"
