"""What must be true of every row at every moment, asked of the database: each answer is a sentence about one that is not."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.utils.translation import gettext as _

from letters.digests import digest_of, digest_of_bytes
from letters.enums import EventKind, FileKind
from letters.models import Delivery, Edition, EditionFile, Event, Evidence, Export, Version
from letters.queries.chase import people_for
from letters.queries.delivery import folded, open_words, promises_of, read_evidence
from letters.queries.edition import edition_key, verify_edition
from letters.queries.tally import miscounted
from letters.triggers import RULES
from organisations.models import Organisation
from organisations.ownership import Owned, policies
from organisations.queries.securitylog import faults
from organisations.rowsecurity import bypassed
from organisations.rowsecurity import missing as unwalled
from organisations.sealing import SealBroken
from organisations.storage import logo_path
from organisations.triggers import RULES as RULES_OF_ORGANISATIONS
from organisations.triggers import missing

GRACE = timedelta(hours=1)
"""How long after its time a promise may stand without an "overdue": the sweep may have been stopped for a while."""


@dataclass(frozen=True)
class Problem:
    """`owner` is the organisation whose rows do not agree; None where the installation itself is at fault."""

    sentence: str
    owner: UUID | None = None


def problems(*, now: datetime, using: str = "default") -> Iterator[Problem]:
    """Everything that does not agree. To be asked with the rows of all organisations in sight."""
    for name in missing(connections[using], [*RULES_OF_ORGANISATIONS, *RULES]):
        yield Problem(_("The database's rule %(name)s is missing. Run “manage.py migrate”.") % {"name": name})
    yield from _gaps_of_the_second_wall(connections[using])
    for fault in faults():
        yield Problem(fault.sentence, fault.organisation)
    yield from _strangers()
    for one in miscounted():
        names = {"letter": one.title, "tally": one.said, "rows": one.rows}
        yield Problem(_("%(letter)s: the tally says %(tally)d, its signatures are %(rows)d.") % names, one.owner)
    for version in Version.objects.select_related("letter").iterator():
        if digest_of(version.content) != version.digest:
            sentence = _("%(version)s: its text is not the one that people signed; the digest is another.")
            yield Problem(sentence % {"version": version}, version.owner_id)
    for edition in Edition.objects.select_related("letter"):
        for sentence in verify_edition(edition):
            yield Problem(sentence, edition.owner_id)
    for delivery in Delivery.objects.select_related(
        "recipient", "edition__letter__target__coordinator", "edition__letter__campaign"
    ):
        for sentence in _of_delivery(delivery, now):
            yield Problem(f"{delivery}: {sentence}", delivery.owner_id)


def _gaps_of_the_second_wall(connection: BaseDatabaseWrapper) -> Iterator[Problem]:
    for table in unwalled(connection, policies()):
        yield Problem(_("%(name)s is not kept apart by row-level security. Run “manage.py migrate”.") % {"name": table})
    if bypassed(connection, policies()):
        yield Problem(
            _(
                "Row-level security does not hold for the role that this connects as: it owns the tables, or stands "
                "above. Give the application a role of its own (DATABASE_APP_ROLE, docs/databases.md)."
            )
        )


def unnamed(names: Collection[str], *, public: bool) -> set[str]:
    """Which of these files of a storage no row speaks of. To be asked with the rows of all organisations in sight."""
    standing = EditionFile.objects.filter(path__in=names, removed_at=None)
    if public:
        return {*names} - {*standing.filter(kind=FileKind.PUBLIC).values_list("path", flat=True)} - _logos()
    full = standing.exclude(kind=FileKind.PUBLIC).values_list("path", flat=True)
    lists = Export.objects.filter(path__in=names).values_list("path", flat=True)
    return {*names} - {*full} - {*lists} - {*Evidence.objects.filter(path__in=names).values_list("path", flat=True)}


def _logos() -> set[str]:
    """Of organisations, and of what was frozen with one: an edition is set anew with its own."""
    frozen = Edition.objects.filter(content__isnull=False).values_list("content__sheet__logo", flat=True)
    own = Organisation.objects.values_list("logo", flat=True)
    return {logo_path(digest) for digest in {*frozen.distinct(), *own} if digest}


def _strangers() -> Iterator[Problem]:
    """Rows whose owner is not that of the row they hang on."""
    for model in apps.get_models():
        if issubclass(model, Owned) and model.owner_from:
            rows = model._default_manager.exclude(**{"owner": F(f"{model.owner_from}__owner")})
            for owner, key in rows.values_list("owner", "pk"):
                names = {"table": model._meta.verbose_name, "key": key}
                yield Problem(_("%(table)s %(key)s belongs to another organisation than its parent.") % names, owner)


def _of_delivery(delivery: Delivery, now: datetime) -> Iterator[str]:
    state = folded(delivery)
    if (delivery.reach, delivery.answer) != (state.reach, state.answer):
        yield _("shown as “%(reach)s”, “%(answer)s”, but the log says “%(log_reach)s”, “%(log_answer)s”.") % {
            "reach": delivery.get_reach_display(),
            "answer": delivery.get_answer_display(),
            "log_reach": state.reach.label,
            "log_answer": state.answer.label,
        }
    yield from _of_promises(delivery, now)
    try:
        yield from _of_words(delivery)
        yield from _of_evidence(delivery)
    except SealBroken:
        yield _("the words or a picture of an entry cannot be opened.")


def _of_promises(delivery: Delivery, now: datetime) -> Iterator[str]:
    """A promised reply always has a live reminder or an end."""
    state = folded(delivery)
    for promise in promises_of(delivery, state):
        if not people_for(delivery, now=now):
            yield _("a reply is promised, and there is nobody to remind. Name a coordinator or an organiser.")
        late = promise.due_at is None or promise.due_at + GRACE < now
        if late and promise.pk in state.live_promises:
            yield _("a promise is past its time and is not marked overdue. Is the sweep running?")


def _of_words(delivery: Delivery) -> Iterator[str]:
    redacted = set(delivery.events.filter(kind=EventKind.REDACTED).values_list("about", flat=True))
    for event in delivery.events.exclude(text_commitment="").select_related("text"):
        if problem := _of_text(event, redacted):
            yield problem


def _of_text(event: Event, redacted: set[UUID | None]) -> str | None:
    if not hasattr(event, "text"):
        return _("the words of entry %(number)d are missing.") % {"number": event.sequence}
    words = open_words(event.text, edition_key(event.delivery.edition))
    if words is None:
        gone = (
            None if event.pk in redacted else _("the words of entry %(number)d were emptied without an entry for it.")
        )
        return gone and gone % {"number": event.sequence}
    if words.commitment != event.text_commitment:
        return _("the words of entry %(number)d are not those that were recorded.") % {"number": event.sequence}
    return None


def _of_evidence(delivery: Delivery) -> Iterator[str]:
    if delivery.edition.letter.campaign.anonymised_at:
        return  # the pictures went with the names
    for evidence in Evidence.objects.filter(event__delivery=delivery).select_related("event__delivery__edition"):
        try:
            if digest_of_bytes(read_evidence(evidence)) != evidence.sha256:
                yield _("a picture is not the one that was added.")
        except FileNotFoundError:
            yield _("a picture is missing from the storage.")
