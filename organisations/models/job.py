"""Long work with progress: cut into parts beforehand, done part by part, by whoever finds it due.

Each part is done in one transaction together with the progress that tells of it. So a worker that dies leaves every part
either done and counted, or to the next worker; nothing is done twice. How to use it: `organisations/domain/job.py`.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import JobKind, JobState
from organisations.fields import actor_key
from organisations.ownership import Owned, OwnedManager

OVER = (JobState.DONE, JobState.FAILED, JobState.STOPPED)


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: datetime) -> Self:
        """Waiting, or in the hands of a worker that did not come back before its lease ended; the oldest first."""
        waiting = models.Q(state=JobState.WAITING, due_at__lte=now)
        return self.filter(waiting | models.Q(state=JobState.RUNNING, claimed_until__lte=now)).order_by("due_at", "id")

    def under_way(self) -> Self:
        return self.exclude(state__in=OVER)


class Job(Owned):
    """`said` is what goes for all parts (a reason, an act), plain and nothing of a person; what it is about stands as a
    kind and a UUID: no key points to the right. `total` and `done` count things, not parts: what people see moving.
    `changed` is how many of those done came out otherwise than before. `began_at` is when somebody began it, or took it
    up again after it had ended: the one time that all parts done since then bear."""

    kind = models.CharField(_("what"), max_length=20, choices=JobKind)
    about_kind = models.CharField(_("about"), max_length=60, blank=True, editable=False)
    about_id = models.UUIDField(_("row"), null=True, editable=False)
    said = models.JSONField(_("detail"), default=dict, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=JobState, default=JobState.WAITING)
    total = models.PositiveIntegerField(_("of"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False, help_text=_("In vain, since the last part."))
    error = models.CharField(_("last fault"), max_length=200, blank=True)
    by = actor_key(_("started by"))
    due_at = models.DateTimeField(_("due"))
    claim = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    began_at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = OwnedManager.from_queryset(JobQuerySet)()

    class Meta:
        ordering = ["-began_at", "-id"]
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=[JobState.WAITING, JobState.RUNNING]), name="job_due"
            ),
            models.Index(fields=["about_id"], name="job_about"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(done__lte=models.F("total")), name="no_job_does_more_than_all"),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.DONE) | models.Q(done=models.F("total")),
                name="a_job_that_is_done_has_done_all",
            ),
            models.CheckConstraint(
                condition=models.Q(state=JobState.RUNNING, claim__isnull=False, claimed_until__isnull=False)
                | (~models.Q(state=JobState.RUNNING) & models.Q(claim=None, claimed_until=None)),
                name="a_job_under_way_has_a_claim_and_a_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OVER, ended_at__isnull=False)
                | (~models.Q(state__in=OVER) & models.Q(ended_at=None)),
                name="a_job_that_is_over_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class JobPart(Owned):
    """What is done in one transaction. The row goes with it: what is left over is what is left to do."""

    owner_from = "job"

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="parts", editable=False)
    position = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text=_("How many things."))
    content = models.JSONField()

    objects = OwnedManager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("part of long work")
        verbose_name_plural = _("parts of long work")
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="parts_of_a_job_have_an_order")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.position}"
