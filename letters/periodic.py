"""What time alone brings about: one table that worker, beat and sweep read, so that none of them forgets a part."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from campaigns.domain.endorsement import forget_contacts, remind_bodies
from letters.domain.chase import chase_due
from letters.domain.check import check_nightly, remove_strays
from letters.domain.dispatch import dispatch_letters
from letters.domain.edition import erase_withdrawn
from letters.domain.export import clear_exports
from letters.domain.intake import work_intake
from letters.domain.job import do_jobs
from letters.domain.keeping import ask_earlier_signers
from letters.domain.manuscript import forget_manuscripts
from letters.domain.news import write_news
from letters.domain.notice import forget_notices, read_returns
from letters.domain.retention import anonymise_due, expire_unconfirmed, remind_unconfirmed
from letters.domain.tally import bring_up_to_date
from organisations.domain.claim import forget_claims
from organisations.domain.departure import empty_accounts
from organisations.domain.invitation import forget_invitations
from organisations.domain.limit import forget_limits
from organisations.domain.mail import empty_mail, send_due_mail
from organisations.domain.session import clear_sessions


class Duty(NamedTuple):
    """Given `now`, does what is due and returns how much that was; what the sweep says behind the number."""

    do: Callable[..., int]
    said: str


def _check(*, now: datetime) -> int:
    return len(check_nightly(now=now))


DUTIES = {
    "chase": Duty(chase_due, "entries and mails came due"),
    "intake": Duty(work_intake, "sign forms answered"),
    "keep": Duty(ask_earlier_signers, "people to be asked whether they keep their signature"),
    "jobs": Duty(do_jobs, "things of long work done"),
    "remind": Duty(remind_unconfirmed, "people reminded to confirm"),
    "tally": Duty(bring_up_to_date, "signatures added to a count or taken off"),
    "news": Duty(write_news, "mails with news written"),
    "bodies": Duty(remind_bodies, "organisations asked once more"),
    "mail": Duty(send_due_mail, "mails sent"),
    "letters": Duty(dispatch_letters, "letters sent"),
    "erase": Duty(erase_withdrawn, "printed names erased"),
    "returns": Duty(read_returns, "mails came back"),
    "forget": Duty(forget_notices, "old mails to supporters removed"),
    "expire": Duty(expire_unconfirmed, "unconfirmed signatures emptied"),
    "retention": Duty(anonymise_due, "campaigns whose names were removed"),
    "texts": Duty(empty_mail, "old mails emptied"),
    "limits": Duty(forget_limits, "ended counters removed"),
    "contacts": Duty(forget_contacts, "addresses of organisations that never answered removed"),
    "invitations": Duty(forget_invitations, "addresses of ended invitations removed"),
    "claims": Duty(forget_claims, "claims lapsed"),
    "exports": Duty(clear_exports, "files of lists removed"),
    "drafts": Duty(forget_manuscripts, "drafts removed that nobody went on with"),
    "sessions": Duty(clear_sessions, "ended sessions removed"),
    "accounts": Duty(empty_accounts, "accounts of people who have left emptied"),
    "files": Duty(remove_strays, "stray files removed today"),
    "check": Duty(_check, "problems found today"),
}
"""In the order of a sweep: what writes mails comes before what sends them. Beat knows how often (config/broker.py)."""
