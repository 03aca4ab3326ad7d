"""A list of signatories leaves the house sealed, once, by two pairs of eyes where it is long, and tells whose it was."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction

from letters.domain.check import remove_strays
from letters.domain.export import (
    approve_export,
    clear_exports,
    fetch_export,
    open_export,
    refuse_export,
    request_export,
)
from letters.domain.job import do_jobs
from letters.domain.judge import hide_name
from letters.domain.tally import bring_up_to_date
from letters.enums import ExportKind, ExportState, HideReason, SignatureState, Visibility
from letters.exports.cells import original_cell
from letters.models import Export, Letter, Signature, SignatureConsent, Tally
from letters.queries.export import secret_of
from letters.watermark import canaries
from organisations.domain.consent import keep_wording
from organisations.enums import ConsentPurpose, Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, Organisation, SecurityEntry, User
from organisations.storage import private_files
from tests.factories import NOW, make_member
from tests.factories_signatures import make_open_letter, make_signature

DAY = timedelta(days=1)
WHY = "For the parliament's petitions office"


@pytest.fixture(autouse=True)
def one_connection(db: None) -> Iterator[None]:
    """A test's rows are never committed, so the snapshot is read where they were written."""
    snapshot, connections["snapshot"] = connections["snapshot"], connections["default"]
    yield
    connections["snapshot"] = snapshot


def add_people(letter: Letter, first: int, last: int) -> None:
    for number in range(first, last):
        make_signature(letter, email=f"p{number}@post.example", name=f"Person No {number}", place="Umeå")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    """Three public names, one for the recipient only, one counted only, one withdrawn, one hidden."""
    letter = make_open_letter(steppe)
    add_people(letter, 0, 3)
    only, counted = Visibility.RECIPIENT_ONLY, Visibility.COUNTED_ONLY
    make_signature(letter, email="r@post.example", name="=Rosa Recipient", visibility=only)
    make_signature(letter, email="c@post.example", name="Cora Counted", visibility=counted, comment="secret")
    make_signature(letter, email="w@post.example", name="Willa Withdrawn", state=SignatureState.WITHDRAWN)
    hidden = make_signature(letter, email="h@post.example", name="Hedda Hidden")
    hide_name(hidden, reason=next(iter(HideReason)), by=None, now=NOW)
    return letter


@pytest.fixture
def anna(steppe: Organisation) -> User:
    return make_member(steppe, Role.OWNER)


@pytest.fixture
def bo(steppe: Organisation) -> User:
    return make_member(steppe, Role.OWNER, "bo@steppe.example")


def asked(letter: Letter, by: User, kind: ExportKind = ExportKind.INTERNAL) -> Export:
    return request_export(Export(campaign=letter.campaign, kind=kind, reason=WHY), by=by, now=NOW)


def ready(letter: Letter, by: User, kind: ExportKind = ExportKind.INTERNAL) -> Export:
    """A first list is agreed to by somebody else who may, where there is somebody."""
    export = asked(letter, by, kind)
    if export.state == ExportState.ASKED:
        others = User.objects.filter(memberships__owner=letter.owner).exclude(pk=by.pk)
        approve_export(export, by=others[0], now=NOW)
    do_jobs(now=NOW)
    export.refresh_from_db()
    return export


def fetched(export: Export, by: User) -> tuple[bytes, str]:
    passphrase, token = open_export(export, by=by, now=NOW)
    with fetch_export(export, token=token, by=by, now=NOW) as file:
        return file.read(), passphrase


def text_of(content: bytes, passphrase: str) -> str:
    with pyzipper.AESZipFile(BytesIO(content)) as archive:
        archive.setpassword(passphrase.encode())
        return str(archive.read("signatories.csv"), "utf-8-sig")


def rows_of(text: str) -> list[dict[str, str]]:
    return [{key: original_cell(cell) for key, cell in row.items()} for row in csv.DictReader(StringIO(text))]


def made(letter: Letter, by: User, kind: ExportKind = ExportKind.INTERNAL) -> list[dict[str, str]]:
    return rows_of(text_of(*fetched(ready(letter, by, kind), by)))


def test_a_list_for_internal_use_has_everybody_who_counts_and_what_they_let_be_read(letter: Letter, anna: User) -> None:
    wording = keep_wording(letter.owner, purpose=ConsentPurpose.CONTACT, language="en", text="Write to me", now=NOW)
    first = Signature.objects.order_by("confirmed_at", "id")[0]
    SignatureConsent.objects.create(
        owner=letter.owner, campaign=letter.campaign, form=first.form, wording=wording, organisation=letter.owner,
        given_at=NOW,
    )  # fmt: skip
    export = ready(letter, anna)
    rows = rows_of(text_of(*fetched(export, anna)))
    invented = {*canaries(secret_of(export))}
    names = [row["name"] for row in rows]
    assert export.rows == 6
    assert len(rows) == 6 + len(invented)
    assert {*names} == {f"Person No {number}" for number in range(3)} | {"=Rosa Recipient", ""} | invented
    assert names.count("") == 2
    assert [row["name"] for row in rows if row["e-mail address"]] == ["Person No 0"]
    assert {row["place"] for row in rows if row["name"].startswith("Person")} == {"Umeå"}
    assert "secret" not in str(rows)


