"""An uploaded list waits with its plan; confirmed, it is taken in batch by batch, and gone on with after any death."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from organisations.domain.missionimport import begin_import, compare, drop_import, keep_upload, work, work_on_imports
from organisations.domain.missionimport.run import write_outcomes
from organisations.enums import ImportState
from organisations.errors import DemarcheError
from organisations.models import Change, MissionImport, Recipient
from tests.factories import NOW, make_recipient, make_user
from tests.organisations.readers.lists import listed, packed, row

pytestmark = pytest.mark.django_db


def upload(number: int = 3, **cells: str) -> MissionImport:
    content = listed(*[row(one, **cells) for one in range(1, number + 1)])
    return keep_upload(content, name="list.csv", by=make_user(), now=NOW)


def stored(made: MissionImport) -> MissionImport:
    return MissionImport.objects.get(pk=made.pk)


def test_an_upload_writes_its_plan_and_nothing_else() -> None:
    made = upload()
    assert (made.state, made.plan["added"], made.total) == (ImportState.PLANNED, 3, 3)
    assert work_on_imports(now=NOW) == 0
    assert not Recipient.objects.exists()


def test_of_a_list_with_faults_only_the_plan_is_kept() -> None:
    made = upload(type="castle")
    assert (made.state, made.content, made.plan["faults"]) == (ImportState.REFUSED, None, 3)
    with pytest.raises(DemarcheError, match="Upload it again"):
        begin_import(made, by=None, now=NOW)


def test_confirmed_it_is_taken_in_and_the_list_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "BATCH", 2)
    made = upload(5)
    begin_import(made, by=made.by, now=NOW)
    assert work_on_imports(now=NOW) == 5
    made = stored(made)
    assert (made.state, made.done, made.content, made.ended_at) == (ImportState.DONE, 5, None, NOW)
    assert {change.by for change in Change.objects.all()} == {made.by}
    assert work_on_imports(now=NOW) == 0


def test_after_a_death_or_a_fault_of_the_database_it_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "BATCH", 2)
    made, real, calls = upload(5), write_outcomes, list[int]()
    begin_import(made, by=None, now=NOW)

    def dies(*args: Any) -> int:
        calls.append(1)
        number = real(*args)
        if len(calls) == 2:
            raise OperationalError("the connection was lost")
        return number

    monkeypatch.setattr(work, "write_outcomes", dies)
    with pytest.raises(OperationalError):
        work_on_imports(now=NOW)
    assert (stored(made).done, Recipient.objects.count()) == (2, 2)
    assert work_on_imports(now=NOW) == 3
    assert (stored(made).state, Recipient.objects.count(), Change.objects.count()) == (ImportState.DONE, 5, 5)


def test_a_list_that_breaks_down_ends_with_its_fault_and_the_next_one_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(work, "BATCH", 2)
    broken = upload(4)
    good = keep_upload(listed(row(9)), name="next.csv", by=None, now=NOW + timedelta(minutes=1))
    for made in (broken, good):
        begin_import(made, by=None, now=NOW)
    make_recipient(external_id="Q4")  # somebody entered it meanwhile
    monkeypatch.setattr(compare, "_known", lambda batch: {})
    assert work_on_imports(now=NOW) == 3
    broken, good = stored(broken), stored(good)
    assert (broken.state, broken.done, broken.content, broken.ended_at) == (ImportState.FAILED, 2, None, NOW)
    assert broken.error.startswith("IntegrityError: ") and "list.csv" in caplog.text
    assert (good.state, good.done) == (ImportState.DONE, 1)
    assert {*Recipient.objects.values_list("external_id", flat=True)} == {"Q1", "Q2", "Q4", "Q9"}


def test_what_is_dropped_is_not_taken_in() -> None:
    made = upload()
    drop_import(made, by=None, now=NOW)
    assert (stored(made).state, stored(made).content) == (ImportState.DROPPED, None)
    for act in (begin_import, drop_import):
        with pytest.raises(DemarcheError, match="Upload it again"):
            act(made, by=None, now=NOW)


def test_a_packed_list_is_kept_as_it_came_and_one_that_is_too_large_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = packed(listed(row()))
    made = keep_upload(content, name="list.csv.gz", by=None, now=NOW)
    assert bytes(made.content or b"") == content
    monkeypatch.setattr(work, "LARGEST_FILE", 10)
    with pytest.raises(DemarcheError, match="Pack it"):
        keep_upload(content, name="list.csv.gz", by=None, now=NOW)
