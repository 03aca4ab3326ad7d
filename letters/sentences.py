"""What public pages say of an entry: made from its kind, detail, channel, and who took it or spoke, never from what
somebody wrote (docs/adr/0022). A kind without a word here is internal and stands on no public page."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from letters.enums import ATTEMPTS, Answer, Channel, Detail, EventKind, ReceiverRole

K, D, C, R = EventKind, Detail, Channel, ReceiverRole

WORDS: Mapping[str, Promise] = {
    K.SENT: _("Sent"),
    K.HANDED_IN: _("Handed in"),
    K.LEFT: _("Left there"),
    K.REFUSED: _("Refused"),
    K.FAILED: _("Not delivered"),
    K.CANCELLED: _("Cancelled"),
    K.REINSTATED: _("Planned again"),
    K.ACKNOWLEDGED: _("Acknowledged"),
    K.PROMISED: _("Promised"),
    K.PROMISE_EXTENDED: _("Promise extended"),
    K.PROMISE_KEPT: _("Promise kept"),
    K.PROMISE_BROKEN: _("Promise broken"),
    K.PROMISE_LAPSED: _("Promise lapsed"),
    K.OVERDUE: _("Overdue"),
    K.REPLIED: _("Replied"),
    K.CLOSED: _("Closed"),
    K.AUTOMATIC_REPLY: _("Automatic reply"),
    K.ESCALATED: _("Taken further"),
    K.DISPATCH_UNCERTAIN: _("Not known whether sent"),
}
WORDS_IN_DETAIL: Mapping[tuple[str, str], Promise] = {
    (K.PROMISED, D.REPLY): _("Reply promised"),
    (K.PROMISED, D.CALL_BACK): _("Call back promised"),
    (K.PROMISED, D.MEETING): _("Meeting promised"),
    (K.PROMISED, D.FORWARDING): _("Passing on promised"),
}
ANSWER_WORDS: Mapping[str, Promise] = {
    Answer.ACKNOWLEDGED: WORDS[K.ACKNOWLEDGED],
    Answer.PROMISED: WORDS[K.PROMISED],
    Answer.OVERDUE: WORDS[K.OVERDUE],
    Answer.REPLIED: WORDS[K.REPLIED],
    Answer.CLOSED: WORDS[K.CLOSED],
}

IN_DETAIL: Mapping[tuple[str, str], Promise] = {
    (K.LEFT, D.LETTERBOX): _("In the letterbox."),
    (K.LEFT, D.AT_THE_GATE): _("At the gate."),
    (K.LEFT, D.ON_INSTRUCTION): _("Where staff said to leave it."),
    (K.LEFT, ""): _("Where exactly is not known."),
    (K.REFUSED, D.AT_THE_DOOR): _("At the door."),
    (K.REFUSED, D.AT_RECEPTION): _("At reception."),
    (K.REFUSED, D.TOLD_TO_USE_POST): _("The bearers were told to use the post."),
    (K.REFUSED, D.SENT_BACK): _("The letter was sent back."),
    (K.REFUSED, ""): _("How it was refused is not known."),
    (K.FAILED, D.LOCKED): _("The doors were locked."),
    (K.FAILED, D.NOBODY_CAME): _("Nobody came to take it."),
    (K.FAILED, D.CLOSED_THAT_DAY): _("It was closed that day."),
    (K.FAILED, D.TURNED_BACK_BY_POLICE): _("The police turned the bearers back."),
    (K.FAILED, D.BOUNCED): _("The message came back as undeliverable."),
    (K.FAILED, D.RETURNED): _("The post returned it."),
    (K.FAILED, ""): _("Why is not known."),
    (K.ACKNOWLEDGED, D.RECEIPT): _("It was confirmed that the letter has arrived."),
    (K.ACKNOWLEDGED, D.HOLDING_REPLY): _("A holding reply came: it answers nothing yet."),
    (K.ACKNOWLEDGED, D.REFERRAL): _("The senders were referred to somebody else."),
    (K.ACKNOWLEDGED, ""): _("How it was acknowledged is not known."),
    (K.PROMISED, ""): _("What was promised is not known."),
    (K.REPLIED, D.SUBSTANTIVE): _("The reply deals with what the letter says."),
    (K.REPLIED, D.REFUSAL_TO_ENGAGE): _("The reply refuses to deal with the letter."),
    (K.REPLIED, ""): _("Whether the reply deals with the letter is not known."),
    (K.OVERDUE, ""): _("The campaign waited for a reply until this day."),
    (K.CLOSED, ""): _("The campaign expects nothing more here."),
    (K.AUTOMATIC_REPLY, ""): _("It counts as no answer."),
    (K.DISPATCH_UNCERTAIN, ""): _("The connection broke while the message was handed over."),
}
BY_CHANNEL: Mapping[str, Promise] = {
    C.IN_PERSON: _("In person."),
    C.POST: _("By post."),
    C.REGISTERED_POST: _("By registered post."),
    C.COURIER: _("By courier."),
    C.EMAIL: _("By e-mail."),
    C.FAX: _("By fax."),
    C.WEB_FORM: _("Through the web form of the recipient."),
    C.UNKNOWN: _("The channel is not known."),
    "": _("The channel is not known."),
}
_TOOK: Mapping[str, Promise] = {
    R.GUARD: _("A guard took it."),
    R.RECEPTION: _("Reception took it."),
    R.DIPLOMAT: _("A diplomat took it."),
    R.HEAD_OF_MISSION: _("The head of mission took it."),
    R.UNKNOWN: _("Who took it is not known."),
    "": _("Who took it is not known."),
}
_REFUSED: Mapping[str, Promise] = {
    R.GUARD: _("A guard refused it."),
    R.RECEPTION: _("Reception refused it."),
    R.DIPLOMAT: _("A diplomat refused it."),
    R.HEAD_OF_MISSION: _("The head of mission refused it."),
    R.UNKNOWN: _("Who refused it is not known."),
    "": _("Who refused it is not known."),
}
_SAID: Mapping[str, Promise] = {
    R.GUARD: _("A guard said so."),
    R.RECEPTION: _("Reception said so."),
    R.DIPLOMAT: _("A diplomat said so."),
    R.HEAD_OF_MISSION: _("The head of mission said so."),
    R.UNKNOWN: _("Who said so is not known."),
    "": _("Who said so is not known."),
}
_ANSWERED: Mapping[str, Promise] = {
    R.GUARD: _("A guard answered."),
    R.RECEPTION: _("Reception answered."),
    R.DIPLOMAT: _("A diplomat answered."),
    R.HEAD_OF_MISSION: _("The head of mission answered."),
    R.UNKNOWN: _("Who answered is not known."),
    "": _("Who answered is not known."),
}
BY_RECEIVER: Mapping[str, Mapping[str, Promise]] = {
    K.HANDED_IN: _TOOK,
    K.REFUSED: _REFUSED,
    K.PROMISED: _SAID,
    K.PROMISE_EXTENDED: _SAID,
    K.ACKNOWLEDGED: _ANSWERED,
    K.REPLIED: _ANSWERED,
}


def word_of(kind: str, detail: str) -> str:
    """The one or two words of a stamp. Raises KeyError for a kind that no public page shows."""
    return str(WORDS_IN_DETAIL.get((kind, detail)) or WORDS[kind])


def sentence_of(kind: str, detail: str, channel: str, receiver_role: str) -> str:
    """What stands beside the word: how, where, who; and what of it is not known. May be empty."""
    parts = (
        BY_CHANNEL[channel] if kind in ATTEMPTS else None,
        IN_DETAIL.get((kind, detail)),
        BY_RECEIVER.get(kind, {}).get(receiver_role),
    )
    return " ".join(str(part) for part in parts if part)
