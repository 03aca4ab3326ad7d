"""The rows of a campaign that hold something of a person: what goes when its days of retention are over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from campaigns.models import Campaign, Endorsement, StandingMandate
from letters.enums import EventKind, LineBlock
from letters.models import (
    Comment,
    EditionFile,
    EditionLine,
    EventText,
    Evidence,
    Intake,
    KeepRequest,
    Link,
    MandateRequest,
    News,
    Signatory,
    Signature,
    SignatureConsent,
)
from letters.queries.retention.ending import AT_MOST

PERSONAL_BLOCKS = (LineBlock.SIGNATORIES, LineBlock.ANNEX)
"""Lines that name people. The third block names organisations only."""


def rows_that_go(campaign: Campaign) -> Mapping[str, QuerySet[Any]]:
    """By table, those that are not emptied yet; consents and pictures once more, for nothing tells theirs."""
    of_letter = {"edition__letter__campaign": campaign}
    of_event = {"event__delivery__edition__letter__campaign": campaign}
    asked = Q(contact_sealed__isnull=False) | Q(answerer_sealed__isnull=False) | ~Q(network_key="")
    return {
        "letters.signature": Signature.objects.filter(campaign=campaign, anonymised_at=None),
        "letters.signatureconsent": SignatureConsent.objects.filter(campaign=campaign),
        "letters.link": Link.objects.filter(campaign=campaign),
        "letters.keeprequest": KeepRequest.objects.filter(campaign=campaign),
        "letters.mandaterequest": MandateRequest.objects.filter(asked, campaign=campaign),
        "campaigns.endorsement": Endorsement.objects.filter(campaign=campaign, answered_sealed__isnull=False),
        "campaigns.standingmandate": StandingMandate.objects.filter(endorsement__campaign=campaign),
        "letters.intake": Intake.objects.filter(campaign=campaign),
        "letters.comment": Comment.objects.filter(letter__campaign=campaign),
        "letters.news": News.objects.filter(campaign=campaign).exclude(reached=""),
        "letters.signatory": Signatory.objects.filter(group__letter__campaign=campaign),
        "letters.editionline": EditionLine.objects.filter(erased_at=None, block__in=PERSONAL_BLOCKS, **of_letter),
        "letters.editionfile": EditionFile.objects.filter(removed_at=None, edition__content=None, **of_letter),
        "letters.eventtext": _words().filter(**of_event),
        "letters.evidence": Evidence.objects.filter(**of_event),
    }


def late_words(now: datetime) -> QuerySet[EventText]:
    """Of entries that were made after the names of their campaign had gone, and are old by now."""
    return _words().filter(
        event__recorded_at__lte=now - AT_MOST,
        event__delivery__edition__letter__campaign__anonymised_at__isnull=False,
    )


def late_pictures(now: datetime) -> QuerySet[Evidence]:
    """As `late_words`; their rows stay, so also those whose picture is gone."""
    pictures: QuerySet[Evidence] = Evidence.objects.filter(
        added_at__lte=now - AT_MOST, added_at__gt=F("event__delivery__edition__letter__campaign__anonymised_at")
    )
    return pictures


def _words() -> QuerySet[EventText]:
    """The reason of a redaction repeats nothing of what was redacted, so it stays."""
    words: QuerySet[EventText] = EventText.objects.filter(redacted_at=None).exclude(event__kind=EventKind.REDACTED)
    return words
