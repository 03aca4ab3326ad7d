"""The check finds each planted fault, says it in a sentence, and tells the organisation concerned."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction

from letters.domain.chase import chase_due
from letters.domain.check import check_nightly, find_problems, remove_strays
from letters.domain.delivery import add_evidence
from letters.domain.edition import freeze_letter
from letters.enums import Answer, EventKind, EvidenceKind, FileKind, Reach
from letters.models import ChannelStep, Delivery, EventText, Version
from letters.queries.todo import todos
from organisations.enums import SecurityKind
from organisations.models import Membership, Organisation, SecurityEntry
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from organisations.storage import old_files, private_files, public_files, store
from tests.conftest import unprotected
from tests.factories import NOW, make_member, make_organisation
from tests.factories_deliveries import make_delivery, note
from tests.factories_letters import make_edition as make_frozen
from tests.letters.domain.delivery.test_evidence import picture

DAY = timedelta(days=1)


@pytest.fixture
def delivery(in_scope: Any) -> Delivery:
    organisation = make_organisation()
    in_scope(organisation)
    return promised(organisation)


def promised(organisation: Organisation) -> Delivery:
    make_member(organisation)
    delivery = make_delivery(organisation, "Berlin", "Europe/Berlin")
    note(delivery, EventKind.HANDED_IN, words="Taken", witnesses="Kim")
    note(delivery, EventKind.PROMISED, NOW + timedelta(minutes=1))
    return delivery


def sentences(now: Any = NOW + DAY) -> str:
    return "\n".join(problem.sentence for problem in find_problems(now=now))


def test_all_is_well(delivery: Delivery) -> None:
    assert find_problems(now=NOW + DAY) == []


def test_a_wrong_projection_is_found(delivery: Delivery) -> None:
    Delivery.objects.update(reach=Reach.REFUSED, answer=Answer.NONE)
    assert "shown as “refused”, “no answer”, but the log says “handed in”, “promised”" in sentences()


@pytest.fixture
def committed_delivery(committed: None) -> Iterator[Delivery]:
    with all_owners():
        yield promised(make_organisation())


def test_a_missing_trigger_is_found(committed_delivery: Delivery) -> None:
    with unprotected("letters_event"):
        assert "letters_event_append_only_update is missing" in sentences()
    assert find_problems(now=NOW + DAY) == []


def test_a_row_of_another_owner_is_found(delivery: Delivery, in_scope: Any) -> None:
    other = make_organisation("Other")
    in_scope(delivery.owner, other)
    step = ChannelStep.objects.create(owner=other, delivery=delivery, position=1, channel="post")
    assert f"{step.pk} belongs to another organisation" in sentences()


def test_words_that_were_changed_moved_or_emptied_in_silence_are_found(committed_delivery: Delivery) -> None:
    text = EventText.objects.get()
    with unprotected("letters_eventtext"):
        EventText.objects.update(witnesses_sealed=text.words_sealed)
        assert "cannot be opened" in sentences()
        EventText.objects.update(words_sealed=None, witnesses_sealed=None, salt_sealed=None, redacted_at=NOW)
    assert "were emptied without an entry for it" in sentences()


def test_a_lost_picture_is_found(delivery: Delivery) -> None:
    row = add_evidence(delivery.events.all()[0], content=picture(), kind=EvidenceKind.PHOTO, by=None, now=NOW)
    private_files().delete(row.path)
    assert "a picture is missing" in sentences()


def test_a_promise_without_anybody_to_remind_is_found(delivery: Delivery) -> None:
    Membership.objects.update(until=NOW)
    assert "nobody to remind" in sentences()


def test_a_promise_past_its_time_is_found_until_the_sweep_has_run(delivery: Delivery) -> None:
    late = NOW + 31 * DAY
    assert "not marked overdue" in sentences(late)
    chase_due(now=late)
    assert find_problems(now=late) == []


def test_what_the_night_finds_is_logged_once_a_day_and_stands_in_the_to_dos(delivery: Delivery) -> None:
    cache.clear()
    Delivery.objects.update(reach=Reach.REFUSED)
    assert len(check_nightly(now=NOW + DAY)) == 1
    assert check_nightly(now=NOW + DAY) == []
    entry = SecurityEntry.objects.get(kind=SecurityKind.CHECK_FAILED)
    assert (entry.organisation, entry.detail["count"]) == (Organisation.objects.get(), 1)
    assert [todo.row for todo in todos(now=NOW + DAY) if todo.row == entry] == [entry]
    assert entry not in [todo.row for todo in todos(now=NOW + 3 * DAY)]


def age(storage: Any, name: str, days: float) -> None:
    """As if the file had been stored so many days before `read_clock()`."""
    then = (read_clock() - days * DAY).timestamp()
    os.utime(storage.path(name), (then, then))


@pytest.fixture
def empty_storages(settings: Any, tmp_path: Path) -> None:
    cache.clear()
    places = {name: {"OPTIONS": {"location": tmp_path / name}} for name in ("default", "public")}
    settings.STORAGES = {name: {**made, **places.get(name, {})} for name, made in settings.STORAGES.items()}


def test_a_file_that_no_row_names_is_removed_when_it_is_a_day_old(delivery: Delivery, empty_storages: None) -> None:
    named = add_evidence(delivery.events.all()[0], content=picture(), kind=EvidenceKind.PHOTO, by=None, now=NOW)
    # the name of a row counts in its own storage only
    strays = [(private_files(), "editions/aa/aa"), (public_files(), "editions/bb/bb"), (public_files(), named.path)]
    for storage, name in strays:
        storage.save(name, ContentFile(b"left over"))
        age(storage, name, 1.1)
    young = store(private_files(), "editions", "cc", b"perhaps named soon")
    age(private_files(), young, 0.9)
    age(private_files(), named.path, 400)
    assert remove_strays(now=read_clock()) == 3
    assert not any(storage.exists(name) for storage, name in strays)
    assert private_files().exists(young) and private_files().exists(named.path)


def test_each_file_of_a_frozen_letter_stays_where_it_is(in_scope: Any, empty_storages: None) -> None:
    organisation = make_organisation()
    in_scope(organisation)
    edition = make_frozen(organisation)
    files = {FileKind.FULL: private_files(), FileKind.PUBLIC: public_files()}
    for kind, storage in files.items():
        age(storage, edition.files.get(kind=kind).path, 30)
    in_the_wrong_storage = edition.files.get(kind=FileKind.PUBLIC).path
    private_files().save(in_the_wrong_storage, ContentFile(b"left over"))
    age(private_files(), in_the_wrong_storage, 30)
    assert remove_strays(now=read_clock()) == 1
    assert all(storage.exists(edition.files.get(kind=kind).path) for kind, storage in files.items())
    with suppress(ZeroDivisionError), transaction.atomic():
        freeze_letter(edition.letter, cut_off=NOW + DAY, by=None, now=NOW + DAY, supersedes=edition)
        raise ZeroDivisionError
    for storage in files.values():
        for name in old_files(storage, read_clock() + DAY):
            age(storage, name, 30)
    cache.clear()
    assert remove_strays(now=read_clock()) == 2
    assert all(storage.exists(edition.files.get(kind=kind).path) for kind, storage in files.items())


def test_a_stray_that_is_stored_again_is_young_again(db: None, empty_storages: None) -> None:
    name = store(public_files(), "editions", "dd", b"the same bytes")
    age(public_files(), name, 30)
    store(public_files(), "editions", "dd", b"the same bytes")
    assert remove_strays(now=read_clock()) == 0


def test_strays_are_looked_for_once_a_day(db: None, empty_storages: None) -> None:
    now = read_clock()
    remove_strays(now=now)
    name = store(public_files(), "editions", "ee", b"left over")
    age(public_files(), name, 30)
    assert (remove_strays(now=now), remove_strays(now=now + DAY)) == (0, 1)


def test_a_version_whose_text_was_changed_past_the_trigger_is_found(committed: None) -> None:
    with all_owners():
        version = make_frozen(make_organisation()).version
        assert version and not sentences()
        with unprotected(Version._meta.db_table):
            Version.objects.filter(pk=version.pk).update(content={**version.content, "title": "Another title"})
        assert "its text is not the one that people signed" in sentences()
