"""When a campaign's days of retention are over every name goes and every number stays."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count

from campaigns.models import Campaign
from letters.domain.check import find_problems
from letters.domain.retention import anonymise_campaign, anonymise_due, outlook
from letters.enums import Answer, EventKind, FileKind, LineBlock
from letters.models import Delivery, Edition, EditionFile, EditionLine, EventText, Evidence, Letter, Signature, Tally
from letters.queries.edition import file_of, read_file
from letters.queries.retention.kept import WHOLE
from organisations.enums import SecurityKind
from organisations.fields import SealedField
from organisations.models import Mail, Organisation, SecurityEntry
from organisations.ownership import owner_scope
from organisations.personal import End
from organisations.storage import private_files
from tests.factories import NOW, make_organisation
from tests.factories_letters import make_edition
from tests.letters.domain.retention.worlds import SECRETS, make_world
from tests.letters.typesetting.reading import words_of

END = date(2016, 6, 30)
DUE = datetime.fromisoformat("2016-09-29T00:00+00:00")
"""90 days after the last day is over."""

GOES = {End.WITHDRAWAL, End.RETENTION, End.REDACTION, End.WEEK}
FILES = {("letters.editionfile", "path"), ("letters.evidence", "path")}
"""Columns that name a file: what is in it, or that it is gone, is tested on its own."""


@pytest.fixture
def campaign(steppe: Organisation) -> Campaign:
    campaign = make_world(steppe)
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=END, reply_days=30)
    campaign.refresh_from_db()
    return campaign


def personal_columns() -> Iterator[tuple[str, str]]:
    """Of letters: everything that a campaign's names end with."""
    for label, declared in WHOLE.items():
        for column, personal in declared.personal.items():
            if label.startswith("letters.") and personal.end in GOES and (label, column) not in FILES:
                yield label, column


def said(label: str, column: str) -> list[Any]:
    """What the column holds now. A redaction's own reason stays."""
    rows = apps.get_model(label)._default_manager.all()
    if label == "letters.eventtext":
        rows = rows.exclude(event__kind=EventKind.REDACTED)
    if label == "letters.editionline":
        rows = rows.exclude(block=LineBlock.AFFILIATES)
    return [value for value in rows.values_list(column, flat=True) if value not in (None, "", b"")]


def totals() -> dict[str, Any]:
    """Every number that a report is made of."""
    signatures = Signature.objects.order_by()
    return {
        "by country": sorted(signatures.values_list("country").annotate(Count("pk"))),
        "by state": sorted(signatures.values_list("state").annotate(Count("pk"))),
        "by visibility": sorted(signatures.values_list("visibility").annotate(Count("pk"))),
        "by month": sorted(
            (moment.year, moment.month) for moment in signatures.values_list("confirmed_at", flat=True) if moment
        ),
        "tally": list(Tally.objects.values_list("letter", "signatures", "organisations")),
        "editions": list(Edition.objects.order_by("pk").values_list("reference", "digest", "counts")),
        "lines": EditionLine.objects.count(),
    }


def test_the_world_of_this_test_fills_every_personal_column(campaign: Campaign) -> None:
    assert [f"{label}.{column}" for label, column in personal_columns() if not said(label, column)] == []


def test_every_personal_column_is_emptied(campaign: Campaign) -> None:
    anonymise_campaign(campaign, now=DUE)
    assert [f"{label}.{column}" for label, column in personal_columns() if said(label, column)] == []
    assert not Mail.objects.filter(about_kind="letters.signing").exists()
    campaign.refresh_from_db()
    assert (campaign.anonymised_at, campaign.index_key_sealed) == (DUE, None)


def test_every_number_stays_and_everything_still_agrees(campaign: Campaign) -> None:
    before = totals()
    anonymise_campaign(campaign, now=DUE)
    assert totals() == before
    assert find_problems(now=NOW + timedelta(days=1)) == []


def test_of_times_only_month_and_day_stay(campaign: Campaign) -> None:
    anonymise_campaign(campaign, now=DUE)
    first_of_month = datetime.fromisoformat("2016-05-01T00:00+00:00")
    for column in ("recorded_at", "confirmed_at", "withdrawn_at", "counts_from"):
        assert {*Signature.objects.values_list(column, flat=True)} <= {None, first_of_month}
    assert not Signature.objects.exclude(mailed_at=None, bounced_at=None).exists()
    consents = apps.get_model("letters.signatureconsent")._default_manager
    assert consents.values_list("given_at", "ended_at").get() == (NOW.replace(hour=0), NOW.replace(hour=0))


