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
from organisations.domain.limit import take_all
from organisations.errors import DemarcheError
from organisations.ownership import all_owners, owner_scope

READ_WITHIN = timedelta(hours=1)
NONE = UUID(int=0)
"""No link has this key."""


def redeem_code(email: str, code: str, *, network: str = "", now: datetime) -> str:
    """The token of a link to the page that the mail names, to confirm there; raises DemarcheError with the same
    sentence whatever is wrong. Each address has few tries in an hour, each network some more, each code few wrong ones in
    all. Like the link beside it, a code works until its signing is confirmed: a button that is pressed twice, or an answer
    that is lost on the way, must not cost the signature.

    One transaction and the same statements whether anything waits for the address or not, and whether anybody has tried
    before or not: neither the words nor the time of a wrong try may tell who has signed.
    """
    with transaction.atomic():
        things = [("code", canonical_address(email)), *([("code_network", network)] if network else [])]
        may_try = take_all([things], now=now) == [""]
        token = _token_for(email, code, may_try, now)
    if token is None:
        raise DemarcheError(
            _(
                "Address and code do not belong together, the code has ended, or too many were tried. Look into the newest "
                "mail; its link works too. Or try again in an hour."
            ),
            field="code",
        )
    return token


def _token_for(email: str, code: str, may_try: bool, now: datetime) -> str | None:
    digest, candidates = digest_of_code(code, email), links_to_confirm(email, now=now)
    matching = next((link for link in candidates if has_code(link, digest)), None)
    if matching is None or not may_try:
        _count_try([link.pk for link in candidates if may_try] or [NONE])
        return None
    with owner_scope([matching.owner_id]):
        lasts = min(READ_WITHIN, matching.expires_at - now)
        made = make_link(matching.campaign, form=matching.form, purpose=LinkPurpose.CONFIRM, now=now, lasts=lasts)
    return made.token


def _count_try(links: Collection[UUID]) -> None:
    with all_owners():
        Link.objects.filter(pk__in=links, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
