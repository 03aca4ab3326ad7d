"""The work on a campaign is killed at any statement; whoever comes next ends where nobody was ever killed."""

from typing import Any

import pytest
from django.db import connection, transaction

from campaigns.models import Campaign
from letters.domain.check import find_problems
from letters.domain.retention import anonymise_campaign
from letters.models import EditionFile, Evidence
from organisations.enums import SecurityKind
from organisations.models import Organisation, SecurityEntry
from organisations.storage import private_files
from tests.factories import NOW
from tests.letters.domain.retention.test_campaign import DUE, personal_columns, said, totals
from tests.letters.domain.retention.worlds import make_world


class Killed(BaseException):
    """Nothing in the code catches it, as nothing catches a signal."""


class Executioner:
    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise Killed
        return execute(sql, params, many, context)


def end_state() -> dict[str, Any]:
    names = [f"{label}.{column}" for label, column in personal_columns() if said(label, column)]
    files = [private_files().exists(path) for path in Evidence.objects.values_list("path", flat=True)]
    standing = EditionFile.objects.filter(removed_at=None).count()
    erased = SecurityEntry.objects.filter(kind=SecurityKind.ERASED).values_list("subject_kind", flat=True)
    return {**totals(), "names": names, "pictures": files, "standing files": standing, "log": sorted(erased)}


def killed_at(campaign: Campaign, number: int) -> bool:
    """Whether the work had that many statements left to be killed at."""
    try:
        with connection.execute_wrapper(Executioner(number)):
            anonymise_campaign(campaign, now=DUE)
    except Killed:
        transaction.set_rollback(False)  # the statement never ran, so what was written before it stands
        return True
    return False


@pytest.fixture
def campaign(steppe: Organisation) -> Campaign:
    return make_world(steppe)


def test_killed_at_every_tenth_statement_it_ends_the_same(campaign: Campaign) -> None:
    before = transaction.savepoint()
    anonymise_campaign(campaign, now=DUE)
    wanted = end_state()
    assert wanted["names"] == [] and not any(wanted["pictures"])
    transaction.savepoint_rollback(before)
    number = 1
    while killed_at(campaign, number):
        anonymise_campaign(campaign, now=DUE)
        assert (number, end_state()) == (number, wanted)
        transaction.savepoint_rollback(before)
        number += 10
    assert number > 50, "it was killed often"


def test_twice_changes_nothing_more(campaign: Campaign) -> None:
    anonymise_campaign(campaign, now=DUE)
    wanted = end_state()
    anonymise_campaign(campaign, now=DUE)
    assert end_state() == wanted
    assert find_problems(now=NOW) == []
