"""One body that was entered twice: merged, told once, and parted exactly as it was."""

import pytest

from campaigns.models import Endorsement
from campaigns.queries.endorsement import standing_bodies
from organisations.domain.body import merge_body, part_body, release_body
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Change, Organisation, SecurityEntry
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
    one = entered(steppe, "Dockers")
    theirs = make_organisation("Theirs", entered_by=make_organisation("Others"))
    for into in (one, theirs, steppe):
        with pytest.raises(DemarcheError, match="Choose another"):
            merge_body(one, into=into, by=None, now=NOW)
    keeps_itself, owner = entered(steppe, "Bakers"), make_member(steppe)
    make_member(keeps_itself, Role.OWNER, "bo@bakers.example")
    with pytest.raises(DemarcheError, match="Choose another"):
        merge_body(keeps_itself, into=one, by=owner, now=NOW)


def test_two_entries_that_keep_themselves_are_merged_and_parted_by_who_is_an_owner_of_both(
    steppe: Organisation,
) -> None:
    one, other, third = (make_organisation(name) for name in ("Dockers", "Dockers' Union", "Printers"))
    bo, cy = (make_member(one, Role.OWNER, f"{name}@dockers.example") for name in ("bo", "cy"))
    make_member(other, Role.OWNER, bo.email)
    make_member(other, Role.ORGANISER, cy.email)
    make_member(third, Role.OWNER, "di@printers.example")
    for into, by in ((other, cy), (third, bo), (steppe, bo), (other, None)):
        with pytest.raises(DemarcheError, match="of which you are an owner"):
            merge_body(one, into=into, by=by, now=NOW)
    assert merge_body(one, into=other, by=bo, now=NOW).current == other
    assert part_body(one, by=bo, now=NOW).current == one
    logged = SecurityEntry.objects.filter(organisation=one).order_by("id")
    assert [entry.kind for entry in logged] == [SecurityKind.BODY_MERGED, SecurityKind.BODY_PARTED]


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
