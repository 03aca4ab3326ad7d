"""What became of mail to supporters."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count

from campaigns.models import Campaign
from letters.models import Signature

SIGNING = "letters.signing"
"""What mails to supporters are about: one signing, by the UUID of its form."""
TO_OTHERS = {"mandate_request"}
"""Kinds of mail about a signing that go to somebody else than the signatory."""
LATELY = timedelta(days=30)


def bounced_signers(*, now: datetime) -> Iterator[tuple[Campaign, int]]:
    """Campaigns, each with the number of addresses under signatures that count and whose mail came back lately."""
    rows = Signature.objects.counting().filter(bounced_at__gt=now - LATELY).order_by()
    numbers = dict(rows.values_list("campaign").annotate(number=Count("mail_index", distinct=True)))
    for campaign in Campaign.objects.filter(pk__in=numbers):
        yield campaign, numbers[campaign.pk]
