"""Writing on a letter's sheet as a browser does it: everything on the page is posted, with the button that was pressed."""

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from letters.models import Letter, Writing
from letters.pieces import Piece
from letters.queries.passage import passages_of

SEEN = re.compile(r'name="seen" value="([^"]*)" disabled')
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"(?! disabled)')
TEXT = re.compile(r'<textarea [^>]*?name="((?:base-)?text-[\w-]+)"[^>]*>(.*?)</textarea>', re.DOTALL)
KIND = re.compile(r'<select [^>]*?name="(kind-[\w-]+)">.*?value="(\w+)" selected', re.DOTALL)


def write_page(letter: Letter, name: str = "write") -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk])


def sheet_of(client: Client, letter: Letter) -> dict[str, Any]:
    """The fields of the page as it opens, each with all its values."""
    return fields_in(client.get(write_page(letter)).content.decode())


def moment_of(shown: str) -> dict[str, str]:
    """Of the page: by it, its leaving is told apart from that of others."""
    return {"seen": _plain(SEEN.findall(shown)[0])}


def fields_in(shown: str) -> dict[str, Any]:
    """The same of any answer that holds the sheet."""
    sheet: dict[str, Any] = {}
    for name, value in [*FIELD.findall(shown), *TEXT.findall(shown), *KIND.findall(shown)]:
        sheet.setdefault(name, []).append(_plain(value))
    return sheet


def keys_in(sheet: dict[str, Any]) -> list[str]:
    keys: list[str] = sheet.get("piece", [])
    return keys


def press(
    client: Client, letter: Letter, do: str, sheet: dict[str, Any] | None = None, typed: Mapping[str, str] | None = None
) -> Any:
    """Types something (by key of a piece) and presses the button; the answer."""
    sheet = sheet_of(client, letter) if sheet is None else sheet
    texts = {f"text-{key}": text for key, text in (typed or {}).items()}
    return client.post(write_page(letter), {**sheet, **texts, "do": do})


def add(client: Client, letter: Letter, kind: str, text: str, *, after: str | None = None) -> str:
    """A new passage at the end, or after another one; its key."""
    before = keys_in(sheet_of(client, letter))
    after = after or (before[-1] if before else "first")
    press(client, letter, f"add {after} {kind}")
    (key,) = {*keys_in(sheet_of(client, letter))} - {*before}
    press(client, letter, f"place {key}", typed={key: text})
    return key


def comparison_of(client: Client, letter: Letter, choices: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The fields of the page that compares, with what is chosen there by key of a piece; mine, if nothing else is said."""
    shown = client.get(write_page(letter, "write_compare")).content.decode()
    asked = dict.fromkeys(re.findall(r'name="(choice-[\w-]+)"', shown), "mine") if choices is None else {}
    return {**fields_in(shown), **asked, **{f"choice-{key}": choice for key, choice in (choices or {}).items()}}


def throw_away(client: Client, letter: Letter) -> None:
    """The draft, from the page that asks."""
    asked = fields_in(client.get(write_page(letter, "write_drop")).content.decode())
    client.post(write_page(letter, "write_drop"), asked)


def leave(client: Client, letter: Letter, page: Mapping[str, Any] | None = None) -> None:
    """Closes the page as it was opened; the newest one, if none is given."""
    seen = page["seen"] if page else Writing.objects.get(letter=letter).seen_at.isoformat()
    assert client.post(write_page(letter, "write_leave"), {"seen": seen}).status_code == 204


def keep(client: Client, letter: Letter, key: str) -> None:
    """Presses "Keep this letter's words" at a passage as the page shows it."""
    shown = client.get(write_page(letter)).content.decode()
    (pressed,) = re.findall(rf'value="(keep {key} \w*)"', shown)
    press(client, letter, pressed)


def said(letter: Letter) -> list[str]:
    """What the saved letter says, passage by passage."""
    return [one.row.text for one in passages_of(letter) if not one.row.hidden]


def piece(key: str = "a", text: str = "Words.", **values: Any) -> Piece:
    return Piece(key, text=text, **values)


def _plain(text: str) -> str:
    for sign, name in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"), ("&", "&amp;")):
        text = text.replace(name, sign)
    return text.removeprefix("\n")
