"""Long work: each part once with the progress that tells of it, gone on with after any fault, stopped and taken up again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organisations.domain.job import (
    KEPT,
    LEASE,
    PATIENCE,
    begin_job,
    forget_jobs,
    resume_job,
    stop_job,
    work_on_job,
    work_on_jobs,
)
from organisations.enums import JobKind, JobState, OrganisationKind, Role
from organisations.errors import DemarcheError
from organisations.models import Job, JobPart, Organisation
from tests.factories import NOW, make_member, make_organisation

KIND = JobKind.RESTORE
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Do = Callable[[Job, Any], int]


@pytest.fixture
def steppe(db: None, in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    return organisation


def begin(owner: Organisation, parts: int = 3) -> Job:
    return begin_job(KIND, [(2, number) for number in range(parts)], owner=owner, said={"why": "so"}, by=None, now=NOW)


def bodies() -> list[str]:
    return sorted(Organisation.objects.filter(kind=OrganisationKind.OTHER).values_list("name", flat=True))


def writes(job: Job, content: Any) -> int:
    """A step that leaves a row for each time it was done."""
    Organisation.objects.create(name=f"Part {content}", kind=OrganisationKind.OTHER)
    return 1


def breaks(at: int, error: Exception) -> Do:
    def step(job: Job, content: Any) -> int:
        writes(job, content)
        if content == at:
            raise error
        return 1

    return step


def told(job: Job) -> tuple[str, int, int, int]:
    job.refresh_from_db()
    return job.state, job.done, job.total, job.changed


def test_all_parts_are_done_once_and_told(steppe: Organisation) -> None:
    job = begin(steppe)
    assert told(job) == (JobState.WAITING, 0, 6, 0)
    assert work_on_jobs({KIND: writes}, now=NOW) == 6
    assert told(job) == (JobState.DONE, 6, 6, 3) and job.ended_at == NOW
    assert bodies() == ["Part 0", "Part 1", "Part 2"] and not JobPart.objects.exists()
    assert work_on_jobs({KIND: writes}, now=NOW + DAY) == 0
    assert told(begin(steppe, parts=0))[0] == JobState.WAITING
    assert work_on_jobs({KIND: writes}, now=NOW) == 0
    assert {one.state for one in Job.objects.all()} == {JobState.DONE}, "nothing to do is done at once"


def test_when_its_time_is_over_it_waits_and_the_next_worker_goes_on(steppe: Organisation) -> None:
    job = begin(steppe)
    assert told(work_on_job(job, {KIND: writes}, now=NOW, run=timedelta(0))) == (JobState.WAITING, 2, 6, 1)
    work_on_jobs({KIND: writes}, now=NOW)
    assert told(job) == (JobState.DONE, 6, 6, 3)
    assert len(bodies()) == 3


def test_work_whose_last_part_took_all_the_time_waits_for_nobody(steppe: Organisation) -> None:
    job = work_on_job(begin(steppe, parts=1), {KIND: writes}, now=NOW, run=timedelta(0))
    assert told(job)[0] == JobState.DONE and job.ended_at == NOW


def test_a_part_that_breaks_leaves_nothing_and_is_tried_again_later(steppe: Organisation) -> None:
    job, other = begin(steppe), begin(steppe, parts=1)
    with pytest.raises(ExceptionGroup):
        work_on_jobs({KIND: breaks(1, ValueError("what a person typed"))}, now=NOW)
    assert told(job) == (JobState.WAITING, 2, 6, 1)
    assert (job.attempts, job.error, job.due_at) == (1, "ValueError", NOW + MINUTE)
    assert told(other)[0] == JobState.DONE, "it keeps no other waiting"
    assert bodies() == ["Part 0", "Part 0"]
    work_on_jobs({KIND: writes}, now=NOW + MINUTE)
    assert told(job) == (JobState.DONE, 6, 6, 3) and job.error == ""


def test_after_some_attempts_a_person_is_told_why_and_may_go_on(steppe: Organisation) -> None:
    job, refusing = begin(steppe), breaks(0, DemarcheError("There is no such letter."))
    for attempt in range(PATIENCE):
        with pytest.raises(ExceptionGroup):
            work_on_jobs({KIND: refusing}, now=NOW + attempt * DAY)
    assert told(job)[0] == JobState.FAILED and job.error == "There is no such letter."
    assert work_on_jobs({KIND: writes}, now=NOW + 9 * DAY) == 0
    assert resume_job(job, by=None, now=NOW + 9 * DAY).began_at == NOW + 9 * DAY
    work_on_jobs({KIND: writes}, now=NOW + 9 * DAY)
    assert told(job)[0] == JobState.DONE


def test_one_that_a_dead_worker_holds_is_free_when_its_lease_is_over(steppe: Organisation) -> None:
    job = begin(steppe)
    claimed = {"state": JobState.RUNNING, "claim": job.pk, "claimed_until": NOW + LEASE}
    Job.objects.filter(pk=job.pk).update(**claimed)
    assert work_on_jobs({KIND: writes}, now=NOW + LEASE - MINUTE) == 0
    assert work_on_jobs({KIND: writes}, now=NOW + LEASE) == 6


def test_who_stops_it_keeps_what_is_done_and_may_go_on(steppe: Organisation) -> None:
    job = work_on_job(begin(steppe), {KIND: writes}, now=NOW, run=timedelta(0))
    stop_job(job, by=None, now=NOW)
    assert work_on_jobs({KIND: writes}, now=NOW + DAY) == 0
    assert told(job)[:2] == (JobState.STOPPED, 2)
    with pytest.raises(DemarcheError, match="over already"):
        stop_job(job, by=None, now=NOW)
    resume_job(job, by=None, now=NOW + MINUTE)
    with pytest.raises(DemarcheError, match="under way"):
        resume_job(job, by=None, now=NOW)
    work_on_jobs({KIND: writes}, now=NOW + MINUTE)
    assert told(job)[:2] == (JobState.DONE, 6)


def test_what_ended_long_ago_is_forgotten_with_what_was_left_of_it(steppe: Organisation) -> None:
    job, waiting = begin(steppe), begin(steppe)
    stop_job(job, by=None, now=NOW)
    assert forget_jobs(now=NOW + KEPT - MINUTE) == 0
    assert forget_jobs(now=NOW + KEPT) == 1
    assert list(Job.objects.all()) == [waiting] and JobPart.objects.count() == 3


@pytest.mark.usefixtures("plain_static")
def test_the_page_tells_how_far_it_is_and_what_can_be_done(steppe: Organisation) -> None:
    job, client = begin(steppe), Client()
    client.force_login(make_member(steppe, Role.ORGANISER))
    page = reverse("admin:organisations_job_change", args=[job.pk])
    said = client.get(page).content.decode()
    assert "0 of 6" in said and "Look again" in said and "Stop this work" in said
    assert client.post(reverse("admin:organisations_job_stop", args=[job.pk])).status_code == 302
    said = client.get(page).content.decode()
    assert "Look again" not in said and "Go on with it" in said
    stranger = Client()
    stranger.force_login(make_member(make_organisation("Other"), Role.OWNER, "eve@other.example"))
    assert stranger.get(page).status_code in (302, 404)


def test_a_worker_whose_job_another_has_taken_leaves_its_part_undone(steppe: Organisation) -> None:
    job = begin(steppe)

    def slow(row: Job, content: Any) -> int:
        Job.objects.filter(pk=row.pk).update(claim=row.owner_id)
        return writes(row, content)

    assert work_on_jobs({KIND: slow}, now=NOW) == 0
    assert (bodies(), JobPart.objects.filter(job=job).count()) == ([], 3)
