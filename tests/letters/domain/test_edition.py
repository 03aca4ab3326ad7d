import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from letters.digests import commitment, digest_of, digest_of_bytes
from letters.domain.edition import erase_line, erase_withdrawn, freeze_letter, register_external
from letters.domain.signature import record_signature, withdraw_signature
from letters.domain.version import make_version
from letters.enums import Behalf, FileKind, LetterKind, LineBlock, Visibility
from letters.models import Edition, EditionFile, EditionLine, Version
from letters.queries.edition import (
    document_of,
    edition_key,
    file_of,
    opened_line,
    read_file,
    statement_of,
    to_freeze_again,
    verify_edition,
)
from organisations.errors import DemarcheError
from organisations.models import Organisation, SecurityEntry
from organisations.storage import fetch, private_files, public_files
from tests.factories import NOW
from tests.factories_letters import endorse, make_city, make_edition, make_letter, make_ready, sign_block
from tests.letters.typesetting.reading import words_of

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def frozen_with_supporters(steppe: Organisation, city: str = "London") -> Edition:
    letter = make_ready(steppe, city=city)
    version = make_version(letter, material=True, by=None, now=NOW)
    for name, visibility in (
        ("Publia Open", Visibility.PUBLIC),
        ("Reserva Discreet", Visibility.RECIPIENT_ONLY),
        ("Quieta Countme", Visibility.COUNTED_ONLY),
    ):
        record_signature(version, name=name, place="Leeds", visibility=visibility, by=None, now=NOW)
    return freeze_letter(letter, cut_off=NOW, by=None, now=NOW)


def departs(edition: Edition) -> None:
    assert edition.letter.target is not None
    delivery = edition.deliveries.create(
        owner=edition.owner, recipient=edition.letter.target.recipient, created_at=NOW, reach="sent"
    )
    delivery.events.create(
        owner=edition.owner, sequence=1, key="a", kind="sent", occurred_at=NOW, precision="day", recorded_at=NOW
    )


def withdraws(edition: Edition, name: str) -> EditionLine:
    row = line_of(edition, name)
    withdraw_signature(edition.letter.signatures.get(pk=str(row.signature_id)), by=None, now=NOW)
    return row


def line_of(edition: Edition, name: str) -> EditionLine:
    key = edition_key(edition)
    rows: list[EditionLine] = list(edition.lines.all())
    return next(row for row in rows if (line := opened_line(row, key)) and line.says["name"] == name)


def test_a_frozen_letter_has_version_lines_digest_and_two_pdfs(steppe: Organisation) -> None:
    edition = make_edition(steppe)
    assert edition.version is not None and edition.version.number == 1
    assert edition.reference == f"{edition.letter.code.upper()}/1"
    assert [line.block for line in edition.lines.all()] == [LineBlock.SIGNATORIES]
    assert {file.kind for file in edition.files.all()} == set(FileKind)
    assert verify_edition(edition) == []


