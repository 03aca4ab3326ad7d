"""News of a campaign: written, looked at together with the number of its readers, sent."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from letters.domain.news import add_news, change_news, remove_news, send_news
from letters.models import News
from letters.queries.news import reader_count
from organisations.admin.base import Act, Facts, ScopedAdmin


@admin.register(News)
class NewsAdmin(ScopedAdmin):
    add_with = staticmethod(add_news)
    change_with = staticmethod(change_news)
    remove_with = staticmethod(remove_news)
    acts = [
        Act(
            name="send",
            label=_("Write to who asked for news"),
            question=_(
                "Everybody counted above gets one mail with these words, in your organisation's name, with a link to "
                "stop such mail. It cannot be called back."
            ),
            do=send_news,
            fits=lambda news: news.sent_at is None,
        )
    ]
    fields = ["campaign", "subject", "text", "sent_at", "sent_by", "readers", "finished_at"]
    readonly_fields = ["sent_at", "sent_by", "readers", "finished_at"]
    list_display = ["subject", "campaign", "sent_at", "readers", "finished_at"]
    list_filter = ["campaign"]
    list_select_related = ["campaign"]
    nothing_yet = _("No news yet. They go to people who signed, confirmed, and agreed to be written to.")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        sent = obj is not None and obj.sent_at is not None
        return list(self.fields if sent else self.readonly_fields)

    def act_facts(self, request: HttpRequest, act: Act, row: Any) -> Facts:
        return [
            (_("addresses"), reader_count(row.campaign)),
            (_("subject"), row.subject),
            (_("text"), row.text),
        ]
