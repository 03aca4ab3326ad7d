import imaplib
import mailbox
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest

from organisations.mailbox import LARGEST, take_from_imap, take_from_maildir


def maildir(folder: Path, *subjects: str) -> mailbox.Maildir:
    box = mailbox.Maildir(folder, create=True)
    for subject in subjects:
        box.add(f"Subject: {subject}\n\n".encode())
    return box


def test_what_is_ours_is_deleted_and_the_rest_is_seen_and_stays(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "report", "a letter from aunt Aino")
    read: list[bytes] = []

    def take(raw: bytes) -> bool:
        read.append(raw)
        return b"report" in raw

    assert take_from_maildir(tmp_path / "box", take) == 1
    assert take_from_maildir(tmp_path / "box", take) == 0
    assert len(read) == 2
    (left,) = box
    assert left["Subject"] == "a letter from aunt Aino"


def test_a_folder_that_is_no_mailbox_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        take_from_maildir(tmp_path, lambda raw: True)


class Server:
    """As much of an IMAP server as is asked: three mails, of which one is large and one has gone."""

    mails: ClassVar[dict[str, bytes]] = {"1": b"Subject: report\n\n", "2": b"x" * (LARGEST + 1), "3": b""}

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.flags: dict[str, str] = {}

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None: ...

    def login(self, user: str, password: str) -> None: ...

    def select(self, folder: str) -> None: ...

    def expunge(self) -> None: ...

    def uid(self, command: str, *said: str) -> tuple[str, list[Any]]:
        if command == "SEARCH":
            return "OK", [b" ".join(uid.encode() for uid in self.mails)]
        uid, what = said[0], said[-1]
        mail = self.mails[uid]
        if command == "STORE":
            self.flags[uid] = what
        elif what == "(RFC822.SIZE)":
            return "OK", [f"1 (UID {uid} RFC822.SIZE {len(mail)})".encode() if mail else None]
        else:
            self.fetched.append(uid)
            return "OK", [(b"1 (BODY[] {17}", mail), b")"]
        return "OK", []


def test_what_is_too_large_for_a_report_is_not_fetched_and_that_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server()
    monkeypatch.setattr(imaplib, "IMAP4_SSL", lambda *_where, **_how: server)
    assert take_from_imap(urlsplit("imaps://mail.example/INBOX"), lambda raw: b"report" in raw) == 1
    assert server.fetched == ["1"]
    assert server.flags == {"1": r"(\Deleted)", "2": r"(\Seen)", "3": r"(\Seen)"}
    assert "2 mails" in caplog.text
