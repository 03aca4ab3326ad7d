"""What became of mail to supporters."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import ngettext

from campaigns.models import Campaign
from letters.models import Signature
from organisations.enums import MailState
from organisations.models import Mail

SIGNING = "letters.signing"
"""What mails to supporters, and lines of the ledger, are about: one signing, by the UUID of its form."""
TO_OTHERS = {"mandate_request"}
"""Kinds of mail about a signing that go to somebody else than the signatory."""
LATELY = timedelta(days=30)
WORTH_TELLING = timedelta(hours=1)
"""After this long in the outbox a mail counts as stuck."""


def stuck_notices(now: datetime) -> Iterator[tuple[str, Mail]]:
    """What to tell of mail to supporters that lies in the outbox, or was given up though nobody refused it; the first."""
    waits = Q(state__in=[MailState.DUE, MailState.CLAIMED, MailState.IN_DATA], created_at__lte=now - WORTH_TELLING)
    given_up = Q(state=MailState.FAILED) & ~Q(last_error__startswith="5")
    stuck = Mail.objects.filter(waits | given_up, about_kind=SIGNING).order_by("created_at")
    if (first := stuck.first()) is not None:
        number = stuck.count()
        sentence = ngettext(
            "%(number)d mail to a supporter does not get out. Tell who runs the installation to look at the mail server.",
            "%(number)d mails to supporters do not get out. Tell who runs the installation to look at the mail server.",
            number,
        )
        yield sentence % {"number": number}, first


def bounced_signers(*, now: datetime) -> Iterator[tuple[Campaign, int]]:
    """Campaigns, each with the number of addresses under signatures that count and whose mail came back lately."""
    rows = Signature.objects.counting().filter(bounced_at__gt=now - LATELY).order_by()
    numbers = dict(rows.values_list("campaign").annotate(number=Count("mail_index", distinct=True)))
    for campaign in Campaign.objects.filter(pk__in=numbers):
        yield campaign, numbers[campaign.pk]
