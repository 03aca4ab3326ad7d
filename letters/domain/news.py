"""News to who asked for it: drafted, sent by a person who saw to how many, written in batches, stopped by any reader."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.link import make_link
from letters.domain.notice import Notice, Part, draft_notice, form_of
from letters.enums import LinkPurpose
from letters.models import Link, News, Signature
from letters.queries.link import MANAGED_WITHIN, address_of
from letters.queries.news import next_readers, reader_count, standing_consents
from letters.queries.signature import opened
from letters.wording import paragraphs_of
from organisations.domain.erasure import write_erasure
from organisations.domain.mail import is_blocked, queue_drafts
from organisations.enums import ErasureReason
from organisations.errors import DemarcheError
from organisations.models import Mail, User
from organisations.ownership import all_owners, owner_scope
from organisations.validation import delete_row, save_row

BATCH = 100
NEWS = "letters.news"
"""Under this kind the ledger names a signing, by its form, to which no news go any more."""


def add_news(news: News, /, *, by: User | None, now: datetime) -> News:
    """A draft; nobody is written to before it is sent."""
    with transaction.atomic():
        return save_row(news)


def change_news(news: News, /, *, by: User | None, now: datetime) -> News:
    """Only before it is sent."""
    with transaction.atomic():
        _refuse_when_sent(news)
        return save_row(news)


def remove_news(news: News, /, *, by: User | None, now: datetime) -> None:
    """Only before it is sent."""
    with transaction.atomic():
        _refuse_when_sent(news)
        delete_row(news)


def send_news(news: News, /, *, by: User | None, now: datetime) -> News:
    """From now on it is fixed who sent what when; the sweep writes the mails. Twice is harmless."""
    with transaction.atomic():
        row = _refuse_when_sent(news)
        row.sent_at, row.sent_by = now, by
        row.readers = reader_count(row.campaign)
        if not row.readers:
            raise DemarcheError(_("Nobody has asked for news of this campaign, so there is nobody to write to."))
        return save_row(row)


def write_news(*, now: datetime) -> int:
    """Write the mails of everything that was sent; how many. What a dying worker leaves, the next one goes on with."""
    with all_owners():
        waiting = list(News.objects.exclude(sent_at=None).filter(finished_at=None))
    written = 0
    for news in waiting:
        with owner_scope([news.owner_id]):
            while (number := write_batch(news, now=now)) is not None:
                written += number
    return written


def write_batch(news: News, *, now: datetime) -> int | None:
    """Mails to the next people and how far we came, in one transaction; None when all are written."""
    with transaction.atomic():
        row = News.objects.select_for_update().select_related("campaign__owner").get(pk=news.pk)
        if row.finished_at is not None:
            return None
        readers = next_readers(row, BATCH)
        if not readers:
            row.reached, row.finished_at = "", now
            row.save()
            return None
        drafts = [_draft(row, reader, now) for reader in readers if not is_blocked(opened(reader, "email"))]
        queue_drafts(drafts)
        row.reached = readers[-1].mail_index
        row.save()
        return len(drafts)


def stop_news(link: Link, *, now: datetime) -> int:
    """End every agreement to be written to that this address gave in the campaign; how many. Twice is harmless."""
    with transaction.atomic():
        here = Signature.objects.filter(campaign=link.campaign)
        marks = here.filter(form=link.form).exclude(mail_index="").values("mail_index")
        forms = {link.form, *here.filter(mail_index__in=marks).values_list("form", flat=True)}
        Link.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
        return end_news(link.campaign, [form for form in forms if form], now=now)


def end_news(campaign: Campaign, forms: Iterable[UUID], *, now: datetime) -> int:
    """Written in the ledger, so that a restored backup does not write to who had stopped it."""
    with transaction.atomic():
        standing = standing_consents(campaign).filter(form__in=forms)
        stopped = set(standing.values_list("form", flat=True))
        ended: int = standing.update(ended_at=now)
        for form in stopped:
            write_erasure(campaign.owner, about_kind=NEWS, about_id=form, reason=ErasureReason.ASKED, now=now)
        return ended


def _draft(news: News, reader: Signature, now: datetime) -> Mail:
    campaign, language = news.campaign, str(reader.language)
    mine, stop = (_address(campaign, reader, purpose, now) for purpose in (LinkPurpose.MANAGE, LinkPurpose.UNSUBSCRIBE))
    with translation.override(language):
        day = date_format(reader.confirmed_at or now, "DATE_FORMAT")
        parts = [
            *(Part(paragraph) for paragraph in paragraphs_of(news.text)),
            Part(_("See, change, withdraw or erase your signature here at any time:"), mine),
            Part(_("You signed on %(day)s and agreed to get news. Stop it here:") % {"day": day}, stop),
        ]
        subject = _("News for you") if campaign.neutral_mail else news.subject
    to = opened(reader, "email")
    return draft_notice(
        Notice(campaign, form_of(reader), "news", str(news.pk), to, language, subject, parts, unsubscribe=stop), now=now
    )


def _address(campaign: Campaign, reader: Signature, purpose: LinkPurpose, now: datetime) -> str:
    link = make_link(campaign, form=form_of(reader), purpose=purpose, now=now, lasts=MANAGED_WITHIN)
    return address_of(purpose, link.token, str(reader.language))


def _refuse_when_sent(news: News) -> News:
    row: News = News.objects.select_for_update().select_related("campaign__owner").get(pk=news.pk)
    if row.sent_at is not None:
        raise DemarcheError(_("These news have been sent, so they stay as they are. Write new ones."))
    return row
