import pytest

from campaigns.domain.target import add_target, change_target, remove_target
from campaigns.models import Target
from organisations.errors import DemarcheError
from organisations.ownership import all_owners
from tests.factories import NOW, make_campaign, make_member, make_organisation, make_recipient

pytestmark = pytest.mark.django_db


def test_a_recipient_is_a_target_of_a_campaign_once() -> None:
    campaign, recipient = make_campaign(make_organisation()), make_recipient()
    add_target(Target(campaign=campaign, recipient=recipient), by=None, now=NOW)
    with pytest.raises(DemarcheError, match="a target of the campaign already"):
        add_target(Target(campaign=campaign, recipient=recipient), by=None, now=NOW)


def test_a_target_gets_a_coordinator_and_can_be_removed_while_nothing_hangs_on_it() -> None:
    organisation = make_organisation()
    target = Target(campaign=make_campaign(organisation), recipient=make_recipient())
    add_target(target, by=None, now=NOW)
    target.coordinator = make_member(organisation)
    change_target(target, by=None, now=NOW)
    with all_owners():
        assert Target.objects.get().coordinator == target.coordinator
        remove_target(target, by=None, now=NOW)
        assert not Target.objects.exists()
