"""Forms of address that are shipped, each with its source, and how a state is named after a title.

`organisations/data/README.md` says where they come from and how the tables are read.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

DATA = Path(__file__).resolve().parent.parent / "data"
NEW_LINE = " / "
EXCELLENCY = re.compile(r"excellen|exzellen|excelen|превосход|ekselen|h\. ?e\.|s\. ?e\.", re.IGNORECASE)


class Key(NamedTuple):
    """For whom a form is: kind of recipient, rank of its head, how the head is addressed; and in which language."""

    kind: str
    rank: str
    style: str
    language: str


@dataclass(frozen=True)
class Form:
    """Texts with the slots ``{name}`` (of the head) and ``{state}`` (which is represented). `source` is empty for a form
    of an organisation's own."""

    envelope: str
    salutation: str
    close: str
    source: str = ""

    def texts(self) -> dict[str, str]:
        return {"envelope": self.envelope, "salutation": self.salutation, "close": self.close}

    @property
    def says_excellency(self) -> bool:
        return any(EXCELLENCY.search(text) for text in self.texts().values())


@cache
def shipped_forms() -> Mapping[Key, Form]:
    with (DATA / "forms_of_address.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (
                Key(row["kind"], row["rank"], row["style"], row["language"]),
                Form(row["envelope"].replace(NEW_LINE, "\n"), row["salutation"], row["close"], row["source"]),
            )
            for row in csv.DictReader(file)
        ]
    return MappingProxyType(dict(rows))


@cache
def covered_languages() -> tuple[str, ...]:
    """In the order of the table."""
    return tuple(dict.fromkeys(key.language for key in shipped_forms()))


def state_in_title(state: str, language: str) -> str:
    """As it follows "Embassy of" or "Botschaft": in English with its article, elsewhere in its case; empty if unknown."""
    return _states().get(state, {}).get(language, "")


@cache
def _states() -> Mapping[str, Mapping[str, str]]:
    with (DATA / "states.csv").open(encoding="utf-8", newline="") as file:
        return {row.pop("state"): row for row in csv.DictReader(file)}
