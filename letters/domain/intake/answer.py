"""What a form comes to: signatures and a mail, a mail only, nothing, or a question to a person."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from campaigns.models import Campaign
from letters.domain.link import new_link
from letters.domain.notice import Way, draft_already_signed, draft_confirmation
from letters.domain.signature import seal_columns
from letters.enums import (
    MANDATED,
    IntakeAsk,
    IntakeNote,
    IntakeState,
    LinkPurpose,
    Mandate,
    SignatureSource,
    SignatureState,
)
from letters.models import Link, MandateRequest, Signature, Version
from letters.queries.intake import SEALED, Known, Sent
from letters.queries.link import CONFIRMED_WITHIN, MANAGED_WITHIN, address_of
from letters.queries.signature import opened
from organisations.addresses import OTHER, canonical_address, domain_group, domain_of, registrable_domain, same_mailbox
from organisations.domain.limit import Thing
from organisations.errors import DemarcheError
from organisations.models import Mail
from organisations.sealing import seal


@dataclass
class Answer:
    """`things` are what its mail counts for; `unseen` says that over a limit nothing is lost, so nobody need look;
    `wants_links` that the mail with somebody's links is still to be written."""

    sent: Sent
    state: IntakeState = IntakeState.DONE
    note: str = ""
    unseen: bool = False
    wants_links: bool = False
    things: Sequence[Thing] = ()
    signatures: list[Signature] = field(default_factory=list)
    mandates: list[MandateRequest] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)

    def refuse(self, note: str) -> None:
        """Over this limit: nothing is written; a person looks at it unless nothing is lost."""
        self.state, self.note = (IntakeState.DROPPED if self.unseen else IntakeState.HELD), note
        self.wants_links = False
        self.signatures, self.mandates, self.links, self.mails = [], [], [], []


def answer(sent: Sent, known: Known, *, campaign: Campaign, now: datetime) -> Answer:
    """Nothing is written yet. A form that a machine filled in comes to nothing."""
    for filled_in, note in ((sent.honey, IntakeNote.HONEY), (sent.quick, IntakeNote.QUICK)):
        if filled_in:
            return Answer(sent, IntakeState.DROPPED, note)
    if sent.email in known.blocked:
        return Answer(sent)
    try:
        found = _send_links(sent, known) if sent.intake.asks == IntakeAsk.LINK else _sign(sent, known, campaign, now)
    except DemarcheError:  # a text that no signature can hold
        return Answer(sent, IntakeState.HELD, IntakeNote.UNREADABLE)
    if found.mails or found.wants_links:
        found.things = _things(sent, campaign)
    return found


def _things(sent: Sent, campaign: Campaign) -> Sequence[Thing]:
    """The narrowest first: it is the one that is told. What a person let through is over no limit but the mailbox's own:
    who presses one button for a hundred forms does not see that they all bear one address."""
    mailbox: Thing = ("mail", canonical_address(sent.email))
    if sent.intake.note == IntakeNote.LET_THROUGH:
        return [mailbox]
    network = sent.intake.network_key
    return [
        mailbox,
        *([("network", network)] if network else []),
        ("domain", registrable_domain(sent.email))
        if domain_group(sent.email) == OTHER
        else ("provider", domain_of(sent.email)),
        ("campaign", campaign.pk.hex),
        ("all", ""),
    ]


def _send_links(sent: Sent, known: Known) -> Answer:
    signed = any(mail == sent.mail for (_letter, mail), rows in known.live.items() if rows)
    return Answer(sent, wants_links=signed, unseen=True)


def _sign(sent: Sent, known: Known, campaign: Campaign, now: datetime) -> Answer:
    received_at = sent.intake.received_at
    wanted = [
        known.version_of(letter, number, received_at=received_at) for letter, number in dict(sent.letters).items()
    ]
    versions = [version for version in wanted if version]
    if not versions:
        return Answer(sent, IntakeState.DROPPED, IntakeNote.CLOSED)
    standing = [known.same_person(version.letter_id, sent) for version in versions]
    fresh = [version for version, signed in zip(versions, standing, strict=True) if signed is None]
    if not fresh:
        return _say_already([signed for signed in standing if signed], sent, campaign, now)
    if sent.intake.note != IntakeNote.LET_THROUGH and any(
        len(known.live.get((version.letter_id, sent.mail), ())) >= campaign.names_per_address for version in fresh
    ):
        return Answer(sent, IntakeState.HELD, IntakeNote.NAMES)
    return _ask_to_confirm(fresh, sent, campaign, now)


