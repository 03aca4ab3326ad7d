from letters.digests import commitment
from letters.domain.edition import remove_file, store_file
from letters.enums import FileKind
from letters.models import EditionLine
from letters.queries.edition import document_of, edition_key, verify_edition
from letters.typesetting.pdf import fingerprint
from organisations.identifiers import uuid7
from organisations.models import Organisation
from organisations.sealing import new_data_key, wrap_key
from tests.factories import NOW
from tests.factories_letters import make_edition


def test_a_changed_text_or_count_is_found(steppe: Organisation) -> None:
    edition = make_edition(steppe)
    edition.counts = {**edition.counts, "signatures": 1000}
    assert verify_edition(edition) == [f"{edition.reference}: the digest does not agree with the text and the lines."]


def test_another_key_opens_nothing_and_is_told(steppe: Organisation) -> None:
    edition = make_edition(steppe)
    edition.data_key_sealed = wrap_key(new_data_key(), "letters_edition", "data_key_sealed", edition.pk)
    assert verify_edition(edition) == [f"{edition.reference}: a sealed line, key or file cannot be opened."]


def test_a_line_that_does_not_agree_with_its_commitment_is_found(steppe: Organisation) -> None:
    edition = make_edition(steppe)
    key, row = edition_key(edition), EditionLine(owner=steppe, edition=edition, position=9)
    row.block, row.visibility = "annex", "public"
    row.text_sealed = key.seal('{"name":"X"}', "letters_editionline", "text_sealed", row.pk)
    row.salt_sealed = key.seal("salt", "letters_editionline", "salt_sealed", row.pk)
    row.commitment = commitment("salt", '{"name":"Y"}')
    row.save(force_insert=True)
    assert f"{edition.reference}: a printed line does not agree with its commitment." in verify_edition(edition)


def test_a_pdf_of_another_typesetter_is_compared_by_its_sha_256_only(steppe: Organisation) -> None:
    edition = make_edition(steppe)
    remove_file(edition.files.get(kind=FileKind.PUBLIC), now=NOW)
    ours = fingerprint(document_of(edition, public=True))
    store_file(edition, FileKind.PUBLIC, b"%PDF of another typesetter", typesetter=ours, now=NOW)
    again = f"{edition.reference}: the PDF does not come out the same when it is set anew."
    assert verify_edition(edition) == [again]
    row = edition.files.get(kind=FileKind.PUBLIC, removed_at=None)
    remove_file(row, now=NOW)
    row.pk, row.removed_at, row.fingerprint = uuid7(), None, {"typst": "another"}
    row.save(force_insert=True)
    assert verify_edition(edition) == []
