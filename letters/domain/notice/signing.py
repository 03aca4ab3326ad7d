"""Mail to the person who signed: asking for the confirmation, reminding of it, and the way to one's own signature.

Links are whole addresses. `signatures` are those of one signing, the first letter first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.notice.frame import Notice, Part, draft_notice, form_of, letters_of, title_of, write_notice
from letters.enums import SignatureState
from letters.models import Signature
from letters.queries.signature import opened
from organisations.models import Mail

REMINDER, LAST_CALL = 1, 2


@dataclass(frozen=True)
class Way:
    """To one signing: `mine` is its page, `link` and `code` confirm it where that is still to be done."""

    mine: str
    link: str = ""
    code: str = ""


def draft_confirmation(
    signatures: Sequence[Signature], *, link: str, code: str, number: int, mine: str = "", now: datetime
) -> Mail:
    """As `write_confirmation`; not written yet, for whoever writes many at once and knows that none is blocked."""
    return draft_notice(_confirmation(signatures, link, code, number, mine), now=now)


def write_confirmation(
    signatures: Sequence[Signature], *, link: str, code: str, number: int, mine: str = "", now: datetime
) -> Mail | None:
    """Asks for the confirmation: `number` 0 at first, 1 reminds after three days, 2 is the last call."""
    return write_notice(_confirmation(signatures, link, code, number, mine), now=now)


def draft_already_signed(signatures: Sequence[Signature], way: Way, *, now: datetime) -> Mail:
    """Answers who signs a second time; the page had said what it says to everybody. Who can still confirm is asked anew,
    for the first mail may be lost. At most one mail in a minute. Not written yet, as `draft_confirmation`."""
    if way.link:
        notice = _confirmation(signatures, way.link, way.code, REMINDER, way.mine)
    else:
        notice = _already_signed(signatures, way.mine)
    return draft_notice(replace(notice, kind="already_signed", key=f"{now:%Y%m%d%H%M}"), now=now)


def write_my_links(
    campaign: Campaign, *, to: str, language: str, ways: Sequence[Way], form: UUID, now: datetime
) -> Mail | None:
    """What somebody asked for with “send me my link”; each link works for an hour. At most one mail in a minute."""
    links = sum(bool(link) for way in ways for link in (way.mine, way.link))
    with translation.override(language):
        parts = [
            Part(_("Somebody, most likely you, asked for the way to what was signed with this address.")),
            *(part for way in ways for part in _the_way(way)),
            Part(_("The link works for one hour.") if links == 1 else _("The links work for one hour.")),
            Part(_("Was it not you? Then do nothing: the page told nobody whether this address has signed.")),
        ]
        subject = _("Your link") if campaign.neutral_mail else _("Your signature: see it or change it")
        key = f"{now:%Y%m%d%H%M}"
        return write_notice(Notice(campaign, form, "my_links", key, to, language, subject, parts), now=now)


def write_own_link(signature: Signature, *, link: str, now: datetime) -> Mail | None:
    """Sent by an organiser who thinks that something is mistyped. Who has it mistyped knows best what it should say."""
    campaign, language = signature.campaign, str(signature.language)
    with translation.override(language):
        parts = [
            Part(
                _(
                    "Please look whether your name, and whatever else you signed with, is written as you meant it. Nobody "
                    "but you can correct it."
                )
            ),
            Part(_("See, change, withdraw or erase it here:"), link),
            Part(_("If you do nothing, it stays as it is.")),
        ]
        subject = _("Your link") if campaign.neutral_mail else _("Your signature: see it or change it")
        key, to = f"{now:%Y%m%d%H%M}", opened(signature, "email")
        return write_notice(
            Notice(campaign, form_of(signature), "own_link", key, to, language, subject, parts), now=now
        )


def _confirmation(signatures: Sequence[Signature], link: str, code: str, number: int, mine: str) -> Notice:
    first = signatures[0]
    with translation.override(first.language):
        parts = [
            *_what_was_signed(signatures, number),
            *_how_to_confirm(link, code),
            Part(_what_happens_otherwise(number)),
            Part(_("Was it not you? Erase everything on the same page. We will then never write to you again.")),
            *([Part(_("See, change, withdraw or erase it at any time, also later:"), mine)] if mine else []),
        ]
        subject = _subject(first, number)
    to, language = opened(first, "email"), str(first.language)
    return Notice(first.campaign, form_of(first), "confirmation", str(number), to, language, subject, parts)


def _how_to_confirm(link: str, code: str) -> list[Part]:
    return [
        Part(_("To confirm, open this page and press its button:"), link),
        Part(
            _("Does the page not open? Then type your e-mail address and the code %(code)s here:") % {"code": code},
            f"{settings.PUBLIC_URL.geturl()}{reverse('public-code', urlconf=settings.PUBLIC_URLCONF)}",
        ),
    ]


def _the_way(way: Way) -> list[Part]:
    waits = Part(_("It has not been confirmed, so it does not count yet."))
    asked = [waits, *_how_to_confirm(way.link, way.code)] if way.link else []
    return [*asked, Part(_("See, change, withdraw or erase it here:"), way.mine)]


def _subject(first: Signature, number: int) -> str:
    if first.campaign.neutral_mail:
        return _("Please confirm") if number == 0 else _("Please confirm: a reminder")
    title = {"title": title_of(first.campaign, str(first.language))}
    if number == 0:
        return _("Please confirm your signature: %(title)s") % title
    return _("Your signature is not confirmed yet: %(title)s") % title


def _what_was_signed(signatures: Sequence[Signature], number: int) -> list[Part]:
    campaign = signatures[0].campaign
    waits = [Part(_("It has not been confirmed, so it does not count yet."))] if number else []
    if campaign.neutral_mail:
        return [Part(_("Somebody, most likely you, left this address on a form. One more step is needed.")), *waits]
    text = _("Somebody, most likely you, signed with this address. Campaign: %(title)s. Letters:")
    named = {"title": title_of(campaign, str(signatures[0].language))}
    return [Part(text % named, lines=letters_of(signatures, held_fast=True)), *waits]


def _what_happens_otherwise(number: int) -> str:
    if number >= LAST_CALL:
        return _("This is the last reminder. If you do nothing, nothing counts and everything is erased tomorrow.")
    return _("If you do nothing, nothing counts, and seven days after signing everything is erased.")


def _already_signed(signatures: Sequence[Signature], mine: str) -> Notice:
    first = signatures[0]
    with translation.override(first.language):
        named = (
            [] if first.campaign.neutral_mail else [Part(_("You have signed already:"), lines=letters_of(signatures))]
        )
        if all(signature.state == SignatureState.CONFIRMED for signature in signatures):
            state = _("It is confirmed and counts once; signing again changes nothing.")
        else:
            state = _(
                "It is not confirmed yet. The mail with the link for that was written on %(day)s; look among unwanted "
                "mail too."
            ) % {"day": date_format(first.recorded_at, "DATE_FORMAT")}
        parts = [
            *(named or [Part(_("This address was left on a form on which it stands already."))]),
            Part(state),
            Part(_("See, change, withdraw or erase it here:"), mine),
            Part(_("Was it not you? Then do nothing.")),
        ]
        subject = _("Nothing to confirm") if first.campaign.neutral_mail else _("You have signed already")
    to, language = opened(first, "email"), str(first.language)
    return Notice(first.campaign, form_of(first), "already_signed", "0", to, language, subject, parts)
