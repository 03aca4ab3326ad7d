"""`check_deliveries` as an operator runs it, and the rules that the database itself keeps."""

import sqlite3

import psycopg
import pytest

from letters.triggers import RULES
from organisations.triggers import drop_sql
from tests.flows.house import ON_POSTGRESQL, House

pytestmark = pytest.mark.flow

VENDOR = "postgresql" if ON_POSTGRESQL else "sqlite"
REFUSED = (psycopg.errors.CheckViolation, sqlite3.IntegrityError)


def test_the_demo_has_nothing_to_find(house: House) -> None:
    done = house.manage("check_deliveries")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize(
    ("plant", "sentence"),
    [
        ("UPDATE letters_delivery SET reach = 'handed_in' WHERE reach = 'sent'", "the log says"),
        ("UPDATE letters_delivery SET answer = 'replied' WHERE answer = 'overdue'", "the log says"),
        (
            "UPDATE letters_delivery SET owner_id = (SELECT id FROM organisations_organisation WHERE name = "
            "'Choir of the Old Mill')",
            "belongs to another organisation",
        ),
        (drop_sql(RULES[0], VENDOR)[0], "rule"),
    ],
    ids=["wrong reach", "wrong answer", "wrong owner", "trigger gone"],
)
def test_a_planted_fault_is_found_and_said(house: House, plant: str, sentence: str) -> None:
    house.sql(plant)
    done = house.manage("check_deliveries")
    assert done.returncode == 1
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


BENDING = (
    "UPDATE letters_event SET kind = 'handed_in'",
    "UPDATE letters_event SET occurred_at = NULL, precision = 'unknown'",
    "DELETE FROM letters_event",
    "UPDATE letters_edition SET digest = 'f'",
    "UPDATE letters_edition SET counts = '{}'",
    "DELETE FROM letters_edition",
    "UPDATE letters_editionline SET commitment = 'f'",
    "UPDATE letters_version SET number = number + 100",
    "DELETE FROM organisations_securityentry",
)


def test_sql_cannot_bend_what_was_written(house: House) -> None:
    for statement in BENDING:
        with pytest.raises(REFUSED, match="Rows of"):
            house.sql(statement)
