"""The table: what is measured, and against which target."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from campaigns.models import Campaign
from letters.enums import EventKind
from letters.models import Delivery, Intake, Letter
from organisations.models import Organisation
from organisations.ownership import all_owners, owner_scope
from organisations.queries.clock import read_clock
from tests.bench.directory import LIST, import_twice, staff_page
from tests.bench.figures import in_turns, make, milliseconds, queries_of, report_rows_per_second, typesetting
from tests.bench.intake import forms_per_second
from tests.bench.load import Aim, side_by_side
from tests.bench.mail import bare_mails_per_second, mails_per_second
from tests.bench.many import fill
from tests.bench.server import served
from tests.bench.sign import sign_posts
from tests.factories import NOW, make_organisation
from tests.factories_deliveries import make_delivery, note
from tests.factories_signatures import make_open_letter
from tests.story import tell_story

LEAST_RATIO, MOST_QUERIES, MOST_MILLISECONDS = 0.5, 8, 12.0
REPORT_ROWS, MORE_CITIES = 600, 60
MAILS, SLOW_MAILS = 10_000, 400
LEAST_MAIL, LEAST_SHARE = 0.6, 0.8
FORMS, LEAST_FORMS = 2_000, 300
LEAST_SIGN = 0.7
SIGNATURES, LEAST_FULL = {"postgresql": 1_000_000, "sqlite": 100_000}, 0.9
MOST_MEGABYTES = 110
MOST_SECONDS, MOST_HELD, MOST_LIST = 10, 40, 200


@dataclass(frozen=True)
class Figure:
    """One line of the table; `met` is None where there is no target."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return f"{self.what:<62} {self.measured:>34}   {self.target:<18} {verdict}".rstrip()


