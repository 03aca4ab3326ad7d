"""Who has lost the way to their signature, or should look at it, is sent one: to the address that signed, and to no
other."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.link import make_link
from letters.domain.notice import Way, form_of, write_my_links, write_own_link
from letters.enums import LIVE, LinkPurpose, SignatureState
from letters.models import Signature
from letters.queries.link import MANAGED_WITHIN, SENT_AGAIN_WITHIN, address_of
from letters.queries.signature import marks_of, opened
from letters.queries.signing import takes_confirmations
from organisations.addresses import canonical_address
from organisations.domain.limit import take
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, User


def mail_my_links(campaign: Campaign, email: str, language: str, now: datetime) -> list[Mail]:
    """The way to each live signing of this address (a mailbox may be shared), and to confirm it where that is still to be
    done; no mail where there is none. Each goes to the address as it was signed with: another spelling is the same
    mailbox only as far as we know its provider. First to the spelling that was asked for. The caller has counted one mail
    for the mailbox; each further one is counted here, and none is written over the limit."""
    with transaction.atomic():
        signed = Signature.objects.filter(campaign=campaign, mail_index=marks_of(campaign).mail(email), state__in=LIVE)
        waiting = {row.pk for row in signed.filter(takes_confirmations(now), state=SignatureState.PENDING)}
        forms: defaultdict[str, dict[UUID, bool]] = defaultdict(dict)
        for row in signed.exclude(form=None).order_by("id"):
            own = forms[opened(row, "email")]
            own[form_of(row)] = own.get(form_of(row), False) or row.pk in waiting
        mails = []
        for number, to in enumerate(sorted(forms, key=lambda to: to != email)):
            if number and not take("mail", canonical_address(to), now=now):
                break
            mails.append(_mail(campaign, to, forms[to], language, now))
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


def _mail(campaign: Campaign, to: str, forms: Mapping[UUID, bool], language: str, now: datetime) -> Mail | None:
    """`forms` with whether each still waits to be confirmed."""
    ways = []
    for form, waits in forms.items():
        link = partial(make_link, campaign, form=form, now=now, lasts=SENT_AGAIN_WITHIN)
        way = Way(address_of(LinkPurpose.MANAGE, link(purpose=LinkPurpose.MANAGE).token, language))
        if waits:
            made = link(purpose=LinkPurpose.CONFIRM, code_for=to)
            way = replace(way, link=address_of(LinkPurpose.CONFIRM, made.token, language), code=made.code)
        ways.append(way)
    return write_my_links(campaign, to=to, language=language, ways=ways, form=next(iter(forms)), now=now)
