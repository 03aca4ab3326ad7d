"""Letters typeset: one after the other, each another; long annexes; and what a preview takes."""

import time
from dataclasses import replace

from django.test import Client

from letters.models import Edition, Letter
from letters.queries.edition import document_of
from letters.typesetting.document import Document, Signer
from letters.typesetting.pdf import press, typeset
from organisations.models import User
from tests.bench.figures import milliseconds
from tests.letters.writing import sheet_of, write_page

LETTERS = 100
NAMES = 40


def with_names(document: Document, number: int, *, of: int = 0) -> Document:
    people = tuple(Signer(f"Person {of} {n}", place="Leeds") for n in range(number))
    return replace(document, annex=people, reference=f"BENCH/{of}")


def letters_in_turn(edition: Edition) -> tuple[float, float]:
    """Milliseconds of the middle one and of that which nine of ten are faster than; no two letters are the same."""
    document = document_of(edition, public=False)
    typeset(with_names(document, NAMES))
    times = sorted(_seconds(with_names(document, NAMES, of=n)) for n in range(1, LETTERS + 1))
    return times[LETTERS // 2] * 1000, times[LETTERS * 9 // 10] * 1000


def annex(edition: Edition, names: int) -> tuple[float, float]:
    """Seconds for a letter with so many names, and MiB that the compositor held at most."""
    document = document_of(edition, public=False)
    press().close()
    typeset(with_names(document, NAMES))
    press().peak = 0
    return _seconds(with_names(document, names, of=names)), press().peak / 1024


def preview(letter: Letter, writer: User) -> float:
    """Milliseconds in which what stands in the fields of the writing page is shown as it reads."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(writer)
    sheet, address = sheet_of(client, letter), write_page(letter, "live")
    if not sheet.get("piece") or client.post(address, sheet).status_code != 200:
        raise RuntimeError(f"{address} did not answer")
    return milliseconds(lambda: client.post(address, sheet), 10)


def _seconds(document: Document) -> float:
    began = time.perf_counter()
    typeset(document)
    return time.perf_counter() - began
