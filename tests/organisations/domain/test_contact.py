from datetime import timedelta

import pytest

from organisations.domain.contact import add_contact, change_contact, confirm_contact, retire_contact
from organisations.enums import ContactKind, Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import ContactConfirmation, ContactPoint, Organisation, SecurityEntry
from organisations.ownership import all_owners, owner_scope
from organisations.queries.contact import how_checked, is_confirmed, is_kept_by
from tests.factories import NOW, make_contact, make_member, make_organisation, make_recipient

pytestmark = pytest.mark.django_db


def confirmed(contact: ContactPoint, organisation: Organisation) -> bool:
    with owner_scope([organisation.pk]):
        return is_confirmed(contact, organisation.pk)


def logged(kind: SecurityKind) -> list[tuple[str, str]]:
    entries = SecurityEntry.objects.filter(kind=kind).order_by("id")
    return [(str(entry.organisation), str(entry.actor)) for entry in entries]


def test_a_new_contact_is_confirmed_for_nobody() -> None:
    contact = ContactPoint(recipient=make_recipient(), kind=ContactKind.STREET, value=" 1 Invented Street \r\n London ")
    add_contact(contact, by=None, now=NOW)
    assert contact.value == "1 Invented Street\nLondon"
    assert not confirmed(contact, make_organisation())


def test_a_confirmation_counts_for_the_organisation_that_gave_it_only() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    anna = make_member(ours)
    contact = make_contact(make_recipient())
    made = confirm_contact(contact, owner=ours, how="by telephone", by=anna, now=NOW)
    assert (made.confirmed_by, made.confirmed_at, made.digest) == (anna, NOW, contact.digest)
    assert (confirmed(contact, ours), confirmed(contact, theirs)) == (True, False)
    assert logged(SecurityKind.CONTACT_CONFIRMED) == [("Ours", "Anna")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("value", "2 Other Street"), ("kind", ContactKind.POST), ("note", "round the corner, mornings only")],
)
def test_any_change_of_the_values_ends_it_for_everyone(column: str, value: str) -> None:
    organisations = [make_organisation("Ours"), make_organisation("Theirs")]
    contact = make_contact(make_recipient())
    for organisation in organisations:
        confirm_contact(contact, owner=organisation, how="on the spot", by=None, now=NOW)
    setattr(contact, column, value)
    change_contact(contact, by=None, now=NOW)
    assert [confirmed(contact, organisation) for organisation in organisations] == [False, False]


def test_a_change_of_where_it_was_read_ends_nothing() -> None:
    ours, contact = make_organisation(), make_contact(make_recipient())
    confirm_contact(contact, owner=ours, how="on the spot", by=None, now=NOW)
    contact.source, contact.note = "the mission's own page", f" {contact.note} "
    change_contact(contact, by=None, now=NOW)
    assert confirmed(contact, ours)
    assert logged(SecurityKind.CONTACT_CHANGED) == []


def test_a_line_cannot_move_from_the_address_to_the_note_unseen() -> None:
    recipient = make_recipient()
    one, other = (ContactPoint(recipient=recipient, kind=ContactKind.POST) for _ in range(2))
    one.value, one.note = "1 Invented Street\nLondon", ""
    other.value, other.note = "1 Invented Street", "London"
    assert one.digest_of_values() != other.digest_of_values()


def test_how_it_was_checked_is_sealed() -> None:
    ours = make_organisation()
    confirm_contact(make_contact(make_recipient()), owner=ours, how=" by  telephone ", by=None, now=NOW)
    with owner_scope([ours.pk]):
        made = ContactConfirmation.objects.get()
        assert b"telephone" not in bytes(made.how_sealed)
        assert how_checked(made) == "by telephone"


def test_it_is_kept_by_who_confirmed_it_as_it_stands_or_added_its_recipient() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    contact = make_contact(make_recipient())
    with all_owners():
        assert not is_kept_by(contact, [ours.pk, theirs.pk])
        confirm_contact(contact, owner=ours, how="on the spot", by=None, now=NOW)
        assert (is_kept_by(contact, [ours.pk]), is_kept_by(contact, [theirs.pk])) == (True, False)
        contact.value = "2 Other Street"
        change_contact(contact, by=None, now=NOW)
        assert not is_kept_by(contact, [ours.pk])
        assert is_kept_by(make_contact(make_recipient(added_by=theirs)), [theirs.pk])


