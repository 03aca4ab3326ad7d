"""Handing one mail to the mail server, step by step, so that we know how far it came when something breaks."""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from functools import partial
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

TEMPORARY, PERMANENT = 400, 500
ANSWER_SECONDS = 600
"""How long the server may think about a text it has taken (RFC 5321, 4.5.3.2.6): giving up earlier doubles mails."""

STATUS_AS_REPLY = {400: 554, 413: 552, 422: 554, 401: 454, 402: 454, 403: 454, 429: 454}
"""What the status of a mail service's answer (django-anymail) means in SMTP: this mail refused, or not now."""

STATUS = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")

Reply = tuple[int, bytes]


class RefusedError(Exception):
    """The server will not take this mail, now or later."""


class TryLaterError(Exception):
    """A passing fault. `after_text`: the text had been handed over, so the mail may have arrived all the same."""

    def __init__(self, answer: str, *, after_text: bool = False) -> None:
        super().__init__(answer)
        self.after_text = after_text


class UnreachableError(TryLaterError):
    """There is no mail server to talk to: it is no use to try the next mail."""


class LostError(Exception):
    """Another worker holds the mail now."""


class Post:
    """One connection for a batch. Opened at the first mail, opened anew after a fault, closed at the end."""

    def __init__(self) -> None:
        self.backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def hand_over(self, compose: Callable[[], EmailMessage], before_text: Callable[[], None]) -> None:
        """Calls `before_text` after the server accepted the address and before the text goes out.

        Raises RefusedError, TryLaterError, or what `before_text` raises. Returns when the server has taken the mail.
        """
        backend = self._opened()
        message, text = _written(compose)
        if not isinstance(backend, EmailBackend):
            before_text()
            self._step(lambda: (250 if backend.send_messages([message]) else 451, b""), after_text=True)
            return
        server: Any = backend.connection
        self._step(lambda: server.mail(_bare(message.from_email)))
        for address in message.recipients():
            self._step(partial(_name_recipient, server, address))
        before_text()
        self._step(lambda: _send_text(backend, text), after_text=True)

    def _opened(self) -> Any:
        """The backend, connected and greeted. Whatever is wrong here, no mail has left us yet."""
        try:
            self.backend = self.backend or get_connection()
            self.backend.open()
            if isinstance(self.backend, EmailBackend):
                connection: Any = self.backend.connection
                connection.ehlo_or_helo_if_needed()
        except Exception as error:
            self._drop()
            raise UnreachableError(_name(error)) from error
        return self.backend

    def _step(self, command: Callable[[], Reply], *, after_text: bool = False) -> None:
        code, words = self._guarded(command, after_text=after_text)
        if code in {250, 251, 252}:
            return
        self._drop()
        answer = f"{code} {_status(words)}".strip()
        if code >= PERMANENT:
            raise RefusedError(answer)
        raise TryLaterError(answer, after_text=after_text and code < TEMPORARY)

    def _guarded(self, command: Callable[[], Reply], *, after_text: bool) -> Reply:
        """What the server said. Where it says nothing we can read, nobody knows what became of the mail."""
        try:
            return command()
        except smtplib.SMTPDataError as error:
            return error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
        except Exception as error:
            self._drop()
            if code := STATUS_AS_REPLY.get(getattr(error, "status_code", 0)):
                return code, b""
            raise TryLaterError(_name(error), after_text=after_text) from error

    def _drop(self) -> None:
        """The next mail begins with a fresh connection; this one may be in any state, so it is not asked for more."""
        if isinstance(self.backend, EmailBackend) and self.backend.connection:
            self.backend.connection.close()
        self._close()
        self.backend = None

    def _close(self) -> None:
        """What was taken is taken, however the goodbye ends."""
        if self.backend:
            with suppress(OSError, smtplib.SMTPException):
                self.backend.close()


def _name_recipient(server: Any, address: str) -> Reply:
    answer: Reply = server.rcpt(_bare(address))
    return answer


def _send_text(backend: EmailBackend, text: bytes) -> Reply:
    connection: Any = backend.connection
    connection.sock.settimeout(ANSWER_SECONDS)
    answer: Reply = connection.data(text)
    connection.sock.settimeout(backend.timeout)
    return answer


def _written(compose: Callable[[], EmailMessage]) -> tuple[EmailMessage, bytes]:
    """The message and its bytes, with the line ends of SMTP: a bare line feed could end the text too early."""
    try:
        message = compose()
        written: Any = message.message()
        return message, written.as_bytes(linesep="\r\n")
    except Exception as error:
        raise TryLaterError(_name(error)) from error


def _bare(address: str) -> str:
    """The address alone, as the envelope wants it: no name, and a domain of other letters in its ASCII form."""
    return sanitize_address(parseaddr(address)[1], "utf-8")


def _name(error: Exception) -> str:
    """The kind of fault and no more: its words could hold an address."""
    return type(error).__name__


def _status(words: bytes) -> str:
    """The status code (RFC 3463) and none of the words: servers repeat the recipient in them, whole or in part."""
    found = STATUS.match(words)
    return found[0].decode() if found else ""
