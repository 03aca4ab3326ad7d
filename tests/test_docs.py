"""What the papers say is there is there: links, files, commands."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.architecture.tree import APPS, ROOT, files

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
MANAGE = re.compile(r"manage\.py ([a-z_]+)")
IN_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
FILE = re.compile(r"`([\w./-]+\.(?:py|md))`")
IN_COMMENT = re.compile(r"`((?:organisations|campaigns|letters|config|deploy|docs|tests)/[\w/-]+\.(?:py|md))`")
THREAT = re.compile(r"\bthreats? ((?:T\d\d(?:, )?)+)", re.IGNORECASE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FILES = [*files(*APPS, "config", "deploy", "tests"), "manage.py", *(str(page.relative_to(ROOT)) for page in PAGES)]
NOT_FOR_OPERATORS = {"draw_lifecycle", "load_demo", "makemigrations"}
"""Called by `make` and by whoever works on the code."""


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def written_as_code(page: Path) -> str:
    return "\n".join(IN_CODE.findall(page.read_text(encoding="utf-8")))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def anchors(page: Path) -> set[str]:
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> list[str]:
    broken = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if link.startswith(("https://", "http://127.0.0.1")):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_is_named_exists(page: Path) -> None:
    code = written_as_code(page)
    assert set(MAKE.findall(code)) <= targets()
    assert set(MANAGE.findall(code)) <= set(get_commands())


def missing_files(page: Path) -> set[str]:
    """Paths from the root, or their ends where a page speaks of one app, or of one file in each."""
    named = FILE.findall(page.read_text(encoding="utf-8"))
    return {path for path in named if not any(f"/{file}".endswith(f"/{path}") for file in FILES)}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_is_named_exists(page: Path) -> None:
    assert missing_files(page) == set()


def test_every_file_that_a_comment_names_exists() -> None:
    ours = files(*APPS, "config", "deploy")
    named = {(path, name) for path, text in ours.items() for name in IN_COMMENT.findall(text)}
    assert {(path, name) for path, name in named if not (ROOT / name).is_file()} == set()


def test_every_threat_that_is_cited_is_told_and_the_other_way_round() -> None:
    texts = [*files(*APPS, "config", "tests").values(), *(page.read_text(encoding="utf-8") for page in PAGES)]
    cited = {number for text in texts for many in THREAT.findall(text) for number in re.findall(r"T\d\d", many)}
    told = re.findall(r"^\| (T\d\d) \|", (ROOT / "docs" / "threats.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(cited) == told


def test_the_readme_says_what_each_command_is_for() -> None:
    ours = {name for name, app in get_commands().items() if app in APPS}
    named = set(re.findall(r"\w+", written_as_code(ROOT / "README.md")))
    assert ours - named == NOT_FOR_OPERATORS


def test_the_readme_names_the_two_commands_and_the_demo() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"run", "test"} <= set(MAKE.findall(written_as_code(ROOT / "README.md")))
    assert "invented" in text


def test_decisions_are_numbered_once_and_named_in_their_title() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert len(numbers) == len(set(numbers))
    titles = [page.read_text(encoding="utf-8").splitlines()[0] for page in pages]
    assert all(title.startswith(f"# {number}. ") for number, title in zip(numbers, titles, strict=True))


def test_screenshots_are_small() -> None:
    pictures = list((ROOT / "docs" / "screenshots").rglob("*.png"))
    assert {"today.png", "address.png"} <= {picture.name for picture in pictures}
    assert [name_of(picture) for picture in pictures if picture.stat().st_size > 200_000] == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here\n[a](#here) [b](#there) [c](missing.md) ![d](https://example.org/x.png)")
    assert broken_links(page) == ["#there", "missing.md"]


def test_a_file_that_is_not_there_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`manage.py` `domain/change.py` `personal.py` `docs/privacy.md` `letters/nowhere.py` `rivacy.md`")
    assert missing_files(page) == {"letters/nowhere.py", "rivacy.md"}
