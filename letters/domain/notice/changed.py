"""Mail to who signed a text that says something else now: keep the signature, or withdraw it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.domain.notice.frame import Notice, Part, form_of, letters_of, title_of, write_notice
from letters.models import Signature
from letters.queries.signature import opened
from organisations.models import Mail


def write_changed(signatures: Sequence[Signature], *, link: str, now: datetime) -> Mail | None:
    """About all letters of a campaign that one mailbox has signed and that changed. It is the only one of its kind that
    the mailbox gets in the campaign, so there is nothing to unsubscribe from."""
    first = signatures[0]
    with translation.override(first.language):
        parts = [
            *_what_changed(signatures),
            Part(_("See the difference, and say whether you keep your signature or withdraw it, here:"), link),
            Part(_("Until you keep it, your name is neither printed nor counted under the new text.")),
            Part(_("If you do nothing, it stays like that: you have signed the earlier text and not this one.")),
            Part(_("We ask this once in a campaign. The link works for a year and always shows the newest text.")),
        ]
        subject = _("Please answer a question") if first.campaign.neutral_mail else _("Do you keep your signature?")
        to, language = opened(first, "email"), str(first.language)
        notice = Notice(first.campaign, form_of(first), "changed", "0", to, language, subject, parts)
        return write_notice(notice, now=now)


def _what_changed(signatures: Sequence[Signature]) -> list[Part]:
    first = signatures[0]
    if first.campaign.neutral_mail:
        return [Part(_("Something that was signed with this address says something else now."))]
    text = ngettext(
        "You signed with this address, and the letter says something else now. Campaign: %(title)s. Letter:",
        "You signed with this address, and the letters say something else now. Campaign: %(title)s. Letters:",
        len({row.letter_id for row in signatures}),
    )
    one_each = [*{row.letter_id: row for row in signatures}.values()]
    return [Part(text % {"title": title_of(first.campaign, str(first.language))}, lines=letters_of(one_each))]
