"""An organisation is asked whether somebody may sign for it, and answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.queries.mandate import standing_mandate
from letters.domain.link import make_link
from letters.domain.notice import write_mandate_declined, write_mandate_request
from letters.domain.signature import count_late
from letters.enums import LIVE, MANDATED, LinkPurpose, Mandate, SignatureKind, SignatureState
from letters.models import Link, MandateRequest, Signature
from letters.queries.link import MANAGED_WITHIN, address_of
from letters.queries.mandate import opened_request, request_of
from letters.queries.signature import opened
from organisations.addresses import canonical_address, same_mailbox
from organisations.domain.limit import Thing, take_all
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.identifiers import digest_of_token
from organisations.models import User
from organisations.sealing import seal

ANSWERED_WITHIN = timedelta(days=14)
TAKEN_BACK_WITHIN = timedelta(days=7)
"""After the first answer: so long its link shows it and can take it back; then the link has ended."""


def ask_mandate(signatures: Sequence[Signature], *, to: str, now: datetime) -> MandateRequest:
    """`signatures` are those of one signing. The link goes to this address alone; one that was mailed before ends. Where
    the address, the network of the form or the campaign is over its limit, or the address wants no mail, nothing is
    sent, and `asked_at` stays as it was. Raises DemarcheError at the mailbox that has signed."""
    first = signatures[0]
    if first.form is None:
        raise ValueError("This signature came without a form.")
    if same_mailbox(to, opened(first, "email")):
        raise DemarcheError(_("Somebody else there has to confirm it: write another address."), field="to")
    with transaction.atomic():
        request = _locked_request(first)
        if request.state != Mandate.ASKED:
            return request
        request.contact_sealed = _sealed(request, "contact", to)
        Link.objects.filter(campaign=first.campaign_id, form=first.form, purpose=LinkPurpose.COUNTERSIGN).delete()
        if take_all([_things(request, to)], now=now) == [""] and _mailed(first.form, signatures, to, now):
            request.asked_at = now
        request.network_key = ""
        request.save()
    return request


def give_standing_mandate(signatures: Sequence[Signature], *, now: datetime) -> bool:
    """Whether the organisation had recorded before that this person may sign for it: then it counts from now on, as if it
    had been asked and had said yes (docs/adr/0049). `signatures` are those of one confirmed signing."""
    first = signatures[0]
    said = {field: opened(first, field) for field in ("organisation", "name")}
    known = standing_mandate(first.campaign_id, **said, address=opened(first, "email"), now=now)
    if known is None or first.form is None:
        return False
    with transaction.atomic():
        request = _locked_request(first)
        if request.state != Mandate.ASKED:
            return False
        request.state, request.answered_at, request.network_key = Mandate.GIVEN, now, ""
        request.contact_sealed, request.answerer_sealed = None, _sealed(request, "answerer", known.office)
        request.save()
        _asked(first.campaign_id, first.form).update(mandate=Mandate.GIVEN, counts_from=now)
    return True


def ask_again(signature: Signature, /, *, to: str = "", by: User | None, now: datetime) -> MandateRequest:
    """An organiser has the question sent once more, to the same address or to one that is known better. That somebody
    did is written down, and whether the address is another one; which one it is, is not."""
    request = request_of(signature.campaign, signature.form) if signature.form else None
    known = opened_request(request, "contact") if request else ""
    address = to or known
    if signature.mandate != Mandate.ASKED or signature.state != SignatureState.CONFIRMED or signature.form is None:
        raise DemarcheError(_("There is nothing to ask for this signature now."))
    if not address:
        raise DemarcheError(_("Write an address: the person who signed has given none."), field="to")
    rows = _asked(signature.campaign_id, signature.form).filter(state=SignatureState.CONFIRMED)
    with transaction.atomic():
        asked = ask_mandate(list(rows.select_related("campaign__owner", "letter")), to=address, now=now)
        sent = asked.asked_at == now
        detail = {"sent": sent, "elsewhere": not same_mailbox(address, known)}
        log_security(
            SecurityKind.MANDATE_ASKED, organisation=signature.owner, by=by, subject=signature, detail=detail, now=now
        )
    if not sent:
        raise DemarcheError(_("Nothing can be sent to this address now. Use another one, or wait a day."), field="to")
    return asked


def answer_mandate(link: Link, *, given: bool, answerer: str, now: datetime) -> MandateRequest:
    """Given, the signatures count from now on and are printed in the organisation's name; declined, who signed is told.
    The first answer stands; again is harmless. Raises DemarcheError where there is nothing to answer any more."""
    with transaction.atomic():
        request: MandateRequest = MandateRequest.objects.select_for_update().get(
            campaign=link.campaign_id, form=link.form
        )
        if request.state != Mandate.ASKED:
            return request
        rows = _asked(link.campaign_id, link.form)
        states = dict(rows.select_for_update().values_list("pk", "state"))
        if link.expires_at <= now or SignatureState.CONFIRMED not in states.values():
            raise DemarcheError(_("There is nothing to answer any more."))
        request.state, request.answered_at = (Mandate.GIVEN if given else Mandate.DECLINED), now
        request.answerer_sealed = _sealed(request, "answerer", answerer)
        request.save()
        Link.objects.filter(pk=link.pk, used_at=None).update(used_at=now, expires_at=now + TAKEN_BACK_WITHIN)
        rows.update(mandate=request.state, **({"counts_from": now} if given else {}))
        if given:
            count_late(states, now=now)
        else:
            _tell_declined(link, list(states), now)
    return request


def take_back_answer(link: Link, *, now: datetime) -> MandateRequest:
    """Who answered for the organisation opens the question again: from now on nothing counts in its name, until it says
    yes. Only while the link works; again is harmless. Raises DemarcheError where there is nothing to take back."""
    with transaction.atomic():
        request: MandateRequest = MandateRequest.objects.select_for_update().get(
            campaign=link.campaign_id, form=link.form
        )
        if request.state == Mandate.ASKED:
            return request
        rows = Signature.objects.of_form(link.campaign_id, link.form).filter(
            kind__in=MANDATED, mandate=request.state, state__in=LIVE
        )
        if link.expires_at <= now or not list(rows.select_for_update().values_list("pk", flat=True)):
            raise DemarcheError(_("There is nothing to take back any more."))
        rows.update(mandate=Mandate.ASKED, counts_from=None)
        request.state, request.answered_at, request.answerer_sealed = Mandate.ASKED, None, None
        request.save()
    return request


def sign_personally(campaign: Campaign, form: UUID, *, now: datetime) -> list[Signature]:
    """Whose organisation said no signs in the own name instead; what was said of the organisation goes."""
    with transaction.atomic():
        rows = Signature.objects.of_form(campaign.pk, form).filter(state__in=LIVE, mandate=Mandate.DECLINED)
        keys = list(rows.select_for_update().values_list("pk", flat=True))
        if not keys:
            raise DemarcheError(_("There is nothing here to turn into a personal signature."))
        rows.update(
            kind=SignatureKind.PERSONAL,
            mandate=Mandate.NOT_NEEDED,
            organisation_sealed=None,
            office_sealed=None,
            counts_from=now,
        )
        count_late(keys, now=now)
    return list(Signature.objects.filter(pk__in=keys).order_by("id"))


def _asked(campaign_id: UUID, form: UUID) -> QuerySet[Signature]:
    """Signatures of the signing that wait for the organisation."""
    rows: QuerySet[Signature] = Signature.objects.of_form(campaign_id, form)
    return rows.filter(kind__in=MANDATED, mandate=Mandate.ASKED)


def _things(request: MandateRequest, to: str) -> Sequence[Thing]:
    """What a question counts for: who signs a hundred times for bodies that others named floods nobody."""
    network = request.network_key
    return [
        ("mandate", canonical_address(to)),
        *([("mandate_network", network)] if network else []),
        ("mandate_campaign", request.campaign_id.hex),
    ]


def _mailed(form: UUID, signatures: Sequence[Signature], to: str, now: datetime) -> bool:
    first = signatures[0]
    mailed = make_link(first.campaign, form=form, purpose=LinkPurpose.COUNTERSIGN, now=now, lasts=ANSWERED_WITHIN)
    address = address_of(LinkPurpose.COUNTERSIGN, mailed.token, str(first.language))
    if write_mandate_request(signatures, to=to, link=address, now=now):
        return True
    Link.objects.filter(digest=digest_of_token(mailed.token)).delete()
    return False


def _tell_declined(link: Link, keys: Sequence[UUID], now: datetime) -> None:
    """With a link to the page where one can sign personally."""
    rows = list(Signature.objects.filter(pk__in=keys).select_related("campaign__owner", "letter").order_by("id"))
    manage = make_link(link.campaign, form=link.form, purpose=LinkPurpose.MANAGE, now=now, lasts=MANAGED_WITHIN)
    mine = address_of(LinkPurpose.MANAGE, manage.token, str(rows[0].language))
    write_mandate_declined(rows, mine=mine, now=now)


def _locked_request(signature: Signature) -> MandateRequest:
    """That of its signing, made if there is none, and held until the transaction ends."""
    request: MandateRequest
    request, _made = MandateRequest.objects.select_for_update().get_or_create(
        form=signature.form, defaults={"campaign": signature.campaign, "owner_id": signature.owner_id}
    )
    return request


def _sealed(request: MandateRequest, field: str, text: str) -> bytes:
    return seal(text, MandateRequest._meta.db_table, f"{field}_sealed", request.pk)
