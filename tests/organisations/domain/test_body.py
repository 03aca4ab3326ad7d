"""One body that was entered twice: merged, told once, and parted exactly as it was."""

import pytest

from campaigns.models import Endorsement
from campaigns.queries.endorsement import standing_bodies
from organisations.domain.body import merge_body, part_body, release_body
from organisations.enums import Role
from organisations.errors import DemarcheError
from organisations.models import Change, Organisation
from organisations.ownership import all_owners
from tests.factories import NOW, make_campaign, make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def steppe() -> Organisation:
    return make_organisation("Steppe")


def entered(steppe: Organisation, name: str) -> Organisation:
    return make_organisation(name, entered_by=steppe)


def test_merged_entries_are_told_once_and_parted_exactly(steppe: Organisation) -> None:
    campaign, one, other = make_campaign(steppe), entered(steppe, "Dockers"), entered(steppe, "Dockers' Union")
    for body in (one, other, entered(steppe, "Printers")):
        Endorsement.objects.create(
            owner=steppe, campaign=campaign, body=body, state="accepted", invited_at=NOW, accepted_at=NOW
        )

    def told() -> list[str]:
        with all_owners():
            return [body.name for body in standing_bodies(campaign.pk, at=NOW)]

    assert told() == ["Dockers", "Dockers' Union", "Printers"]
    merge_body(one, into=other, by=None, now=NOW)
    assert told() == ["Dockers' Union", "Printers"]
    part_body(one, by=None, now=NOW)
    assert told() == ["Dockers", "Dockers' Union", "Printers"]


def test_only_bodies_of_one_organisation_are_merged_and_none_that_keeps_itself(steppe: Organisation) -> None:
    one, other = entered(steppe, "Dockers"), entered(steppe, "Printers")
    theirs = make_organisation("Theirs", entered_by=make_organisation("Others"))
    for into in (one, theirs, steppe):
        with pytest.raises(DemarcheError, match="Choose another"):
            merge_body(one, into=into, by=None, now=NOW)
    make_member(other, Role.OWNER)
    with pytest.raises(DemarcheError, match="keeps itself"):
        merge_body(other, into=one, by=None, now=NOW)


def test_no_chain_of_mergings_begins(steppe: Organisation) -> None:
    one, other, third = (entered(steppe, name) for name in ("A", "B", "C"))
    merge_body(one, into=other, by=None, now=NOW)
    for body, into in ((other, third), (third, one), (one, third)):
        with pytest.raises(DemarcheError, match="Undo that first"):
            merge_body(body, into=into, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="not merged"):
        part_body(third, by=None, now=NOW)


def test_merging_parting_and_releasing_stand_in_the_history_of_the_body(steppe: Organisation) -> None:
    one, other, anna = entered(steppe, "Dockers"), entered(steppe, "Dockers' Union"), make_member(steppe)
    merge_body(one, into=other, by=anna, now=NOW)
    part_body(one, by=anna, now=NOW)
    release_body(one, by=anna, now=NOW)
    told = [(change.by, change.fields) for change in Change.objects.about(one).order_by("id")]
    assert told == [
        (anna, {"merged_into": [None, str(other.pk)]}),
        (anna, {"merged_into": [str(other.pk), None]}),
        (anna, {"entered_by": [str(steppe.pk), None]}),
    ]
