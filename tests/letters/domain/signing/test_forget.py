"""Somebody at the organisation erases a person who has asked for it: everything of theirs, and nothing of anybody else."""

from datetime import timedelta

import pytest

from letters.domain.edition import erase_withdrawn, freeze_letter
from letters.domain.judge import invalidate, restore
from letters.domain.signing import erase_signatory
from letters.domain.tally import bring_up_to_date
from letters.enums import EraseReason, Invalid, SignatureState, Visibility
from letters.models import EditionLine, Letter, Signature, Tally
from letters.models.signature import SEALED
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Erasure, Organisation, SecurityEntry
from tests.factories import NOW, make_member
from tests.factories_letters import make_city, sign_block
from tests.factories_signatures import make_open_letter, make_signature

LATER = NOW + timedelta(days=1)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def counted(letter: Letter) -> int:
    bring_up_to_date(now=LATER)
    return sum(Tally.objects.filter(letter=letter).values_list("signatures", flat=True))


def test_all_that_the_person_signed_in_the_campaign_goes_and_nothing_else(letter: Letter, steppe: Organisation) -> None:
    other = make_open_letter(steppe, city="Paris", country="FR", target=make_city(steppe, "Paris", country="FR"))
    one, two = make_signature(letter), make_signature(other)
    sister = make_signature(letter, name="Eila Salovaara")  # from the same mailbox
    boss = make_member(steppe, Role.OWNER)
    assert erase_signatory(one, why=EraseReason.LAW, by=boss, now=LATER) == 2
    for row in Signature.objects.filter(pk__in=[one.pk, two.pk]):
        assert (row.state, row.anonymised_at, row.mail_index) == (SignatureState.WITHDRAWN, LATER, "")
        assert not any(getattr(row, column) for column in SEALED)
    sister.refresh_from_db()
    assert (sister.state, sister.anonymised_at) == (SignatureState.CONFIRMED, None)
    entry = SecurityEntry.objects.get(kind=SecurityKind.ERASED)
    assert (entry.detail, entry.actor, entry.subject_id) == ({"why": "law", "signatures": 2}, boss, one.pk)
    assert Erasure.objects.count() == 2


def test_it_counts_no_more_and_its_printed_line_goes_while_the_edition_keeps_its_number(letter: Letter) -> None:
    sign_block(letter, "Ina Block")
    person, neighbour = make_signature(letter), make_signature(letter, email="b@post.example", name="Berta Blau")
    assert counted(letter) == 2
    edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    counts = edition.counts
    freeze_letter(letter, cut_off=NOW, supersedes=edition, by=None, now=LATER)
    erase_signatory(person, why=EraseReason.ASKED, by=None, now=LATER)
    assert counted(letter) == 1
    erase_withdrawn(now=LATER)
    lines = EditionLine.objects.filter(edition=edition, signature_id__in=[person.pk, neighbour.pk])
    gone = {line.signature_id: line.erased_at is not None for line in lines}
    edition.refresh_from_db()
    assert (gone, edition.counts) == ({person.pk: True, neighbour.pk: False}, counts)


def test_a_line_of_a_paper_sheet_is_erased_alone_also_where_it_was_struck_out(letter: Letter) -> None:
    sheet = {"email": "", "visibility": Visibility.RECIPIENT_ONLY}
    paper, other = (make_signature(letter, name=name, **sheet) for name in ("Ada Sheet", "Bo Sheet"))  # type: ignore[arg-type]
    Signature.objects.update(form=None)
    invalidate([paper], reason=next(iter(Invalid)), by=None, now=NOW)
    paper.refresh_from_db()
    assert erase_signatory(paper, why=EraseReason.ASKED, by=None, now=LATER) == 1
    restore(Signature.objects.filter(pk=paper.pk), by=None, now=LATER)
    paper.refresh_from_db()
    assert (paper.state, paper.name_sealed, str(paper.country)) == (SignatureState.WITHDRAWN, None, "")
    assert Signature.objects.exclude(name_sealed=None).get().pk == other.pk
    assert [row.about_id for row in Erasure.objects.all()] == [paper.pk]


def test_twice_says_that_nothing_is_left(letter: Letter) -> None:
    person = make_signature(letter)
    erase_signatory(person, why=EraseReason.ASKED, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="Nothing of this person"):
        erase_signatory(person, why=EraseReason.ASKED, by=None, now=NOW)
