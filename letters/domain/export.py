"""Lists of signatories leave the house one way only (docs/adr/0043): asked for with a reason, agreed to by a second
person where they are long, made as long work from one snapshot, opened once by whoever asked, fetched once."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from letters.enums import ExportKind, ExportState
from letters.exports.signatories import write_pieces, write_zip
from letters.models import Export
from letters.queries.export import (
    Trace,
    has_taken_lists,
    lines_of,
    link_fits,
    signatory_count,
    trace,
)
from organisations.domain.job import begin_job
from organisations.domain.securitylog import log_security
from organisations.enums import JobKind, SecurityKind
from organisations.errors import DemarcheError
from organisations.identifiers import digest_of_token, new_code
from organisations.marks import new_secret
from organisations.models import Job, User
from organisations.ownership import all_owners
from organisations.permissions import Right, rights_of
from organisations.queries.member import seats_in
from organisations.sealing import DataKey, new_data_key, seal_bytes, unwrap_key, wrap_key
from organisations.storage import private_files
from organisations.validation import save_row

TABLE = Export._meta.db_table
FOLDER = "exports"
LASTS = timedelta(hours=24)
TO_DECIDE = timedelta(days=7)
LENGTH = 4  # bytes that say how long a sealed piece is
GROUPS, LETTERS = 4, 4
"""Of a passphrase: 16 of 30 signs, 78 bits."""


def request_export(export: Export, /, *, by: User, now: datetime) -> Export:
    """Ask for a list of `export.campaign`: made at once, or once a second person has agreed."""
    with transaction.atomic():
        if export.campaign.anonymised_at is not None:
            raise DemarcheError(_("The names of this campaign have been removed."))
        export.owner, export.requested_by, export.requested_at = export.campaign.owner, by, now
        export.rows = signatory_count(export.campaign, ExportKind(export.kind), now=now)
        if not export.rows:
            raise DemarcheError(_("There is nobody to stand in this list yet."), field="kind")
        export.reason = " ".join(export.reason.split())
        export.secret_sealed = seal_bytes(new_secret(), TABLE, "secret_sealed", export.pk)
        if needs_second_person(export, now=now):
            export.state, export.expires_at = ExportState.ASKED, now + TO_DECIDE
            save_row(export)
        else:
            _begin(export, now)
        _log(export, "asked", by, now)
        return export


def needs_second_person(export: Export, *, now: datetime) -> bool:
    """For a long list; for the first that somebody takes here, wherever another member could agree."""
    return is_long(export) or (not has_taken_lists(export.requested_by, export.owner) and bool(_others(export, now)))


def is_long(export: Export) -> bool:
    """More names than one person takes alone (`EXPORT_ALONE_UP_TO`)."""
    return export.rows > settings.EXPORT_ALONE_UP_TO


def approve_export(export: Export, /, *, by: User, now: datetime) -> Export:
    """By a second person, who has the right to export as well."""
    with transaction.atomic():
        row = _decided(export, by, now)
        _begin(row, now)
        _log(row, "approved", by, now)
        return row


def refuse_export(export: Export, /, *, by: User, now: datetime) -> Export:
    """By a second person, as `approve_export`; who wants the list asks for it anew."""
    with transaction.atomic():
        row = _decided(export, by, now)
        row.state, row.expires_at = ExportState.REFUSED, None
        save_row(row)
        _log(row, "refused", by, now)
        return row


def write_export(job: Job, content: Any) -> int:
    """The step of the job: the list from one snapshot, sealed piece by piece. How many signatories."""
    export = Export.objects.select_related("campaign").select_for_update(of=("self",)).get(pk=job.about_id)
    if export.state != ExportState.MAKING:
        raise DemarcheError(_("This list is not wanted any more. Ask for a new one."))
    now, kind, key = job.began_at, ExportKind(export.kind), new_data_key()
    export.rows = signatory_count(export.campaign, kind, now=now)
    if export.decided_by_id is None and is_long(export):  # it has grown since it was asked for
        export.state, export.expires_at = ExportState.ASKED, now + TO_DECIDE
        save_row(export)
        return 0
    with transaction.atomic(using="snapshot"), TemporaryFile() as file:
        export.rows = signatory_count(export.campaign, kind, now=now, using="snapshot")
        for number, piece in enumerate(write_pieces(kind, lines_of(export, now=now, using="snapshot"))):
            sealed = key.seal_bytes(piece, TABLE, f"path {number}", export.pk)
            file.write(len(sealed).to_bytes(LENGTH, "big") + sealed)
        export.path, _digest = _kept(file)
    export.file_key_sealed = wrap_key(key, TABLE, "file_key_sealed", export.pk)
    export.state, export.as_of, export.expires_at = ExportState.READY, now, now + LASTS
    save_row(export)
    return 0


def open_export(export: Export, /, *, by: User, now: datetime) -> tuple[str, str]:
    """Seal the list to a passphrase; returns it and the token of the link. Neither is stored, neither is shown again."""
    with transaction.atomic():
        row = _locked(export)
        _refuse_unless(row, ExportState.READY, by, now)
        key = unwrap_key(row.file_key_sealed or b"", TABLE, "file_key_sealed", row.pk)
        passphrase, token, before = new_passphrase(), secrets.token_urlsafe(32), row.path
        with TemporaryFile() as file, private_files().open(before) as sealed:
            write_zip(_pieces(sealed, key, row), file, passphrase=passphrase)
            row.path, row.sha256 = _kept(file)
        row.file_key_sealed, row.link_digest, row.state = None, digest_of_token(token), ExportState.SEALED
        row.expires_at = now + LASTS
        save_row(row)
        transaction.on_commit(lambda: private_files().delete(before))
        _log(row, "opened", by, now, sha256=row.sha256)
        return passphrase, token


def fetch_export(export: Export, /, *, token: str, by: User, now: datetime) -> IO[bytes]:
    """The file, once, to whoever asked for it. The sweep removes it."""
    with transaction.atomic():
        row = _locked(export)
        _refuse_unless(row, ExportState.SEALED, by, now)
        if not link_fits(row, token):
            raise DemarcheError(_("This link does not belong to this list."))
        file: IO[bytes] = private_files().open(row.path)
        row.state, row.fetched_at, row.link_digest, row.expires_at = ExportState.FETCHED, now, "", None
        save_row(row)
        _log(row, "downloaded", by, now, sha256=row.sha256)
        return file


def clear_exports(*, now: datetime) -> int:
    """For the sweep: end what nobody fetched in time, and remove the files of what is over; how many files."""
    with all_owners():
        Export.objects.over(now).update(state=ExportState.EXPIRED, expires_at=None, link_digest="")
        gone = [ExportState.FETCHED, ExportState.EXPIRED, ExportState.REFUSED]
        rows = list(Export.objects.with_file().filter(state__in=gone))
        for row in rows:
            private_files().delete(row.path)
            Export.objects.filter(pk=row.pk).update(path="", file_key_sealed=None)
    return len(rows)


def trace_rows(rows: Sequence[Sequence[str]]) -> list[Trace]:
    """The exports of anybody that these rows may come from: for who runs the installation."""
    with all_owners():
        return trace(rows, Export.objects.select_related("requested_by"))


def new_passphrase() -> str:
    """Four groups of four signs, short enough to read out."""
    return "-".join(new_code(LETTERS) for _ in range(GROUPS))


def _others(export: Export, now: datetime) -> list[User]:
    """Who else has the right to export there, and could agree."""
    seats = seats_in(export.owner, now=now)
    return [one for one, seat in seats if Right.EXPORT_PERSONS in rights_of(seat) and one != export.requested_by]


def _begin(export: Export, now: datetime) -> None:
    export.state, export.expires_at = ExportState.MAKING, now + LASTS
    save_row(export)
    begin_job(JobKind.EXPORT, [(export.rows, {})], owner=export.owner, about=export, by=export.requested_by, now=now)


def _decided(export: Export, by: User, now: datetime) -> Export:
    row = _locked(export)
    if row.state != ExportState.ASKED:
        raise DemarcheError(_("This list does not wait for a decision any more."))
    if row.requested_by_id == by.pk:
        raise DemarcheError(_("Somebody else has to decide on this: you asked for it."))
    row.decided_by, row.decided_at = by, now
    return row


def _refuse_unless(export: Export, state: ExportState, by: User, now: datetime) -> None:
    if export.requested_by_id != by.pk:
        raise DemarcheError(_("Only the person who asked for this list can open it."))
    if export.state != state or export.expires_at is None or export.expires_at <= now:
        raise DemarcheError(
            _("This list is not there to be opened: it is not ready, was fetched, or its time is over.")
        )


def _locked(export: Export) -> Export:
    row: Export = Export.objects.select_related("campaign", "owner").select_for_update(of=("self",)).get(pk=export.pk)
    return row


def _kept(file: IO[bytes]) -> tuple[str, str]:
    """Where it lies now, and its digest."""
    file.seek(0)
    digest = sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    file.seek(0)
    name = digest.hexdigest()
    return private_files().save(f"{FOLDER}/{name[:2]}/{name}", File(file)), name


def _pieces(sealed: IO[bytes], key: DataKey, export: Export) -> Iterator[bytes]:
    number = 0
    while head := sealed.read(LENGTH):
        yield key.unseal_bytes(sealed.read(int.from_bytes(head, "big")), TABLE, f"path {number}", export.pk)
        number += 1


def _log(export: Export, act: str, by: User, now: datetime, **more: str) -> None:
    """In the log stays who, what for, how many and which file; never a name of those in it."""
    detail = {"file": "signatories", "act": act, "kind": str(export.kind), "rows": export.rows, "reason": export.reason}
    log_security(
        SecurityKind.EXPORTED, organisation=export.owner, by=by, subject=export, detail={**detail, **more}, now=now
    )
