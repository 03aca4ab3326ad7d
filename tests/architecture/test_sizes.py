"""Keeps files and functions small. Raising a limit is a commit that says why."""

import ast

import pytest

from tests.architecture.tree import APPS, files

FUNCTION, SOURCE, TEMPLATE, TEST = 40, 250, 120, 400


def long_functions(path: str, text: str) -> list[str]:
    """Functions over the limit, from `def` to the last line, words of the docstring included."""
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = {node: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    return [f"{path}:{node.lineno} {node.name} has {n} lines" for node, n in lengths.items() if n > FUNCTION]


def long_files(sources: dict[str, str], limit: int) -> list[str]:
    lengths = {path: len(text.splitlines()) for path, text in sources.items()}
    return [f"{path} has {length} lines" for path, length in lengths.items() if length > limit]


def written(*tops: str) -> dict[str, str]:
    """Source files without migrations, which Django writes."""
    return {path: text for path, text in files(*tops).items() if "/migrations/" not in path}


def test_no_function_is_too_long() -> None:
    sources = written(*APPS, "config", "deploy", "tests")
    assert [fault for path, text in sources.items() for fault in long_functions(path, text)] == []


def test_no_source_file_is_too_long() -> None:
    assert long_files(written(*APPS, "config", "deploy"), SOURCE) == []


def test_no_template_is_too_long() -> None:
    assert long_files(files("templates", pattern="*.*"), TEMPLATE) == []


def test_no_test_file_is_too_long() -> None:
    assert long_files(files("tests"), TEST) == []


@pytest.mark.parametrize(("lines", "faults"), [(38, 0), (39, 0), (40, 1)])
def test_a_function_of_more_than_forty_lines_is_found(lines: int, faults: int) -> None:
    source = "class A:\n    @property\n    async def long(self):\n" + "        x = 1\n" * lines
    assert len(long_functions("a.py", source)) == faults


def test_a_file_over_its_limit_is_found() -> None:
    assert long_files({"a.html": "\n" * 121, "b.html": "\n" * 120}, TEMPLATE) == ["a.html has 121 lines"]
