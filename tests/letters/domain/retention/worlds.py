"""A campaign in which every personal column holds something. All persons are invented."""

from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from campaigns.models import Campaign
from letters.domain.comment import add_comment, answer_comment
from letters.domain.delivery import add_evidence
from letters.domain.edition import freeze_letter, register_external
from letters.domain.link import make_link
from letters.domain.signature import withdraw_signature
from letters.domain.tally import bring_up_to_date
from letters.enums import EventKind, EvidenceKind, LetterKind, LinkPurpose, Mandate, SignatureState, Visibility
from letters.models import (
    Edition,
    Event,
    Intake,
    KeepRequest,
    Letter,
    MandateRequest,
    News,
    Signature,
    SignatureConsent,
)
from letters.queries.link import MANAGED_WITHIN
from organisations.domain.consent import keep_wording
from organisations.domain.mail import queue_mail
from organisations.enums import ConsentPurpose
from organisations.models import Organisation
from organisations.sealing import seal
from tests.factories import NOW
from tests.factories_deliveries import note, plan_delivery
from tests.factories_letters import make_city, sign_block
from tests.factories_signatures import make_open_letter, make_signature

TEXTS: dict[str, Any] = {"place": "Turku", "office": "Nurse", "organisation": "Ward 7", "comment": "Let them go."}
SECRETS = ("Aino", "Iida", "Miriam", "Turku", "Nurse", "Ward 7", "Let them go", "a guard in green", "dockers")
ANSWERED: dict[str, Any] = {"state": Mandate.GIVEN, "asked_at": NOW, "answered_at": NOW}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_world(owner: Organisation) -> Campaign:
    """Two signed letters, one that was written elsewhere, an edition at the door, and everything that hangs on them."""
    letter = make_open_letter(owner)
    sign_block(letter, office="Writer", place="Turku")
    aino = make_signature(letter, **TEXTS)
    make_signature(letter, email="iida@post.example", name="Iida", visibility=Visibility.RECIPIENT_ONLY, country="SE")
    gone = make_signature(letter, email="olavi@post.example", name="Olavi", country="FI")
    make_signature(letter, email="new@post.example", name="Iida N", state=SignatureState.PENDING, mailed_at=NOW)
    withdraw_signature(gone, by=None, now=NOW)
    hang_on(aino)
    edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    take_to_the_door(edition)
    register_elsewhere(letter.campaign)
    bring_up_to_date(now=NOW)
    return letter.campaign


def hang_on(signature: Signature) -> None:
    """Links, a mandate, consents, a form, mail, news."""
    campaign, form = signature.campaign, signature.form
    assert form
    make_link(campaign, form=form, purpose=LinkPurpose.MANAGE, now=NOW, lasts=MANAGED_WITHIN)
    request = MandateRequest(owner=campaign.owner, campaign=campaign, form=form, network_key="n", **ANSWERED)
    for field, text in (("contact_sealed", "office@dockers.example"), ("answerer_sealed", "Aino")):
        setattr(request, field, seal(text, MandateRequest._meta.db_table, field, request.pk))
    request.save()
    agree(campaign, form)
    answer_comment(
        add_comment(signature.letter, text="Ask Aino.", by=None, now=NOW), text="Iida knows.", by=None, now=NOW
    )
    KeepRequest.objects.create(
        owner=campaign.owner, campaign=campaign, form=form, mail_index=signature.mail_index, mailed=True, asked_at=NOW
    )
    Signature.objects.filter(pk=signature.pk).update(kept=signature.version, kept_at=NOW)
    intake = Intake(
        owner=campaign.owner, campaign=campaign, token=form.hex, language="en", network_key="n", received_at=NOW
    )
    intake.form_sealed = seal("Aino", Intake._meta.db_table, "form_sealed", intake.pk)
    intake.save()
    queue_mail(
        owner=campaign.owner,
        kind="confirmation",
        dedupe_key=f"confirmation:{form}:0",
        to="aino@post.example",
        subject="Please confirm",
        body="…",
        language="en",
        about_kind="letters.signing",
        about_id=form,
        now=NOW,
    )
    News.objects.create(
        owner=campaign.owner, campaign=campaign, subject="News", text="…", sent_at=NOW, reached=signature.mail_index
    )


def agree(campaign: Campaign, form: UUID) -> None:
    purpose = ConsentPurpose.CONTACT
    wording = keep_wording(campaign.owner, purpose=purpose, language="en", text="Write to me.", now=NOW)
    given: dict[str, Any] = {"given_at": NOW, "ended_at": NOW}
    SignatureConsent.objects.create(
        owner=campaign.owner, campaign=campaign, form=form, wording=wording, organisation=campaign.owner, **given
    )


def take_to_the_door(edition: Edition) -> Event:
    target = edition.letter.target
    assert target
    delivery = plan_delivery(edition, recipient=target.recipient, by=None, now=NOW)
    event = note(delivery, EventKind.HANDED_IN, words="a guard in green took it", witnesses="Miriam")
    page = BytesIO()
    Image.new("RGB", (8, 8), "green").save(page, "JPEG")
    add_evidence(event, content=page.getvalue(), kind=EvidenceKind.PHOTO, by=None, now=NOW)
    return event


def register_elsewhere(campaign: Campaign) -> Edition:
    target = make_city(campaign.owner, "Oslo", country="NO")
    letter = Letter.objects.create(
        owner=campaign.owner,
        campaign=campaign,
        target=target,
        kind=LetterKind.EXTERNAL,
        title="To Oslo",
        language="en",
        created_at=NOW,
    )
    return register_external(letter, file=PDF, by=None, now=NOW)
