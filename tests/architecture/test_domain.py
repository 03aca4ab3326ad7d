"""What the writing functions owe to whoever calls them."""

import ast

from tests.architecture.tree import APPS, files


def without_words(sources: dict[str, str]) -> list[str]:
    """Public functions and classes of a domain that have no docstring."""
    return [
        f"{path}:{one.lineno} {one.name}"
        for path, text in sources.items()
        if path.split("/")[1] == "domain"
        for one in ast.parse(text).body
        if isinstance(one, ast.FunctionDef | ast.ClassDef) and not one.name.startswith("_")
        if not ast.get_docstring(one)
    ]


def test_every_public_function_says_what_its_name_does_not() -> None:
    assert without_words(files(*APPS)) == []


def test_a_function_without_words_is_found() -> None:
    planted = {
        "letters/domain/letter.py": "def add_letter(): ...\ndef _check(): ...",
        "letters/tasks.py": "def a(): ...",
    }
    assert without_words(planted) == ["letters/domain/letter.py:1 add_letter"]
