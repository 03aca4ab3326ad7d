"""Who has lost the way to their signature is sent one: to the address that signed, and to no other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign
from letters.domain.link import make_link
from letters.domain.notice import form_of, write_my_links
from letters.enums import LinkPurpose
from letters.models import Signature
from letters.queries.link import SENT_AGAIN_WITHIN, address_of
from letters.queries.signature import marks_of, opened
from letters.queries.signing import LIVE
from organisations.models import Mail


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


def _mail(campaign: Campaign, to: str, forms: Sequence[UUID], language: str, now: datetime) -> Mail | None:
    links = [
        make_link(campaign, form=form, purpose=LinkPurpose.MANAGE, now=now, lasts=SENT_AGAIN_WITHIN) for form in forms
    ]
    addresses = [address_of(LinkPurpose.MANAGE, link.token, language) for link in links]
    return write_my_links(campaign, to=to, language=language, links=addresses, form=forms[0], now=now)
