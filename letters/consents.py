"""What a supporter agrees to, each asked for on its own. A wording that somebody saw is kept as it was shown."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.digests import digest_of


def process_wording(organisation: str, days: int) -> str:
    """Explicit, for to sign such a letter shows a political opinion (GDPR, Article 9)."""
    kept = ngettext(
        "My data are removed %(days)d day after the campaign, its deliveries and the replies have come to their end.",
        "My data are removed %(days)d days after the campaign, its deliveries and the replies have come to their end.",
        days,
    )
    asked = _(
        "I agree that %(organisation)s keeps what I have written here, which shows a political opinion, to count my "
        "signature and to show my name to those I have chosen above. I can take this back at any time."
    )
    return f"{asked} {kept}" % {"organisation": organisation, "days": days}


def contact_wording(organisation: str) -> str:
    return _(
        "%(organisation)s may also write to me about this campaign and what becomes of it. I can stop this at any time."
    ) % {"organisation": organisation}


def wordings_digest(organisation: str, days: int) -> str:
    """Of all of it as it reads now. The form carries it, so that nobody agrees to words that changed under their hands."""
    return digest_of([process_wording(organisation, days), contact_wording(organisation)])
