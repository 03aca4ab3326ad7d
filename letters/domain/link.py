"""Links are made: the token leaves in a mail and is kept nowhere else."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from campaigns.models import Campaign
from letters.enums import LinkPurpose
from letters.models import Link
from letters.queries.link import digest_of_code
from organisations.identifiers import digest_of_token, new_code

TOKEN_BYTES = 32
HALF_A_CODE = 4


@dataclass(frozen=True)
class Mailed:
    """What stands in the mail: the token of the address, and the short code where there is one."""

    token: str = field(repr=False)
    code: str = field(default="", repr=False)


def new_link(
    campaign: Campaign, *, form: UUID, purpose: LinkPurpose, now: datetime, lasts: timedelta, code_for: str = ""
) -> tuple[Link, Mailed]:
    """The row, to be written with others, and what goes into the mail. `code_for` is the address that a short code is
    mailed to; it can be typed together with that address only."""
    code = f"{new_code(HALF_A_CODE)}-{new_code(HALF_A_CODE)}" if code_for else ""
    mailed = Mailed(secrets.token_urlsafe(TOKEN_BYTES), code)
    link = Link(
        owner_id=campaign.owner_id,
        campaign=campaign,
        form=form,
        purpose=purpose,
        digest=digest_of_token(mailed.token),
        code_digest=digest_of_code(code, code_for) if code else "",
        made_at=now,
        expires_at=now + lasts,
    )
    return link, mailed


def make_link(
    campaign: Campaign, *, form: UUID, purpose: LinkPurpose, now: datetime, lasts: timedelta, code_for: str = ""
) -> Mailed:
    """A link for one purpose and one signing; it works for `lasts`."""
    link, mailed = new_link(campaign, form=form, purpose=purpose, now=now, lasts=lasts, code_for=code_for)
    link.save(force_insert=True)
    return mailed
