"""The demo: the case, played through the same functions that people use. It writes nothing past them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.domain.campaign import add_campaign
from campaigns.models import Campaign
from letters.demo import campaign as story
from letters.demo import days, people
from letters.domain.demo.cast import SENDING_STATE, found, gather
from letters.domain.demo.day import play
from letters.domain.demo.paper import write
from letters.domain.tally import bring_up_to_date
from organisations.domain.account import name_operator
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Membership, Organisation, Recipient, User
from organisations.ownership import owner_scope

GOES_ON = timedelta(days=365)


@dataclass(frozen=True)
class DemoLogins:
    """One password, made anew for each load, and whom it lets in."""

    password: str
    members: tuple[Membership, ...]
    operator: User


def load_demo(*, now: datetime) -> DemoLogins:
    """Fill an empty database with the case of 26 May 2016, all or nothing; raises DemarcheError if it is not empty.

    What is told happens in May 2016; only the neighbour's campaign, which is still a draft, begins at `now`. The demo's
    own goes on for a year from `now`, or the first night would take its names for those of a campaign long over.
    """
    with transaction.atomic():
        if not is_empty():
            raise DemarcheError(_("The demo goes into an empty database only, and this one holds data. Use another."))
        cast = gather()
        with owner_scope([cast.owner.pk]):
            play(cast, write(cast, ends_on=(now + GOES_ON).date()))
        bring_up_to_date(now=now)
        operator = User(email=people.OPERATOR_EMAIL, name=people.OPERATOR_NAME)
        operator = name_operator(operator, by=None, now=days.FOUNDED)
        logins = DemoLogins(secrets.token_urlsafe(12), (*cast.members, _neighbour(now)), operator)
        for user in (*(membership.user for membership in logins.members), operator):
            _let_in(user, logins.password)
        log_security(SecurityKind.DEMO_LOADED, now=now)  # by this line a server refuses the database
        return logins


def is_empty() -> bool:
    """Nobody has an account here, and nobody has entered anything: the directory's own rows do not count."""
    own = Recipient.objects.exclude(added_by=None, external_id__isnull=False)
    return not any(rows.exists() for rows in (User.objects, Organisation.objects, own))


def _neighbour(now: datetime) -> Membership:
    founding = found(people.NEIGHBOUR, people.NEIGHBOUR_FOUNDER)
    campaign = Campaign(owner=founding.owner, name=story.NEIGHBOUR_NAME, states=SENDING_STATE, starts_on=now.date())
    add_campaign(campaign, by=founding.user, now=now)
    return founding


def _let_in(user: User, password: str) -> None:
    """People set their own password by mail; those of the demo have no mailbox."""
    user.set_password(password)
    user.save(update_fields=["password"])
