"""Two storages: private (read through a permission-checked view) and public. Neither has an address of its own."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages


class _NamedByContent(FileSystemStorage):
    """Files are named by the caller after their SHA-256: saving the same content twice is one file."""

    def __init__(self, location: str | Path) -> None:
        super().__init__(location=str(location), base_url=None, **self.modes())

    @staticmethod
    def modes() -> dict[str, Any]:
        return {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: IO[Any]) -> str:
        """What is there already becomes as young as if it were new: a row is about to name it (`old_files`)."""
        if not self.exists(name):
            return super()._save(name, content)  # type: ignore[no-any-return, misc]
        Path(self.path(name)).touch()
        return name


class PrivateStorage(_NamedByContent):
    """Sealed bytes only (`organisations.sealing`): what lies here is useless without the keys."""


class PublicStorage(_NamedByContent):
    """Copies that anybody may read, served by a view that says how long they may be cached."""


def private_files() -> Storage:
    return storages["default"]


def public_files() -> Storage:
    return storages["public"]


def store(storage: Storage, folder: str, digest: str, content: bytes) -> str:
    """Save under a name made from the digest; returns the name. Never two copies of the same bytes."""
    return storage.save(f"{folder}/{digest[:2]}/{digest}", ContentFile(content))


def logo_path(digest: str) -> str:
    """Where the public storage has the logo with this SHA-256."""
    return f"logos/{digest[:2]}/{digest}"


def fetch(storage: Storage, name: str) -> bytes:
    with storage.open(name, "rb") as file:
        content: bytes = file.read()
        return content


def old_files(storage: Storage, before: datetime, folder: str = "") -> Iterator[str]:
    """Names of files that were last stored before a moment. Nothing was ever stored: no names."""
    folders, files = storage.listdir(folder) if storage.exists(folder) else ([], [])
    for name in (f"{folder}/{file}".lstrip("/") for file in files):
        with suppress(FileNotFoundError):  # removed while we look
            if storage.get_modified_time(name) < before:
                yield name
    for inner in folders:
        yield from old_files(storage, before, f"{folder}/{inner}".lstrip("/"))
