"""The road from nothing to a frozen letter, derived from what is there: for whoever runs a first campaign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Demand, Target
from letters.enums import LetterKind
from letters.models import Delivery, Edition, Letter, Passage, SignatoryGroup, Signature, Version
from letters.queries.block import has_seats
from organisations.enums import ContactKind
from organisations.models import ContactConfirmation, ContactPoint

FOR_LETTERS = (ContactKind.STREET, ContactKind.POST, ContactKind.EMAIL)
MOST = 3
"""Campaigns whose roads are shown side by side."""


class Step(StrEnum):
    CAMPAIGN = "campaign"
    DEMANDS = "demands"
    RECIPIENTS = "recipients"
    ADDRESSES = "addresses"
    BASE = "base"
    LETTERS = "letters"
    SIGNS = "signs"
    PREVIEW = "preview"
    FREEZE = "freeze"


WORDS: dict[Step, tuple[str | Promise, str | Promise]] = {
    Step.CAMPAIGN: (_("Campaign"), _("Give it a name, and say which state you address.")),
    Step.DEMANDS: (_("Demands"), _("Write down what you ask for, one line each.")),
    Step.RECIPIENTS: (_("Recipients"), _("Choose the embassies and others that you write to.")),
    Step.ADDRESSES: (
        _("Addresses"),
        _("Check one address of each recipient, and confirm it: nothing is printed before."),
    ),
    Step.BASE: (_("Base letter"), _("Write the letter once: every other one takes its passages.")),
    Step.LETTERS: (
        _("Letters"),
        _("Begin a letter to each recipient. It says what the base says until you change it."),
    ),
    Step.SIGNS: (_("Who signs"), _("Enter who signs each letter, or open it for signature on the web.")),
    Step.PREVIEW: (_("Preview"), _("Read a letter as it will be printed; its text is held fast when it is frozen.")),
    Step.FREEZE: (_("Freeze"), _("Text and names become an edition that can be taken to the door.")),
}


@dataclass(frozen=True)
class Stop:
    """`row` is what the page of this step is about, where it is not the campaign itself."""

    step: Step
    done: bool
    row: UUID | None = None

    @property
    def label(self) -> str | Promise:
        return WORDS[self.step][0]

    @property
    def sentence(self) -> str | Promise:
        return WORDS[self.step][1]


@dataclass(frozen=True)
class Road:
    """`campaign` is None where there is none yet."""

    campaign: Campaign | None
    stops: Sequence[Stop]

    @property
    def next(self) -> Stop | None:
        return next((stop for stop in self.stops if not stop.done), None)


def roads(owners: Iterable[UUID]) -> list[Road]:
    """Of the newest campaigns of these organisations that are on their way; of none, where there is no campaign yet. Who
    has planned a delivery knows the way."""
    mine = Campaign.objects.filter(owner__in=list(owners))
    if not mine.exists():
        return [Road(None, [Stop(step, done=False) for step in Step])]
    delivered = Exists(Delivery.objects.filter(edition__letter__campaign=OuterRef("pk")))
    under_way = _with_steps(mine.filter(~delivered, guided=True, anonymised_at=None))
    return [Road(campaign, list(_stops(campaign))) for campaign in under_way.order_by("-id")[:MOST]]


def point_to_check(recipient: UUID) -> UUID | None:
    """The key of a contact point that letters can be taken or sent to, the street first; None if the recipient has none."""
    points = ContactPoint.objects.in_use().filter(recipient=recipient, kind__in=FOR_LETTERS)
    ranks = Case(*(When(kind=kind, then=rank) for rank, kind in enumerate(FOR_LETTERS)))
    key: UUID | None = points.order_by(ranks, "id").values_list("pk", flat=True).first()
    return key


def group_to_fill(letter: UUID) -> UUID | None:
    """The key of the first group of the letter's signature block; None if it has none."""
    key: UUID | None = SignatoryGroup.objects.filter(letter=letter).values_list("pk", flat=True).first()
    return key


def _stops(campaign: Any) -> Iterable[Stop]:
    has_text = campaign.said or campaign.written
    yield Stop(Step.CAMPAIGN, done=True)
    yield Stop(Step.DEMANDS, done=campaign.demanded)
    yield Stop(Step.RECIPIENTS, done=campaign.addressed)
    yield Stop(Step.ADDRESSES, done=campaign.addressed and not campaign.unconfirmed, row=campaign.unconfirmed)
    yield Stop(Step.BASE, done=has_text, row=campaign.base)
    yield Stop(Step.LETTERS, done=bool(campaign.letter) and not campaign.unwritten)
    yield Stop(
        Step.SIGNS, done=bool(campaign.letter) and not campaign.unsigned, row=campaign.unsigned or campaign.letter
    )
    yield Stop(Step.PREVIEW, done=campaign.versioned, row=campaign.letter)
    yield Stop(Step.FREEZE, done=campaign.frozen, row=campaign.letter)


def _with_steps(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """One question for all of them: whether something is there, or the key of the first that is not."""
    here = {"campaign": OuterRef("pk")}
    letters = Letter.objects.filter(**here, kind=LetterKind.VARIANT).order_by("target__position", "id")
    targets = Target.objects.filter(**here).order_by("position", "id")
    passages = Passage.objects.filter(letter__campaign=OuterRef("pk"))
    unfrozen = letters.filter(~Exists(Edition.objects.filter(letter=OuterRef("pk"))))
    return campaigns.annotate(
        demanded=Exists(Demand.objects.filter(**here)),
        addressed=Exists(targets),
        unconfirmed=_first(targets.filter(~_confirmed()).values("recipient")),
        base=_first(Letter.objects.filter(**here, kind=LetterKind.BASE).order_by("id").values("pk")),
        said=Exists(passages.filter(letter__kind=LetterKind.BASE)),
        written=Exists(passages.filter(letter__base=None, letter__kind=LetterKind.VARIANT)),
        letter=_first(letters.values("pk")),
        unwritten=Exists(targets.filter(letters=None)),
        unsigned=_first(unfrozen.filter(_unsigned()).values(block=_block_holder())),
        versioned=Exists(Version.objects.filter(letter__campaign=OuterRef("pk"))),
        frozen=Exists(Edition.objects.filter(letter__campaign=OuterRef("pk"))),
    )


def _first(keys: QuerySet[Any]) -> Subquery:
    return Subquery(keys[:1], output_field=UUIDField())


def _confirmed() -> Exists:
    """The recipient of the target has an address that the campaign's organisation has confirmed as it stands."""
    standing = ContactConfirmation.objects.filter(
        contact__recipient=OuterRef("recipient"), owner=OuterRef("owner"), digest=F("contact__digest")
    )
    return Exists(standing.filter(contact__retired_at=None))


def _block_holder() -> Case:
    """Where whoever signs a letter is written: on its base, where that is enough for all letters (queries/block.py)."""
    has_own = Exists(SignatoryGroup.objects.filter(letter=OuterRef("pk")))
    return Case(When(has_own, then=F("pk")), default=Coalesce("base", "pk"))


def _unsigned() -> Q:
    return ~has_seats() & Q(~Exists(Signature.objects.filter(letter=OuterRef("pk")))) & Q(opened_at=None)
