"""A person corrects a signing, shows it to fewer or more people, takes it back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from letters.domain.edition import erase_withdrawn, freeze_letter
from letters.domain.signing import change_signing, erase_signing, withdraw_signing
from letters.enums import FileKind, Mandate, SignatureKind, SignatureState, Visibility
from letters.models import Edition, EditionLine, Letter, Signature
from letters.queries.edition import document_of, file_of, read_file, to_freeze_again, verify_edition, with_shown
from letters.queries.signature import opened
from organisations.enums import ErasureReason
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_signatures import make_open_letter, make_signature

HOUR = timedelta(hours=1)
PUBLIC, RECIPIENT_ONLY, COUNTED_ONLY = Visibility.PUBLIC, Visibility.RECIPIENT_ONLY, Visibility.COUNTED_ONLY


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def form_of(signature: Signature) -> UUID:
    assert signature.form is not None
    return signature.form


def test_what_is_given_changes_under_every_letter_and_the_rest_stays(letter: Letter) -> None:
    other, form = make_open_letter(letter.owner, city="Ottawa", country="CA"), uuid4()
    rows = [make_signature(one, form=form, place="Turku", comment="Free them") for one in (letter, other)]
    change_signing(letter.campaign, form, name="Aino Salo", comment="", country="FI", now=NOW)
    for row in rows:
        row.refresh_from_db()
        texts = [opened(row, field) for field in ("name", "email", "place", "comment")]
        assert texts == ["Aino Salo", "aino@post.example", "Turku", ""]
        assert (row.visibility, str(row.country), row.state) == (PUBLIC, "FI", SignatureState.CONFIRMED)


def test_a_corrected_name_is_known_as_a_second_signature_from_then_on(letter: Letter) -> None:
    first, second = make_signature(letter), make_signature(letter, name="Eino Salovaara")
    with pytest.raises(DemarcheError, match="this name and this address already") as refused:
        change_signing(letter.campaign, form_of(second), name="Aino Salovaara", now=NOW)
    assert refused.value.field == "name"
    withdraw_signing(letter.campaign, form_of(first), now=NOW)
    change_signing(letter.campaign, form_of(second), name="Aino Salovaara", now=NOW)
    before = Signature.objects.get(pk=second.pk).name_index
    change_signing(letter.campaign, form_of(second), name="Eino Salovaara", now=NOW)
    assert Signature.objects.get(pk=second.pk).name_index == second.name_index != before


def test_who_wants_to_be_read_has_a_name(letter: Letter) -> None:
    signature = make_signature(letter, name="", visibility=COUNTED_ONLY)
    with pytest.raises(DemarcheError, match="A name is needed") as refused:
        change_signing(letter.campaign, form_of(signature), visibility=PUBLIC, now=NOW)
    assert refused.value.field == "name"
    change_signing(letter.campaign, form_of(signature), visibility=PUBLIC, name="Aino", now=NOW)
    with pytest.raises(DemarcheError, match="A name is needed"):
        change_signing(letter.campaign, form_of(signature), name=" ", now=NOW)


@pytest.mark.parametrize("state", [SignatureState.WITHDRAWN, SignatureState.EXPIRED])
def test_what_is_gone_is_not_changed(letter: Letter, state: SignatureState) -> None:
    signature = make_signature(letter, state=state)
    assert change_signing(letter.campaign, form_of(signature), name="Somebody", now=NOW) == []
    assert opened(Signature.objects.get(pk=signature.pk), "name") == "Aino Salovaara"


def test_withdrawing_from_one_letter_leaves_the_others(letter: Letter) -> None:
    other, form = make_open_letter(letter.owner, city="Ottawa", country="CA"), uuid4()
    gone, kept = [make_signature(one, form=form, place="Turku") for one in (letter, other)]
    assert withdraw_signing(letter.campaign, form, letters=[letter.pk], now=NOW + HOUR) == [gone]
    gone.refresh_from_db()
    assert (gone.state, gone.withdrawn_at, gone.mail_index) == (SignatureState.WITHDRAWN, NOW + HOUR, "")
    assert gone.name_sealed is gone.email_sealed is gone.place_sealed is None
    assert list(Signature.objects.counting()) == [kept]
    assert withdraw_signing(letter.campaign, form, now=NOW) == [kept]
    assert withdraw_signing(letter.campaign, form, now=NOW) == [], "twice is harmless"


def printed_for(letter: Letter, visibility: Visibility) -> tuple[Signature, Edition]:
    signature = make_signature(letter, visibility=visibility)
    make_signature(letter, email="eino@post.example", name="Eino Other", visibility=PUBLIC)
    return signature, freeze_letter(letter, cut_off=NOW, by=None, now=NOW)


def carry(edition: Edition) -> None:
    assert edition.letter.target is not None
    delivery = edition.deliveries.create(
        owner=edition.owner, recipient=edition.letter.target.recipient, created_at=NOW, reach="sent"
    )
    delivery.events.create(
        owner=edition.owner, sequence=1, key="a", kind="sent", occurred_at=NOW, precision="day", recorded_at=NOW
    )


def names(edition: Edition, *, public: bool) -> set[str]:
    return {signer.name for signer in document_of(edition, public=public).annex}


NARROWED = [(PUBLIC, RECIPIENT_ONLY, True), (PUBLIC, COUNTED_ONLY, True), (RECIPIENT_ONLY, COUNTED_ONLY, True)]
WIDENED = [(RECIPIENT_ONLY, PUBLIC, False), (PUBLIC, PUBLIC, False)]


@pytest.mark.parametrize(("before", "after", "goes"), NARROWED + WIDENED)
def test_a_name_that_fewer_people_may_read_asks_to_freeze_again(
    letter: Letter, before: Visibility, after: Visibility, goes: bool
) -> None:
    signature, _ = printed_for(letter, before)
    change_signing(letter.campaign, form_of(signature), visibility=after, now=NOW)
    assert to_freeze_again(Edition.objects.all()).exists() == goes
    assert with_shown(Edition.objects.all()).get().shown != goes, "nobody reads that copy any more"
    assert erase_withdrawn(now=NOW) == 0, "until a person freezes again, or the paper leaves"


CORRECTED = [({"name": "Aino Salo"}, True), ({"country": "SE"}, True), ({"comment": "Hello"}, False), ({}, False)]


@pytest.mark.parametrize(("said", "again"), CORRECTED)
def test_a_name_that_was_corrected_asks_to_freeze_again_and_is_read_as_printed_until_then(
    letter: Letter, said: dict[str, str], again: bool
) -> None:
    signature, edition = printed_for(letter, PUBLIC)
    later = edition.frozen_at + timedelta(hours=1)
    change_signing(letter.campaign, form_of(signature), **{"name": "Aino Salovaara", **said}, now=later)  # type: ignore[arg-type]
    assert to_freeze_again(Edition.objects.all()).exists() == again
    assert with_shown(Edition.objects.all()).get().shown
    assert erase_withdrawn(now=later) == 0
    after = later + timedelta(hours=1)
    freeze_letter(letter, cut_off=after, supersedes=edition, by=None, now=after)
    assert not to_freeze_again(Edition.objects.all()).exists()


def test_what_has_left_loses_the_line_in_our_copies_and_keeps_its_number(letter: Letter) -> None:
    signature, edition = printed_for(letter, PUBLIC)
    before = file_of(edition, FileKind.PUBLIC)
    carry(edition)
    assert "Aino Salovaara" in names(edition, public=True)
    change_signing(letter.campaign, form_of(signature), visibility=RECIPIENT_ONLY, now=NOW)
    assert erase_withdrawn(now=NOW) == 1
    edition.refresh_from_db()
    assert names(edition, public=True) == {"Eino Other"}
    after = file_of(edition, FileKind.PUBLIC)
    assert before is not None and after is not None and after.sha256 != before.sha256 and read_file(after)
    assert edition.counts["signatures"] == 2 and verify_edition(edition) == []


def test_erasing_after_the_delivery_erases_what_was_printed(letter: Letter) -> None:
    signature, edition = printed_for(letter, PUBLIC)
    carry(edition)
    erase_signing(letter.campaign, form_of(signature), reason=ErasureReason.ASKED, now=NOW)
    assert erase_withdrawn(now=NOW) == 1
    line = EditionLine.objects.get(signature_id=signature.pk)
    assert line.text_sealed is line.salt_sealed is None
    assert names(edition, public=False) == {"Eino Other"}


@pytest.mark.parametrize("mandate", [Mandate.ASKED, Mandate.GIVEN])
@pytest.mark.parametrize(
    "given", [{"name": "Somebody Else"}, {"office": "Treasurer"}, {"office": ""}, {"organisation": "Miners"}]
)
def test_what_an_organisation_was_asked_about_stays(letter: Letter, mandate: Mandate, given: dict[str, str]) -> None:
    signature = make_signature(
        letter, kind=SignatureKind.ORGANISATION, organisation="Dockers", office="Chair", mandate=mandate
    )
    assert signature.form
    with pytest.raises(DemarcheError, match="Withdraw and sign again") as refused:
        change_signing(letter.campaign, signature.form, **given, now=NOW)  # type: ignore[arg-type]
    assert refused.value.field in given
    same = {"name": "Aino Salovaara", "office": " Chair ", "organisation": "Dockers"}
    assert change_signing(letter.campaign, signature.form, **same, place="Turku", now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "values", [{"mandate": Mandate.DECLINED}, {"mandate": Mandate.ASKED, "state": SignatureState.PENDING}]
)
def test_before_it_is_asked_and_after_its_no_everything_can_be_corrected(letter: Letter, values: Any) -> None:
    signature = make_signature(letter, kind=SignatureKind.ORGANISATION, organisation="Dockers", **values)
    assert signature.form
    said = {"name": "Aino Sa", "office": "Chair", "organisation": "Dockers' Union"}
    (row,) = change_signing(letter.campaign, signature.form, **said, now=NOW)  # type: ignore[arg-type]
    assert {field: opened(row, field) for field in said} == said


@pytest.mark.parametrize("kind", [SignatureKind.ORGANISATION, SignatureKind.AFFILIATES])
def test_an_organisation_is_never_asked_about_nobody(letter: Letter, kind: SignatureKind) -> None:
    values: Any = {"kind": kind, "organisation": "Dockers", "state": SignatureState.PENDING}
    signature = make_signature(letter, visibility=COUNTED_ONLY, **values)
    for given in ({"name": ""}, {"organisation": " "}):
        with pytest.raises(DemarcheError) as refused:
            change_signing(letter.campaign, form_of(signature), **given, now=NOW)  # type: ignore[arg-type]
        assert refused.value.field in given


def test_an_organisation_that_is_named_beside_somebody_can_be_corrected_and_not_emptied(letter: Letter) -> None:
    signature = make_signature(letter, kind=SignatureKind.OFFICE, organisation="Dockesr", office="Chair")
    later = NOW + HOUR
    (row,) = change_signing(letter.campaign, form_of(signature), organisation="Dockers", now=later)
    assert (opened(row, "organisation"), opened(row, "office"), row.corrected_at) == ("Dockers", "Chair", later)
    with pytest.raises(DemarcheError, match="name of the organisation") as refused:
        change_signing(letter.campaign, form_of(signature), organisation="", now=NOW)
    assert refused.value.field == "organisation"
