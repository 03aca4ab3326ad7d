"""Who belongs to an organisation, as what. A membership that ended is kept. Used from here."""

from organisations.domain.member.change import agree_to_proposal, change_member, decline_proposal, end_membership
from organisations.domain.member.join import account_of, add_member, found_organisation, join
from organisations.domain.member.role import refuse_above
from organisations.domain.member.second import propose, second_owners

__all__ = [
    "account_of",
    "add_member",
    "agree_to_proposal",
    "change_member",
    "decline_proposal",
    "end_membership",
    "found_organisation",
    "join",
    "propose",
    "refuse_above",
    "second_owners",
]
