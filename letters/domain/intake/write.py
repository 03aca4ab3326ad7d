"""Answers to forms are written: all of a batch in one transaction, or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from campaigns.models import Campaign
from letters.domain.intake.answer import Answer
from letters.domain.signing import mail_my_links
from letters.enums import IntakeNote, IntakeState
from letters.models import Intake, Link, MandateRequest, Signature, SignatureConsent
from letters.queries.intake import Agreed
from organisations.domain.consent import keep_wording
from organisations.domain.limit import take_all
from organisations.domain.mail import queue_drafts
from organisations.models import ConsentWording

EMPTIED = {"form_sealed": None, "network_key": ""}


class ClaimLost(Exception):
    """The lease was over and another worker has the forms."""


def write_answers(answers: Sequence[Answer], *, campaign: Campaign, now: datetime) -> None:
    """Inside the caller's transaction. What is over a limit is left out; rows of one table go in one statement, in an
    order that is the same for every worker."""
    asking = [one for one in answers if one.things]
    for one, full in zip(asking, take_all([one.things for one in asking], now=now), strict=True):
        if full:
            one.refuse(full)
    signatures = [row for one in answers for row in one.signatures]
    Signature.objects.bulk_create(
        sorted(signatures, key=lambda row: (row.letter_id, row.mail_index, row.name_index)), batch_size=500
    )
    MandateRequest.objects.bulk_create(row for one in answers for row in one.mandates)
    SignatureConsent.objects.bulk_create(_consents(answers, campaign))
    Link.objects.bulk_create(row for one in answers for row in one.links)
    queue_drafts(row for one in answers for row in one.mails)
    for one in answers:
        if one.wants_links:
            mail_my_links(campaign, one.sent.email, one.sent.intake.language, now)
    _settle([(one.sent.intake, one.state, one.note) for one in answers])


def settle_unanswered(intakes: Sequence[Intake], state: IntakeState, note: IntakeNote) -> None:
    """Forms of which nothing can be made."""
    _settle([(intake, state, note) for intake in intakes])


def _settle(outcomes: Iterable[tuple[Intake, IntakeState, str]]) -> None:
    """Only while the claim is ours: whoever lost it writes nothing at all. What waits for a person is kept; otherwise of
    the row stays that its token was used, and nothing of where it came from."""
    alike = defaultdict(list)
    for intake, state, note in outcomes:
        alike[intake.claim, state, note].append(intake.pk)
    for (claim, state, note), keys in alike.items():
        emptied = {} if state == IntakeState.HELD else EMPTIED
        ours = Intake.objects.filter(pk__in=keys, state=IntakeState.CLAIMED, claim=claim)
        if ours.update(state=state, note=note, claim=None, claimed_until=None, **emptied) != len(keys):
            raise ClaimLost


def _consents(answers: Sequence[Answer], campaign: Campaign) -> list[SignatureConsent]:
    wordings: dict[Agreed, ConsentWording] = {}
    rows = []
    for sent in (one.sent for one in answers if one.signatures):
        for agreed in dict.fromkeys(sent.consents):
            if agreed not in wordings:
                wordings[agreed] = keep_wording(
                    campaign.owner,
                    purpose=agreed.purpose,
                    language=agreed.language,
                    text=agreed.text,
                    now=sent.intake.received_at,
                )
            rows.append(
                SignatureConsent(
                    owner_id=campaign.owner_id,
                    campaign=campaign,
                    form=sent.intake.pk,
                    wording=wordings[agreed],
                    organisation_id=agreed.organisation,
                    given_at=sent.intake.received_at,
                )
            )
    return rows
