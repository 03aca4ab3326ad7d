"""What two may not decide at once."""

from functools import partial

import pytest
from django.db import connection, transaction

from organisations.locks import hold
from organisations.models import Limit
from tests.crossing import cross
from tests.factories import make_organisation


def decide(*marks: str) -> int:
    with transaction.atomic():
        hold("mailbox", marks)
        return Limit.objects.count()


@pytest.mark.parametrize(("marks", "waits"), [(["eino", "aino"], True), (["iida", "eino"], True), (["iida"], False)])
def test_who_names_one_of_the_same_marks_waits_and_nobody_else_does(
    committed: None, marks: list[str], waits: bool
) -> None:
    first, second = partial(decide, "aino", "eino"), partial(decide, *marks)
    none, waited = cross(first, at="SELECT organisations_limit", second=second, owner=make_organisation().pk)
    assert (none, waited) == (0, waits or connection.vendor == "sqlite")


def test_where_there_is_nothing_to_hold_nobody_waits(db: None) -> None:
    assert decide() == 0
