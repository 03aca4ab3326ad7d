import mailbox
from pathlib import Path

import pytest

from organisations.mailbox import take_from_maildir


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
