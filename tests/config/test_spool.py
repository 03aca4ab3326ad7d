"""The folders that are the broker of `make run`: messages and tables are read whole, or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fcntl import LOCK_EX
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from django.conf import settings
from kombu import Connection
from kombu.transport import filesystem

from config import broker
from config.spool import Channel


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Channel]:
    with connect(tmp_path) as connection:
        opened = connection.default_channel
        assert isinstance(opened, Channel)
        yield opened


def connect(folder: Path) -> Connection:
    names = {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "control"}
    options = {name: str(folder / value) for name, value in names.items()}
    for path in options.values():
        Path(path).mkdir(exist_ok=True)
    return Connection("filesystem://localhost/", transport="config.spool:Transport", transport_options=options)


class Looked:
    """A part of a message that looks into the queue at the very moment in which the message is written."""

    def __init__(self, look: Callable[[], object]) -> None:
        self.look = look
        self.found: list[object] = []

    def __json__(self) -> str:
        with suppress(Empty):
            self.found.append(self.look())
        return "whole"


def test_nobody_reads_a_message_that_is_being_written(channel: Channel) -> None:
    content = Looked(lambda: channel._get("celery"))
    channel._put("celery", {"body": content})
    assert content.found == []
    assert channel._get("celery") == {"body": "whole"}
    with pytest.raises(Empty):
        channel._get("celery")


def test_a_message_has_its_name_only_once_it_is_whole(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose_power(path: Path, target: Path) -> None:
        raise OSError(f"{path} was written, {target} never was")

    monkeypatch.setattr(Path, "replace", lose_power)
    with pytest.raises(Exception, match="Cannot add file"):
        channel._put("celery", {"body": "1"})
    assert channel._size("celery") == 0
    with pytest.raises(Empty):
        channel._get("celery")


@pytest.mark.parametrize("rest", [b"", b'{"body": "hal', b"\xff\xfe"], ids=["empty", "cut off", "no text"])
def test_a_message_that_lost_its_content_is_passed_over(channel: Channel, rest: bytes) -> None:
    Path(channel.data_folder_in, "0_lost.celery.msg").write_bytes(rest)
    channel._put("celery", {"body": "next"})
    assert channel._get("celery") == {"body": "next"}
    assert list(Path(channel.data_folder_in).iterdir()) == []


def test_whoever_looks_while_the_table_of_an_exchange_is_made_finds_it_whole(
    channel: Channel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Sequence[object]] = []
    lock = filesystem.lock

    def look_then_lock(file: Any, kind: int) -> None:
        if kind == LOCK_EX:
            seen.append(channel.get_table("celery"))
        lock(file, kind)

    monkeypatch.setattr(filesystem, "lock", look_then_lock)
    channel._queue_bind("celery", "celery", "", "celery")
    channel._queue_bind("celery", "mail", "", "mail")
    assert [len(table) for table in seen] == [0, 1]
    assert {entry.queue for entry in channel.get_table("celery")} == {"celery", "mail"}
    assert [path.name for path in Path(tmp_path, "control").iterdir()] == ["celery.exchange"]


def test_make_run_uses_these_folders() -> None:
    ours = None if settings.REDIS_URL else "config.spool:Transport"
    assert getattr(broker, "broker_transport", None) == ours