def test_no_name_is_in_a_file_and_no_picture_is_left(campaign: Campaign) -> None:
    edition = Edition.objects.exclude(content=None).get()
    pictures = list(Evidence.objects.values_list("path", flat=True))
    full = file_of(edition, FileKind.FULL)
    assert full and "Miriam" in words_of(read_file(full)) and "Iida" in words_of(read_file(full))
    anonymise_campaign(campaign, now=DUE)
    for kind in FileKind:
        file = file_of(edition, kind)
        assert file and not [secret for secret in SECRETS if secret in words_of(read_file(file))]
    assert pictures and not any(private_files().exists(path) for path in pictures)
    assert not EditionFile.objects.filter(removed_at=None, edition__content=None).exists()


def test_what_was_removed_is_in_the_security_log_as_numbers(campaign: Campaign) -> None:
    shown = {one.ending.campaign.pk: one.rows for one in outlook(now=DUE)}[campaign.pk]
    assert anonymise_campaign(campaign, now=DUE) == shown
    entry = SecurityEntry.objects.get(kind=SecurityKind.ERASED, subject_kind="campaigns.campaign")
    assert entry.detail["letters.signature"] == shown["letters.signature"] == 4
    assert entry.detail["why"] == "retention" and entry.organisation == campaign.owner


def test_nobody_signs_after_that(campaign: Campaign) -> None:
    anonymise_campaign(campaign, now=DUE)
    assert not Letter.objects.exclude(opened_at=None).exclude(closes_at__lte=DUE).exists()


def test_the_sweep_finds_it_when_it_is_due_and_once(campaign: Campaign) -> None:
    minute = timedelta(minutes=1)
    # the answer that is awaited ends after its days, and only then do the days of retention begin
    assert anonymise_due(now=DUE) == 0
    Delivery.objects.update(answer=Answer.OVERDUE)
    assert anonymise_due(now=DUE - minute) == 0
    assert anonymise_due(now=DUE) == 1
    assert anonymise_due(now=DUE + timedelta(days=365)) == 0
    assert SecurityEntry.objects.filter(subject_kind="campaigns.campaign").count() == 1


def test_an_edition_that_cannot_be_set_keeps_no_other_name_and_no_word(campaign: Campaign) -> None:
    broken, sound = (make_edition(campaign.owner, city) for city in ("Rome", "Bern"))
    Delivery.objects.update(answer=Answer.OVERDUE)
    Edition.objects.filter(pk=broken.pk).update(data_key_sealed=sound.data_key_sealed)
    with pytest.raises(ExceptionGroup):
        anonymise_due(now=DUE)
    assert not sound.lines.filter(erased_at=None).exclude(block=LineBlock.AFFILIATES).exists()
    assert not EventText.objects.filter(redacted_at=None).exclude(event__kind=EventKind.REDACTED).exists()
    campaign.refresh_from_db()
    assert campaign.anonymised_at is None, "the next sweep goes on"
    Edition.objects.filter(pk=broken.pk).update(data_key_sealed=broken.data_key_sealed)
    assert anonymise_due(now=DUE) == 1
    campaign.refresh_from_db()
    assert campaign.anonymised_at == DUE


def test_another_campaign_keeps_everything(campaign: Campaign, in_scope: Any) -> None:
    other = make_organisation("Campaign Taiga")
    with owner_scope([other.pk]):
        make_world(other)
        kept = Signature.objects.exclude(name_sealed=None).count()
    anonymise_campaign(campaign, now=DUE)
    with owner_scope([other.pk]):
        assert Signature.objects.exclude(name_sealed=None).count() == kept == 4
        assert EventText.objects.filter(redacted_at=None).exists()
        assert not EditionLine.objects.exclude(erased_at=None).exists()


def test_no_sealed_value_of_the_campaign_opens_to_a_name(campaign: Campaign) -> None:
    anonymise_campaign(campaign, now=DUE)
    left = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedField) and model._meta.app_label == "letters":
                number = model._default_manager.exclude(**{field.attname: None}).count()
                left += [f"{model._meta.label_lower}.{field.attname}"] if number else []
    assert left == [
        "letters.edition.data_key_sealed",
        # the reasons of redactions
        "letters.eventtext.words_sealed",
        "letters.eventtext.witnesses_sealed",
        "letters.eventtext.salt_sealed",
    ]
