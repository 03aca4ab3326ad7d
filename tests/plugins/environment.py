"""The environment of the suite, set before Django reads its settings. What the caller sets (DATABASE_URL …) stands."""

import os
import secrets
import tempfile
from base64 import b64encode
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("MASTER_KEYS", f"test:{b64encode(secrets.token_bytes(32)).decode()}")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="demarche-tests-"))
os.environ.setdefault("DATABASE_APP_ROLE", "demarche_app")


def _own_redis_database() -> None:
    """Workers side by side would count, and empty, each other's limits: each has a database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if (given := os.environ.get("REDIS_URL")) and worker:
        os.environ["REDIS_URL"] = urlsplit(given)._replace(path=f"/{worker.removeprefix('gw')}").geturl()


_own_redis_database()
