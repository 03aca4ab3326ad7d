"""The short code, for people whose mail program spoils or hides the link."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from letters.domain.link import make_link
from letters.enums import LinkPurpose
from letters.models import Link
from letters.queries.link import MOST_TRIES, digest_of_code, has_code
from letters.queries.signing import links_to_confirm
from organisations.addresses import canonical_address
from organisations.domain.limit import take
from organisations.errors import DemarcheError
from organisations.ownership import all_owners, owner_scope

READ_WITHIN = timedelta(hours=1)
NONE = UUID(int=0)
"""No link has this key."""


def redeem_code(email: str, code: str, *, now: datetime) -> str:
    """The token of a link to the page that the mail names, to confirm there; raises DemarcheError with the same
    sentence whatever is wrong. Each address has few tries in an hour, each code few in all.

    One transaction and the same statements whether anything waits for the address or not: the time of a wrong try must
    not tell who has signed.
    """
    with transaction.atomic():
        may_try = take("code", canonical_address(email), now=now)
        token = _token_for(email, code, now) if may_try else None
    if not may_try:
        raise DemarcheError(_("Too many codes were tried for this address. Wait an hour, or use the link in the mail."))
    if token is None:
        raise DemarcheError(
            _(
                "Address and code do not belong together, or the code has ended. Look into the newest mail and try again."
            ),
            field="code",
        )
    return token


def _token_for(email: str, code: str, now: datetime) -> str | None:
    digest, candidates = digest_of_code(code, email), links_to_confirm(email, now=now)
    matching = next((link for link in candidates if has_code(link, digest)), None)
    if matching is None:
        _count_try([link.pk for link in candidates] or [NONE])
        return None
    with owner_scope([matching.owner_id]):
        if Link.objects.filter(pk=matching.pk, code_digest=digest).update(code_digest="") != 1:
            return None
        lasts = min(READ_WITHIN, matching.expires_at - now)
        made = make_link(matching.campaign, form=matching.form, purpose=LinkPurpose.CONFIRM, now=now, lasts=lasts)
    return made.token


def _count_try(links: Collection[UUID]) -> None:
    with all_owners():
        Link.objects.filter(pk__in=links, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
