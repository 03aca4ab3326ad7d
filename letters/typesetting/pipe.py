"""What the press and its compositor say to each other: JSON, and bytes behind it. Apart from the compositor, so that no
other process takes the compiler into its memory."""

import json
import struct
from typing import Any, BinaryIO

HEAD = struct.Struct(">QQ")
"""How long the JSON and the bytes behind it are."""


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """None once the other side has gone."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    words, rest = HEAD.unpack(head)
    message, content = stream.read(words), stream.read(rest)
    return (json.loads(message), content) if len(message) == words and len(content) == rest else None


def send(stream: BinaryIO, message: dict[str, Any], content: bytes = b"") -> None:
    words = json.dumps(message, ensure_ascii=False).encode()
    stream.write(HEAD.pack(len(words), len(content)))
    stream.write(words)
    stream.write(content)
    stream.flush()
