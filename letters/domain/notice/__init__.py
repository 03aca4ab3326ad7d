"""Mail to supporters: short, plain, in the language of the signature, and never more than its reader must know.

Nothing that a stranger typed stands in mail to an address that is not confirmed yet, or the form would be a means to
send anything to anybody. In a campaign with neutral mail no sender, subject or text names the campaign, its owner or a
letter: what it is about stands behind the link alone. To a blocked address nothing is written: the functions that
write then return None. Used from here.
"""

from letters.domain.notice.changed import write_changed
from letters.domain.notice.frame import Notice, Part, draft_notice, forget_notices, form_of, write_notice
from letters.domain.notice.mandate import write_mandate_declined, write_mandate_request
from letters.domain.notice.returned import note_complaint, note_refusals, note_return, read_returns, take_report
from letters.domain.notice.signing import (
    Way,
    draft_already_signed,
    draft_confirmation,
    write_confirmation,
    write_my_links,
    write_own_link,
)
from letters.queries.notice import SIGNING

__all__ = [
    "SIGNING",
    "Notice",
    "Part",
    "Way",
    "draft_already_signed",
    "draft_confirmation",
    "draft_notice",
    "forget_notices",
    "form_of",
    "note_complaint",
    "note_refusals",
    "note_return",
    "read_returns",
    "take_report",
    "write_changed",
    "write_confirmation",
    "write_mandate_declined",
    "write_mandate_request",
    "write_my_links",
    "write_notice",
    "write_own_link",
]