def test_a_list_to_be_handed_over_has_the_names_as_printed_and_nobody_invented(letter: Letter, anna: User) -> None:
    rows = made(letter, anna, ExportKind.PRESENTABLE)
    assert {row["name"] for row in rows} == {f"Person No {number}" for number in range(3)} | {"=Rosa Recipient"}
    assert not {"e-mail address", "country", "confirmed on"} & {*rows[0]}


def test_the_file_opens_with_its_passphrase_alone_and_nothing_of_it_lies_open(letter: Letter, anna: User) -> None:
    export = ready(letter, anna)
    with private_files().open(export.path) as sealed:
        assert b"Person" not in sealed.read()
    content, passphrase = fetched(export, anna)
    export.refresh_from_db()
    assert sha256(content).hexdigest() == export.sha256
    assert b"Person" not in content
    assert len(passphrase) == 19
    with pytest.raises(RuntimeError, match="Bad password"):
        text_of(content, "abcd-efgh-jkmn-pqrs")
    stored = [str(value) for row in (Export, SecurityEntry) for value in row.objects.values_list()]
    assert passphrase not in "".join(stored)


def test_the_log_keeps_who_why_how_many_and_which_file(letter: Letter, anna: User) -> None:
    export = ready(letter, anna)
    content, _passphrase = fetched(export, anna)
    entries = SecurityEntry.objects.filter(kind=SecurityKind.EXPORTED, subject_id=export.pk).order_by("sequence")
    assert [entry.detail["act"] for entry in entries] == ["asked", "opened", "downloaded"]
    last = entries[2]
    assert (last.actor, last.detail["reason"], last.detail["rows"]) == (anna, WHY, 6)
    assert last.detail["sha256"] == sha256(content).hexdigest()


def test_a_list_is_opened_once_and_fetched_once_by_who_asked(letter: Letter, anna: User, bo: User) -> None:
    export = ready(letter, anna)
    with pytest.raises(DemarcheError, match="Only the person who asked"):
        open_export(export, by=bo, now=NOW)
    _passphrase, token = open_export(export, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="not there to be opened"):
        open_export(export, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="Only the person who asked"):
        fetch_export(export, token=token, by=bo, now=NOW)
    with pytest.raises(DemarcheError, match="does not belong"):
        fetch_export(export, token=token + "x", by=anna, now=NOW)
    fetch_export(export, token=token, by=anna, now=NOW).close()
    with pytest.raises(DemarcheError, match="not there to be opened"):
        fetch_export(export, token=token, by=anna, now=NOW)


def test_after_a_day_it_is_over_and_its_file_gone(letter: Letter, anna: User) -> None:
    export, other = ready(letter, anna), ready(letter, anna)
    _passphrase, token = open_export(other, by=anna, now=NOW)
    for late in (NOW + DAY, NOW + 2 * DAY):
        with pytest.raises(DemarcheError, match="its time is over"):
            open_export(export, by=anna, now=late)
        with pytest.raises(DemarcheError, match="its time is over"):
            fetch_export(other, token=token, by=anna, now=late)
    paths = [Export.objects.get(pk=one.pk).path for one in (export, other)]
    assert all(private_files().exists(path) for path in paths)
    assert clear_exports(now=NOW + DAY - timedelta(seconds=1)) == 0
    assert clear_exports(now=NOW + DAY) == 2
    assert not any(private_files().exists(path) for path in paths)
    assert {*Export.objects.values_list("state", "path", "file_key_sealed")} == {(ExportState.EXPIRED, "", None)}


def test_what_was_fetched_is_removed_by_the_next_sweep_and_a_list_in_use_is_no_stray(
    letter: Letter, anna: User
) -> None:
    export = ready(letter, anna)
    assert private_files().exists(export.path)
    remove_strays(now=NOW + timedelta(days=4000))
    assert private_files().exists(export.path)
    fetched(export, anna)
    export.refresh_from_db()
    assert clear_exports(now=NOW) == 1
    assert not private_files().exists(export.path)


