"""Several workers, and one that is late: each form is answered once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection

from campaigns.models import Campaign
from letters.domain.intake import work_intake
from letters.domain.intake.work import LEASE
from letters.models import Intake, Link, Signature, SignatureConsent
from organisations.domain.mail import is_blocked
from organisations.models import Mail
from organisations.ownership import all_owners, owner_scope
from tests.crossing import cross
from tests.factories import NOW
from tests.factories_signatures import make_open_letter
from tests.letters.domain.intake.forms import outcome, send_form


def workers(number: int, now: datetime = NOW) -> list[int]:
    def one(_number: int) -> int:
        try:
            return work_intake(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_workers_at_once_answer_each_form_once(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """In small batches, and each person twice, so that two workers meet over the same person."""
    monkeypatch.setattr("letters.domain.intake.work.BATCH", 4)
    letter = make_open_letter()
    for number in range(24):
        send_form(letter, email=f"nr{number % 12}@post.example")
    assert sum(workers(4)) == 24
    with all_owners():
        assert {*Intake.objects.values_list("state", flat=True)} == {"done"}
        assert (Signature.objects.count(), SignatureConsent.objects.count()) == (12, 12)
        assert Counter(Mail.objects.values_list("kind", flat=True)) == {"confirmation": 12, "already_signed": 12}


@pytest.mark.parametrize(
    ("names", "came"),
    [
        (["Aino Salovaara", "Eino Salovaara"], [("done", ""), ("held", "names")]),
        (["Aino Salovaara", ""], [("done", ""), ("done", "")]),
    ],
)
def test_two_workers_over_one_mailbox_know_of_each_other(
    committed: None, monkeypatch: pytest.MonkeyPatch, names: list[str], came: list[tuple[str, str]]
) -> None:
    """The second begins when the first is about to write: no address has more names than it may, and who leaves the name
    empty is nobody else."""
    monkeypatch.setattr("letters.domain.intake.work.BATCH", 1)
    is_blocked("nobody@post.example")  # the installation has the secret of its marks since its first mail
    letter = make_open_letter()
    with owner_scope([letter.owner_id]):
        Campaign.objects.update(names_per_address=1)
    sent = [send_form(letter, name=name, visibility="counted_only") for name in names]
    work = partial(work_intake, now=NOW)
    _settled, waited = cross(work, at="INSERT letters_signature", second=work, owner=letter.owner_id)
    assert waited and [outcome(intake) for intake in sent] == came
    with all_owners():
        assert Signature.objects.count() == 1


def test_a_worker_that_wakes_after_its_lease_writes_nothing(committed: None) -> None:
    """It has claimed the form; before it goes on, the lease ends and another worker answers."""
    send_form(make_open_letter())
    overtaken: list[int] = []

    def overtake(execute: Any, sql: str, *rest: Any) -> Any:
        if "campaigns_campaigntext" in sql and not overtaken:
            overtaken.extend(workers(1, now=NOW + LEASE))
        return execute(sql, *rest)

    with connection.execute_wrapper(overtake):
        work_intake(now=NOW)
    assert overtaken == [1]
    with all_owners():
        assert Intake.objects.get().state == "done"
        assert (Signature.objects.count(), Link.objects.count(), Mail.objects.get().kind) == (1, 2, "confirmation")
