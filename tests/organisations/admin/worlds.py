"""One organisation with a row in every table, all words of which hold one sentinel."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from PIL import Image

from campaigns.domain.endorsement import ask_body
from campaigns.domain.mandate import record_mandate
from campaigns.models import Action, Campaign, Endorsement, StandingMandate
from letters.domain.comment import add_comment
from letters.domain.delivery import add_evidence
from letters.domain.edition import freeze_letter
from letters.domain.export import request_export
from letters.domain.intake import receive_form
from letters.domain.letter import add_letter
from letters.domain.link import make_link
from letters.domain.news import add_news
from letters.domain.stage import open_letter
from letters.domain.translation import begin_translation
from letters.enums import (
    EventKind,
    EvidenceKind,
    ExportKind,
    IntakeNote,
    IntakeState,
    LetterKind,
    LinkPurpose,
    ReviewKind,
    SignatureKind,
    SignatureState,
    Visibility,
)
from letters.models import ChannelStep, Export, Intake, Letter, MandateRequest, News, ReviewStep
from organisations.domain.claim import claim_body
from organisations.domain.correction import propose_correction
from organisations.domain.invitation import invite_member
from organisations.domain.job import begin_job
from organisations.domain.logo import set_logo
from organisations.domain.mail import TABLE as MAILS
from organisations.domain.mail import queue_mail
from organisations.domain.missionimport import keep_upload
from organisations.domain.securitylog import log_security
from organisations.enums import CorrectionPart, JobKind, Role, SecurityKind
from organisations.models import (
    ClosingDay,
    HeadOfMission,
    Invitation,
    Mail,
    MissionImport,
    OpeningHours,
    Organisation,
    Recipient,
    User,
)
from organisations.ownership import Owned, all_owners, owner_of
from organisations.queries.clock import read_clock
from organisations.sealing import unseal
from tests.factories import (
    NOW,
    confirm,
    make_campaign,
    make_contact,
    make_member,
    make_organisation,
    make_recipient,
    make_target,
    say_form,
)
from tests.factories_deliveries import note, plan_delivery
from tests.factories_letters import make_demand, make_letter, make_text, say, sign_block
from tests.factories_signatures import make_signature
from tests.factories_translations import write
from tests.organisations.readers import lists

OWN_APPS = ("organisations", "campaigns", "letters")
Rows = dict[type[Model], list[Any]]


@dataclass
class World:
    """`rows` are those of the organisation itself and of what it added to shared tables, by table; `tokens` are of the
    links that were mailed, by the name of the address behind them."""

    organisation: Organisation
    person: User
    rows: Rows = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> set[UUID]:
        return {row.pk for rows in self.rows.values() for row in rows}


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OWN_APPS]


def every_row(models: Iterable[type[Model]] | None = None) -> Iterator[Any]:
    with all_owners():
        for model in own_models() if models is None else models:
            yield from model._base_manager.all()


def rows_of(organisation: Organisation, person: User) -> Rows:
    rows: Rows = {}
    for row in every_row():
        holder = holder_of(row)
        read_by = row.by_id if isinstance(row, MissionImport) else None  # the directory's, for operators only
        if organisation.pk == holder or {row.pk, read_by} & {organisation.pk, person.pk}:
            rows.setdefault(type(row), []).append(row)
    return rows


def state_of(world: World, rows: Iterable[Any]) -> list[str]:
    """Everything that stands in its rows among these, to be compared."""
    them = {world.organisation.pk, world.person.pk}
    return sorted(_told(row) for row in rows if {holder_of(row), row.pk} & them)


def holder_of(row: Any) -> UUID | None:
    return row.owner_id if isinstance(row, Owned) else owner_of(row)


def _told(row: Any) -> str:
    return repr({name: value for name, value in vars(row).items() if name != "_state"})


def make_world(word: str) -> World:
    """`word` is in every text of the world; in small letters in its addresses."""
    organisation = make_organisation(f"Union {word}")
    person = make_member(organisation, Role.OWNER, f"{word.lower()}@union.example")
    with all_owners():
        _ground(organisation, person, word)
        _paper(_drive(organisation, person, word), person, word)
        tokens = _mailed(organisation) | _links(organisation, word)
    return World(organisation, person, rows_of(organisation, person), tokens)


def _ground(organisation: Organisation, person: User, word: str) -> None:
    set_logo(organisation, picture=_picture(), says=f"Logo {word}", by=person, now=NOW)
    make_organisation(f"Branch {word}", entered_by=organisation)
    confirm(make_contact(make_recipient(f"Shared {len(word)}"), f"1 Shared Street, {len(word)}"), organisation, person)
    recipient = make_recipient(word, added_by=organisation)
    HeadOfMission.objects.create(recipient=recipient, name=f"Head {word}")
    say_form(organisation, salutation=f"Dear {word},")
    ClosingDay.objects.create(recipient=recipient, day=NOW, name=f"Day {word}")
    OpeningHours.objects.create(recipient=recipient, weekday=1, opens="09:00", closes="12:00")
    confirm(make_contact(recipient, f"1 {word} Street"), organisation, person)
    keep_upload(lists.listed(lists.row()), name=f"List {word}", by=person, now=NOW)
    said = {"part": CorrectionPart.NAME, "words": f"Name {word}", "where": f"Page {word}"}
    propose_correction(recipient, token=word, network="", **said, now=NOW)
    log_security(SecurityKind.EXPORTED, organisation=organisation, by=person, detail={"what": word}, now=NOW)
    begin_job(JobKind.RESTORE, [(1, [word])], owner=organisation, about=None, said={"what": word}, by=person, now=NOW)
    invited = Invitation(owner=organisation, role=Role.REPORTER)
    invite_member(invited, address=f"{word}@invited.example", by=person, now=read_clock())
    claim_body(
        Organisation.objects.get(name=f"Branch {word}"), address=f"{word}@branch.example", claimant=f"Claimant {word}",
        now=read_clock(),
    )  # fmt: skip
    queue_mail(
        owner=organisation, kind=f"kind {word}", dedupe_key=word, to=person.email, subject=word, body=word,
        language="en", now=NOW,
    )  # fmt: skip


def _drive(organisation: Organisation, person: User, word: str) -> Campaign:
    campaign = make_campaign(organisation, f"Campaign {word}")
    make_text(campaign, title=f"Title {word}")
    add_news(News(campaign=campaign, subject=f"News {word}", text=f"News {word}"), by=person, now=NOW)
    make_demand(campaign, f"Demand {word}", en=f"Wording {word}")
    body = make_organisation(f"Endorser {word}", entered_by=organisation)
    endorsement = Endorsement.objects.create(owner=organisation, campaign=campaign, body=body, invited_at=NOW)
    ask_body(endorsement, to=f"{word}@endorser.example", language="en", by=person, now=read_clock())
    record_mandate(
        StandingMandate(endorsement=campaign.endorsements.get(), office=f"Office {word}", since=NOW.date()),
        holder=f"Holder {word}", address=person.email, proof=f"%PDF-{word}".encode(), by=person, now=NOW,
    )  # fmt: skip
    Action.objects.create(
        owner=organisation, campaign=campaign, city=f"City {word}", place=f"Place {word}", time_zone="Europe/London",
        starts_at=NOW - timedelta(days=1),
    )  # fmt: skip
    return campaign


def _paper(campaign: Campaign, person: User, word: str) -> None:
    """A letter to the organisation's own recipient: frozen, open for signature, and delivered."""
    organisation = campaign.owner
    recipient = Recipient.objects.get(added_by=organisation)
    target = make_target(campaign, recipient)
    letter = make_letter(campaign, f"Text {word}", target=target, title=f"Letter {word}")
    sign_block(letter, f"Signatory {word}", heading=f"Group {word}")
    edition = freeze_letter(letter, cut_off=NOW - timedelta(hours=1), by=None, now=NOW)
    open_letter(letter, by=None, now=NOW)
    version = letter.versions.get()
    translation = begin_translation(version, language="fr", by=person, now=NOW)
    write(translation, f"Texte {word}", head=(f"Titre {word}", "…", "…"))
    signs = {"email": f"signer-{word}@post.example", "visibility": Visibility.RECIPIENT_ONLY}
    signable = Letter.objects.get(pk=letter.pk)  # with the key that opening gave its campaign
    make_signature(signable, name=f"Signer {word}", now=NOW, **signs)  # type: ignore[arg-type]
    reason = f"Reason {word}, long enough"
    request_export(Export(campaign=campaign, kind=ExportKind.INTERNAL, reason=reason), by=person, now=NOW)
    base = add_letter(
        Letter(campaign=campaign, kind=LetterKind.BASE, title=f"Base {word}", language="en"), by=None, now=NOW
    )
    say(base, f"Passage {word}")
    add_comment(letter, text=f"Comment {word}", passage=letter.passages.first(), by=person, now=NOW)
    step = {"letter": letter, "kind": ReviewKind.SENT_BACK, "digest": "0" * 64, "reason": f"Reason {word}"}
    ReviewStep.objects.create(owner=organisation, by=person, at=NOW, **step)
    delivery = plan_delivery(edition, recipient=recipient, by=None, now=NOW)
    event = note(delivery, EventKind.NOTED, words=f"Words {word}")
    receive_form(
        letter.campaign_id, organisation.pk, token=(word * 8)[:64], form={"name": f"Sender {word}"}, language="en",
        network_key="", now=NOW,
    )  # fmt: skip
    Intake.objects.filter(owner=organisation).update(state=IntakeState.HELD, note=IntakeNote.UNREADABLE)
    add_evidence(event, content=_picture(), kind=EvidenceKind.PHOTO, by=person, now=NOW)
    ChannelStep.objects.create(owner=organisation, delivery=delivery, position=9, channel="post")


