"""What every mail to a supporter has in common: sender, plain text and HTML, what it is about, how long it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from letters.models import Signature
from letters.queries.notice import SIGNING
from organisations.domain.mail import draft_mail, forget_mail, is_blocked, queue_mail
from organisations.domain.mail.queue import MailTexts
from organisations.models import Mail

KEPT = timedelta(days=7)
"""How long a mail stays in the outbox after it was sent."""
NAMED = 10
"""Letters that a mail names; of further ones it tells the number."""


@dataclass(frozen=True)
class Part:
    """A paragraph; `link` stands on a line of its own below it, `lines` as a list."""

    text: str
    link: str = ""
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.text, *([self.link] if self.link else []), *(f"- {line}" for line in self.lines)])


@dataclass(frozen=True)
class Notice:
    """One mail about the signing `form` of a campaign. `key` tells it from others about the same signing."""

    campaign: Campaign
    form: UUID
    kind: str
    key: str
    to: str
    language: str
    subject: str
    parts: Sequence[Part]
    unsubscribe: str = ""


def draft_notice(notice: Notice, *, now: datetime) -> Mail:
    """Not written yet, and nobody has asked whether the address is blocked."""
    return draft_mail(**_texts(notice, now))


def write_notice(notice: Notice, *, now: datetime) -> Mail | None:
    """Into the outbox, once for each key; None where the address is blocked."""
    return None if is_blocked(notice.to) else queue_mail(**_texts(notice, now))


def forget_notices(*, now: datetime) -> int:
    """Delete what was sent a week ago, with the addresses and links in it; how many."""
    return forget_mail(SIGNING, older_than=KEPT, now=now)


def title_of(campaign: Campaign, language: str) -> str:
    """What the campaign's public page says above its text, in this language or in the campaign's own."""
    titles = {text.language: text.title for text in campaign.texts.all()}
    return titles.get(language) or titles.get(campaign.language) or campaign.owner.name


def form_of(signature: Signature) -> UUID:
    """Only a signature that came by a form has somebody to write to."""
    if signature.form is None:
        raise ValueError("This signature came without a form.")
    return signature.form


def letters_of(signatures: Sequence[Signature], *, held_fast: bool = False) -> tuple[str, ...]:
    """The titles of the letters, for a list; many are cut short. `held_fast`: with the digest of the text that was signed,
    by which anybody can show later that it was changed."""
    titles = [_with_digest(signature) if held_fast else str(signature.letter) for signature in signatures]
    if len(titles) <= NAMED:
        return tuple(titles)
    more = len(titles) - NAMED
    return (*titles[:NAMED], ngettext("and %(number)d more", "and %(number)d more", more) % {"number": more})


def _with_digest(signature: Signature) -> str:
    version = signature.version
    named = {"title": signature.letter, "number": version.number, "digest": version.digest}
    return _("%(title)s (version %(number)s, SHA-256 %(digest)s)") % named


def _who_read_it(language: str) -> str:
    if language in settings.LANGUAGES_READ_BY_A_SPEAKER:
        return _("A speaker of this language has read these words.")
    return _("No speaker of this language has read this translation yet. Where it is unclear, the English words hold.")


def _texts(notice: Notice, now: datetime) -> MailTexts:
    campaign = notice.campaign
    with translation.override(notice.language):
        parts = [*notice.parts, Part(_who_read_it(notice.language))]
        page = {
            "language": notice.language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "subject": notice.subject,
            "parts": parts,
        }
        sender = _("Confirmation") if campaign.neutral_mail else campaign.owner.name
    return {
        "owner": campaign.owner,
        "kind": notice.kind,
        "dedupe_key": f"{notice.kind}:{notice.form}:{notice.key}",
        "to": notice.to,
        "subject": notice.subject,
        "body": "\n\n".join(map(str, parts)) + "\n",
        "html": render_to_string("letters/mail/notice.html", page),
        "unsubscribe": notice.unsubscribe,
        "sender_name": sender,
        "language": notice.language,
        "about_kind": SIGNING,
        "about_id": notice.form,
        "heeds_blocks": True,
        "now": now,
    }
