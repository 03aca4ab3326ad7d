"""Where somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from organisations.models import Session, User
from organisations.sessions import DEVICE, NETWORK, SIGNED_IN_AT, SessionStore, mark_of


@dataclass(frozen=True)
class OpenSession:
    """`browser`, `device` and `network` as they were when the person signed in; "" or "unknown" where nobody knows."""

    mark: str
    browser: str
    device: str
    network: str
    began: datetime
    used: datetime
    current: bool


def sessions_of(user: User, *, current: str = "", now: datetime) -> list[OpenSession]:
    """The one with the key `current` first, then the one that was used last."""
    rows = Session.objects.filter(user=user, expire_date__gt=now).order_by("-expire_date")
    told = [_told(row, current) for row in rows]
    oldest = now - timedelta(seconds=settings.SESSION_LONGEST_AGE)
    return sorted((one for one in told if one and one.began > oldest), key=lambda one: not one.current)


def session_named(user: User, mark: str) -> Session | None:
    return next((row for row in Session.objects.filter(user=user) if mark_of(row.pk) == mark), None)


def _told(row: Session, current: str) -> OpenSession | None:
    content = SessionStore().decode(row.session_data)
    if SIGNED_IN_AT not in content:
        return None
    browser, _, device = str(content.get(DEVICE, "")).rpartition(" ")
    return OpenSession(
        mark=mark_of(row.pk),
        browser=browser,
        device=device,
        network=str(content.get(NETWORK, "")),
        began=datetime.fromisoformat(content[SIGNED_IN_AT]),
        used=row.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        current=row.pk == current,
    )
