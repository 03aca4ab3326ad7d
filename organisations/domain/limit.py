"""Counting what has a limit, under marks that tell of nobody; and the secrets behind the marks.

Counters are locked in the order of their marks, so two at once wait for each other and never for ever.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.cache import caches
from django.db import transaction
from django.db.models import F

from organisations.limits import LIMITS, Half, halves
from organisations.marks import keyed_mark, new_secret
from organisations.models import Limit, Salt
from organisations.sealing import seal_bytes, unseal_bytes

TABLE = Salt._meta.db_table
STANDING = "standing"
SALTS_KEPT = timedelta(days=30)

Thing = tuple[str, str]
"""What is counted: a kind of `organisations.limits.LIMITS`, and whom or what it is counted for."""


@dataclass
class Counter:
    """One window of one thing: what its earlier halves hold, what the running one holds, what is taken from it now."""

    key: str
    most: int
    forgotten: datetime
    before: int = 0
    number: int = 0
    taken: int = 0

    @property
    def full(self) -> bool:
        return self.before + self.number + self.taken >= self.most


def take(kind: str, what: str, *, now: datetime) -> bool:
    """Count one more, unless a window of this kind is full; then nothing is counted and the answer is False."""
    return take_all([[(kind, what)]], now=now) == [""]


def take_all(wanted: Sequence[Collection[Thing]], *, now: datetime) -> list[str]:
    """Several at once, each with all that it counts for: "" if it was let through, or the first kind that is full, and
    then none of its things is counted. Until the transaction of the caller ends, others wait."""
    with transaction.atomic():
        counters = _locked(dict.fromkeys(thing for things in wanted for thing in things), now)
        answers = []
        for things in wanted:
            full = next((kind for kind, what in things if any(one.full for one in counters[kind, what])), "")
            answers.append(full)
            for one in [] if full else [one for thing in dict.fromkeys(things) for one in counters[thing]]:
                one.taken += 1
        _write(one for group in counters.values() for one in group)
    return answers


def day_mark(kind: str, text: str, *, now: datetime) -> str:
    """A mark that is the same all day (UTC) and, once the day's secret is gone, can be made from nothing again."""
    name = _day(now)
    secret = caches["pages"].get_or_set(f"salt:{name}", lambda: _salt(name, now))  # each sign form asks for it
    return keyed_mark(secret or _salt(name, now), kind, text)


def standing_mark(text: str) -> str:
    """A mark that stays the same, for addresses that want no mail."""
    return standing_marks([text])[text]


def standing_marks(texts: Iterable[str]) -> Mapping[str, str]:
    """Those of many, by text."""
    secret = _salt(STANDING, None)
    return {text: keyed_mark(secret, STANDING, text) for text in texts}


def forget_limits(*, now: datetime) -> int:
    """Delete counters that count no more, and the secrets of days long past; how many counters."""
    Salt.objects.filter(made_at__lte=now - SALTS_KEPT).delete()  # the standing one has no such time
    return Limit.objects.filter(ends_at__lte=now).delete()[0]


def _locked(things: Iterable[Thing], now: datetime) -> Mapping[Thing, list[Counter]]:
    """The counters of these things as they stand, held until the transaction ends."""
    salts = _salts(now)
    counters: dict[Thing, list[Counter]] = {}
    earlier: dict[str, Counter] = {}
    for kind, what in things:
        counters[kind, what] = group = []
        for window in LIMITS[kind]:
            running, *before = halves(kind, window, now)
            counter = Counter(_key(salts, running, what), window.most, running.forgotten)
            group.append(counter)
            earlier |= {_key(salts, half, what): counter for half in before if _day(half.begins) in salts}
    running_ones = {one.key: one for group in counters.values() for one in group}
    fresh = [Limit(key=key, ends_at=running_ones[key].forgotten) for key in sorted(running_ones)]
    Limit.objects.bulk_create(fresh, ignore_conflicts=True)
    held = Limit.objects.select_for_update().filter(key__in=running_ones).order_by("key")
    for key, number in held.values_list("key", "number"):
        running_ones[key].number = number
    for key, number in Limit.objects.filter(key__in=earlier).values_list("key", "number"):
        earlier[key].before += number
    return counters


def _write(counters: Iterable[Counter]) -> None:
    """One statement for all that grow by the same number."""
    by_number = defaultdict(list)
    for one in counters:
        by_number[one.taken].append(one.key)
    for taken, keys in by_number.items():
        if taken:
            Limit.objects.filter(key__in=keys).update(number=F("number") + taken)


def _key(salts: Mapping[str, bytes], half: Half, what: str) -> str:
    return keyed_mark(salts[_day(half.begins)], half.kind, str(half.lasts), half.begins.isoformat(), what)


def _salts(now: datetime) -> Mapping[str, bytes]:
    """Of today, and of yesterday if anything was counted then."""
    today, yesterday = _day(now), _day(now - timedelta(days=1))
    salts = {today: _salt(today, now)}
    for row in Salt.objects.filter(name=yesterday):
        salts[yesterday] = _opened(row)
    return salts


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def _salt(name: str, made_at: datetime | None) -> bytes:
    return _opened(_salt_row(name, made_at))


def _salt_row(name: str, made_at: datetime | None) -> Salt:
    """Made when it is first asked for; of two who make it at once, the first."""
    row = Salt.objects.filter(name=name).first()
    if row is None:
        fresh = Salt(name=name, made_at=made_at)
        fresh.value_sealed = seal_bytes(new_secret(), TABLE, "value_sealed", fresh.pk)
        Salt.objects.bulk_create([fresh], ignore_conflicts=True)
        row = Salt.objects.get(name=name)
    return row


def _opened(row: Salt) -> bytes:
    return unseal_bytes(row.value_sealed, TABLE, "value_sealed", row.pk)
