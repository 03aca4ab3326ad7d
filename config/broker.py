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
task_routes = {name: {"queue": "mail"} for name in ("organisations.send_due_mail", "letters.dispatch")}

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

# Tasks by name, as strings: what is due stands in the database, and a lost message is made good by the next beat.
beat_schedule = {
    "answer sign forms": {"task": "letters.work_intake", "schedule": 5.0},
    "go on with long work": {"task": "letters.do_jobs", "schedule": 5.0, "options": {"expires": 5.0}},
    "count signatures": {"task": "letters.tally", "schedule": 10.0, "options": {"expires": 10.0}},
    "remind who has not confirmed": {"task": "letters.remind_unconfirmed", "schedule": 300.0},
    "remove files of lists": {"task": "letters.clear_exports", "schedule": 60.0, "options": {"expires": 60.0}},
    "empty what nobody confirmed": {"task": "letters.expire_unconfirmed", "schedule": 600.0},
    "remove names whose time is over": {"task": "letters.anonymise", "schedule": 3600.0},
    "empty old mail": {"task": "organisations.empty_mail", "schedule": 3600.0},
    "ask who signed an earlier text": {"task": "letters.ask_earlier_signers", "schedule": 300.0},
    "write news": {"task": "letters.write_news", "schedule": 60.0},
    # what lies unread that long is made good by the next one
    "send due mail": {"task": "organisations.send_due_mail", "schedule": 20.0, "options": {"expires": 20.0}},
    "send letters by e-mail": {"task": "letters.dispatch", "schedule": 30.0, "options": {"expires": 30.0}},
    "read reports of mail that came back": {"task": "letters.read_returns", "schedule": 300.0},
    "forget old mail": {"task": "letters.forget_notices", "schedule": 3600.0},
    "chase what is due": {"task": "letters.chase", "schedule": 60.0},
    "erase names that were withdrawn": {"task": "letters.erase_withdrawn", "schedule": 300.0},
    "forget counters": {"task": "organisations.forget_limits", "schedule": 3600.0},
    "clear sessions": {"task": "organisations.clear_sessions", "schedule": 3600.0},
    "empty accounts of who has left": {"task": "organisations.empty_accounts", "schedule": 3600.0},
    "forget drafts": {"task": "letters.forget_manuscripts", "schedule": 3600.0},
    # asked every hour, done once a day: a machine that sleeps at night is checked too
    "check everything": {"task": "letters.check_everything", "schedule": 3600.0},
    "remove stray files": {"task": "letters.remove_strays", "schedule": 3600.0},
}
beat_schedule_filename = str(settings.DATA_DIR / "beat-schedule")
