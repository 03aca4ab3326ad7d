"""The mail as it goes out: its headers, its text, and the same as plain HTML where the writer gave one."""

from collections.abc import Iterable
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives

from organisations.domain.mail.queue import TABLE, recipient_of
from organisations.models import Mail
from organisations.sealing import unseal

Attachment = tuple[str, bytes, str]


def write_message(mail: Mail, attachments: Iterable[Attachment]) -> EmailMessage:
    """As it goes out. An attachment is name, content and media type."""
    message = EmailMultiAlternatives(
        subject=_opened(mail, "subject_sealed"),
        body=_opened(mail, "body_sealed"),
        from_email=_sender(mail),
        to=[recipient_of(mail)],
        headers=_headers(mail),
    )
    if mail.html_sealed is not None:
        message.attach_alternative(_opened(mail, "html_sealed"), "text/html")
    for attachment in attachments:
        message.attach(*attachment)
    # Services that give a mail a number of their own tell us this one when it comes back (docs/adr/0016).
    message.metadata = {"message_id": mail.message_id}  # type: ignore[attr-defined]
    return message


def _headers(mail: Mail) -> dict[str, str]:
    headers = {"Message-ID": mail.message_id}
    if not mail.at_most_once:
        headers["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_sealed is not None:
        address = _opened(mail, "unsubscribe_sealed")
        headers["List-Unsubscribe"] = f"<{address}>"
        if address.startswith("https://"):  # RFC 8058 knows no other
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _sender(mail: Mail) -> str:
    """The installation's own address, under the name that the mail was written in."""
    if not mail.sender_name:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((mail.sender_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _opened(mail: Mail, column: str) -> str:
    return unseal(getattr(mail, column), TABLE, column, mail.pk)
