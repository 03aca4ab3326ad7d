"""The planted hole: whatever a leak looks like, the scanner that guards the canaries finds it."""

import base64
import gzip
import json
import zlib
from pathlib import Path

import pytest

from letters.typesetting.document import Signer
from letters.typesetting.pdf import typeset
from tests.flows.scanner import leaks_under
from tests.letters.typesetting.shapes import letter, signed_by

WORD = "Ürsula Canarybird-Øst"


@pytest.mark.parametrize(
    "content",
    [
        WORD.encode(),
        WORD.upper().encode(),
        WORD.lower().encode(),
        WORD.encode("utf-16"),
        WORD.encode("latin-1"),
        WORD.encode().hex().encode(),
        base64.b64encode(WORD.encode()),
        base64.b64encode(b"1" + WORD.encode() + b"23"),
        base64.urlsafe_b64encode(b"12" + WORD.encode() + b"3"),
        b'{"name": "\\xdcrsula Canarybird-\\xd8st"}',
        b"GET /?name=%C3%9Crsula+Canarybird-%C3%98st",
        base64.b64encode(json.dumps([WORD]).encode()),
        gzip.compress(WORD.encode(), mtime=0),  # each worker must collect the same tests
        b"head" + zlib.compress(WORD.encode()) + b"tail",
    ],
)
def test_a_planted_word_is_found_in_each_shape(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / ".hidden").write_bytes(b"before " + content + b" after")
    assert {(leak.word, leak.where) for leak in leaks_under(tmp_path, [WORD, "Nobody Atall"])} == {
        (WORD, "deep/.hidden")
    }


@pytest.mark.parametrize(
    "mail",
    [
        b"Subject: One\n\nText\n" + b"-" * 79 + b"\nSubject: =?utf-8?q?=C3=9Crsula_Canarybird-=C3=98st?=\n\nText",
        b"Subject: One\nContent-Transfer-Encoding: quoted-printable\n\n=C3=9Crsula Canary=\nbird-=C3=98st",
    ],
)
def test_a_word_in_a_mail_is_found_as_it_is_read(tmp_path: Path, mail: bytes) -> None:
    (tmp_path / "mail.log").write_bytes(mail)
    assert {leak.word for leak in leaks_under(tmp_path, [WORD])} == {WORD}


def test_a_word_on_a_page_of_a_pdf_is_found_as_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(typeset(letter(groups=signed_by(Signer(WORD)))))
    assert {leak.word for leak in leaks_under(tmp_path, [WORD])} == {WORD}


def test_a_word_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.pdf").touch()
    assert leaks_under(tmp_path, [WORD])


def test_what_is_sealed_or_left_out_by_name_is_no_leak(tmp_path: Path) -> None:
    (tmp_path / "sealed").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "outlet").mkdir()
    (tmp_path / "outlet" / "mail").write_text(WORD)
    assert leaks_under(tmp_path, [WORD], without=("outlet",)) == []
    assert leaks_under(tmp_path, [WORD])
