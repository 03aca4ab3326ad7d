"""Mail about signing for an organisation: the question to the organisation, and its answer to the person who signed."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from letters.domain.notice.frame import Notice, Part, form_of, letters_of, title_of, write_notice
from letters.models import Signature
from letters.persons import is_site
from letters.queries.signature import opened
from organisations.models import Mail


def write_mandate_request(signatures: Sequence[Signature], *, to: str, link: str, now: datetime) -> Mail | None:
    """Asks the organisation itself, at the address that the signatory gave. The signatory has confirmed by now, so the
    name and the organisation may stand here; both are checked to hold no link."""
    first = signatures[0]
    with translation.override(first.language):
        asked = Part(_("Does your organisation agree? Say yes or no on this page; nobody is asked to sign in:"), link)
        parts = [
            *_who_signed(first, signatures),
            asked,
            Part(_("Until you say yes, the signature is neither counted nor printed in the organisation's name.")),
            Part(_("If you do nothing, it stays like that. We got this address from the person who signed.")),
        ]
        subject = (
            _("Please answer a question")
            if _names_nobody(first)
            else _("Has %(organisation)s signed? Please answer") % {"organisation": opened(first, "organisation")}
        )
        # It may be sent again, also elsewhere; at most one mail in a minute.
        return write_notice(_notice(first, "mandate_request", to, subject, parts, key=f"{now:%Y%m%d%H%M}"), now=now)


def write_mandate_declined(signatures: Sequence[Signature], *, mine: str, now: datetime) -> Mail | None:
    """Tells the person who signed that the organisation said no, and that signing in one's own name is still open."""
    first = signatures[0]
    with translation.override(first.language):
        said = _("The organisation for which you signed has answered that it does not agree.")
        if not _names_nobody(first):
            said = _("%(organisation)s has answered that it does not agree that you signed in its name.") % {
                "organisation": opened(first, "organisation")
            }
        parts = [
            Part(said),
            Part(_("The signature does not count and is not printed. You can sign in your own name instead:"), mine),
            Part(_("If you do nothing, it stays like that.")),
        ]
        subject = _("An answer") if first.campaign.neutral_mail else _("Your signature for an organisation")
        return write_notice(_notice(first, "mandate_declined", opened(first, "email"), subject, parts), now=now)


def _names_nobody(first: Signature) -> bool:
    """Where the campaign wants it so, or where a mail program would make a link of what somebody typed."""
    return first.campaign.neutral_mail or is_site(opened(first, "organisation"))


def _who_signed(first: Signature, signatures: Sequence[Signature]) -> list[Part]:
    if _names_nobody(first):
        return [Part(_("Somebody named your organisation on a form and said that it agrees."))]
    text = _("%(name)s signed on behalf of %(organisation)s. Campaign: %(title)s. Letters:") % {
        "name": opened(first, "name"),
        "organisation": opened(first, "organisation"),
        "title": title_of(first.campaign, str(first.language)),
    }
    return [Part(text, lines=letters_of(signatures))]


def _notice(first: Signature, kind: str, to: str, subject: str, parts: Sequence[Part], *, key: str = "0") -> Notice:
    return Notice(first.campaign, form_of(first), kind, key, to, str(first.language), subject, parts)
