"""The delivery report as CSV: one line for each delivery, described column by column. No name of a person is in it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from letters.enums import Answer, Capacity, Channel, Detail, EventKind, Precision, Reach, ReceiverRole, Visibility
from letters.exports.csv import Cell, Column, write_csv
from letters.models import Delivery, Event
from letters.queries.report import Report, ReportRow

Of = Callable[[ReportRow], Event | None]
"""Which entry of the log a column is about."""


def write_report(report: Report) -> Iterator[str]:
    """The file line by line: what it is, its totals, then the deliveries."""
    return write_csv(COLUMNS, report.rows, _head(report))


def name_of(report: Report) -> str:
    """A file name that says what it is: "delivery-report-free-the-detained-2016-05-26.csv"."""
    words = slugify(report.campaign.name) or report.campaign.code
    return f"delivery-report-{words}-{report.as_of.date().isoformat()}.csv"


def _head(report: Report) -> Iterator[Sequence[Cell]]:
    yield [_("Delivery report"), report.campaign.name]
    yield [_("as of"), report.as_of.replace(microsecond=0)]
    if report.partly:
        yield [_("cities"), gettext("only those that you take care of")]
    for total in report.totals:
        yield [total.label, total.number]


def _count(key: str) -> Callable[[ReportRow], Cell]:
    def value(row: ReportRow) -> Cell:
        number: int | None = row.delivery.edition.counts.get(key)
        return number

    return value


def _of_delivery(value: Callable[[Delivery], Cell]) -> Callable[[ReportRow], Cell]:
    return lambda row: value(row.delivery)


def _of_event(of: Of, value: Callable[[Event], Cell]) -> Callable[[ReportRow], Cell]:
    """Empty where there is no such entry."""

    def cell(row: ReportRow) -> Cell:
        event = of(row)
        return value(event) if event else None

    return cell


def _local(of: Of) -> Callable[[ReportRow], Cell]:
    """By the clocks of the recipient's city, with their offset; the day alone, or that the time is not known."""

    def cell(row: ReportRow) -> Cell:
        event = of(row)
        if event is None:
            return None
        if event.occurred_at is None:
            return gettext("not known")
        local = _in_zone(event.occurred_at, row)
        return local.date() if event.precision == Precision.DAY else local

    return cell


def _utc(event: Event) -> datetime | None:
    return event.occurred_at if event.precision == Precision.MINUTE else None


def _due(row: ReportRow) -> date | None:
    promise = row.last_promise
    return _in_zone(promise.due_at, row) if promise and promise.due_at else None


def _in_zone(moment: datetime, row: ReportRow) -> datetime:
    return moment.astimezone(ZoneInfo(row.delivery.recipient.time_zone))


def _addressee(row: ReportRow) -> str:
    """As printed; of a letter that was written elsewhere, as entered."""
    return " / ".join(row.addressee or row.delivery.edition.letter.addressee.splitlines())


def _label(names: type[TextChoices], value: str) -> str:
    """Empty for nothing. Far cheaper than `get_…_display`, which compares with every choice."""
    return str(names(value).label) if value else ""


def _last_attempt(row: ReportRow) -> Event | None:
    return row.last_attempt


def _last_promise(row: ReportRow) -> Event | None:
    return row.last_promise


COLUMNS: tuple[Column[ReportRow], ...] = (
    Column("campaign", _("campaign"), _of_delivery(lambda one: one.edition.letter.campaign.name)),
    Column("city", _("city"), _of_delivery(lambda one: one.recipient.city)),
    Column("recipient", _("recipient"), _of_delivery(lambda one: one.recipient.name)),
    Column("capacity", _("capacity"), _of_delivery(lambda one: Capacity(one.capacity).label)),
    Column("letter", _("letter"), _of_delivery(lambda one: one.edition.letter.title)),
    Column("language", _("language"), _of_delivery(lambda one: one.edition.letter.language)),
    Column("addressee", _("addressee"), _addressee),
    Column("edition", _("edition"), _of_delivery(lambda one: one.edition.reference)),
    Column("digest", _("digest"), _of_delivery(lambda one: one.edition.digest)),
    Column("frozen_at", _("frozen at (UTC)"), _of_delivery(lambda one: one.edition.frozen_at.replace(microsecond=0))),
    Column("signatures", _("signatures"), _count("signatures")),
    Column("signatures_public", _("signatures: public"), _count(Visibility.PUBLIC)),
    Column("signatures_recipient_only", _("signatures: for the recipient only"), _count(Visibility.RECIPIENT_ONLY)),
    Column("signatures_counted_only", _("signatures: counted only"), _count(Visibility.COUNTED_ONLY)),
    Column("signatories", _("names in the signature block"), _count("signatories")),
    Column("affiliates", _("organisations affiliated"), _count("affiliates")),
    Column("reach", _("reach"), _of_delivery(lambda one: Reach(one.reach).label)),
    Column("answer", _("answer"), _of_delivery(lambda one: Answer(one.answer).label)),
    Column("attempts", _("attempts"), lambda row: len(row.attempts)),
    Column("refusals", _("of them refused"), lambda row: row.refusals),
    Column("attempt", _("last attempt"), _of_event(_last_attempt, lambda event: EventKind(event.kind).label)),
    Column(
        "attempt_detail",
        _("last attempt: in detail"),
        _of_event(_last_attempt, lambda event: _label(Detail, event.detail)),
    ),
    Column(
        "attempt_channel",
        _("last attempt: channel"),
        _of_event(_last_attempt, lambda event: _label(Channel, event.channel)),
    ),
    Column(
        "attempt_taken_by",
        _("last attempt: who took it or spoke"),
        _of_event(_last_attempt, lambda event: _label(ReceiverRole, event.receiver_role)),
    ),
    Column("attempt_local", _("last attempt: time in the city"), _local(_last_attempt)),
    Column("attempt_utc", _("last attempt: time (UTC)"), _of_event(_last_attempt, _utc)),
    Column(
        "promise",
        _("last promise"),
        _of_event(_last_promise, lambda event: _label(Detail, event.detail) or EventKind(event.kind).label),
    ),
    Column(
        "promise_by",
        _("last promise: who spoke"),
        _of_event(_last_promise, lambda event: _label(ReceiverRole, event.receiver_role)),
    ),
    Column("promise_local", _("last promise: time in the city"), _local(_last_promise)),
    Column("promise_due", _("last promise: due (time in the city)"), _due),
    Column("open_promises", _("promises still open"), lambda row: len(row.state.open_promises)),
)
