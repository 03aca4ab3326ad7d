"""Who gets news of a campaign: those who agreed to it and have confirmed that the address is theirs."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from campaigns.models import Campaign
from letters.enums import SignatureState
from letters.models import News, Signature, SignatureConsent
from organisations.enums import ConsentPurpose


def standing_consents(campaign: Campaign) -> QuerySet[SignatureConsent]:
    """To be written to by the campaign's own organisation; not ended."""
    consents: QuerySet[SignatureConsent] = SignatureConsent.objects.filter(
        campaign=campaign, organisation=campaign.owner_id, wording__purpose=ConsentPurpose.CONTACT, ended_at=None
    )
    return consents


def readers_of(campaign: Campaign) -> QuerySet[Signature]:
    """Signatures whose people agreed; one person may have several."""
    agreed = standing_consents(campaign).filter(form=OuterRef("form"))
    confirmed = Signature.objects.filter(campaign=campaign, state=SignatureState.CONFIRMED, bounced_at=None)
    asked: QuerySet[Signature] = confirmed.filter(Exists(agreed)).exclude(mail_index="").exclude(email_sealed=None)
    return asked


def reader_count(campaign: Campaign) -> int:
    """How many addresses."""
    return int(readers_of(campaign).aggregate(number=Count("mail_index", distinct=True))["number"])


def next_readers(news: News, number: int) -> list[Signature]:
    """The next people after those that were written to, one signature for each address, in the order of the marks."""
    waiting = readers_of(news.campaign).filter(mail_index__gt=news.reached).order_by("mail_index", "id")
    first = {reader.mail_index: reader for reader in reversed(waiting[:number])}
    return [first[mark] for mark in sorted(first)]