def test_a_long_list_needs_a_second_person(letter: Letter, anna: User, bo: User, settings: Any) -> None:
    settings.EXPORT_ALONE_UP_TO = 5
    made(letter, anna)  # not her first one
    export = asked(letter, anna)
    do_jobs(now=NOW)
    assert export.state == ExportState.ASKED
    with pytest.raises(DemarcheError, match="not there to be opened"):
        open_export(export, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="you asked for it"):
        approve_export(export, by=anna, now=NOW)
    approve_export(export, by=bo, now=NOW)
    do_jobs(now=NOW)
    export.refresh_from_db()
    assert (export.state, export.decided_by) == (ExportState.READY, bo)
    with pytest.raises(DemarcheError, match="does not wait"):
        refuse_export(export, by=bo, now=NOW)
    with pytest.raises(IntegrityError, match="nobody_decides_on_an_export_of_ones_own"), transaction.atomic():
        Export.objects.update(decided_by=anna)


def test_a_list_that_grew_past_the_number_meanwhile_needs_one_too(letter: Letter, anna: User, settings: Any) -> None:
    settings.EXPORT_ALONE_UP_TO = 6
    export = asked(letter, anna)
    make_signature(letter, email="late@post.example", name="Late Person")
    do_jobs(now=NOW)
    export.refresh_from_db()
    assert (export.state, export.rows, export.path) == (ExportState.ASKED, 7, "")


def test_the_first_list_of_a_person_needs_a_second_one_where_there_is_one(letter: Letter, anna: User) -> None:
    """Threat T16: an account that was taken over, or a planted organiser, takes nothing along alone."""
    assert asked(letter, anna).state == ExportState.MAKING  # nobody else could agree
    bo = make_member(letter.owner, Role.ORGANISER, "bo@steppe.example")
    assert asked(letter, bo).state == ExportState.ASKED
    refuse_export(asked(letter, bo), by=anna, now=NOW)
    assert asked(letter, bo).state == ExportState.ASKED
    made(letter, bo)
    assert asked(letter, bo).state == ExportState.MAKING
    make_member(letter.owner, Role.ORGANISER, "cleo@steppe.example", granted=["sees_persons"])
    assert asked(letter, anna).state == ExportState.ASKED  # hers was never agreed to, and not fetched


def test_a_refused_list_is_never_made(letter: Letter, anna: User, bo: User, settings: Any) -> None:
    settings.EXPORT_ALONE_UP_TO = 1
    export = refuse_export(asked(letter, anna), by=bo, now=NOW)
    do_jobs(now=NOW)
    export.refresh_from_db()
    assert (export.state, export.path) == (ExportState.REFUSED, "")


@pytest.mark.parametrize("reason", ["", "too short"])
def test_a_list_without_a_reason_is_refused(letter: Letter, anna: User, reason: str) -> None:
    with pytest.raises(DemarcheError):
        request_export(Export(campaign=letter.campaign, kind=ExportKind.INTERNAL, reason=reason), by=anna, now=NOW)


def test_of_a_campaign_whose_names_were_removed_there_is_no_list(letter: Letter, anna: User) -> None:
    letter.campaign.anonymised_at = NOW
    with pytest.raises(DemarcheError, match="have been removed"):
        asked(letter, anna)


def test_nobody_invented_is_counted_mailed_or_stored(letter: Letter, anna: User) -> None:
    bring_up_to_date(now=NOW)
    before = (Signature.objects.count(), Mail.objects.count(), Tally.objects.get().signatures)
    made(letter, anna)
    bring_up_to_date(now=NOW)
    assert (Signature.objects.count(), Mail.objects.count(), Tally.objects.get().signatures) == before


def test_two_lists_of_the_same_people_differ_and_each_names_who_asked(
    letter: Letter, anna: User, bo: User, tmp_path: Path, capsys: Any
) -> None:
    """By a canary alone, by thirty names in their order, by one row with its reference; in a file or typed in."""
    add_people(letter, 3, 40)
    hers, his = made(letter, anna), made(letter, bo, ExportKind.PRESENTABLE)
    real = [[row["name"] for row in rows if row["name"].startswith("Person")] for rows in (hers, his)]
    assert sorted(real[0]) == sorted(real[1])
    assert real[0] != real[1]
    canary = next(row for row in hers if row["name"] and not row["name"].startswith(("Person", "=")))
    one = his[5]
    for excerpt, person in (
        (canary["name"], anna),
        ("\n".join(real[0][5:35]), anna),
        ("\n".join(real[1][5:35]), bo),
        (f"x;{one['reference']};{one['name']}", bo),
    ):
        file = tmp_path / "leak.csv"
        file.write_text(excerpt, encoding="utf-8")
        call_command("trace_export", str(file))
        assert f"<{person.email}>" in capsys.readouterr().out.splitlines()[0]
    file.write_text("\n".join(sorted(real[0])[:30]))
    with pytest.raises(SystemExit, match="1"):
        call_command("trace_export", str(file))
