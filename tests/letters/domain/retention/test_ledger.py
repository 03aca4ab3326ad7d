"""A restored backup brings people back who had been erased; the ledger, kept apart, erases them again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from letters.domain.news import end_news
from letters.domain.retention import export_erasures, replay_erasures
from letters.domain.signing import erase_signing, withdraw_signing
from letters.enums import IntakeState, SignatureState
from letters.models import Intake, Letter, Signature
from letters.models.signature import SEALED
from letters.queries.news import reader_count, readers_of
from letters.queries.signature import opened
from organisations.domain.mail import block_address, is_blocked
from organisations.enums import ErasureReason, MailBlockReason
from organisations.errors import DemarcheError
from organisations.models import Erasure, Organisation
from organisations.queries.erasure import Entry, read_line
from organisations.sealing import seal
from tests.factories import NOW
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.domain.test_news import ask_for_news

LATER = NOW + timedelta(days=3)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def replay(lines: list[str]) -> int:
    return replay_erasures(map(read_line, lines), now=LATER)


def emptied(row: Signature) -> bool:
    row.refresh_from_db()
    return not row.mail_index and not any(getattr(row, column) for column in SEALED)


def test_who_was_erased_after_the_backup_is_erased_again_and_nobody_else(letter: Letter) -> None:
    aino, iida = make_signature(letter), make_signature(letter, email="iida@post.example", name="Iida")
    backup = transaction.savepoint()
    assert aino.form
    erase_signing(letter.campaign, aino.form, reason=ErasureReason.ASKED, now=NOW)
    lines = export_erasures()
    transaction.savepoint_rollback(backup)
    assert not emptied(aino), "the backup has brought her back"
    assert replay(lines) == 1
    assert emptied(aino) and aino.state == SignatureState.WITHDRAWN
    assert not emptied(iida) and opened(iida, "name") == "Iida"
    assert Erasure.objects.get().erased_at == NOW, "the ledger says when it was first done"


def test_a_letter_that_was_withdrawn_from_is_withdrawn_again_and_the_others_stay(letter: Letter) -> None:
    other = make_open_letter(letter.owner, city="Oslo", country="NO")
    here = make_signature(letter)
    there = make_signature(other, form=here.form)
    assert here.form
    backup = transaction.savepoint()
    withdraw_signing(letter.campaign, here.form, letters=[letter.pk], now=NOW)
    lines = export_erasures()
    transaction.savepoint_rollback(backup)
    assert replay(lines) == 1
    assert emptied(here) and here.state == SignatureState.WITHDRAWN
    assert not emptied(there) and there.state == SignatureState.CONFIRMED


def test_a_form_that_the_backup_had_not_answered_yet_is_never_answered(letter: Letter) -> None:
    form = Intake(owner=letter.owner, campaign=letter.campaign, token="t", language="en", received_at=NOW)
    form.form_sealed = seal("{}", Intake._meta.db_table, "form_sealed", form.pk)
    form.state = IntakeState.RECEIVED
    form.save()
    entry = Entry(letter.owner_id, "letters.signing", form.pk, ErasureReason.NOT_ME, NOW)
    assert replay([entry.line]) == 1
    assert not Intake.objects.exists()


def test_twice_is_harmless_and_what_the_backup_never_knew_is_passed_over(letter: Letter) -> None:
    aino = make_signature(letter)
    assert aino.form
    erase_signing(letter.campaign, aino.form, reason=ErasureReason.ASKED, now=NOW)
    unknown = Entry(letter.owner_id, "letters.signing", uuid4(), ErasureReason.ASKED, NOW)
    nobody = Entry(uuid4(), "letters.signing", aino.form, ErasureReason.ASKED, NOW)
    lines = [*export_erasures(), unknown.line, nobody.line]
    assert [replay(lines), replay(lines)] == [1, 1]
    assert Entry.of_line(unknown.line) == unknown


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{}",
        '{"owner": "x", "about": "letters.signing", "id": "y", "reason": "asked", "erased_at": "z"}',
        '{"owner": "5c0f7a4e-0000-4000-8000-000000000000", "about": "letters.signing", '
        '"id": "5c0f7a4e-0000-4000-8000-000000000000", "reason": "asked", "erased_at": "2016-05-26T12:00:00"}',
    ],
)
def test_a_line_of_anything_else_is_refused(line: str) -> None:
    with pytest.raises(DemarcheError, match="no line of an erasure ledger"):
        Entry.of_line(line)


def test_who_wanted_no_mail_and_who_stopped_the_news_is_left_alone_after_a_restore(letter: Letter) -> None:
    aino, iida = ask_for_news(letter, "aino@post.example"), ask_for_news(letter, "iida@post.example")
    is_blocked("eino@post.example")  # the installation has the secret of its marks since its first mail
    backup = transaction.savepoint()
    assert aino.form
    end_news(letter.campaign, [aino.form], now=NOW)
    block_address("eino@post.example", reason=MailBlockReason.ASKED, now=NOW)
    lines = export_erasures()
    assert not [line for line in lines if "@" in line]
    transaction.savepoint_rollback(backup)
    assert not is_blocked("eino@post.example") and reader_count(letter.campaign) == 2
    assert replay(lines) == 2
    assert is_blocked("eino@post.example") and list(readers_of(letter.campaign)) == [iida]
    assert replay(lines) == 1, "twice is harmless"


def test_a_block_that_the_installation_would_not_have_written_is_refused() -> None:
    for line in (
        '{"blocked": "aino@post.example"}',
        '{"blocked": 7}',
        '{"blocked": "%s", "reason": "asked"}' % ("a" * 64),
    ):
        with pytest.raises(DemarcheError, match="no line of an erasure ledger"):
            read_line(line)
