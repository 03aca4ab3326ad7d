"""The compiler is large, and a process of the web shall not hold it: only those that are started for it import it."""

import re

from tests.architecture.tree import APPS, ROOT

STARTED = {"compositor.py", "fontlist.py"}
TAKES = re.compile(r"^(?:import typst|from typst)\b", re.MULTILINE)
KNOWS = re.compile(r"import (?:compositor|fontlist)\b|from letters\.typesetting\.(?:compositor|fontlist) import")


def test_only_processes_that_are_started_for_it_hold_the_compiler() -> None:
    sources = {path: path.read_text(encoding="utf-8") for app in APPS for path in (ROOT / app).rglob("*.py")}
    assert {path.name for path, text in sources.items() if TAKES.search(text)} == STARTED
    assert [path.name for path, text in sources.items() if KNOWS.search(text)] == []
