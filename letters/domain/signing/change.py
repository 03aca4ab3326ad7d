"""The person corrects a signing, shows it to fewer or more people, or takes it back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.signature import seal_columns, withdraw_signature
from letters.domain.signing.erase import NOBODY_ASKED, ONE, empty_signatures
from letters.enums import LIVE, MANDATED, Visibility
from letters.models import MandateRequest, Signature
from letters.queries.mandate import FOR_THE_BODY, asked_about
from letters.queries.signature import marks_of, opened
from letters.queries.signing import live_signing
from letters.wording import one_line
from organisations.domain.erasure import write_erasure
from organisations.domain.mail import erase_mail
from organisations.enums import ErasureReason
from organisations.errors import DemarcheError
from organisations.validation import save_row


def change_signing(
    campaign: Campaign,
    form: UUID,
    *,
    visibility: Visibility | None = None,
    name: str | None = None,
    place: str | None = None,
    office: str | None = None,
    organisation: str | None = None,
    comment: str | None = None,
    country: str | None = None,
    now: datetime,
) -> list[Signature]:
    """Under all its letters; None leaves a thing as it is, an empty text empties it. The address stays: it is how the
    person was asked. A name that is printed in other words, or for more people than before or fewer, is a matter of the next
    edition, which the to-do list asks for; where
    it may be read no longer, the sweep takes it out of our copies (letters/queries/edition/standing.py)."""
    texts = {"name": name, "place": place, "office": office, "organisation": organisation, "comment": comment}
    given = {field: text for field, text in texts.items() if text is not None}
    with transaction.atomic():
        rows = list(live_signing(campaign.pk, form).select_for_update())
        for row in rows:
            _check_mandate(row, given)
            before = _printed(row)
            seal_columns(row, **given)
            if visibility is not None:
                row.visibility = visibility
            if country is not None:
                row.country = country
            if _printed(row) != before:
                row.corrected_at = now
            _check_said(row, given)
            if name is not None and row.mail_index:
                _mark_name(row, campaign, name)
            save_row(row)
    return rows


def withdraw_signing(
    campaign: Campaign, form: UUID, *, letters: Collection[UUID] | None = None, now: datetime
) -> list[Signature]:
    """Take back the signature under these letters, or under all. What was known of the person there goes at once. Those
    that do not count any more by the time they are held are left as they are."""
    with transaction.atomic():
        rows = live_signing(campaign.pk, form).select_for_update()
        if letters is not None:
            rows = rows.filter(letter__in=letters)
        withdrawn = [withdraw_signature(row, by=None, now=now) for row in rows]
        empty_signatures(Signature.objects.filter(pk__in=[row.pk for row in withdrawn]), now=now)
        for row in withdrawn:
            write_erasure(row.owner, about_kind=ONE, about_id=row.pk, reason=ErasureReason.ASKED, now=now)
        if withdrawn and not Signature.objects.of_form(campaign.pk, form).filter(anonymised_at=None).exists():
            _let_go(campaign, form)
    return withdrawn


def _printed(row: Signature) -> list[str]:
    """What a printed line may be made of."""
    return [str(row.country), *(opened(row, field) for field in ("name", "place", "office", "organisation"))]


def _let_go(campaign: Campaign, form: UUID) -> None:
    """Nothing of the person is held under any letter: so no mail to them, and nobody's address at an organisation."""
    MandateRequest.objects.filter(campaign=campaign, form=form).update(**NOBODY_ASKED)
    erase_mail(form)


def _check_mandate(row: Signature, given: Mapping[str, str]) -> None:
    """An organisation says yes to what it reads: who signs for it, in which office."""
    for field in FOR_THE_BODY:
        if asked_about(row) and field in given and one_line(given[field]) != opened(row, field):
            raise DemarcheError(
                _(
                    "The organisation is asked with its name, yours and your office. Withdraw and sign again with others."
                ),
                field=field,
            )


def _check_said(row: Signature, given: Mapping[str, str]) -> None:
    """What the sign form asks for as well: an organisation is asked about somebody, and by its name."""
    if row.kind in MANDATED and row.name_sealed is None:
        raise DemarcheError(_("The organisation is asked about you by your name: write it."), field="name")
    if row.visibility != Visibility.COUNTED_ONLY and row.name_sealed is None:
        raise DemarcheError(_("A name is needed unless the signature is counted only."), field="name")
    if "organisation" in given and row.organisation_sealed is None:
        raise DemarcheError(_("Write the name of the organisation."), field="organisation")


def _mark_name(row: Signature, campaign: Campaign, name: str) -> None:
    """One name signs a letter once from one address: also one that was corrected."""
    row.name_index = marks_of(campaign).name(name)
    others = Signature.objects.filter(
        campaign=campaign,
        letter=row.letter_id,
        mail_index=row.mail_index,
        name_index=row.name_index,
        state__in=LIVE,
    )
    if others.exclude(pk=row.pk).exists():
        raise DemarcheError(_("Somebody has signed with this name and this address already."), field="name")
