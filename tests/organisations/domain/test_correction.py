"""What readers propose: taken once, limited, decided once by a person, with a reason."""

from datetime import timedelta
from typing import Any

import pytest

from organisations.domain.correction import accept_correction, decline_correction, propose_correction
from organisations.domain.recipient import merge_recipient
from organisations.enums import ChangeSource, ContactKind, CorrectionPart, CorrectionState
from organisations.errors import DemarcheError
from organisations.models import Change, ContactPoint, Correction, Recipient
from organisations.ownership import all_owners
from organisations.queries.correction import said_in, waiting_for
from tests.factories import NOW, make_member, make_organisation, make_recipient

pytestmark = pytest.mark.django_db


def propose(recipient: Recipient, part: CorrectionPart = CorrectionPart.NAME, **values: Any) -> bool:
    given = {"token": f"token {Correction.objects.count()}", "network": "a network", "words": "Embassy, Newtown"}
    return propose_correction(recipient, part=part, **{**given, "where": "its own page", "now": NOW, **values})


def test_the_same_form_sent_twice_is_one_proposal() -> None:
    recipient = make_recipient()
    assert propose(recipient, token="one")
    assert propose(recipient, token="one")
    assert said_in(Correction.objects.get()).proposed == "Embassy, Newtown"


def test_too_many_from_one_network_or_for_one_recipient_are_not_taken() -> None:
    taken = [propose(make_recipient(f"City {number}")) for number in range(7)]
    assert taken == [True] * 5 + [False] * 2
    london = make_recipient("London")
    assert [propose(london, network=f"network {number}") for number in range(7)] == [True] * 5 + [False] * 2
    assert propose(make_recipient("Riga"), now=NOW + timedelta(days=1))


def test_an_accepted_name_is_in_the_directory_and_in_the_history_of_changes() -> None:
    recipient, person = make_recipient(), make_member(make_organisation())
    propose(recipient)
    accept_correction(Correction.objects.get(), words="Embassy, New Town", reason="as on the door", by=person, now=NOW)
    recipient.refresh_from_db()
    assert recipient.name == "Embassy, New Town"
    assert recipient.provenance["name"]["source"] == "proposed by a reader"
    kept = Correction.objects.get()
    assert (kept.state, kept.decided_by, said_in(kept).reason) == (CorrectionState.ACCEPTED, person, "as on the door")
    change = Change.objects.about(recipient).get()
    assert (change.by, change.source) == (person, ChangeSource.CORRECTION)


@pytest.mark.parametrize("part", [CorrectionPart.STREET, CorrectionPart.EMAIL])
def test_an_accepted_way_to_reach_it_is_added_and_confirmed_by_nobody(part: CorrectionPart) -> None:
    recipient = make_recipient()
    words = "door@embassy.example" if part == CorrectionPart.EMAIL else "2 New Street\nLondon"
    propose(recipient, part, words=words)
    accept_correction(Correction.objects.get(), words=words, reason="as on its page", by=None, now=NOW)
    contact = ContactPoint.objects.get(recipient=recipient)
    assert (contact.kind, contact.value) == (ContactKind(part), words)
    assert Change.objects.about(contact).get().source == ChangeSource.CORRECTION
    with all_owners():
        assert not contact.confirmations.exists()


@pytest.mark.parametrize("part", [CorrectionPart.NAME, CorrectionPart.STREET])
def test_nothing_is_entered_in_a_row_that_was_merged_meanwhile(part: CorrectionPart) -> None:
    merged, standing = make_recipient("Newtown"), make_recipient("London")
    propose(merged, part)
    merge_recipient(merged, into=standing, by=None, now=NOW)
    correction = Correction.objects.get()
    with pytest.raises(DemarcheError, match=f"merged into “{standing}”"):
        accept_correction(correction, words="2 New Street", reason="as on the door", by=None, now=NOW)
    assert not ContactPoint.objects.exists()
    assert Recipient.objects.get(pk=merged.pk).name == merged.name
    decline_correction(correction, reason="entered in the other row", by=None, now=NOW)


def test_what_is_wrong_with_a_proposal_is_said_and_nothing_is_changed() -> None:
    recipient = make_recipient()
    propose(recipient, CorrectionPart.EMAIL, words="no address")
    correction = Correction.objects.get()
    with pytest.raises(DemarcheError):
        accept_correction(correction, words="no address", reason="why not", by=None, now=NOW)
    with pytest.raises(DemarcheError, match="what the directory should say"):
        accept_correction(correction, words=" ", reason="why not", by=None, now=NOW)
    with pytest.raises(DemarcheError, match="Say why"):
        decline_correction(correction, reason=" ", by=None, now=NOW)
    assert Correction.objects.get().state == CorrectionState.WAITING
    assert not ContactPoint.objects.exists()


def test_it_is_decided_once() -> None:
    propose(make_recipient())
    correction = Correction.objects.get()
    decline_correction(correction, reason="no such thing", by=None, now=NOW)
    with pytest.raises(DemarcheError, match="decided on this already"):
        accept_correction(correction, words="x", reason="y", by=None, now=NOW)


def test_operators_decide_on_the_directory_and_organisations_on_what_they_added() -> None:
    organisation = make_organisation()
    shared, own = make_recipient("London"), make_recipient("Leeds", added_by=organisation)
    propose(shared)
    propose(own)
    assert [one.recipient for one in waiting_for([organisation.pk], operator=False)] == [own]
    assert [one.recipient for one in waiting_for([], operator=True)] == [shared]
