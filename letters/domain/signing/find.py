"""Who has lost the way to their signature, or should look at it, is sent one: to the address that signed, and to no
other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.link import make_link
from letters.domain.notice import form_of, write_my_links, write_own_link
from letters.enums import LinkPurpose
from letters.models import Signature
from letters.queries.link import MANAGED_WITHIN, SENT_AGAIN_WITHIN, address_of
from letters.queries.signature import marks_of, opened
from letters.queries.signing import LIVE
from organisations.addresses import canonical_address
from organisations.domain.limit import take
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, User


def mail_my_links(campaign: Campaign, email: str, language: str, now: datetime) -> list[Mail]:
    """One link for each live signing of this address (a mailbox may be shared); no mail where there is none. Each goes to
    the address as it was signed with: another spelling is the same mailbox only as far as we know its provider."""
    with transaction.atomic():
        signed = Signature.objects.filter(campaign=campaign, mail_index=marks_of(campaign).mail(email), state__in=LIVE)
        forms: defaultdict[str, dict[UUID, None]] = defaultdict(dict)
        for row in signed.exclude(form=None).order_by("id"):
            forms[opened(row, "email")][form_of(row)] = None
        mails = [_mail(campaign, to, list(own), language, now) for to, own in forms.items()]
        return [mail for mail in mails if mail is not None]


def mail_own_link(signature: Signature, /, *, by: User | None, now: datetime) -> Mail:
    """An organiser corrects nothing that somebody else has signed, but can send them the page on which they do."""
    if signature.form is None or signature.state not in LIVE:
        raise DemarcheError(_("There is no page of this signature to which a link could lead."))
    with transaction.atomic():
        made = make_link(
            signature.campaign, form=signature.form, purpose=LinkPurpose.MANAGE, now=now, lasts=MANAGED_WITHIN
        )
        link = address_of(LinkPurpose.MANAGE, made.token, str(signature.language))
        counted = take("mail", canonical_address(opened(signature, "email")), now=now)
        mail = write_own_link(signature, link=link, now=now) if counted else None
        if mail is None:
            raise DemarcheError(
                _("Nothing can be sent to this person now: wait a day, unless they want no mail at all.")
            )
        log_security(SecurityKind.LINK_SENT, organisation=signature.owner, by=by, subject=signature, now=now)
    return mail


def _mail(campaign: Campaign, to: str, forms: Sequence[UUID], language: str, now: datetime) -> Mail | None:
    links = [
        make_link(campaign, form=form, purpose=LinkPurpose.MANAGE, now=now, lasts=SENT_AGAIN_WITHIN) for form in forms
    ]
    addresses = [address_of(LinkPurpose.MANAGE, link.token, language) for link in links]
    return write_my_links(campaign, to=to, language=language, links=addresses, form=forms[0], now=now)
