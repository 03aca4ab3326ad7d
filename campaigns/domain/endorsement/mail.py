"""The mail that asks a body's own contact whether it stands behind a campaign."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import CampaignText, Endorsement
from organisations.domain.mail import queue_mail
from organisations.models import Mail


def write_question(endorsement: Endorsement, *, to: str, token: str, again: bool, now: datetime) -> Mail:
    """In the language that was chosen for it; `again` for the one reminder."""
    campaign, language = endorsement.campaign, str(endorsement.language)
    texts = {text.language: text.title for text in CampaignText.objects.filter(campaign=campaign)}
    with translation.override(language):
        path = reverse("public-endorse", urlconf=settings.PUBLIC_URLCONF, kwargs={"token": token})
        names = {
            "organisation": endorsement.body.name,
            "owner": campaign.owner.name,
            "campaign": texts.get(language) or texts.get(campaign.language) or campaign.owner.name,
            "link": f"{settings.PUBLIC_URL.geturl()}{path}",
            "day": date_format(endorsement.expires_at, "DATE_FORMAT") if endorsement.expires_at else "",
        }
        parts = [
            _("%(owner)s asks whether %(organisation)s stands behind this campaign: %(campaign)s.") % names,
            _("Read what it demands and what standing behind it means, and say yes or no here, until %(day)s:") % names,
            names["link"],
            _("Nobody has to sign in. By the same link you can opt out later, at any time."),
            _("If you do nothing, %(organisation)s is neither counted nor named.") % names,
        ]
        if again:
            parts.insert(0, _("We have asked once before and remind you only this time."))
        subject = _("Does %(organisation)s stand behind “%(campaign)s”?") % names
    return queue_mail(
        owner=campaign.owner,
        kind="endorsement",
        dedupe_key=f"endorsement:{endorsement.digest}:{int(again)}",
        to=to,
        subject=" ".join(subject.split()),
        body="\n\n".join(parts) + "\n",
        language=language,
        sender_name=campaign.owner.name,
        about_kind=Endorsement._meta.label_lower,
        about_id=endorsement.pk,
        heeds_blocks=True,
        now=now,
    )
