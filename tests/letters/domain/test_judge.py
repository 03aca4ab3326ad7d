"""Signatures taken out of the count and put back exactly; names that are hidden; all of it logged without a name."""

from datetime import timedelta
from typing import Any

import pytest

from letters.domain.edition import freeze_letter
from letters.domain.job import do_jobs
from letters.domain.judge import hide_name, invalidate, invalidate_one, judge_many, restore, restore_one, show_name
from letters.enums import LIVE, HideReason, Invalid, ShowReason, SignatureState, Visibility
from letters.models import Letter, Signature
from letters.queries.edition import document_of, to_freeze_again
from organisations.enums import JobKind, JobState, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Organisation, SecurityEntry
from tests.factories import NOW, make_member
from tests.factories_letters import sign_block
from tests.factories_signatures import make_open_letter, make_signature

HOUR = timedelta(hours=1)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    letter = make_open_letter(steppe)
    sign_block(letter)
    return letter


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch is two."""
    monkeypatch.setattr("letters.domain.judge.BATCH", 2)


def of_all_states(letter: Letter) -> list[Signature]:
    states = [state for state in SignatureState if state != SignatureState.INVALIDATED]
    return [make_signature(letter, email=f"{state}@post.example", state=state) for state in states]


def dump() -> list[Any]:
    return list(Signature.objects.order_by("id").values())


def entries() -> list[dict[str, Any]]:
    return [entry.detail for entry in SecurityEntry.objects.filter(kind=SecurityKind.SIGNATURES_JUDGED).order_by("id")]


def test_what_counts_or_may_still_count_is_taken_out_and_the_rest_stays(letter: Letter, steppe: Organisation) -> None:
    rows, anna = of_all_states(letter), make_member(steppe)
    assert invalidate(Signature.objects.all(), reason=Invalid.ABUSE, by=anna, now=NOW) == 2
    for row in rows:
        before = row.state
        row.refresh_from_db()
        if before in LIVE:
            told = (row.state, row.state_before, row.invalid, row.invalidated_by, row.invalidated_at)
            assert told == (SignatureState.INVALIDATED, before, Invalid.ABUSE, anna, NOW)
        else:
            assert (row.state, row.invalid) == (before, "")
    assert not Signature.objects.counting().exists()
    assert entries() == [{"act": "invalidate", "count": 2, "reason": "abuse"}]


def test_undone_every_column_is_as_before(letter: Letter) -> None:
    of_all_states(letter)
    before = dump()
    invalidate(Signature.objects.all(), reason=Invalid.FORGED, by=None, now=NOW)
    assert dump() != before
    assert restore(Signature.objects.all(), by=None, now=NOW + HOUR) == 2
    assert dump() == before
    assert restore(Signature.objects.all(), by=None, now=NOW + HOUR) == 0
    assert [entry["act"] for entry in entries()] == ["invalidate", "restore"]


def test_twice_changes_nothing_more(letter: Letter) -> None:
    signature = make_signature(letter)
    invalidate([signature], reason=Invalid.FORGED, by=None, now=NOW)
    assert invalidate([signature], reason=Invalid.ABUSE, by=None, now=NOW + HOUR) == 0
    signature.refresh_from_db()
    assert (signature.invalid, signature.invalidated_at) == (Invalid.FORGED, NOW)
    with pytest.raises(DemarcheError, match="does not count any more"):
        invalidate_one(signature, reason=Invalid.ABUSE, by=None, now=NOW)


def test_who_has_signed_again_meanwhile_is_left_out_and_the_others_come_back(letter: Letter) -> None:
    first, other = make_signature(letter), make_signature(letter, email="other@post.example")
    invalidate([first, other], reason=Invalid.DUPLICATE, by=None, now=NOW)
    make_signature(letter, now=NOW + HOUR)
    assert restore(Signature.objects.all(), by=None, now=NOW + HOUR) == 1
    other.refresh_from_db()
    first.refresh_from_db()
    assert (other.state, first.state) == (SignatureState.CONFIRMED, SignatureState.INVALIDATED)
    with pytest.raises(DemarcheError, match="signed again"):
        restore_one(first, by=None, now=NOW)


def test_many_are_done_in_batches(letter: Letter, few: None) -> None:
    for number in range(5):
        make_signature(letter, email=f"{number}@post.example")
    assert invalidate(Signature.objects.all(), reason=Invalid.FORGED, by=None, now=NOW) == 5
    assert [entry["count"] for entry in entries()] == [2, 2, 1]
    assert restore(Signature.objects.all(), by=None, now=NOW) == 5


def frozen(letter: Letter, hours: int, **place: Any) -> Any:
    now = NOW + hours * HOUR
    return freeze_letter(letter, cut_off=now, by=None, now=now, **place)


def test_whom_an_edition_missed_stands_in_the_next_supplement(letter: Letter) -> None:
    signature = make_signature(letter, visibility=Visibility.COUNTED_ONLY)
    invalidate([signature], reason=Invalid.FORGED, by=None, now=NOW)
    first = frozen(letter, 1)
    restore([signature], by=None, now=NOW + 2 * HOUR)
    assert first.counts["signatures"] == 0
    assert frozen(letter, 3, supplements=first).counts["signatures"] == 1


def test_who_was_counted_before_is_not_counted_again(letter: Letter) -> None:
    signature = make_signature(letter, visibility=Visibility.COUNTED_ONLY)
    first = frozen(letter, 1)
    invalidate([signature], reason=Invalid.FORGED, by=None, now=NOW + 2 * HOUR)
    frozen(letter, 3, supplements=first)
    restore([signature], by=None, now=NOW + 4 * HOUR)
    assert first.counts["signatures"] == 1
    assert frozen(letter, 5, supplements=first).counts["signatures"] == 0


def test_a_hidden_name_is_shown_again_and_stands_in_the_next_supplement(letter: Letter) -> None:
    signature = make_signature(letter)
    hide_name(signature, reason=HideReason.DANGER, by=None, now=NOW)
    first = frozen(letter, 1)
    show_name(signature, reason=ShowReason.OVER, by=None, now=NOW + 2 * HOUR)
    assert entries() == [{"act": "hide", "reason": "danger"}, {"act": "show", "reason": "over"}]
    added = frozen(letter, 3, supplements=first)
    assert [one.name for one in document_of(added, public=False).annex] == ["Aino Salovaara"]
    assert added.counts["signatures"] == 0, "counted before"
    with pytest.raises(DemarcheError, match="not hidden"):
        show_name(signature, reason=ShowReason.OVER, by=None, now=NOW)


def test_many_are_long_work_over_those_that_were_chosen(letter: Letter, steppe: Organisation, few: None) -> None:
    rows = [make_signature(letter, email=f"{number}@post.example") for number in range(5)]
    chosen, anna = Signature.objects.filter(pk__in=[row.pk for row in rows[:3]]), make_member(steppe)
    (job,) = judge_many(chosen, kind=JobKind.INVALIDATE, by=anna, now=NOW, reason=Invalid.ABUSE)
    assert (job.total, job.done, Signature.objects.counting().count()) == (3, 0, 5)
    with pytest.raises(DemarcheError, match="Freeze when that is done"):
        frozen(letter, 1)
    invalidate_one(rows[0], reason=Invalid.FORGED, by=None, now=NOW)
    do_jobs(now=NOW + HOUR)
    job.refresh_from_db()
    assert (job.state, job.done, job.changed) == (JobState.DONE, 3, 2)
    gone = set(Signature.objects.filter(invalid=Invalid.ABUSE).values_list("pk", "invalidated_by", "invalidated_at"))
    assert gone == {(row.pk, anna.pk, NOW) for row in rows[1:3]}, "together, so that they can be restored together"
    judge_many(chosen, kind=JobKind.RESTORE, by=anna, now=NOW)
    do_jobs(now=NOW + HOUR)
    assert Signature.objects.counting().count() == 5
    assert frozen(letter, 1).counts["signatures"] == 5


def test_a_hidden_name_counts_and_is_printed_nowhere(letter: Letter) -> None:
    signature = make_signature(letter)
    first = frozen(letter, 1)
    hide_name(signature, reason=HideReason.DANGER, by=None, now=NOW + HOUR)
    hide_name(signature, reason=HideReason.ASKED, by=None, now=NOW + 2 * HOUR)
    assert entries() == [{"act": "hide", "reason": "danger"}], "once"
    assert list(to_freeze_again(letter.editions.all())) == [first]
    again = frozen(letter, 2, supersedes=first)
    assert again.counts["signatures"] == again.counts["counted_only"] == 1
    assert document_of(again, public=False).annex == ()
