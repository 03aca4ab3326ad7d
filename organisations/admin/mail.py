"""What the outbox holds: states and times. To whom and what stays sealed."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import ReadOnlyAdmin
from organisations.models import Mail
from organisations.permissions import Right


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    see: ClassVar[Right] = Right.EDIT
    fields = ["kind", "state", "attempts", "due_at", "created_at", "sent_at", "language", "owner"]
    list_display = ["kind", "state", "attempts", "due_at", "sent_at", "owner"]
    list_filter = ["state", "owner"]
    list_select_related = ["owner"]
    date_hierarchy = "created_at"
    nothing_yet = _("No mail yet. Mails to members and reminders are listed here when they are written.")
    begins_in = "organisations.Membership"
