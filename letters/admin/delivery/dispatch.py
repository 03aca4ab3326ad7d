"""A letter by e-mail: started, stopped, and after a lost answer decided, each from a step of the plan."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.domain.dispatch import say_arrived, say_lost, send_step_by_email, stop_email
from letters.enums import Channel
from letters.forms.dispatch import SendForm
from letters.models import ChannelStep
from letters.queries.dispatch import letter_mails, obstacle, parcel_of
from organisations.admin.base import Act, Facts
from organisations.enums import MailState


def _mail_is(state: MailState, step: ChannelStep) -> bool:
    by_email = step.channel == Channel.EMAIL and step.fulfilled_by_id is None
    return by_email and letter_mails(step.delivery).filter(state=state).exists()


SEND = Act(
    name="send",
    label=gettext_lazy("Send the letter by e-mail"),
    question=gettext_lazy("The full letter leaves in a quarter of an hour; until then it can be stopped, not after."),
    do=send_step_by_email,
    form=SendForm,
    fits=lambda step: obstacle(step) is None,
)
BY_EMAIL: Sequence[Act] = (
    SEND,
    Act(
        name="stop",
        label=gettext_lazy("Stop the e-mail"),
        question=gettext_lazy("The letter stays here. That it was stopped stands in the log."),
        do=stop_email,
        fits=lambda step: _mail_is(MailState.DUE, step),
    ),
    Act(
        name="arrived",
        label=gettext_lazy("It was delivered"),
        question=gettext_lazy(
            "Only if you know it: the mail server's own log says so, or the recipient does. It counts as sent."
        ),
        do=say_arrived,
        fits=lambda step: _mail_is(MailState.UNCERTAIN, step),
    ),
    Act(
        name="lost",
        label=gettext_lazy("It was not delivered"),
        question=gettext_lazy(
            "Only if you know it. It counts as not delivered and the next channel is due. Sending this edition to this "
            "recipient again by e-mail is not offered: nothing may arrive twice."
        ),
        do=say_lost,
        fits=lambda step: _mail_is(MailState.UNCERTAIN, step),
    ),
)


def links_of(step: ChannelStep) -> list[tuple[object, str]]:
    """Label and address of what can be done about the sending now."""
    fitting = [act for act in BY_EMAIL if act.fits(step)]
    return [(act.label, reverse(f"admin:letters_channelstep_{act.name}", args=[step.pk])) for act in fitting]


def facts_of_sending(step: ChannelStep) -> Facts:
    """Exactly what the recipient would get."""
    parcel = parcel_of(step)
    return [
        (_("Recipient"), step.delivery.recipient),
        (_("Address"), parcel.to),
        (_("Subject"), parcel.subject),
        (_("Text"), parcel.body),
        (_("Attached"), _("%(name)s (%(size)s kB)") % {"name": parcel.filename, "size": parcel.file.size // 1000}),
    ]


def state_of_sending(step: ChannelStep) -> str:
    """Where the mail is, as a sentence; empty if none was started."""
    mail = letter_mails(step.delivery).first() if step.channel == Channel.EMAIL else None
    if mail is None:
        return ""
    if mail.state == MailState.DUE and mail.attempts == 0:
        return _("The e-mail leaves at %(when)s UTC.") % {"when": date_format(mail.due_at, "DATETIME_FORMAT")}
    return _("E-mail: %(state)s.") % {"state": mail.get_state_display()}
