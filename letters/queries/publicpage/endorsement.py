"""What a body reads that is asked whether it stands behind a campaign."""

from dataclasses import dataclass
from datetime import datetime

from campaigns.enums import EndorsementState
from campaigns.models import CampaignText, Endorsement
from letters.queries.publicpage.campaign import demands_of_campaign
from letters.queries.publicpage.found import texts_of
from organisations.queries.claim import is_claimable, is_claimed


@dataclass(frozen=True)
class Question:
    """`answers` are those that can be given now, by the states that they lead to. `claimable`: who answers can say that they
    want to keep the body's entry themselves, while the mailbox that was asked is known; `claimed`: somebody has said it."""

    endorsement: Endorsement
    text: CampaignText
    demands: list[str]
    answers: frozenset[str]
    claimable: bool
    claimed: bool

    @property
    def over(self) -> bool:
        """Nobody answered in time."""
        return self.endorsement.state == EndorsementState.INVITED and not self.answers


def question_of(endorsement: Endorsement, *, language: str, now: datetime) -> Question:
    """Inside the scope of the campaign's owner."""
    text = texts_of(endorsement.campaign).text_in(language)
    demands = demands_of_campaign(endorsement.campaign, text.language)
    answers = _answers(endorsement, now)
    body = endorsement.body.current
    claimable = bool(answers) and endorsement.contact_sealed is not None and is_claimable(body)
    return Question(endorsement, text, demands, answers, claimable, is_claimed(body))


def _answers(endorsement: Endorsement, now: datetime) -> frozenset[str]:
    """To a question for a month; out of it at any time; and back again while the campaign asks for it."""
    state = EndorsementState(endorsement.state)
    if state == EndorsementState.ACCEPTED:
        return frozenset({EndorsementState.OPTED_OUT.value})
    if endorsement.expires_at is None or endorsement.expires_at <= now:
        return frozenset()
    if state == EndorsementState.INVITED:
        return frozenset({EndorsementState.ACCEPTED.value, EndorsementState.DECLINED.value})
    return frozenset({EndorsementState.ACCEPTED.value})
