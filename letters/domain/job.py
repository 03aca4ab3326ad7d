"""Which long work there is and who does each part of it; done by the worker, by the sweep, or begun at once by a page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from letters.domain.board import letter_part
from letters.domain.export import write_export
from letters.domain.judge import invalidate_part, restore_part
from letters.domain.keeping import ask_part
from organisations.domain.job import Steps, forget_jobs, work_on_job, work_on_jobs
from organisations.domain.missionimport import work_on_imports
from organisations.enums import JobKind
from organisations.models import Job

STEPS: Steps = {
    JobKind.INVALIDATE: invalidate_part,
    JobKind.RESTORE: restore_part,
    JobKind.EXPORT: write_export,
    JobKind.KEEP: ask_part,
    JobKind.LETTERS: letter_part,
}
AT_ONCE = timedelta(seconds=2)
"""So long a page waits for what was begun on it; most work is done by then."""


def do_jobs(*, now: datetime) -> int:
    """Go on with everything that is due; how many things were done."""
    forget_jobs(now=now)
    return work_on_jobs(STEPS, now=now) + work_on_imports(now=now)


def begin_at_once(jobs: Sequence[Job], *, now: datetime) -> list[Job]:
    """Work on them while the person waits; what takes longer is gone on with by the worker."""
    return [work_on_job(job, STEPS, now=now, run=AT_ONCE / len(jobs)) for job in jobs]