def _picture() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    return picture.getvalue()


def _mailed(organisation: Organisation) -> dict[str, str]:
    """What stands in the addresses of its mails to bodies and to whom it invites."""
    rows = Mail.objects.filter(owner=organisation).exclude(body_sealed=None)
    bodies = [unseal(row.body_sealed or b"", MAILS, "body_sealed", row.pk) for row in rows]
    found = dict(re.findall(r"/s/(endorse|invitation)/([\w-]+)/", "\n".join(bodies)))
    return {"public-endorse": found["endorse"], "invitation": found["invitation"]}


def _links(organisation: Organisation, word: str) -> dict[str, str]:
    """Of somebody who signed on the web, and of somebody who signed for an organisation."""
    letter = Letter.objects.exclude(target=None).get(owner=organisation)
    signs: dict[str, Any] = {
        "email": f"{word}@post.example",
        "visibility": Visibility.COUNTED_ONLY,
        "now": read_clock(),
    }
    person = make_signature(letter, name=f"Webber {word}", state=SignatureState.PENDING, **signs)
    kind = SignatureKind.ORGANISATION
    body = make_signature(letter, name=f"Bodier {word}", kind=kind, organisation=f"Body {word}", **signs)
    MandateRequest.objects.create(owner=organisation, campaign=letter.campaign, form=body.form)
    purposes = {
        "public-confirm": (person, LinkPurpose.CONFIRM),
        "public-mine": (person, LinkPurpose.MANAGE),
        "public-keep": (person, LinkPurpose.KEEP),
        "public-stop": (person, LinkPurpose.UNSUBSCRIBE),
        "public-mandate": (body, LinkPurpose.COUNTERSIGN),
    }
    made: dict[str, Any] = {"now": read_clock(), "lasts": timedelta(days=7)}
    tokens = {
        name: make_link(letter.campaign, form=signature.form or UUID(int=0), purpose=purpose, **made).token
        for name, (signature, purpose) in purposes.items()
    }
    return tokens | {"public-mine-data": tokens["public-mine"]}
