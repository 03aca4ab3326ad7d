"""What must be right in the database before anything serves it. gunicorn, worker and beat run no system checks, so
each asks here when it starts, and so does the step that prepares the database (docs/adr/0014)."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from organisations.domain.key import verify_keys
from organisations.queries.clock import read_clock
from organisations.queries.securitylog import holds_demo


def check_at_start() -> None:
    """Raises ImproperlyConfigured with a sentence that names the variable."""
    verify_keys(now=read_clock())
    refuse_demo_off_loopback()


def refuse_demo_off_loopback() -> None:
    """The settings refuse DEMO=1 on a server; a database that was filled with it brings the demo's logins along."""
    if not settings.ON_LOOPBACK and holds_demo():
        raise ImproperlyConfigured(
            f"DEMO: the demo was loaded into this database, and this installation answers as "
            f"{', '.join(settings.ALLOWED_HOSTS)}. The demo is only for 127.0.0.1 and localhost: "
            "begin a server with an empty database (DATABASE_URL, or another DATA_DIR)."
        )
