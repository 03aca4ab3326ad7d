"""A letter that very many have signed, and as many forms that were worked on: rows that the database copies itself."""

from django.db import connection
from django.db.models import Model

from letters.domain.tally import recount
from letters.enums import IntakeState
from letters.models import Intake, Letter
from organisations.ownership import owner_scope
from tests.factories import NOW
from tests.factories_signatures import make_signature
from tests.letters.domain.intake.forms import send_form

NUMBERS = {
    "postgresql": "SELECT generate_series(1, %s) AS number",
    "sqlite": (
        "SELECT number FROM"
        " (WITH RECURSIVE up(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM up LIMIT %s) SELECT number FROM up)"
    ),
}
KEY = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
MARK = {
    "postgresql": "encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex')",
    "sqlite": "lower(hex(randomblob(32)))",
}
"""How each database makes a key, and a mark like those of addresses and names."""


def fill(letter: Letter, number: int) -> None:
    """Confirmed and counted, each a person of their own. What is sealed in them was sealed for the first one, so none
    of the copies opens: a page that tried would fail."""
    with owner_scope([letter.owner_id]):
        signature = make_signature(letter, place="Luleå", comment="Stay strong", tallied=True)
        _copy(signature, number - 1, keys=["id", "form"], marks=["mail_index", "name_index"])
        intake = send_form(letter)
        Intake.objects.filter(pk=intake.pk).update(state=IntakeState.DONE, form_sealed=None)
        _copy(intake, number - 1, keys=["id"], marks=["token"])
    recount(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(row: Model, number: int, *, keys: list[str], marks: list[str]) -> None:
    """So many more of it, which differ in these columns alone."""
    quote, vendor = connection.ops.quote_name, connection.vendor
    table, columns = quote(row._meta.db_table), [str(field.column) for field in row._meta.concrete_fields]
    made = {**dict.fromkeys(keys, KEY[vendor]), **dict.fromkeys(marks, MARK[vendor])}
    values = ", ".join(made.get(column, f"one.{quote(column)}") for column in columns)
    names = ", ".join(quote(column) for column in columns)
    key = row._meta.pk.get_db_prep_value(row.pk, connection)
    copies = f"SELECT {values} FROM {table} one, ({NUMBERS[vendor]}) many WHERE one.id = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {copies}", [number, key])
