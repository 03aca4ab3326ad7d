"""Bodies stand behind a campaign: asked, accepted or declined, opted out. They never see the owner's people by that."""

from campaigns.domain.endorsement.answer import (
    accept_endorsement,
    answer_by_link,
    decline_endorsement,
    invite_body,
    opt_out_endorsement,
    remove_endorsement,
)
from campaigns.domain.endorsement.ask import ask_body, forget_contacts, remind_bodies

__all__ = [
    "accept_endorsement",
    "answer_by_link",
    "ask_body",
    "decline_endorsement",
    "forget_contacts",
    "invite_body",
    "opt_out_endorsement",
    "remind_bodies",
    "remove_endorsement",
]
