"""Reads the environment and refuses what must not start, each time with a sentence that names the variable."""

import os
import re
import stat
from collections.abc import Callable
from email.utils import parseaddr
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

SAMPLE_SECRET = "replace-me"  # noqa: S105  # pragma: allowlist secret
OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO

env = environ.Env()


def read(name: str, cast: Callable[[str], T], default: str) -> T:
    """The variable `name`, cast; empty means the default. What cannot be cast stops the start and names the variable."""
    text = env.str(name, default="") or default
    try:
        return cast(text)
    except (ValueError, TypeError, environ.ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name}: {error}. Set it as .env.example describes it.") from error


def flag(text: str) -> bool:
    """ "1", "true", "yes" or "0", "false", "no", in any case; anything else is an error."""
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    if text.strip().lower() not in words:
        raise ValueError(f"'{text}' is neither 1 nor 0")
    return words[text.strip().lower()]


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def web_address(text: str) -> SplitResult:
    """`http://host[:port]` or `https://…` without a path."""
    parts = urlsplit(text.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ValueError(f"'{text}' is not an address like https://campaigns.example without a path")
    return parts


def database(text: str) -> dict[str, object]:
    if urlsplit(text).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ValueError("only sqlite:///… and postgres://… are supported")
    return dict(env.db_url_config(text))


def at_least_one(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError(f"'{text}' is not a whole number of 1 or more")
    return int(text)


def staff_path(text: str) -> str:
    """One word, with a slash behind it. Two or three letters alone would take the place of a language."""
    word = text.strip("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{3,40}", word):
        raise ValueError(f"'{text}' is not one word of at least four small letters, digits or hyphens")
    return word + "/"


def sender(text: str) -> str:
    """`name@host` or `Name <name@host>`, on one line."""
    name, at, host = parseaddr(text)[1].partition("@")
    if not (name and at and host) or any(mark in text for mark in "\r\n"):
        raise ValueError(f"'{text}' is not an address like Demarche <post@campaigns.example>")
    return text


def redis_address(text: str) -> str:
    """`redis://…` or `rediss://…`, or empty for a machine without Redis."""
    if text and urlsplit(text).scheme not in {"redis", "rediss"}:
        raise ValueError("only redis://… and rediss://… are supported")
    return text


def mail_server(text: str) -> dict[str, Any]:
    """Django's settings for `smtp://…`, `filemail://`, or `anymail://SERVICE?NAME=VALUE&…`, each NAME one of the
    service's own settings, WEBHOOK_SECRET=name:password among them if it is to tell us what came back."""
    parts = urlsplit(text)
    if parts.scheme == "anymail":
        if not find_spec("anymail"):
            raise ValueError("the package django-anymail is not installed (requirements-anymail.lock)")
        named = {"IGNORE_RECIPIENT_STATUS": True, "REQUESTS_TIMEOUT": 60, **dict(parse_qsl(parts.query))}
        return {"EMAIL_BACKEND": f"anymail.backends.{parts.hostname}.EmailBackend", "ANYMAIL": named}
    found = env.email_url_config(text)
    return {
        "EMAIL_BACKEND": str(found["EMAIL_BACKEND"]),
        "EMAIL_HOST": str(found.get("EMAIL_HOST") or ""),
        "EMAIL_PORT": int(found.get("EMAIL_PORT") or 25),
        "EMAIL_HOST_USER": str(found.get("EMAIL_HOST_USER") or ""),
        "EMAIL_HOST_PASSWORD": str(found.get("EMAIL_HOST_PASSWORD") or ""),
        "EMAIL_USE_TLS": bool(found.get("EMAIL_USE_TLS", False)),
        "EMAIL_USE_SSL": bool(found.get("EMAIL_USE_SSL", False)),
    }


def mailbox(text: str) -> SplitResult | None:
    """`imaps://user:password@host[:port]/folder`, or empty for none. Never without encryption: a password goes over it."""
    parts = urlsplit(text)
    if text and (parts.scheme != "imaps" or not parts.hostname or not parts.username):
        raise ValueError("it is no address like imaps://user:password@mail.example/INBOX")
    return parts if text else None


def font_folder(text: str) -> Path | None:
    """A folder that is there, or empty for none."""
    if text and not Path(text).is_dir():
        raise ValueError(f"'{text}' is no folder")
    return Path(text).resolve() if text else None


def log_level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError(f"'{text}' is none of DEBUG, INFO, WARNING, ERROR")
    return text.upper()


def required_secret(name: str) -> str:
    """A secret that must be given, and must not be the sample."""
    value = str(env.str(name, default=""))
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. 'make run' writes one; for a server see .env.example.")
    if SAMPLE_SECRET in value:
        raise ImproperlyConfigured(f"{name} still holds the sample value of .env.example. Give it a random one.")
    if len(value) < 32:
        raise ImproperlyConfigured(f"{name} is shorter than 32 characters. Give it a random one.")
    return value


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_off_loopback(name: str, *, switched_on: bool, hosts: list[str]) -> None:
    """DEBUG and DEMO open doors that may exist on one's own machine only."""
    foreign = [host for host in hosts if not is_loopback(host)]
    if switched_on and foreign:
        raise ImproperlyConfigured(
            f"{name} is on, but this installation answers as {', '.join(foreign)}. "
            f"{name} is only for 127.0.0.1 and localhost: set {name}=0."
        )


def refuse_unsent_mail(backend: str, *, hosts: list[str]) -> None:
    """On a server a folder full of letters would look like letters that were sent."""
    if not backend.startswith(("django.core.mail.backends.smtp.", "anymail.")) and not all(
        is_loopback(host) for host in hosts
    ):
        raise ImproperlyConfigured(
            "EMAIL_URL names no mail server, so letters and links would only lie in a folder of this machine. "
            "Set it to smtp://…, smtp+tls://…, smtp+ssl://… or anymail://…"
        )


def folder(path: Path) -> Path:
    """A folder of our own that no other account of the machine can read, also where it was there already."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.stat()
        if found.st_mode & stat.S_ISVTX:
            raise ImproperlyConfigured(f"DATA_DIR: {path} is shared with other accounts. Give a folder of its own.")
        # What belongs to another account (a mounted volume) only that one can close.
        if found.st_uid == os.geteuid() and found.st_mode & OF_OTHERS:
            path.chmod(0o700)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR: {path} cannot be made: {error.strerror}.") from error
    return path
