"""A row that may be there already is written with one statement."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from organisations.models import Salt
from organisations.sealing import seal_bytes
from organisations.validation import insert_once
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def salt(name: str = "2016-05-26") -> Salt:
    row = Salt(name=name, made_at=NOW)
    row.value_sealed = seal_bytes(b"secret", "organisations_salt", "value_sealed", row.pk)
    return row


def test_a_row_is_written_once_by_one_statement() -> None:
    first, again = salt(), salt()
    with CaptureQueriesContext(connection) as asked:
        insert_once(first)
        insert_once(again)
    assert len(asked) == 2
    kept = Salt.objects.get()
    assert (kept.pk, kept.made_at, bytes(kept.value_sealed)) == (first.pk, NOW, first.value_sealed)


def test_only_a_key_that_is_there_already_is_no_error() -> None:
    row = salt()
    row.value_sealed = b"plain"
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_once(row)
    assert not Salt.objects.exists()
