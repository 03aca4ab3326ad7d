"""The environment of the suite, set before Django reads its settings. What the caller sets (DATABASE_URL …) stands, but
for DATA_DIR: no test touches the folder of an installation."""

import atexit
import os
import secrets
import shutil
import tempfile
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("MASTER_KEYS", f"test:{b64encode(secrets.token_bytes(32)).decode()}")
os.environ.setdefault("DATABASE_APP_ROLE", "demarche_app")

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def _own_folder() -> None:
    """A worker's lies in that of the process that started it, which removes both. A shared one would do harm: tests that
    travel through a year let the sweep remove, as strays of long ago, the files of whoever works beside them."""
    if WORKER:
        os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"], WORKER))
        return
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="demarche-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)


def _own_redis_database() -> None:
    """Workers side by side would count, and empty, each other's limits: each has a database of its own."""
    if (given := os.environ.get("REDIS_URL")) and WORKER:
        os.environ["REDIS_URL"] = urlsplit(given)._replace(path=f"/{WORKER.removeprefix('gw')}").geturl()


_own_folder()
_own_redis_database()
