"""Long work: begun by a person, done part by part, gone on with after any fault, stopped and taken up again.

A new kind of work is three things: its name in `JobKind`; a function that cuts it into parts and calls `begin_job`; and
a `Step`, named in `letters/domain/job.py` (or handed to `work_on_jobs` by a test), that does one part. A step runs in the
transaction that counts its part as done: it need not be able to do it twice, but it should take seconds, not minutes. What
it does outside the database (a file) must bear to be done again. It returns how many things came out otherwise than before.

Whoever begins a job in a request may work on it for a moment with `work_on_job`: what is small is then done when the page
comes. The rest is found by worker or sweep.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from organisations.enums import JobKind, JobState
from organisations.errors import DemarcheError
from organisations.models import Job, JobPart, Organisation, User
from organisations.ownership import all_owners, owner_scope

RUN = timedelta(minutes=1)  # after this long no further part is begun, so that long work holds up nothing else
LEASE = timedelta(minutes=15)  # longer than any part
PATIENCE = 5  # attempts at one part; then a person is told
PAUSE = timedelta(minutes=1)  # doubled after each
KEPT = timedelta(days=30)  # after it ended
FREE: dict[str, None] = {"claim": None, "claimed_until": None}

Step = Callable[[Job, Any], int]
"""Does one part, given its content; returns how many things it changed."""
Steps = Mapping[JobKind, Step]
Part = tuple[int, Any]
"""How many things, and what the step is to know of them, as JSON."""


class JobLost(Exception):
    """Another worker has it by now, or a person has stopped it."""


def begin_job(
    kind: JobKind,
    parts: Sequence[Part],
    *,
    owner: Organisation,
    about: Model | None = None,
    said: Mapping[str, Any] | None = None,
    by: User | None,
    now: datetime,
) -> Job:
    """Write it down, in the caller's transaction if there is one; nothing is done yet."""
    with transaction.atomic():
        job = Job(owner=owner, kind=kind, said=dict(said or {}), by=by, due_at=now, began_at=now)
        if about is not None:
            job.about_kind, job.about_id = about._meta.label_lower, about.pk
        job.total = sum(size for size, _content in parts)
        job.save(force_insert=True)
        JobPart.objects.bulk_create(
            [
                JobPart(owner=owner, job=job, position=position, size=size, content=content)
                for position, (size, content) in enumerate(parts)
            ],
            batch_size=100,
        )
    return job


def work_on_jobs(steps: Steps, *, now: datetime, run: timedelta = RUN) -> int:
    """What is due, the oldest first; returns how many things were done. Each fault is raised at the end, in a group."""
    ends, done, errors, met = monotonic() + run.total_seconds(), 0, list[Exception](), set[UUID]()
    while monotonic() < ends and (job := _claim(now, without=met)):
        met.add(job.pk)
        with owner_scope([job.owner_id]):
            number, error = _work_on(job, steps, ends, now)
        done += number
        errors += [error] if error else []
    if errors:
        raise ExceptionGroup("Some long work could not be done.", errors)
    return done


def work_on_job(job: Job, steps: Steps, *, now: datetime, run: timedelta) -> Job:
    """Begin on it at once, for so long; a fault stands in the row. Returns it as it is then."""
    claimed = _claim(now, only=job.pk)
    if claimed is not None:
        _work_on(claimed, steps, monotonic() + run.total_seconds(), now)
    job.refresh_from_db()
    return job


def stop_job(job: Job, /, *, by: User | None, now: datetime) -> Job:
    """What is done stays done, the part under way included."""
    standing = Job.objects.filter(pk=job.pk).exclude(state__in=[JobState.DONE, JobState.STOPPED])
    if not standing.update(**FREE, state=JobState.STOPPED, ended_at=now):
        raise DemarcheError(_("This work is over already."))
    job.refresh_from_db()
    return job


def resume_job(job: Job, /, *, by: User | None, now: datetime) -> Job:
    """Go on where it stopped."""
    stopped = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.STOPPED])
    if not stopped.update(state=JobState.WAITING, began_at=now, due_at=now, ended_at=None, attempts=0, error=""):
        raise DemarcheError(_("This work is under way, or done."))
    job.refresh_from_db()
    return job


def forget_jobs(*, now: datetime) -> int:
    """Delete what ended some time ago, with the parts that nobody went on with; how many jobs."""
    with all_owners(), transaction.atomic():
        old = list(Job.objects.filter(ended_at__lte=now - KEPT).values_list("pk", flat=True)[:1000])
        JobPart.objects.filter(job__in=old).delete()
        Job.objects.filter(pk__in=old).delete()
    return len(old)


def _claim(now: datetime, *, without: set[UUID] | None = None, only: UUID | None = None) -> Job | None:
    """The next one, by a conditional update: of two workers at once only one gets it."""
    with all_owners(), transaction.atomic():
        due = Job.objects.due(now).exclude(pk__in=without or ())
        if only is not None:
            due = due.filter(pk=only)
        key = due.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
        claim = uuid4()
        ours = Job.objects.due(now).order_by().filter(pk=key)
        if not ours.update(state=JobState.RUNNING, claim=claim, claimed_until=now + LEASE):
            return None
        claimed: Job = Job.objects.select_related("owner", "by").get(pk=key)
        return claimed


def _work_on(job: Job, steps: Steps, ends: float, now: datetime) -> tuple[int, Exception | None]:
    """Part by part until all is done or the time is over; what went wrong is in the row too."""
    done = 0
    try:
        while (number := _do_part(job, steps)) is not None:
            done += number
            if monotonic() >= ends and JobPart.objects.filter(job=job).exists():
                _settle(job, state=JobState.WAITING, due_at=now)
                return done, None
        _settle(job, state=JobState.DONE, ended_at=now)
    except JobLost:
        return done, None
    except Exception as error:
        _try_again(job, error, now)
        return done, error
    return done, None


def _do_part(job: Job, steps: Steps) -> int | None:
    """The next part and the progress that tells of it, or nothing of both. None when none is left."""
    with transaction.atomic():
        if not Job.objects.select_for_update().filter(pk=job.pk, claim=job.claim).exists():
            raise JobLost
        part = JobPart.objects.filter(job=job).order_by("position").first()
        if part is None:
            return None
        changed = steps[JobKind(job.kind)](job, part.content)
        part.delete()
        ours = Job.objects.filter(pk=job.pk, claim=job.claim)
        if not ours.update(done=F("done") + part.size, changed=F("changed") + changed, attempts=0, error=""):
            raise JobLost
    job.attempts = 0
    size: int = part.size
    return size


def _try_again(job: Job, error: Exception, now: datetime) -> None:
    """Waits double each time; after some a person is told. Of what broke only its kind stands in the row: the words of an
    error may hold what a person typed."""
    said = str(error) if isinstance(error, DemarcheError) else type(error).__name__
    job.attempts += 1
    values = {"attempts": job.attempts, "error": said[:200]}
    if job.attempts >= PATIENCE:
        _settle(job, state=JobState.FAILED, ended_at=now, **values)
    else:
        _settle(job, state=JobState.WAITING, due_at=now + PAUSE * 2 ** (job.attempts - 1), **values)


def _settle(job: Job, **values: object) -> None:
    """If the claim is still ours."""
    Job.objects.filter(pk=job.pk, claim=job.claim).update(**FREE, **values)
