"""`manage.py import_missions`: says what it did, or what is wrong with the list."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organisations.domain.missionimport import plan
from organisations.models import MissionImport, Recipient
from tests.organisations.readers.lists import listed, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(listed(row(1), row(2), row(3, sending_country="")))
    return path


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_missions", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_it_says_how_many_rows_of_each_sort(small: Path) -> None:
    out, err = run(str(small))
    assert "3 rows: 2 added, 0 changed, 0 unchanged, 1 skipped" in out
    assert "skipped 1: the sending state has no country code" in out
    assert (err, Recipient.objects.count()) == ("", 2)


def test_a_dry_run_says_the_same_and_writes_nothing(small: Path) -> None:
    out, _err = run(str(small), "--dry-run")
    assert "3 rows: 2 added" in out
    assert not Recipient.objects.exists()


def test_the_same_list_is_not_read_again_if_it_is_not_new(small: Path) -> None:
    run(str(small), "--if-new")
    assert run(str(small), "--if-new") == ("", "")
    assert MissionImport.objects.count() == 1
    small.write_bytes(listed(row(1)))
    out, _err = run(str(small), "--if-new")
    assert "1 unchanged" in out and "1 of the directory are gone from the list" in out


@pytest.mark.parametrize("arguments", [(), ("--dry-run",)])
def test_each_fault_is_a_line_with_row_and_column(small: Path, arguments: tuple[str, ...]) -> None:
    small.write_bytes(listed(row(1), row(2, type="castle", latitude="99")))
    out, err = run(str(small), *arguments)
    assert out == ""
    assert "row 3, column type: “castle” is not a kind of mission." in err
    assert "row 3, column latitude" in err and "nothing of it" in err
    assert not Recipient.objects.exists()


def test_of_many_faults_the_first_are_told_with_how_many_more_there_are_and_all_are_when_asked_for(small: Path) -> None:
    small.write_bytes(listed(*(row(number, type="castle") for number in range(1, 54))))
    _out, err = run(str(small))
    assert ("row 51," in err, "row 52," in err, "53 faults (3 more than these; --all tells them)" in err) == (
        True,
        False,
        True,
    )
    for arguments in ([], ["--dry-run"]):
        _out, err = run(str(small), "--all", *arguments)
        assert ("row 54," in err, "more than these" in err) == (True, False)


def test_every_row_that_is_added_changed_or_skipped_is_told_when_asked_for(small: Path) -> None:
    run(str(small))
    rows = [row(1, city="Leeds"), *(row(number) for number in range(4, 60)), row(60, sending_country="")]
    small.write_bytes(listed(*rows))
    first, _err = run(str(small), "--dry-run")
    every, _err = run(str(small), "--dry-run", "--all")
    added = [f"  row {number - 1}: Embassy of Kazakhstan, Town {number}\n" for number in range(4, 60)]
    others = [
        "  row 2: Embassy of Kazakhstan, Town 1: city\n",
        "  row 59: Embassy of Kazakhstan, Town 60: the sending state has no country code",
    ]
    assert [line for line in [*added, *others] if line not in every] == []
    assert [line for line in [*added, *others] if line in first] == []
    assert "  Embassy of Kazakhstan, Town 2: Q2\n" in first


def test_what_is_kept_of_an_import_is_no_longer_for_telling_all(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "KEPT", 50)
    small.write_bytes(listed(*(row(number, sending_country="") for number in range(1, 54))))
    run(str(small), "--all")
    assert len(MissionImport.objects.get().plan["told"]["skipped"]) == 50


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "No such file" in run(str(tmp_path / "none.csv"))[1]
