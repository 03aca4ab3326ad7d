"""Nobody makes an owner, or puts one out, alone where another owner is there to be asked (docs/adr/0048)."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from organisations.domain.change import save_noted
from organisations.domain.mail import queue_mail
from organisations.domain.member.role import log_role
from organisations.enums import Proposal, SecurityKind
from organisations.models import Membership, User
from organisations.queries.member import owners_beside


def second_owners(membership: Membership, *, by: User | None, now: datetime) -> list[User]:
    """Who else could agree: owners now, neither `by` nor the person concerned. Nobody needs to where nobody acts."""
    return owners_beside(membership.owner_id, [by.pk, membership.user_id], now=now) if by else []


def propose(membership: Membership, what: Proposal, /, *, by: User | None, now: datetime) -> Membership:
    """Written down, logged, and mailed to every owner who could agree."""
    membership.proposal, membership.proposed_by, membership.proposed_at = what, by, now
    save_noted(membership, by=by, now=now)
    log_role(SecurityKind.ROLE_PROPOSED, membership, by, now, proposed=what)
    for owner in second_owners(membership, by=by, now=now):
        _ask(owner, membership, now)
    return membership


def _ask(owner: User, membership: Membership, now: datetime) -> None:
    path = reverse("admin:organisations_membership_change", urlconf=settings.STAFF_URLCONF, args=[membership.pk])
    with override(owner.language):
        names = {
            "name": owner.name,
            "proposer": str(membership.proposed_by),
            "what": membership.get_proposal_display(),
            "person": str(membership.user),
            "organisation": membership.owner.name,
            "address": urljoin(settings.STAFF_URL.geturl(), path),
        }
        subject = _("%(organisation)s: a second owner is asked") % names
        body = (
            _(
                "Hello %(name)s,\n\n%(proposer)s proposes for %(person)s in %(organisation)s: %(what)s.\n\n"
                "It is done only if another owner agrees. Do you? Ask %(proposer)s by another way than mail if you did not "
                "expect this. You decide here:\n%(address)s\n"
            )
            % names
        )
    queue_mail(
        owner=membership.owner,
        kind="member_proposed",
        dedupe_key=f"member_proposed:{membership.pk}:{owner.pk}:{now.isoformat()}",
        to=owner.email,
        subject=" ".join(subject.split()),
        body=body,
        language=owner.language,
        about_kind=Membership._meta.label_lower,
        about_id=membership.pk,
        now=now,
    )
