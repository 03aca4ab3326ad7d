"""The random keys of an installation that nobody has given keys: written once, never overwritten."""

import base64
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KEYS = "keys.env"
DATABASE = "demarche.sqlite3"
HEAD = "# Made by 'make run'. Whoever has this file can read the personal data; without it nobody can. Keep a copy.\n"


def write_keys(data_dir: Path) -> Path:
    """`data_dir/keys.env` (0600) with SECRET_KEY and one master key of 32 random bytes, made if it is not there."""
    path = data_dir / KEYS
    if path.exists():
        return path
    if (data_dir / DATABASE).exists():
        raise ImproperlyConfigured(
            f"MASTER_KEYS: {path} is missing, but {data_dir / DATABASE} was sealed with its keys. "
            f"Put {KEYS} back, or move the folder {data_dir} away to start with an empty one."
        )
    _write_once(path, HEAD + f"SECRET_KEY={secrets.token_urlsafe(48)}\nMASTER_KEYS={new_master_key()}\n")
    return path


def new_master_key(number: int = 1) -> str:
    return f"{number}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all; of two writers at once the first wins and the other reads what it wrote."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()
