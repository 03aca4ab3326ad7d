"""The one clock: the database's. Each entrance reads it once and passes `now=` on."""

import time
from datetime import UTC, datetime, timedelta

from django.core.cache import caches
from django.db import connections


def read_clock(using: str = "default") -> datetime:
    """The database's time, aware, in UTC. Not the time at which its transaction began."""
    connection = connections[using]
    sql = {"postgresql": "SELECT clock_timestamp()", "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"}
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor])
        (value,) = cursor.fetchone()
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    moment: datetime = value
    return moment.astimezone(UTC)


def carried_clock() -> datetime:
    """The database's time, read once in a few seconds in each process and carried on by a stopwatch: for an entrance
    that is to ask the database for nothing."""
    reading = caches["pages"].get("clock")
    if reading is None:
        reading = read_clock(), time.monotonic()
        caches["pages"].set("clock", reading)
    moment, started = reading
    return moment + timedelta(seconds=time.monotonic() - started)  # type: ignore[no-any-return]
