"""Recipients are entered and kept up to date: the shared directory by operators, one's own by oneself."""

from datetime import datetime

from django.db import transaction

from organisations.domain.change import save_noted
from organisations.models import Recipient, User


def add_recipient(recipient: Recipient, /, *, by: User | None, now: datetime) -> Recipient:
    """`added_by` says for which organisation only; empty for the shared directory."""
    with transaction.atomic():
        return save_noted(recipient, by=by, now=now)


def change_recipient(recipient: Recipient, /, *, by: User | None, now: datetime) -> Recipient:
    with transaction.atomic():
        return save_noted(recipient, by=by, now=now)
