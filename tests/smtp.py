"""A real SMTP server for tests, with the faults that mail servers show. What it accepted is the judge."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LATE_SECONDS = 30.0
PATIENCE = 2
"""Seconds that we wait for an answer that comes late."""


class OnFreePort(Controller):
    """Asks the system for a port, and knows it before the library connects to see whether the server answers."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


REPLIES = {
    "refuse address": "550 no such mailbox <someone@private.example>",
    "later at address": "450 come back later",
    "refuse text": "552 too large",
    "later at text": "452 disk full",
}


def _drop(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()


@dataclass
class Relay:
    """`fault` is one of REPLIES, or "gone at address", "answer lost", "answer late", "answer unreadable".

    The last three come after the server has taken the mail. "hang at address" and "hang at text" wait for ever, the
    second with the mail taken; `reached` tells that the fault has begun. "" is a server that works.
    """

    fault: str = ""
    accepted: list[Envelope] = field(default_factory=list)
    port: int = 0
    reached: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.fault == "hang at address":
            await self.hang()
        if self.fault == "gone at address":
            _drop(server)
        if self.fault.endswith("address"):
            return REPLIES.get(self.fault, "421 going down")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.fault in REPLIES:
            return REPLIES[self.fault]
        self.accepted.append(envelope)
        if self.fault == "hang at text":
            await self.hang()
        if self.fault == "answer lost":
            _drop(server)
        if self.fault == "answer late":
            await asyncio.sleep(LATE_SECONDS)
        return "what?" if self.fault == "answer unreadable" else "250 OK"

    async def hang(self) -> None:
        self.reached.set()
        await asyncio.sleep(3600)

    @property
    def texts(self) -> list[str]:
        return [content.decode() for content in (e.content for e in self.accepted) if isinstance(content, bytes)]


def be_impatient(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """With an answer that comes late; for every other one there is as much time as in real life."""
    if fault == "answer late":
        monkeypatch.setattr("organisations.transport.ANSWER_SECONDS", PATIENCE)


@contextmanager
def relay(settings: Any, fault: str = "") -> Iterator[Relay]:
    """Starts the server on a free port of this machine and points Django's settings at it."""
    handler = Relay(fault)
    controller = OnFreePort(handler, hostname="127.0.0.1", port=0, ready_timeout=60, server_hostname="localhost")
    controller.start()
    handler.port = controller.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", handler.port
    try:
        yield handler
    finally:
        controller.stop()
