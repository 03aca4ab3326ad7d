import pytest

from organisations.domain.recipient import add_recipient, change_recipient
from organisations.errors import DemarcheError
from organisations.models import Organisation, Recipient
from tests.factories import NOW, make_organisation, make_recipient

pytestmark = pytest.mark.django_db


def test_what_an_organisation_added_is_known_to_it_only() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    shared = make_recipient()
    own = Recipient(name="Embassy, Canberra", city="Canberra", time_zone="Australia/Sydney", added_by=ours)
    add_recipient(own, by=None, now=NOW)
    assert {*Recipient.objects.known_to([ours.pk])} == {shared, own}
    assert {*Recipient.objects.known_to([theirs.pk])} == {shared}


def test_a_time_zone_that_does_not_exist_is_refused() -> None:
    recipient = make_recipient()
    recipient.time_zone = "Europe/Londn"
    with pytest.raises(DemarcheError, match="not a time zone") as refusal:
        change_recipient(recipient, by=None, now=NOW)
    assert refusal.value.field == "time_zone"


def entered(by: Organisation | None) -> Recipient:
    row = Recipient(name="Embassy", city="Canberra", time_zone="Australia/Sydney", external_id="Q1", added_by=by)
    return add_recipient(row, by=None, now=NOW)


def test_an_identifier_is_known_once_in_the_directory_and_once_in_each_organisation() -> None:
    """So nobody learns from a refusal what another organisation has entered."""
    places = [None, make_organisation("Ours"), make_organisation("Theirs")]
    for place in places:
        entered(place)
    for place in places:
        with pytest.raises(DemarcheError, match="there already"):
            entered(place)
    assert Recipient.objects.count() == len(places)
