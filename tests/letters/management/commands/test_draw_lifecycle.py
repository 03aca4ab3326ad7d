"""The page about the delivery machine is drawn from its table, and the repository holds the current drawing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from letters.enums import EventKind
from letters.lifecycle import EDGES
from letters.management.commands.draw_lifecycle import PAGE, Command, draw_page


def draw(page: Path, *, check: bool = False) -> str:
    out = StringIO()
    call_command(Command(stdout=out), page=page, check=check)
    return out.getvalue()


def test_the_page_in_the_repository_is_the_current_drawing() -> None:
    assert "is up to date" in draw(PAGE, check=True)


def test_the_page_is_drawn_in_english_whoever_draws_it(tmp_path: Path) -> None:
    page = tmp_path / "lifecycle.md"
    with override("sv"):
        draw(page)
    assert page.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def test_a_page_that_differs_is_told_with_status_1_and_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "lifecycle.md"
    page.write_text("by hand")
    with pytest.raises(CommandError, match="Run: python manage") as raised:
        draw(page, check=True)
    assert raised.value.returncode == 1
    assert page.read_text() == "by hand"


def test_a_missing_page_is_not_up_to_date_and_is_not_made_by_a_check(tmp_path: Path) -> None:
    page = tmp_path / "lifecycle.md"
    with pytest.raises(CommandError, match="not up to date"):
        draw(page, check=True)
    assert not page.exists()


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        draw(tmp_path / "no/such/lifecycle.md")


def test_each_edge_that_moves_is_an_arrow_and_each_kind_a_row() -> None:
    page = draw_page()
    arrows = [line.split(": ")[0].strip() for line in page.splitlines() if "-->" in line and "[*]" not in line]
    moving = {f"{e.machine}_{e.source} --> {e.machine}_{e.target}" for e in EDGES if e.source != e.target}
    assert sorted(arrows) == sorted(moving)
    assert all(f"\n| {kind.label} | " in page for kind in EventKind)
