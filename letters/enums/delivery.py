"""Names of states and kinds in the delivery log. No rule stands here; the rules are in `lifecycle.py`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reach(TextChoices):
    """How far the paper has come: one of the two projections of a delivery's log."""

    PLANNED = "planned", _("planned")
    SENT = "sent", _("sent")
    HANDED_IN = "handed_in", _("handed in")
    LEFT = "left", _("left there")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("not delivered")
    CANCELLED = "cancelled", _("cancelled")


class Answer(TextChoices):
    """What has come back: the other projection. Kept apart, so that a refusal stays visible behind a promise."""

    NONE = "none", _("no answer")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    PROMISED = "promised", _("promised")
    OVERDUE = "overdue", _("overdue")
    REPLIED = "replied", _("replied")
    CLOSED = "closed", _("closed")


class EventKind(TextChoices):
    """What a line of the delivery log says. Each kind stands in exactly one of the four groups below the class."""

    SENT = "sent", _("sent")
    HANDED_IN = "handed_in", _("handed in")
    LEFT = "left", _("left there")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("not delivered")
    CANCELLED = "cancelled", _("cancelled")
    REINSTATED = "reinstated", _("planned again")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    PROMISED = "promised", _("promised")
    PROMISE_EXTENDED = "promise_extended", _("promise extended")
    PROMISE_KEPT = "promise_kept", _("promise kept")
    PROMISE_BROKEN = "promise_broken", _("promise broken")
    PROMISE_SUPERSEDED = "promise_superseded", _("promise superseded")
    PROMISE_LAPSED = "promise_lapsed", _("promise lapsed")
    OVERDUE = "overdue", _("overdue")
    REPLIED = "replied", _("replied")
    CLOSED = "closed", _("closed")
    AUTOMATIC_REPLY = "automatic_reply", _("automatic reply")
    ESCALATED = "escalated", _("taken further")
    DISPATCH_UNCERTAIN = "dispatch_uncertain", _("not known whether sent")
    NOTED = "noted", _("note")
    REDACTED = "redacted", _("text redacted")
    VOIDED = "voided", _("entry voided")


ATTEMPTS = frozenset({EventKind.SENT, EventKind.HANDED_IN, EventKind.LEFT, EventKind.REFUSED, EventKind.FAILED})
DECISIONS = frozenset({EventKind.CANCELLED, EventKind.REINSTATED})
PROMISES = frozenset({EventKind.PROMISED, EventKind.PROMISE_EXTENDED})
PROMISE_ENDS = frozenset(
    {
        EventKind.PROMISE_EXTENDED,
        EventKind.PROMISE_KEPT,
        EventKind.PROMISE_BROKEN,
        EventKind.PROMISE_SUPERSEDED,
        EventKind.PROMISE_LAPSED,
    }
)
ANSWERS = (
    PROMISES
    | PROMISE_ENDS
    | {
        EventKind.ACKNOWLEDGED,
        EventKind.OVERDUE,
        EventKind.REPLIED,
        EventKind.CLOSED,
    }
)
NEUTRAL = frozenset(
    {
        EventKind.AUTOMATIC_REPLY,
        EventKind.ESCALATED,
        EventKind.DISPATCH_UNCERTAIN,
        EventKind.NOTED,
        EventKind.REDACTED,
        EventKind.VOIDED,
    }
)
# Written beside another act (a reply or newer promise supersedes, a redaction, a sending, the sweep), never by a form.
SYSTEM_ONLY = frozenset(
    {EventKind.PROMISE_SUPERSEDED, EventKind.OVERDUE, EventKind.DISPATCH_UNCERTAIN, EventKind.REDACTED}
)


class Channel(TextChoices):
    """The way an attempt went; unknown where the record does not say."""

    IN_PERSON = "in_person", _("in person")
    POST = "post", _("post")
    REGISTERED_POST = "registered_post", _("registered post")
    COURIER = "courier", _("courier")
    EMAIL = "email", _("e-mail")
    FAX = "fax", _("fax")
    WEB_FORM = "web_form", _("web form")
    UNKNOWN = "unknown", _("channel not known")


class Precision(TextChoices):
    """How exactly the time of an event is known."""

    MINUTE = "minute", _("to the minute")
    DAY = "day", _("to the day")
    UNKNOWN = "unknown", _("time not known")


class ReceiverRole(TextChoices):
    """Who at the recipient's took the letter or spoke; public sentences name it."""

    GUARD = "guard", _("a guard")
    RECEPTION = "reception", _("reception")
    DIPLOMAT = "diplomat", _("a diplomat")
    HEAD_OF_MISSION = "head_of_mission", _("the head of mission")
    UNKNOWN = "unknown", _("person not known")


class Detail(TextChoices):
    """The finer kind of an event; `DETAILS` says which belong to which kind."""

    LETTERBOX = "letterbox", _("in the letterbox")
    AT_THE_GATE = "at_the_gate", _("at the gate")
    ON_INSTRUCTION = "on_instruction", _("where staff said to leave it")
    AT_THE_DOOR = "at_the_door", _("at the door")
    AT_RECEPTION = "at_reception", _("at reception")
    TOLD_TO_USE_POST = "told_to_use_post", _("told to use the post")
    SENT_BACK = "sent_back", _("sent back")
    LOCKED = "locked", _("doors locked")
    NOBODY_CAME = "nobody_came", _("nobody came")
    CLOSED_THAT_DAY = "closed_that_day", _("closed that day")
    TURNED_BACK_BY_POLICE = "turned_back_by_police", _("turned back by the police")
    BOUNCED = "bounced", _("bounced")
    RETURNED = "returned", _("returned by the post")
    RECEIPT = "receipt", _("receipt")
    HOLDING_REPLY = "holding_reply", _("holding reply")
    REFERRAL = "referral", _("referral")
    SUBSTANTIVE = "substantive", _("substantive reply")
    REFUSAL_TO_ENGAGE = "refusal_to_engage", _("refusal to engage")
    REPLY = "reply", pgettext_lazy("promised", "a reply")
    CALL_BACK = "call_back", pgettext_lazy("promised", "a call back")
    MEETING = "meeting", pgettext_lazy("promised", "a meeting")
    FORWARDING = "forwarding", pgettext_lazy("promised", "to pass it on")


DETAILS: dict[EventKind, tuple[Detail, ...]] = dict.fromkeys(EventKind, ()) | {
    EventKind.LEFT: (Detail.LETTERBOX, Detail.AT_THE_GATE, Detail.ON_INSTRUCTION),
    EventKind.REFUSED: (Detail.AT_THE_DOOR, Detail.AT_RECEPTION, Detail.TOLD_TO_USE_POST, Detail.SENT_BACK),
    EventKind.FAILED: (
        Detail.LOCKED,
        Detail.NOBODY_CAME,
        Detail.CLOSED_THAT_DAY,
        Detail.TURNED_BACK_BY_POLICE,
        Detail.BOUNCED,
        Detail.RETURNED,
    ),
    EventKind.ACKNOWLEDGED: (Detail.RECEIPT, Detail.HOLDING_REPLY, Detail.REFERRAL),
    EventKind.REPLIED: (Detail.SUBSTANTIVE, Detail.REFUSAL_TO_ENGAGE),
    EventKind.PROMISED: (Detail.REPLY, Detail.CALL_BACK, Detail.MEETING, Detail.FORWARDING),
}


class Capacity(TextChoices):
    ADDRESSEE = "addressee", _("to the addressee")
    COPY = "copy", _("as a copy")


class EvidenceKind(TextChoices):
    PHOTO = "photo", _("photograph")
    RECEIPT = "receipt", _("receipt or stamped copy")
