from datetime import datetime, timedelta

import pytest

from campaigns.domain.endorsement import accept_endorsement, invite_body, opt_out_endorsement, remove_endorsement
from campaigns.enums import EndorsementState
from campaigns.models import Endorsement
from organisations.errors import DemarcheError
from organisations.ownership import all_owners
from tests.factories import NOW, make_campaign, make_organisation

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def invite() -> Endorsement:
    campaign, body = make_campaign(make_organisation("Ours")), make_organisation("Printers' Union")
    return invite_body(Endorsement(campaign=campaign, body=body), by=None, now=NOW)


def standing(at: datetime) -> int:
    with all_owners():
        return int(Endorsement.objects.standing_at(at).count())


def test_an_invitation_is_no_endorsement() -> None:
    assert invite().state == EndorsementState.INVITED
    assert standing(LATER) == 0


def test_an_accepted_endorsement_stands_from_then_on() -> None:
    accept_endorsement(invite(), by=None, now=LATER)
    assert (standing(NOW), standing(LATER)) == (0, 1)


def test_who_opts_out_stood_until_then() -> None:
    endorsement = accept_endorsement(invite(), by=None, now=NOW)
    opt_out_endorsement(endorsement, by=None, now=LATER)
    assert (standing(NOW), standing(LATER)) == (1, 0)


def test_an_answer_is_not_given_twice_but_may_change() -> None:
    endorsement = accept_endorsement(invite(), by=None, now=NOW)
    with pytest.raises(DemarcheError, match="accepted already"):
        accept_endorsement(endorsement, by=None, now=LATER)
    opt_out_endorsement(endorsement, by=None, now=LATER)
    with pytest.raises(DemarcheError, match="opted out already"):
        opt_out_endorsement(endorsement, by=None, now=LATER)
    assert accept_endorsement(endorsement, by=None, now=LATER).state == EndorsementState.ACCEPTED


def test_the_campaign_s_own_organisation_is_not_invited() -> None:
    ours = make_organisation()
    with pytest.raises(DemarcheError, match="own"):
        invite_body(Endorsement(campaign=make_campaign(ours), body=ours), by=None, now=NOW)


def test_an_invitation_by_mistake_is_removed_an_answer_is_kept() -> None:
    endorsement = invite()
    with pytest.raises(DemarcheError, match="invited already"):
        invite_body(Endorsement(campaign=endorsement.campaign, body=endorsement.body), by=None, now=NOW)
    remove_endorsement(endorsement, by=None, now=NOW)
    answered = invite_body(Endorsement(campaign=endorsement.campaign, body=endorsement.body), by=None, now=NOW)
    accept_endorsement(answered, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="answer is kept"):
        remove_endorsement(answered, by=None, now=NOW)
