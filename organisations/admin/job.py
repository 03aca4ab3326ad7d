"""Long work: how far it is, what came of it; stopped, or gone on with. The page needs no script: it is looked at again."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.admin.base import Act, ReadOnlyAdmin
from organisations.domain.job import resume_job, stop_job
from organisations.enums import JobState
from organisations.models import Job
from organisations.permissions import Right


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    see: ClassVar[Right] = Right.EDIT
    fields: ClassVar[Any] = ["kind", "state", "progress", "changed", "error", "began_at", "ended_at", "by", "owner"]
    list_display = ["kind", "state", "done", "total", "changed", "began_at", "by"]
    list_filter = ["state", "kind"]
    list_select_related = ["by"]
    nothing_yet = gettext_lazy("Nothing yet. Work that takes longer than a moment is listed here, with how far it is.")
    acts = [
        Act(
            name="stop",
            label=gettext_lazy("Stop this work"),
            question=gettext_lazy("What is done stays done. You can go on with the rest later."),
            do=stop_job,
            fits=lambda job: job.state not in (JobState.DONE, JobState.STOPPED),
        ),
        Act(
            name="resume",
            label=gettext_lazy("Go on with it"),
            question=gettext_lazy("The rest is done from where it stopped."),
            do=resume_job,
            fits=lambda job: job.state in (JobState.FAILED, JobState.STOPPED),
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(field) for field in self.fields]

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, job: Job) -> SafeString:
        """The bar, the same in words and, while it goes on, a link to look again."""
        words = _("%(done)d of %(total)d") % {"done": job.done, "total": job.total}
        bar = format_html('<progress max="{}" value="{}" aria-hidden="true"></progress> {}', job.total, job.done, words)
        return bar if job.is_over else format_html('{} · <a href="">{}</a>', bar, _("Look again"))
