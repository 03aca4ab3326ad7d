"""What a letter's page says to those who may sign it: how many have, until when, and what happens with the names."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.models import Letter, Version
from letters.queries.block import block_lines
from letters.queries.letter import is_open, is_over
from letters.queries.tally import numbers_of
from letters.times import local_time
from letters.typesetting.compose import Imprint, compose
from letters.typesetting.document import LABELS, Document


@dataclass(frozen=True)
class Support:
    """`code` is empty where nobody can sign now. `number` is what the tally says of the present text, `earlier` a sentence
    about who has signed another one, `as_of` when it was counted."""

    code: str
    number: int
    goal: int | None
    organisations: str
    earlier: str
    as_of: str
    dates: list[str]
    names: list[str]


def support_of(letter: Letter, *, changed: bool | None = None, now: datetime) -> Support | None:
    """None for a letter that was never opened for signature. `changed`: it has said other things, if that is known."""
    if letter.opened_at is None:
        return None
    counted = numbers_of(letter, changed=changed)
    return Support(
        code=letter.code if is_open(letter, now) else "",
        number=counted.signatures if counted else 0,
        goal=letter.goal,
        organisations=_organisations(counted.organisations if counted else 0),
        earlier=_earlier(counted.earlier if counted else 0),
        as_of=_moment(letter, counted.counted_at) if counted else "",
        dates=_dates(letter, now),
        names=_names(letter),
    )


def version_document(letter: Letter, version: Version) -> Document:
    """The text that people sign now, with those of the signature block who may be named in public."""
    with translation.override(letter.language):
        lines = block_lines(letter)
    content = {**version.content, "labels": dict.fromkeys(LABELS, ""), "notes": {"public": [], "full": []}}
    return compose(content, lines, Imprint("", version.digest, version.made_at), public=True)


def _organisations(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(count)d of them for an organisation", "%(count)d of them for organisations", number) % {
        "count": number
    }


def _earlier(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(count)d more person signed an earlier text, which said something else, and has not signed this one.",
        "%(count)d more people signed an earlier text, which said something else, and have not signed this one.",
        number,
    ) % {"count": number}


def _dates(letter: Letter, now: datetime) -> list[str]:
    """By the clock of the city that the letter goes to."""
    said = (
        [_("Open for signature since %(day)s.") % {"day": _day(letter, letter.opened_at)}] if letter.opened_at else []
    )
    if letter.closes_at is None:
        return said
    until = {"moment": _moment(letter, letter.closes_at)}
    over = is_over(letter.closes_at, now)
    return [*said, (_("It was closed on %(moment)s.") if over else _("It can be signed until %(moment)s.")) % until]


def _names(letter: Letter) -> list[str]:
    days, reason = letter.campaign.retention_days, letter.campaign.retention_reason
    kept = ngettext(
        "Names are removed %(days)d day after the campaign, its deliveries and the replies have come to their end.",
        "Names are removed %(days)d days after the campaign, its deliveries and the replies have come to their end.",
        days,
    ) % {"days": days}
    said = [
        _("Who signs chooses who may read the name: everybody, the recipient alone, or nobody."),
        _("Each signature is confirmed by e-mail before it counts, and can be withdrawn at any time."),
        kept,
    ]
    return [*said, _("They are kept for so long because: %(reason)s") % {"reason": reason}] if reason else said


def _moment(letter: Letter, moment: datetime) -> str:
    local = local_time(moment, letter.time_zone)
    return f"{date_format(local)}, {local:%H:%M}"


def _day(letter: Letter, moment: datetime) -> str:
    return date_format(local_time(moment, letter.time_zone))
