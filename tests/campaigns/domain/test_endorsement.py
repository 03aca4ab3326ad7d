from datetime import datetime, timedelta

import pytest

from campaigns.domain.endorsement import (
    accept_endorsement,
    decline_endorsement,
    invite_body,
    opt_out_endorsement,
    remove_endorsement,
)
from campaigns.enums import EndorsementState
from campaigns.models import Endorsement
from campaigns.queries.endorsement import opened_endorsement
from organisations.errors import DemarcheError
from organisations.ownership import all_owners
from tests.factories import NOW, make_campaign, make_member, make_organisation

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
    with pytest.raises(DemarcheError, match="does not stand"):
        opt_out_endorsement(endorsement, by=None, now=LATER)
    assert accept_endorsement(endorsement, by=None, now=LATER).state == EndorsementState.ACCEPTED


def test_who_declined_was_never_behind_it_and_may_still_accept() -> None:
    endorsement = decline_endorsement(invite(), by=None, now=NOW)
    assert (endorsement.state, endorsement.declined_at, standing(LATER)) == (EndorsementState.DECLINED, NOW, 0)
    with pytest.raises(DemarcheError, match="answered already"):
        decline_endorsement(endorsement, by=None, now=LATER)
    assert accept_endorsement(endorsement, by=None, now=LATER).declined_at is None


def test_a_recorded_answer_says_who_recorded_it_and_how_it_is_known() -> None:
    endorsement = invite()
    anna = make_member(endorsement.owner)
    recorded = accept_endorsement(endorsement, how="by telephone with the secretary", by=anna, now=LATER)
    assert (recorded.recorded_by, opened_endorsement(recorded, "answered")) == (anna, "by telephone with the secretary")


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
