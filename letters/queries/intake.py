"""What sign forms say, opened in batches; and what is known already of those who sent them."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_countries import countries

from campaigns.models import Campaign
from letters.enums import LIVE, IntakeAsk, IntakeNote, IntakeState, SignatureKind, Visibility
from letters.models import Intake, Letter, Signature, Version
from letters.queries.letter import takes_forms
from letters.queries.signature import Marks, marks_of
from organisations.addresses import domain_group
from organisations.enums import ConsentPurpose
from organisations.errors import DemarcheError
from organisations.sealing import unseal

Facts = Sequence[tuple[str, object]]

SEALED = ("name", "email", "place", "office", "organisation", "comment")


class UnreadableForm(DemarcheError):
    """What stands in the row is no form, or no form that we take."""

    def __init__(self) -> None:
        super().__init__(_("This form cannot be read."))


@dataclass(frozen=True)
class Agreed:
    purpose: ConsentPurpose
    organisation: UUID
    language: str
    text: str


@dataclass(frozen=True)
class Sent:
    """One form. `mail`, `name` and `domain` are marks of its person; `letters` are keys with the version that was read."""

    intake: Intake = field(repr=False)
    letters: tuple[tuple[UUID, int], ...]
    texts: Mapping[str, str] = field(repr=False)
    country: str
    kind: SignatureKind
    visibility: Visibility
    mandate_contact: str = field(repr=False)
    consents: tuple[Agreed, ...]
    quick: bool
    honey: bool
    mail: str
    name: str
    domain: str

    @property
    def email(self) -> str:
        return self.texts["email"]


@dataclass(frozen=True)
class Known:
    """`nameless` is the mark of a name that was left empty."""

    versions: Mapping[tuple[UUID, int], Version]
    live: Mapping[tuple[UUID, str], list[Signature]]
    blocked: Collection[str]
    nameless: str

    def version_of(self, letter: UUID, number: int, *, received_at: datetime) -> Version | None:
        """What was read, if the letter could be signed when the form came in."""
        version = self.versions.get((letter, number))
        return version if version and takes_forms(version.letter, received_at) else None

    def same_person(self, letter: UUID, sent: Sent) -> Signature | None:
        """The live signature under this letter by the one who sent the form. A name that was left empty is nobody else:
        who wants to be named after all, or no longer, is not two people."""
        same = {sent.name, self.nameless}
        standing = self.live.get((letter, sent.mail), [])
        return next((one for one in standing if sent.name == self.nameless or one.name_index in same), None)


def read_form(intake: Intake, marks: Marks) -> Sent:
    """Raises UnreadableForm; what a stranger wrote stands in no error."""
    try:
        form = json.loads(unseal(intake.form_sealed or b"", Intake._meta.db_table, "form_sealed", intake.pk))
        return _sent(intake, form, marks)
    except (DemarcheError, ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableForm from None


def what_is_known(campaign: Campaign, forms: Collection[Sent], *, blocked: Collection[str], marks: Marks) -> Known:
    """Of all of them, with one question for each table."""
    keys = {letter for sent in forms for letter, _number in sent.letters}
    letters = {letter.pk: letter for letter in Letter.objects.filter(campaign=campaign, pk__in=keys)}
    versions = {}
    for version in Version.objects.filter(letter__in=letters).only("owner_id", "letter_id", "number"):
        version.letter = letters[version.letter_id]
        version.letter.campaign = campaign
        versions[version.letter_id, version.number] = version
    live = defaultdict(list)
    people = {sent.mail for sent in forms}
    signed = Signature.objects.filter(campaign=campaign, mail_index__in=people, state__in=LIVE)
    for row in signed.select_related("version").defer("version__content").order_by("id"):
        row.campaign = campaign
        if row.letter_id in letters:
            row.letter = letters[row.letter_id]
        live[row.letter_id, row.mail_index].append(row)
    return Known(versions, live, blocked, marks.name(""))


def _sent(intake: Intake, form: Mapping[str, Any], marks: Marks) -> Sent:
    texts = {name: str(form.get(name) or "") for name in SEALED}
    country = str(form.get("country") or "")
    visibility = Visibility(form.get("visibility") or Visibility.COUNTED_ONLY)
    sent = Sent(
        intake=intake,
        letters=tuple((UUID(str(letter)), int(number)) for letter, number in form.get("letters") or ()),
        texts=texts,
        country=country if country in countries else "",
        kind=SignatureKind(form.get("kind") or SignatureKind.PERSONAL),
        visibility=visibility,
        mandate_contact=str(form.get("mandate_contact") or ""),
        consents=tuple(_agreed(one) for one in form.get("consents") or ()),
        quick=bool(form.get("quick")),
        honey=bool(form.get("honey")),
        mail=marks.mail(texts["email"]),
        name=marks.name(texts["name"]),
        domain=marks.domain(texts["email"]),
    )
    agreed = intake.asks == IntakeAsk.LINK or any(one.purpose == ConsentPurpose.PROCESS for one in sent.consents)
    named = visibility == Visibility.COUNTED_ONLY or texts["name"].strip()
    if not agreed or not named or "@" not in sent.email:
        raise UnreadableForm
    return sent


def _agreed(said: Mapping[str, Any]) -> Agreed:
    return Agreed(
        ConsentPurpose(said["purpose"]), UUID(str(said["organisation"])), str(said["language"]), str(said["text"])
    )


def alike_held(intake: Intake) -> QuerySet[Intake]:
    """Forms of the same campaign that wait for a person for the same reason."""
    held: QuerySet[Intake] = Intake.objects.filter(
        campaign=intake.campaign_id, state=IntakeState.HELD, note=intake.note
    )
    return held


def held_by_campaign() -> list[tuple[Intake, int]]:
    """For each campaign in the scope the form that has waited longest for a person, and how many wait."""
    held = Intake.objects.filter(state=IntakeState.HELD)
    numbers = held.order_by().values_list("campaign").annotate(number=Count("pk"))
    waiting = held.defer("form_sealed").select_related("campaign")
    return [(waiting.filter(campaign=campaign)[0], number) for campaign, number in numbers]


def held_facts(intake: Intake) -> Facts:
    """What a person may know who decides: how many there are, from where, and nobody's name or address."""
    network = alike_held(intake).exclude(network_key="").filter(network_key=intake.network_key)
    facts = [
        (_("campaign"), intake.campaign),
        (_("why"), IntakeNote(intake.note).label if intake.note else ""),
        (_("received at"), date_format(intake.received_at, "DATETIME_FORMAT")),
        (_("waiting for the same reason"), alike_held(intake).count()),
        (_("of these from the same network"), network.count()),
    ]
    try:
        sent = read_form(intake, marks_of(intake.campaign))
    except DemarcheError:
        return facts
    return [
        *facts,
        (_("mail provider"), domain_group(sent.email)),
        (_("country"), str(countries.name(sent.country))),
        (_("letters"), len(sent.letters)),
    ]
