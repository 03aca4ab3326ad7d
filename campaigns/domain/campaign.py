"""A campaign and its public texts; publishing opens the public pages."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignText
from organisations.domain.change import delete_noted, save_noted
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.ownership import owner_scope
from organisations.queries.member import organisers_of

KEPT_BY_OTHERS = ("index_key_sealed", "anonymised_at", "published_at", "guided")
"""Written by what happens to a campaign, not by whoever edits it: a copy read before must not undo them."""


def add_campaign(campaign: Campaign, /, *, by: User | None, now: datetime) -> Campaign:
    """`campaign.owner` is the organisation that answers for it and everything below it."""
    with transaction.atomic():
        return save_noted(campaign, by=by, now=now)


def begin_campaign(campaign: Campaign, /, *, by: User | None, now: datetime) -> Campaign:
    """As people do it: where somebody is there to approve, texts need approval until that is switched off."""
    campaign.needs_approval = organisers_of(campaign.owner_id, now=now).count() > 1
    return add_campaign(campaign, by=by, now=now)


def change_campaign(campaign: Campaign, /, *, by: User | None, now: datetime) -> Campaign:
    """A public one stays in a main language in which it has a text; raises DemarcheError otherwise."""
    with transaction.atomic(), owner_scope([campaign.owner_id]):
        _lock(campaign)
        _refuse_longer_keeping(campaign)
        if campaign.published_at is not None:
            _refuse_without_text(campaign)
        return save_noted(campaign, by=by, now=now)


def publish_campaign(campaign: Campaign, /, *, by: User | None, now: datetime) -> Campaign:
    """From now on its pages can be read by everybody. Publishing twice changes nothing."""
    with transaction.atomic(), owner_scope([campaign.owner_id]):
        _lock(campaign)
        _refuse_without_text(campaign)
        if campaign.published_at is None:
            campaign.published_at = now
            save_noted(campaign, by=by, now=now)
        return campaign


def unpublish_campaign(campaign: Campaign, /, *, by: User | None, now: datetime) -> Campaign:
    """Close the public pages again. What was delivered and reported stays as it is."""
    with transaction.atomic(), owner_scope([campaign.owner_id]):
        _lock(campaign)
        campaign.published_at = None
        return save_noted(campaign, by=by, now=now)


def guide_campaign(campaign: Campaign, /, *, shown: bool, by: User | None, now: datetime) -> Campaign:
    """Whether the start page says what its next step is."""
    with transaction.atomic(), owner_scope([campaign.owner_id]):
        _lock(campaign)
        campaign.guided = shown
        return save_noted(campaign, by=by, now=now)


def add_text(text: CampaignText, /, *, by: User | None, now: datetime) -> CampaignText:
    """One for each language of a campaign."""
    with transaction.atomic():
        return save_noted(text, by=by, now=now)


def change_text(text: CampaignText, /, *, by: User | None, now: datetime) -> CampaignText:
    """Refused where a public campaign would be left without a text in its main language."""
    with transaction.atomic(), owner_scope([text.owner_id]):
        save_noted(text, by=by, now=now)
        if text.campaign.published_at is not None:
            _refuse_without_text(text.campaign)
        return text


def remove_text(text: CampaignText, /, *, by: User | None, now: datetime) -> None:
    """Refused where a public campaign would be left without a text in its main language."""
    with transaction.atomic(), owner_scope([text.owner_id]):
        delete_noted(text, by=by, now=now)
        if text.campaign.published_at is not None:
            _refuse_without_text(text.campaign)


def _lock(campaign: Campaign) -> None:
    """Until the end of the transaction; takes over what others have written since the campaign was read."""
    locked = Campaign.objects.select_for_update(of=("self",))
    campaign.refresh_from_db(fields=KEPT_BY_OTHERS, from_queryset=locked)


def _refuse_longer_keeping(campaign: Campaign) -> None:
    """Under the lock. Since a letter was opened (then the key of the address index is made) people agree to this number."""
    asked = Campaign.objects.values_list("retention_days", flat=True).get(pk=campaign.pk)
    if campaign.index_key_sealed is not None and campaign.retention_days > asked:
        sentence = _(
            "People were asked to sign with a promise of %(days)d days. You can shorten that, not lengthen it."
        )
        raise DemarcheError(sentence % {"days": asked}, field="retention_days")


def _refuse_without_text(campaign: Campaign) -> None:
    if not CampaignText.objects.filter(campaign=campaign, language=campaign.language).exists():
        sentence = _("A public campaign needs a text in its main language (%(language)s). Write it first.")
        raise DemarcheError(sentence % {"language": campaign.get_language_display()})