def test_a_name_for_the_recipient_only_is_in_the_full_pdf_and_never_in_the_public_copy(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    full, public = (words_of(read_file(file_of(edition, kind) or EditionFile())) for kind in FileKind)
    assert "Publia Open" in full and "Publia Open" in public
    assert "Reserva Discreet" in full and "Reserva" not in public
    assert "Quieta" not in full and "Quieta" not in public
    assert "One more person has signed" in full and "One more name stands" not in full
    assert "2 more names stand in the recipient's copy only." in public


def test_counts_tell_of_all_who_signed(steppe: Organisation) -> None:
    assert frozen_with_supporters(steppe).counts == {
        "signatories": 1,
        "affiliates": 0,
        "public": 1,
        "recipient_only": 1,
        "counted_only": 1,
        "signatures": 3,
    }


def test_no_name_lies_open_in_a_table_or_in_the_private_storage(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    stored = fetch(private_files(), edition.files.get(kind=FileKind.FULL).path)
    kept = repr([edition.content, statement_of(edition), *EditionLine.objects.values_list()])
    assert "Reserva" not in kept and "Publia" not in kept
    assert stored.startswith(b"\x01") and b"%PDF" not in stored


def test_a_stranger_verifies_the_digest_from_the_statement_and_a_name_from_its_salt(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    published = json.loads(json.dumps(statement_of(edition)))
    assert digest_of(published) == edition.digest
    row = line_of(edition, "Reserva Discreet")
    salt = edition_key(edition).unseal(row.salt_sealed or b"", EditionLine._meta.db_table, "salt_sealed", row.pk)
    assert commitment(salt, '{"name":"Reserva Discreet","place":"Leeds"}') == published["lines"][row.position - 1][3]


def test_an_erased_line_is_gone_from_our_copies_and_the_digest_still_verifies(
    steppe: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    edition = frozen_with_supporters(steppe)
    before = file_of(edition, FileKind.FULL)
    public = file_of(edition, FileKind.PUBLIC)
    assert before is not None
    with django_capture_on_commit_callbacks(execute=True):
        erase_line(line_of(edition, "Reserva Discreet"), by=None, now=NOW)
    after = file_of(edition, FileKind.FULL)
    assert after is not None and "Reserva" not in words_of(read_file(after))
    assert "were erased after the letter was frozen" in words_of(read_file(after))
    assert not private_files().exists(before.path) and private_files().exists(after.path)
    assert file_of(edition, FileKind.PUBLIC) == public
    assert verify_edition(edition) == []
    assert SecurityEntry.objects.filter(kind="erased").count() == 1


def test_erasing_a_public_name_makes_the_public_copy_anew(
    steppe: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    edition = frozen_with_supporters(steppe)
    before = file_of(edition, FileKind.PUBLIC)
    with django_capture_on_commit_callbacks(execute=True):
        erase_line(line_of(edition, "Publia Open"), by=None, now=NOW)
    after = file_of(edition, FileKind.PUBLIC)
    assert before is not None and after is not None
    assert not public_files().exists(before.path)
    assert "Publia" not in words_of(read_file(after))


def test_erasing_twice_is_harmless(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    row = line_of(edition, "Publia Open")
    erase_line(row, by=None, now=NOW)
    assert erase_line(row, by=None, now=NOW + timedelta(days=1)).erased_at == NOW


def test_all_affiliated_organisations_standing_at_the_cut_off_are_counted_and_listed(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    sign_block(letter, "Per Höijer", behalf=Behalf.CAMPAIGN_AND_AFFILIATES)
    endorse(letter.campaign, "Red Lantern Youth")
    gone = endorse(letter.campaign, "Left Again")
    gone.state, gone.opted_out_at = "opted_out", NOW
    gone.save()
    document = document_of(freeze_letter(letter, cut_off=NOW, by=None, now=NOW), public=True)
    assert document.affiliates == ("Red Lantern Youth",)
    assert document.labels["affiliates"] == "1 organisation affiliated to the campaign"


def test_signing_for_affiliates_that_are_none_is_refused(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    sign_block(letter, "Per Höijer", behalf=Behalf.CAMPAIGN_AND_AFFILIATES)
    with pytest.raises(DemarcheError, match="none stands behind the campaign"):
        freeze_letter(letter, cut_off=NOW, by=None, now=NOW)


def test_an_unconfirmed_contact_is_refused_and_nothing_is_written(steppe: Organisation) -> None:
    target = make_city(steppe, confirmed=False)
    letter = make_letter(target.campaign, "Release them.", target=target)
    sign_block(letter)
    with pytest.raises(DemarcheError, match="has not confirmed any address or number of Embassy"):
        freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert not Edition.objects.exists() and not Version.objects.exists()


def test_a_character_that_no_font_has_is_refused_before_anything_is_written(steppe: Organisation) -> None:
    letter = make_ready(steppe, "Release them ✊")
    with pytest.raises(DemarcheError, match="RAISED FIST"):
        freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert not Edition.objects.exists() and not Version.objects.exists() and not EditionFile.objects.exists()


def test_a_placeholder_that_nobody_can_fill_is_refused_with_the_reason(steppe: Organisation) -> None:
    letter = make_ready(steppe, "Dear {{ head_of_mission }}")
    with pytest.raises(DemarcheError, match="No head of mission is known"):
        freeze_letter(letter, cut_off=NOW, by=None, now=NOW)


def test_a_cut_off_in_the_future_is_refused(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="lies in the future"):
        freeze_letter(make_ready(steppe), cut_off=NOW + timedelta(minutes=1), by=None, now=NOW)


def test_a_double_click_freezes_once(steppe: Organisation) -> None:
    edition = make_edition(steppe)
    with pytest.raises(DemarcheError, match=f"is frozen as {edition.reference}"):
        freeze_letter(edition.letter, cut_off=NOW, by=None, now=NOW)


def test_an_edition_never_replaces_and_supplements_at_once(steppe: Organisation) -> None:
    first = make_edition(steppe)
    with pytest.raises(DemarcheError, match="either replaces another or supplements it"):
        freeze_letter(first.letter, cut_off=NOW, by=None, now=NOW, supersedes=first, supplements=first)


def test_a_letter_that_was_written_elsewhere_is_registered_and_not_frozen(steppe: Organisation) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target, kind=LetterKind.EXTERNAL)
    with pytest.raises(DemarcheError, match="register its PDF instead"):
        freeze_letter(letter, cut_off=NOW, by=None, now=NOW)


def test_a_newer_edition_names_the_one_that_it_replaces(steppe: Organisation) -> None:
    first = make_edition(steppe)
    second = freeze_letter(first.letter, cut_off=NOW, by=None, now=NOW, supersedes=first)
    assert second.number == 2 and second.supersedes == first
    assert list(Edition.objects.standing()) == [second]
    with pytest.raises(DemarcheError, match="does not stand any more"):
        freeze_letter(first.letter, cut_off=NOW, by=None, now=NOW, supersedes=first)


def test_a_supplement_has_only_the_names_that_came_since(steppe: Organisation) -> None:
    first = frozen_with_supporters(steppe)
    assert first.version is not None
    later = NOW + timedelta(hours=1)
    record_signature(first.version, name="Sera Late", visibility=Visibility.PUBLIC, by=None, now=later)
    second = freeze_letter(first.letter, cut_off=later, by=None, now=later, supplements=first)
    assert [signer.name for signer in document_of(second, public=False).annex] == ["Sera Late"]
    assert second.counts["signatures"] == 1
    assert set(Edition.objects.standing()) == {first, second}


def test_what_replaces_an_edition_replaces_its_supplements_and_prints_each_name_once(steppe: Organisation) -> None:
    first = frozen_with_supporters(steppe)
    letter, before = first.letter, first.counts["signatures"]

    def frozen(hours: int, **place: Any) -> Edition:
        now = NOW + timedelta(hours=hours)
        return freeze_letter(letter, cut_off=now, by=None, now=now, **place)

    assert first.version is not None
    for hours, name in ((1, "Sera Late"), (4, "Iiro Later")):
        now = NOW + timedelta(hours=hours)
        record_signature(first.version, name=name, visibility=Visibility.PUBLIC, by=None, now=now)
    old = frozen(2, supplements=first)
    again = frozen(3, supersedes=first)
    assert (old.counts["signatures"], again.counts["signatures"]) == (1, before + 1)
    assert list(letter.editions.standing()) == [again]
    assert Edition.objects.get(pk=old.pk).replacement == again
    with pytest.raises(DemarcheError, match="does not stand"):
        frozen(5, supersedes=old)
    third = frozen(5, supplements=again)
    fourth = frozen(6, supplements=third)
    assert (third.counts["signatures"], fourth.counts["signatures"], fourth.supplements) == (1, 0, again)


def test_text_that_changed_under_signatures_needs_a_version_by_a_person(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    passage = edition.letter.passages.get()
    passage.text = "Something else."
    passage.save()
    with pytest.raises(DemarcheError, match="has changed since people signed it"):
        freeze_letter(edition.letter, cut_off=NOW, by=None, now=NOW, supersedes=edition)
    make_version(edition.letter, material=True, by=None, now=NOW)
    second = freeze_letter(edition.letter, cut_off=NOW, by=None, now=NOW, supersedes=edition)
    assert second.counts["signatures"] == 0, "signed before a material change"


def test_who_withdraws_between_freeze_and_departure_raises_freeze_again(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    assert not to_freeze_again(Edition.objects.all()).exists()
    withdraws(edition, "Publia Open")
    assert list(to_freeze_again(Edition.objects.all())) == [edition]
    again = freeze_letter(edition.letter, cut_off=NOW, by=None, now=NOW, supersedes=edition)
    assert not to_freeze_again(Edition.objects.all()).exists()
    assert [signer.name for signer in document_of(again, public=False).annex] == ["Reserva Discreet"]
    assert erase_withdrawn(now=NOW) == 1, "the edition that was replaced needs the name no more"


def test_one_that_has_left_keeps_its_number_and_loses_the_withdrawn_line(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    row = withdraws(edition, "Publia Open")
    departs(edition)
    assert not to_freeze_again(Edition.objects.all()).exists()
    assert erase_withdrawn(now=NOW) == 1
    row.refresh_from_db()
    assert row.erased_at == NOW and edition.counts["public"] == 1 and verify_edition(edition) == []


def test_an_edition_that_cannot_be_set_keeps_no_other_name_in_print(steppe: Organisation) -> None:
    editions = [frozen_with_supporters(steppe, city) for city in ("London", "Oslo", "Rome")]
    rows = [withdraws(edition, "Publia Open") for edition in editions]
    for edition in editions:
        departs(edition)
    Edition.objects.filter(pk=editions[0].pk).update(data_key_sealed=editions[1].data_key_sealed)
    with pytest.raises(ExceptionGroup, match="could not be erased"):
        erase_withdrawn(now=NOW)
    assert [EditionLine.objects.get(pk=row.pk).erased_at for row in rows] == [None, NOW, NOW]
    Edition.objects.filter(pk=editions[0].pk).update(data_key_sealed=editions[0].data_key_sealed)
    assert erase_withdrawn(now=NOW) == 1, "as soon as it can be set"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE letters_edition SET digest = 'x'",
        "UPDATE letters_edition SET content = NULL, version_id = NULL",
        "UPDATE letters_edition SET counts = '{}'",
        "DELETE FROM letters_edition",
        "UPDATE letters_version SET content = '{}'",
        "DELETE FROM letters_version",
        "UPDATE letters_editionline SET text_sealed = NULL, salt_sealed = NULL",
        "UPDATE letters_editionline SET visibility = 'public', position = 7",
        "DELETE FROM letters_editionline",
        "UPDATE letters_editionfile SET sha256 = 'x'",
        "DELETE FROM letters_editionfile",
    ],
)
def test_nothing_frozen_is_changed_or_deleted_by_sql(steppe: Organisation, sql: str) -> None:
    make_edition(steppe)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(("kind", "storage"), [(FileKind.FULL, private_files), (FileKind.PUBLIC, public_files)])
def test_a_flipped_byte_in_a_stored_pdf_is_found(steppe: Organisation, kind: FileKind, storage: Any) -> None:
    edition = make_edition(steppe)
    path = storage().path(edition.files.get(kind=kind).path)
    content = bytearray(fetch(storage(), path))
    content[-40] ^= 1
    with open(path, "wb") as file:  # noqa: PTH123 - the storage itself never writes over a file
        file.write(content)
    assert len(verify_edition(edition)) == 1


def test_a_lost_pdf_is_found(steppe: Organisation) -> None:
    edition = make_edition(steppe)
    public_files().delete(edition.files.get(kind=FileKind.PUBLIC).path)
    assert verify_edition(edition) == [f"{edition.reference}: a PDF is missing from the storage."]


def test_a_letter_written_elsewhere_keeps_its_pdf_sealed(steppe: Organisation) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target, kind=LetterKind.EXTERNAL)
    edition = register_external(letter, file=PDF, by=None, now=NOW)
    row = edition.files.get()
    assert edition.version is None and edition.content is None
    assert read_file(row) == PDF and row.sha256 == digest_of_bytes(PDF) and row.kind == FileKind.FULL
    assert verify_edition(edition) == []
    assert register_external(letter, file=PDF, by=None, now=NOW) == edition, "the same file again"


def test_a_letter_whose_text_is_not_known_has_an_edition_without_file(steppe: Organisation) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target, kind=LetterKind.EXTERNAL)
    first = register_external(letter, file=None, by=None, now=NOW)
    assert not first.files.exists() and verify_edition(first) == []
    assert register_external(letter, file=PDF, by=None, now=NOW).supersedes == first


@pytest.mark.parametrize("file", [b"", b"GIF89a", PDF[:-6], b"<html>%PDF-1.7 %%EOF", b"%PDF-" + bytes(10_000_001)])
def test_what_is_no_pdf_is_refused(steppe: Organisation, file: bytes) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target, kind=LetterKind.EXTERNAL)
    with pytest.raises(DemarcheError) as refusal:
        register_external(letter, file=file, by=None, now=NOW)
    assert refusal.value.field == "file" and not Edition.objects.exists()