def test_who_relied_on_a_changed_contact_reads_it_in_the_log_without_a_stranger_s_name() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    contact = make_contact(make_recipient())
    for organisation in (ours, theirs):
        confirm_contact(contact, owner=organisation, how="on the spot", by=None, now=NOW)
    contact.value = "2 Other Street"
    change_contact(contact, by=make_member(ours), now=NOW)
    assert sorted(logged(SecurityKind.CONTACT_CHANGED)) == [("None", "Anna"), ("Ours", "Anna"), ("Theirs", "None")]


def test_what_was_changed_meanwhile_is_not_confirmed() -> None:
    contact = make_contact(make_recipient())
    seen = contact.digest
    contact.value = "2 Other Street"
    change_contact(contact, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="while you looked"):
        confirm_contact(contact, owner=make_organisation(), how="on the spot", by=None, now=NOW, seen=seen)
    with all_owners():
        assert not ContactConfirmation.objects.exists()


def test_the_same_values_are_confirmed_once_for_each_organisation() -> None:
    ours, contact = make_organisation(), make_contact(make_recipient())
    confirm_contact(contact, owner=ours, how="on the spot", by=None, now=NOW)
    with pytest.raises(DemarcheError, match="confirmed this contact already"):
        confirm_contact(contact, owner=ours, how="by telephone", by=None, now=NOW + timedelta(days=1))


@pytest.mark.parametrize("how", ["", " \n", "x" * 201])
def test_how_it_was_checked_must_be_said_in_a_few_words(how: str) -> None:
    with pytest.raises(DemarcheError) as refusal:
        confirm_contact(make_contact(make_recipient()), owner=make_organisation(), how=how, by=None, now=NOW)
    assert refusal.value.field == "how"


def test_a_retired_contact_is_confirmed_for_nobody_and_stays_so() -> None:
    ours, contact = make_organisation(), make_contact(make_recipient())
    confirm_contact(contact, owner=ours, how="on the spot", by=None, now=NOW)
    retired = retire_contact(contact, by=make_member(ours, Role.OWNER), now=NOW)
    assert not confirmed(retired, ours)
    assert ("Campaign Steppe", "Anna") in logged(SecurityKind.CONTACT_CHANGED)
    for act in (change_contact, retire_contact):
        with pytest.raises(DemarcheError, match="no longer in use"):
            act(retired, by=None, now=NOW)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ContactKind.EMAIL, "consul at example"),
        (ContactKind.EMAIL, "a@example.org, b@example.org"),
        (ContactKind.PHONE, "call us"),
        (ContactKind.FAX, "12"),
        (ContactKind.WEB_FORM, "javascript:alert(1)"),
        (ContactKind.WEB_FORM, "https://"),
        (ContactKind.WEBSITE, "https://[abc"),
        (ContactKind.WEBSITE, "https://ex\N{ACCOUNT OF}mple.org"),
        (ContactKind.STREET, " \n "),
    ],
)
def test_what_is_plainly_no_address_of_its_kind_is_refused(kind: ContactKind, value: str) -> None:
    with pytest.raises(DemarcheError) as refusal:
        add_contact(ContactPoint(recipient=make_recipient(), kind=kind, value=value), by=None, now=NOW)
    assert refusal.value.field == "value"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ContactKind.EMAIL, "consul@example.org"),
        (ContactKind.PHONE, "+44 (0)20 7946 0000"),
        (ContactKind.WEB_FORM, "https://example.org/contact?x=1"),
        (ContactKind.POST, "Box 1\nStockholm"),
    ],
)
def test_an_address_of_its_kind_is_taken(kind: ContactKind, value: str) -> None:
    contact = add_contact(ContactPoint(recipient=make_recipient(), kind=kind, value=value), by=None, now=NOW)
    assert ContactPoint.objects.get(pk=contact.pk).value == value
