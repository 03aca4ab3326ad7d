"""What a mail service tells of the mails that it sent for us (docs/adr/0016). A signal of that package, none of ours."""

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking

from letters.domain.notice import note_complaint, note_return
from organisations.dsn import Returned, status_in
from organisations.queries.clock import read_clock

NO_SUCH_ADDRESS, UNKNOWN = "5.1.1", "5.0.0"


def connect() -> None:
    """Called once, when the application is ready and the package is in use."""
    tracking.connect(mail_was_tracked)


def mail_was_tracked(*, event: AnymailTrackingEvent, **_: Any) -> None:
    """The services give back the message id that each mail left us with (organisations/domain/mail/message.py)."""
    message_id = str((event.metadata or {}).get("message_id", ""))
    if event.event_type in {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}:
        guess = NO_SUCH_ADDRESS if event.reject_reason == RejectReason.INVALID else UNKNOWN
        status = status_in(f"{event.mta_response or ''} {event.description or ''}") or guess
        if status.startswith("5"):  # some services report what may still arrive as bounced too
            note_return(Returned(message_id, status), now=read_clock())
    elif event.event_type in {EventType.COMPLAINED, EventType.UNSUBSCRIBED}:
        note_complaint(message_id, now=read_clock())
