"""Whoever edits, deletes, reorders or cuts off a security log is found out, also with the triggers lifted."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from letters.domain.check import find_problems
from letters.queries.check import Problem
from organisations.domain.key import rotate_keys
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.marks import new_secret
from organisations.models import Organisation, SecurityChain, SecurityEntry
from organisations.queries.securitylog import digest_of, faults, seal_of
from organisations.sealing import keyring
from tests.conftest import unprotected
from tests.factories import NOW, make_organisation, make_user

TABLES = ("organisations_securityentry", "organisations_securitychain")
Deed = Callable[[Organisation], object]


@pytest.fixture
def union(db: None) -> Organisation:
    return logged(make_organisation("Union"))


def logged(organisation: Organisation) -> Organisation:
    """Five entries, with everything that an entry can hold."""
    person = make_user()
    for number in range(5):
        moment = (NOW + timedelta(microseconds=number)).astimezone(ZoneInfo("Asia/Almaty"))
        detail: Any = {"number": number, "share": 0.1, "words": "Алма-Ата", 7: [None, True]}
        log_security(
            SecurityKind.EXPORTED, organisation=organisation, by=person, subject=person, detail=detail, now=moment
        )
    return organisation


def sentences(known: Any = None) -> list[str]:
    return [fault.sentence for fault in faults(known)]


def entries(organisation: Organisation | None) -> Any:
    return SecurityEntry.objects.filter(organisation=organisation)


def test_a_log_that_nobody_touched_agrees(union: Organisation) -> None:
    log_security(SecurityKind.KEY_ROTATED, now=NOW)
    assert sentences() == []
    assert sorted(entries(union).values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]
    assert list(entries(None).order_by("sequence").values_list("kind", flat=True)) == ["log_begun", "key_rotated"]


def test_an_organisation_without_any_entry_has_no_log_to_fault(db: None) -> None:
    make_organisation()
    assert sentences() == []


def test_the_chain_outlives_the_rotation_of_the_master_keys(union: Organisation, settings: Any) -> None:
    fresh = "new2:BkeXoAxx6ny1KjYVsBrMo5nNZcD7CbzZ9EVRQGRXBUs="  # pragma: allowlist secret
    settings.MASTER_KEYS = f"{fresh},{settings.MASTER_KEYS}"
    rotate_keys(now=NOW)
    settings.MASTER_KEYS = fresh
    assert keyring().current == "new2"
    assert sentences() == []


def swap(union: Organisation) -> None:
    """Two entries change places, with their digests."""
    second, third = entries(union).get(sequence=2), entries(union).get(sequence=3)
    entries(union).filter(pk=second.pk).update(sequence=99)
    entries(union).filter(pk=third.pk).update(sequence=2, digest=second.digest)
    entries(union).filter(pk=second.pk).update(sequence=3, digest=third.digest)


def close_the_gap(union: Organisation) -> None:
    """One entry goes, those behind it move up, and the head says one less."""
    entries(union).filter(sequence=3).delete()
    for number in (4, 5):
        entries(union).filter(sequence=number).update(sequence=number - 1)
    SecurityChain.objects.filter(pk=union.pk).update(count=4)


def compute_anew(union: Organisation) -> None:
    """As somebody would who knows the program, but not the secret."""
    secret, previous = new_secret(), ""
    entries(union).filter(sequence=1).update(kind=SecurityKind.SIGNED_IN)
    for entry in entries(union).order_by("sequence"):
        previous = digest_of(entry, previous, secret)
        entries(union).filter(pk=entry.pk).update(digest=previous)
    chain = SecurityChain.objects.get(pk=union.pk)
    chain.digest = previous
    SecurityChain.objects.filter(pk=union.pk).update(digest=previous, seal=seal_of(chain, secret))


def behead(union: Organisation) -> None:
    """Nobody is kept from signing in by it, and nothing is hidden."""
    SecurityChain.objects.filter(pk=union.pk).delete()
    assert log_security(SecurityKind.SIGNED_IN, organisation=union, now=NOW).sequence == 6


def add_behind(union: Organisation) -> None:
    last = entries(union).get(sequence=5)
    last.pk, last.sequence = UUID(int=5), 6
    last.save(force_insert=True)


def move_to_another(union: Organisation) -> None:
    entries(union).filter(sequence=5).update(organisation=make_organisation("Other"))


def borrow_a_secret(union: Organisation) -> None:
    other = SecurityChain.objects.get(pk=SecurityChain.INSTALLATION)
    SecurityChain.objects.filter(pk=union.pk).update(secret_sealed=other.secret_sealed)


CHANGED = "was changed, or stands where another stood."
DEEDS: dict[str, tuple[Deed, str]] = {
    "kind": (lambda own: entries(own).filter(sequence=2).update(kind=SecurityKind.SIGNED_IN), f"entry 2 {CHANGED}"),
    "actor": (lambda own: entries(own).filter(sequence=3).update(actor=None), f"entry 3 {CHANGED}"),
    "detail": (lambda own: entries(own).filter(sequence=4).update(detail={}), f"entry 4 {CHANGED}"),
    "subject": (lambda own: entries(own).filter(sequence=4).update(subject_id=None), f"entry 4 {CHANGED}"),
    "kind of subject": (lambda own: entries(own).filter(sequence=4).update(subject_kind=""), f"entry 4 {CHANGED}"),
    "time": (
        lambda own: entries(own).filter(sequence=1).update(recorded_at=NOW + timedelta(microseconds=1)),
        f"entry 1 {CHANGED}",
    ),
    "delete": (lambda own: entries(own).filter(sequence=3).delete(), "entry 3 is missing."),
    "delete and close the gap": (close_the_gap, "its head was changed."),
    "reorder": (swap, f"entry 2 {CHANGED}"),
    "cut off": (
        lambda own: entries(own).filter(sequence__gt=3).delete(),
        "it was cut off: entries 4 to 5 are missing.",
    ),
    "cut off and shorten": (
        lambda own: (
            entries(own).filter(sequence=5).delete(),
            SecurityChain.objects.filter(pk=own.pk).update(
                count=4, digest=entries(own).get(sequence=4).digest
            ),
        ),
        "its head was changed.",
    ),
    "empty": (lambda own: entries(own).delete(), "it was cut off: entries 1 to 5 are missing."),
    "empty with head": (
        lambda own: (entries(own).delete(), SecurityChain.objects.filter(pk=own.pk).delete()),
        "its head is missing.",
    ),
    "take the head away": (behead, f"entry 1 {CHANGED}"),
    "compute anew": (compute_anew, "its head was changed."),
    "add": (add_behind, "entry 6 was added behind its end."),
    "move to another log": (move_to_another, "it was cut off: entries 5 to 5 are missing."),
    "secret of another log": (borrow_a_secret, "the secret of its head cannot be opened."),
}  # fmt: skip


@pytest.fixture
def lifted_union(committed: None) -> Iterator[Organisation]:
    """Committed, and then no trigger holds."""
    union = logged(make_organisation("Union"))
    with unprotected(*TABLES):
        yield union


def test_each_way_to_tamper_is_found(lifted_union: Organisation, capsys: Any) -> None:
    """The command names the first entry at fault and fails; so does the check of the night."""
    said: dict[str, list[str]] = {}
    for name, (deed, _sentence) in DEEDS.items():
        with transaction.atomic():
            deed(lifted_union)
            said[name] = [sentence for sentence in sentences() if sentence.startswith("Security log of Union: ")]
            transaction.set_rollback(True)
    assert said == {name: [f"Security log of Union: {sentence}"] for name, (_deed, sentence) in DEEDS.items()}
    assert sentences() == []
    entries(lifted_union).filter(sequence__gte=2).update(kind=SecurityKind.SIGNED_IN)
    with pytest.raises(SystemExit, match="1"):
        call_command("check_securitylog")
    assert capsys.readouterr().err == f"Security log of Union: entry 2 {CHANGED}\n"
    assert Problem(f"Security log of Union: entry 2 {CHANGED}", lifted_union.pk) in find_problems(now=NOW)


def test_a_log_that_was_set_back_to_an_earlier_state_does_not_fit_a_head_that_was_kept(
    lifted_union: Organisation, tmp_path: Path, capsys: Any
) -> None:
    file, chain = tmp_path / "heads", SecurityChain.objects.get(pk=lifted_union.pk)
    call_command("check_securitylog", heads=file)
    assert "6 entries in 2 logs: everything agrees." in capsys.readouterr().out
    log_security(SecurityKind.SIGNED_IN, organisation=lifted_union, now=NOW)
    call_command("check_securitylog", heads=file)
    entries(lifted_union).filter(sequence=6).delete()
    chain.save()
    assert sentences() == []
    with pytest.raises(SystemExit, match="1"):
        call_command("check_securitylog", heads=file)
    assert "it is not the one whose head was kept: entry 6 is another or missing." in capsys.readouterr().err
    file.write_text("nonsense")
    with pytest.raises(CommandError, match="is not a file that this command has written"):
        call_command("check_securitylog", heads=file)


def test_entries_written_at_once_stand_one_behind_the_other(committed: None) -> None:
    """Also the first of all, by which the log itself begins."""
    union, threads, together = make_organisation("Union"), 4, Barrier(4)

    def write() -> None:
        try:
            for _ in range(5):
                together.wait(20)
                log_security(SecurityKind.SIGNED_IN, organisation=union, now=NOW)
        finally:
            connection.close()

    running = [Thread(target=write) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert sorted(entries(union).values_list("sequence", flat=True)) == [*range(1, 21)]
    assert entries(None).count() == 1
    assert sentences() == []
