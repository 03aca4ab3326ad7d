"""The holder of the mailbox says that the signature is theirs, or that it is not."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from letters.domain.mandate import ask_mandate, give_standing_mandate
from letters.domain.signature import count_late
from letters.domain.signing.erase import erase_signing
from letters.enums import Mandate, SignatureState
from letters.models import Link, Signature
from letters.queries.mandate import opened_request, request_of
from letters.queries.signature import opened
from letters.queries.signing import to_confirm, to_disown
from organisations.domain.mail.block import block_address
from organisations.enums import ErasureReason, MailBlockReason
from organisations.errors import DemarcheError


def confirm_signing(link: Link, *, now: datetime) -> list[Signature]:
    """From now on they count. Of many at once the first holds the rows and the others find them changed; again is
    harmless. Raises DemarcheError where nothing can be confirmed any more."""
    with transaction.atomic():
        held = to_confirm(link, now=now).select_for_update(of=("self",)).order_by("id")
        keys = [row.pk for row in held]
        waiting = Signature.objects.filter(pk__in=keys, state=SignatureState.PENDING)
        if waiting.update(state=SignatureState.CONFIRMED, confirmed_at=now):
            Link.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
            _ask_for(link, now)
            count_late(keys, now=now)
        confirmed = list(_signing(link).filter(state=SignatureState.CONFIRMED))
    if not confirmed:
        raise DemarcheError(_("There is nothing to confirm any more."))
    return confirmed


def disown_signing(link: Link, *, now: datetime) -> int:
    """Somebody else had used the address: what was sent in is erased, and no further mail goes there."""
    with transaction.atomic():
        rows = to_disown(link, _signing(link).select_for_update(), now=now)
        if not rows:
            raise DemarcheError(
                _("This has been decided already. To withdraw or erase a signature, use the other link in the mail.")
            )
        block_address(opened(rows[0], "email"), reason=MailBlockReason.ASKED, now=now)
        return erase_signing(link.campaign, link.form, reason=ErasureReason.NOT_ME, now=now)


def _signing(link: Link) -> QuerySet[Signature]:
    rows: QuerySet[Signature] = Signature.objects.of_form(link.campaign_id, link.form)
    return rows


def _ask_for(link: Link, now: datetime) -> None:
    """Nobody, where the organisation has said before who may; else whom it names for it, now that somebody has answered
    for the mailbox."""
    speaking = list(_signing(link).filter(state=SignatureState.CONFIRMED, mandate=Mandate.ASKED))
    if speaking and give_standing_mandate(speaking, now=now):
        return
    request = request_of(link.campaign, link.form) if speaking else None
    contact = opened_request(request, "contact") if request else ""
    if contact:
        ask_mandate(speaking, to=contact, now=now)
