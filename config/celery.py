"""The Celery application. A message says "look" and carries nothing else: rows in the database say what is due
(docs/adr/0003)."""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("demarche")
app.config_from_object("config.broker")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def check_at_start(**context: Any) -> None:
    """Wrong master keys, or a demo in public, stop worker and beat as they stop the web server. Celery would only log an
    error here and go on, so this is an exit.

    The connection goes back to its pool at once: Celery closes the socket of one that is still open at this point, and
    a later task would wait for ever on a socket that is somebody else's by then.
    """
    try:
        import_string("organisations.start.check_at_start")()
    except ImproperlyConfigured as refusal:
        sys.exit(f"ImproperlyConfigured: {refusal}")
    finally:
        connections.close_all()
