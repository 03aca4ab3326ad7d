"""Mail that comes back after a server had taken it."""

from datetime import datetime

from organisations.enums import MailState
from organisations.models import Mail
from organisations.ownership import all_owners


def find_sent(message_id: str) -> Mail | None:
    """The mail that left under this id."""
    with all_owners():
        mail: Mail | None = Mail.objects.filter(message_id=message_id).exclude(state=MailState.DUE).first()
        return mail


def record_return(message_id: str, *, now: datetime) -> Mail | None:
    """Mark the mail with this id; None where there is none, or it came back before."""
    with all_owners():
        mail = find_sent(message_id)
        if mail is None or Mail.objects.filter(pk=mail.pk, bounced_at=None).update(bounced_at=now) != 1:
            return None
        mail.bounced_at = now
        return mail
