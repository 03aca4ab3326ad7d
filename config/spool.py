"""The broker of `make run`: kombu's folders of files, without the moments in which a message is there but not whole.

kombu gives a message its last name and fills it afterwards. A worker that looks in between reads nothing, takes that for
a fault that cannot be mended, and ends; and with it `make run`. The same holds for the table of an exchange.
"""

import os
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

UNFINISHED = ".part"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        """Under a name that no queue looks for, until all of it is written."""
        whole = Path(self.data_folder_out, f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg")
        part = whole.with_name(whole.name + UNFINISHED)
        try:
            part.write_text(dumps(payload))
            part.replace(whole)
        except OSError as error:
            raise ChannelError(f"Cannot add file {whole} to its folder") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """What cannot be read (the machine lost its power) is gone already, and the next beat makes up for it."""
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                continue

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        """The table is there, empty but whole, before anybody opens it."""
        table: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        if not table.exists():
            part = table.with_name(f"{uuid4()}{UNFINISHED}")
            part.write_text(dumps([]))
            with suppress(FileExistsError):  # another process was first
                os.link(part, table)
            part.unlink()
        super()._queue_bind(exchange, routing_key or "", pattern, queue or "")


class Transport(filesystem.Transport):
    Channel = Channel
