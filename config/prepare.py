"""Brings an installation up to date before anything serves it: `python -m config.prepare`, safe to repeat.

Database tables, collected static files, the list of missions in the directory and, with DEMO=1, the demo in a database
that nobody has used. The migration step of docker-compose.yml, `make migrate` and `make run` all call it.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils.module_loading import import_string


def prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    import_string("organisations.start.check_at_start")()
    collect_static()
    call_command("import_missions", if_new=True, verbosity=0)
    if settings.DEMO:
        call_command("load_demo", if_empty=True)


def collect_static() -> None:
    """Only when a source has changed: hashing and compressing all of them takes seconds at each start."""
    stamp, digest = settings.DATA_DIR / "static.sha256", digest_of_static()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)


def digest_of_static() -> str:
    """SHA-256 over path, size and time of change of every static file of the product and its libraries."""
    sources = sorted(storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    facts = [(source, Path(source).stat()) for source in sources]
    text = "\n".join(f"{source} {fact.st_size} {fact.st_mtime_ns}" for source, fact in facts)
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        prepare()
    except (ImproperlyConfigured, CommandError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"DATABASE_URL: the database does not answer as it should: {error}".rstrip())


if __name__ == "__main__":
    main()