def main() -> int:
    """Prints line by line; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each round under load")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--signatures", type=int, default=SIGNATURES[connection.vendor], help="under one letter")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    figures = []
    for figure in measure(seconds=asked.seconds, rounds=asked.rounds, signatures=asked.signatures):
        print(figure, flush=True)  # noqa: T201
        figures.append(figure)
    return int(any(figure.met is False for figure in figures))


def measure(*, seconds: float, rounds: int, signatures: int) -> Iterator[Figure]:
    organisation = make_organisation("Campaign Steppe")
    with owner_scope([organisation.pk]):
        campaign = tell_story(organisation)
    pages = addresses(campaign)
    before = {name: queries_of(path) for name, path in pages.items()}
    yield from under_load(pages, seconds=seconds, rounds=rounds)
    yield from made_anew(pages)
    letter = make_open_letter(make_organisation("Campaign Ford"), now=read_clock())
    yield from of_signing(letter, seconds=seconds, rounds=rounds)
    with owner_scope([organisation.pk]):
        yield from of_letters(campaign)
        add_cities(organisation, MORE_CITIES)
    yield from of_queries(pages, before)
    with owner_scope([organisation.pk]):
        add_cities(organisation, REPORT_ROWS - MORE_CITIES)
        yield from of_report(campaign)
        yield from of_mail(organisation)
        yield from of_intake(organisation)
    yield from of_many(letter, signatures, seconds=seconds, rounds=rounds)
    yield from of_directory(organisation, campaign)


def under_load(pages: dict[str, str], *, seconds: float, rounds: int) -> Iterator[Figure]:
    """Each page twice: as it is served, kept for seconds in each process, and, for the record, with nothing kept."""
    with served("tests.bench.bare:application") as bare:
        for how, application in (("kept", "config.wsgi:application"), ("made anew", "tests.bench.anew:application")):
            with served(application) as ours:
                for name, path in pages.items():
                    size = len(make(path))
                    mine, other = side_by_side(Aim(ours, path), Aim(bare, f"/{size}/"), rounds=rounds, seconds=seconds)
                    said = f"{mine:.0f}/s, bare {other:.0f}/s = {mine / other:.2f}"
                    what = f"{name} page, {how}, {size / 1000:.0f} kB, against bare Django"
                    served_so = how == "kept"
                    target = f"at least {LEAST_RATIO}" if served_so else ""
                    yield Figure(what, said, target, mine / other >= LEAST_RATIO if served_so else None)


def made_anew(pages: dict[str, str]) -> Iterator[Figure]:
    for name, path in pages.items():
        yield Figure(f"{name} page made anew, in one process", f"{milliseconds(partial(make, path)):.1f} ms")


def of_signing(letter: Letter, among: str = "", *, seconds: float, rounds: int) -> Iterator[Figure]:
    """Forms that are sent for good: each is checked and stored. And what a process of the web holds after that."""
    with sign_posts(letter) as (ours, bare, megabytes):
        mine, other = side_by_side(ours, bare, rounds=rounds, seconds=seconds)
        held = megabytes()
    with all_owners():
        Intake.objects.waiting(read_clock()).order_by().delete()
    said = f"{mine:.0f}/s, bare {other:.0f}/s = {mine / other:.2f}"
    what = f"sign form sent{among}, against a bare one with one INSERT"
    yield Figure(what, said, f"at least {LEAST_SIGN}", mine / other >= LEAST_SIGN)
    if held is not None and not among:
        what = "web process after that and all pages in all languages"
        yield Figure(what, f"{held:.0f} MiB", f"at most {MOST_MEGABYTES} MiB", held <= MOST_MEGABYTES)


def of_many(letter: Letter, signatures: int, *, seconds: float, rounds: int) -> Iterator[Figure]:
    """The page of a letter that very many have signed, against that of one that nobody has signed, in the same tables;
    and what the second cost before they were full."""
    empty = make_open_letter(letter.campaign.owner, city="Oslo", country="NO", now=read_clock())
    full_path, empty_path = (f"/en/l/{one.code}/" for one in (letter, empty))
    before = milliseconds(partial(make, empty_path))
    fill(letter, signatures)
    full, nobody = in_turns(partial(make, full_path), partial(make, empty_path))
    what = f"letter page made anew with {signatures:,} signatures, and with none"
    said = f"{full:.1f}, {nobody:.1f} ms ({before:.1f} before) = {nobody / full:.2f}"
    yield Figure(what, said, f"at least {LEAST_FULL}", nobody / full >= LEAST_FULL)
    with served("tests.bench.anew:application") as port:
        mine, other = side_by_side(Aim(port, full_path), Aim(port, empty_path), rounds=rounds, seconds=seconds)
    said = f"{mine:.0f}/s, {other:.0f}/s = {mine / other:.2f}"
    yield Figure("the same under load", said, f"at least {LEAST_FULL}", mine / other >= LEAST_FULL)
    yield from of_signing(letter, f" among {signatures:,}", seconds=seconds, rounds=rounds)


def of_directory(organisation: Organisation, campaign: Campaign) -> Iterator[Figure]:
    first, second, held, changed = import_twice()
    said = f"{first:.1f} s, again {second:.1f} s"
    yield Figure("9,850 missions read into the directory", said, f"at most {MOST_SECONDS} s", first <= MOST_SECONDS)
    what = "memory that the import holds; rows that the second changed"
    yield Figure(what, f"{held:.1f} MiB; {changed}", f"at most {MOST_HELD} MiB; 0", held <= MOST_HELD and not changed)
    picker = f"/staff/campaigns/campaign/{campaign.pk}/targets/"
    for what, page in (("list of recipients with all of them", LIST), ("choosing recipients among them", picker)):
        queries, each = staff_page(organisation, page)
        met = queries <= 15 and each <= MOST_LIST if connection.vendor == "postgresql" else None
        yield Figure(what, f"{queries} queries, {each:.0f} ms", f"15, {MOST_LIST} ms", met)


def of_queries(pages: dict[str, str], before: dict[str, int]) -> Iterator[Figure]:
    for name, path in pages.items():
        few, many = before[name], queries_of(path)
        what = f"{name} page: queries with 6 cities and with {6 + MORE_CITIES}"
        yield Figure(what, f"{few} and {many}", f"at most {MOST_QUERIES}, equal", few == many <= MOST_QUERIES)


def of_letters(campaign: Campaign) -> Iterator[Figure]:
    edition = Delivery.objects.get(recipient__city="London", edition__letter__campaign=campaign).edition
    each = typesetting(edition)
    said = f"{each:.1f} ms each, {1000 / each:.0f}/s"
    yield Figure("letter typeset, warm", said, f"at most {MOST_MILLISECONDS:.0f} ms", each <= MOST_MILLISECONDS)


def of_report(campaign: Campaign) -> Iterator[Figure]:
    ours, bare = report_rows_per_second(campaign)
    said = f"{ours:.0f}/s, bare loop {bare:.0f}/s = {ours / bare:.2f}"
    yield Figure(f"delivery report of {REPORT_ROWS + 6} rows with their logs", said)


def of_intake(organisation: Organisation) -> Iterator[Figure]:
    """Held against the target where the product is run for many: on PostgreSQL."""
    each, alone = forms_per_second(make_open_letter(organisation, city="Oslo", country="NO"), FORMS)
    met = each >= LEAST_FORMS if connection.vendor == "postgresql" else None
    what = f"intake worker, one process, {connection.vendor}: {FORMS} forms with mails"
    said = f"{each:.0f}/s, by its own processor time {alone:.0f}/s"
    yield Figure(what, said, f"at least {LEAST_FORMS}/s" if met is not None else "", met)


def of_mail(organisation: Organisation) -> Iterator[Figure]:
    """Against a loop that keeps no account; and a server that thinks, where only more connections help."""
    connections = settings.MAIL_CONNECTIONS
    bare = bare_mails_per_second(MAILS)
    ours = mails_per_second(organisation, MAILS, connections=connections)
    said = f"{ours:.0f}/s, bare loop {bare:.0f}/s = {ours / bare:.2f}"
    yield Figure(
        f"{MAILS:,} confirmation mails to a local server", said, f"at least {LEAST_MAIL}", ours / bare >= LEAST_MAIL
    )
    slow = bare_mails_per_second(SLOW_MAILS // connections, milliseconds=30)
    ours = mails_per_second(organisation, SLOW_MAILS, milliseconds=30, connections=connections)
    said = f"{ours:.0f}/s, bare loop {slow:.0f}/s = {ours / slow:.2f}"
    least = LEAST_SHARE * connections
    what = f"confirmation mails, 30 ms a command, {connections} threads"
    yield Figure(what, said, f"at least {least:.1f}", ours / slow >= least)


def addresses(campaign: Campaign) -> dict[str, str]:
    with all_owners():
        letter = Letter.objects.get(campaign=campaign, target__recipient__city="London")
    return {"campaign": f"/en/c/{campaign.code}/free-the-detained/", "letter": f"/en/l/{letter.code}/"}


def add_cities(organisation: Organisation, number: int) -> None:
    start = Delivery.objects.count()
    for position in range(start, start + number):
        delivery = make_delivery(organisation, f"City {position}")
        note(delivery, EventKind.REFUSED, NOW)
        note(delivery, EventKind.LEFT, NOW)