def _say_already(signed: Sequence[Signature], sent: Sent, campaign: Campaign, now: datetime) -> Answer:
    """To the address that the standing signature has, and about what was signed with one form: one that waits to be
    confirmed before others. Its week does not begin again."""
    first = next((one for one in signed if one.state == SignatureState.PENDING), signed[0])
    form, language = first.form, str(first.language)
    if form is None:
        return Answer(sent)
    manage, own = new_link(campaign, form=form, purpose=LinkPurpose.MANAGE, now=now, lasts=MANAGED_WITHIN)
    links, way = [manage], Way(address_of(LinkPurpose.MANAGE, own.token, language))
    left = first.recorded_at + CONFIRMED_WITHIN - now
    if first.state == SignatureState.PENDING and left > timedelta():
        email = opened(first, "email")
        confirm, mailed = new_link(
            campaign, form=form, purpose=LinkPurpose.CONFIRM, now=now, lasts=left, code_for=email
        )
        links.append(confirm)
        way = replace(way, link=address_of(LinkPurpose.CONFIRM, mailed.token, language), code=mailed.code)
    together = [one for one in signed if one.form == form]
    return Answer(sent, unseen=True, links=links, mails=[draft_already_signed(together, way, now=now)])


def _ask_to_confirm(versions: Sequence[Version], sent: Sent, campaign: Campaign, now: datetime) -> Answer:
    form, language = sent.intake.pk, sent.intake.language
    signatures = [_signature(version, sent, campaign, now) for version in versions]
    confirm, mailed = new_link(
        campaign, form=form, purpose=LinkPurpose.CONFIRM, now=now, lasts=CONFIRMED_WITHIN, code_for=sent.email
    )
    manage, own = new_link(campaign, form=form, purpose=LinkPurpose.MANAGE, now=now, lasts=MANAGED_WITHIN)
    mail = draft_confirmation(
        signatures,
        link=address_of(LinkPurpose.CONFIRM, mailed.token, language),
        code=mailed.code,
        number=0,
        mine=address_of(LinkPurpose.MANAGE, own.token, language),
        now=now,
    )
    mandates = [_mandate(sent, campaign)] if sent.kind in MANDATED else []
    return Answer(sent, signatures=signatures, mandates=mandates, links=[confirm, manage], mails=[mail])


def _signature(version: Version, sent: Sent, campaign: Campaign, now: datetime) -> Signature:
    signature = Signature(
        owner_id=campaign.owner_id,
        campaign=campaign,
        letter=version.letter,
        version=version,
        form=sent.intake.pk,
        kind=sent.kind,
        mandate=Mandate.ASKED if sent.kind in MANDATED else Mandate.NOT_NEEDED,
        mail_index=sent.mail,
        name_index=sent.name,
        mail_domain=domain_group(sent.email),
        domain_index=sent.domain,
        country=sent.country,
        language=sent.intake.language,
        visibility=sent.visibility,
        state=SignatureState.PENDING,
        source=SignatureSource.WEB,
        recorded_at=now,
        mailed_at=now,
    )
    seal_columns(signature, **{name: sent.texts[name] for name in SEALED})
    return signature


def _mandate(sent: Sent, campaign: Campaign) -> MandateRequest:
    """The organisation itself is asked when the person has confirmed; until then the row keeps where. Who names the own
    mailbox names nobody."""
    row = MandateRequest(owner_id=campaign.owner_id, campaign=campaign, form=sent.intake.pk)
    contact = sent.mandate_contact.strip()
    if contact and not same_mailbox(contact, sent.email):
        row.network_key = sent.intake.network_key
        row.contact_sealed = seal(contact, MandateRequest._meta.db_table, "contact_sealed", row.pk)
    return row
