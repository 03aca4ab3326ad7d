"""How Celery is set up; read when the first message is sent or the first worker starts, not at import."""

from typing import Any

from django.conf import settings
from kombu import Exchange, Queue

from config.environment import folder

broker_connection_retry_on_startup = True
task_ignore_result = True
task_publish_retry = False
timezone = "UTC"
worker_hijack_root_logger = False
worker_prefetch_multiplier = 1

# Mail has a queue of its own, so that a slow mail server keeps nothing else waiting. A worker that is told no queue by
# name works on both.
task_queues = [Queue(name, Exchange(name), routing_key=name) for name in ("celery", "mail")]
task_routes = {name: {"queue": "mail"} for name in ("demarche.mail", "demarche.letters")}

if settings.REDIS_URL:
    broker_url = settings.REDIS_URL
    broker_transport_options: dict[str, Any] = {"visibility_timeout": 3600}
else:
    _broker = folder(settings.DATA_DIR / "broker")
    broker_url = "filesystem://localhost/"  # a host, or kombu warns at each start
    broker_transport = "config.spool:Transport"  # kombu's own lets a worker read what is half written
    broker_transport_options = {
        "data_folder_in": str(folder(_broker / "messages")),
        "data_folder_out": str(folder(_broker / "messages")),
        "control_folder": str(folder(_broker / "control")),
        "polling_interval": 0.2,
    }

# Seconds from one message to the next, by the names of letters/periodic.py. What is due stands in the database, and a
# lost message is made good by the next one.
_seconds = {
    "intake": 5.0,
    "jobs": 5.0,
    "tally": 10.0,
    "mail": 20.0,
    "letters": 30.0,
    "chase": 60.0,
    "news": 60.0,
    "exports": 60.0,
    "remind": 300.0,
    "keep": 300.0,
    "erase": 300.0,
    "returns": 300.0,
    "expire": 600.0,
    "retention": 3600.0,
    "bodies": 3600.0,
    "contacts": 3600.0,
    "invitations": 3600.0,
    "claims": 3600.0,
    "texts": 3600.0,
    "forget": 3600.0,
    "limits": 3600.0,
    "sessions": 3600.0,
    "accounts": 3600.0,
    "drafts": 3600.0,
    # asked every hour, done once a day: a machine that sleeps at night is checked too
    "check": 3600.0,
    "files": 3600.0,
}
_dropped = {"jobs", "tally", "mail", "letters", "exports"}  # where they lie unread until the next one
beat_schedule = {
    name: {
        "task": f"demarche.{name}",
        "schedule": seconds,
        "options": {"expires": seconds} if name in _dropped else {},
    }
    for name, seconds in _seconds.items()
}
beat_schedule_filename = str(settings.DATA_DIR / "beat-schedule")
