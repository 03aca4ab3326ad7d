"""Ending what is open: somebody's sessions, and what is left of those that ended by themselves."""

from datetime import datetime

from django.db import transaction

from organisations.domain.securitylog import log_person
from organisations.enums import SecurityKind
from organisations.models import Session, User


def end_sessions(user: User, /, *, keep: str = "", by: User | None, now: datetime) -> int:
    """Sign the person out everywhere, at once; `keep` is the key of the one session that stays. How many were ended.

    For whatever changes what somebody may do, or makes a copied cookie likely: another role, leaving, a new password,
    another second factor. It asks for no right: who calls it has asked.
    """
    with transaction.atomic():
        ended: int = Session.objects.filter(user=user).exclude(session_key=keep).delete()[0]
        if ended:
            log_person(SecurityKind.SESSIONS_ENDED, user, by=by, detail={"number": ended}, now=now)
        return ended


def end_session(session: Session, /, *, by: User | None, now: datetime) -> None:
    """Sign out one browser."""
    with transaction.atomic():
        if session.user and Session.objects.filter(pk=session.pk).delete()[0]:
            log_person(SecurityKind.SESSIONS_ENDED, session.user, by=by, detail={"number": 1}, now=now)


def clear_sessions(*, now: datetime) -> int:
    """Remove what is left of sessions that have ended; how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
