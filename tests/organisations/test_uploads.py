"""What people send lies nowhere unsealed, and what is too large is refused in words."""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from letters.domain.delivery.evidence import MAX_BYTES
from letters.models.edition import LARGEST_PDF

MEGABYTE = 1_000_000


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a file would go that is written for a while."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path


def sending(*sizes: int) -> HttpRequest:
    files: dict[str, Any] = {}
    for number, size in enumerate(sizes):
        files[f"file{number}"] = BytesIO(b"x" * size)
        files[f"file{number}"].name = f"{number}.jpg"
    return RequestFactory().post("/", files)


@pytest.mark.parametrize("size", [1, 2_700_000, 12 * MEGABYTE])
def test_a_file_of_any_size_that_is_taken_stays_in_memory(size: int, spool: Path) -> None:
    file = sending(size).FILES["file0"]
    assert isinstance(file, InMemoryUploadedFile)
    assert (file.size, len(file.read())) == (size, size)
    assert not list(spool.iterdir())


def test_of_a_larger_one_as_much_is_kept_as_shows_that_it_is_too_large(spool: Path) -> None:
    files = sending(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 50_000, 10).FILES
    kept, small = (file for file in files.values() if isinstance(file, InMemoryUploadedFile))
    assert kept.size == len(kept.read()) == settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1
    assert small.size == 10
    assert not list(spool.iterdir())


def test_every_form_refuses_what_was_not_kept_whole() -> None:
    assert max(MAX_BYTES, LARGEST_PDF) <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE < settings.REQUEST_MAX_SIZE


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/", "/staff/account/login/", "/nothing/"])
def test_a_request_that_is_larger_than_anything_is_refused_unread(address: str) -> None:
    class Unread(BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("somebody reads it")

    size = settings.REQUEST_MAX_SIZE + 1
    given = {"CONTENT_LENGTH": str(size), "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread()}
    answer = Client().post(address, **given)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "at most 20 MB" in answer.content.decode()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
