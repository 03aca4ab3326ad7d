"""Forms of a delivery's page: one for each move, steps of the plan, corrections, pictures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.enums import (
    ATTEMPTS,
    DETAILS,
    PROMISE_ENDS,
    PROMISES,
    Channel,
    EventKind,
    EvidenceKind,
    Precision,
    ReceiverRole,
)
from letters.models import ChannelStep, Event
from letters.times import local_time, moment_in, told_time
from organisations.models import ContactPoint

LAST_MINUTE = time(23, 59)
MET_SOMEBODY = PROMISES | {EventKind.HANDED_IN, EventKind.REFUSED, EventKind.ACKNOWLEDGED, EventKind.REPLIED}
ALWAYS = ("kind", "key", "occurred_on", "occurred_time", "words", "witnesses")
NOT_SAID = [("", gettext_lazy("not known"))]


def fields_for(kind: EventKind) -> set[str]:
    """The fields that an entry of this kind asks for."""
    wanted = set(ALWAYS)
    wanted |= {"channel"} if kind in ATTEMPTS else set()
    wanted |= {"detail"} if DETAILS[kind] else set()
    wanted |= {"receiver_role"} if kind in MET_SOMEBODY else set()
    wanted |= {"about"} if kind in PROMISE_ENDS else set()
    return wanted | ({"due_on"} if kind in PROMISES else set())


class EventForm(forms.Form):
    """What happened, entered in the time zone of the recipient. With one kind it asks for what that kind needs; with
    several (a fact that comes late) for everything."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"))
    key = forms.UUIDField(widget=forms.HiddenInput)
    late = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)
    detail = forms.ChoiceField(label=gettext_lazy("More exactly"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("By which channel"), choices=Channel.choices, required=False)
    receiver_role = forms.ChoiceField(
        label=gettext_lazy("Who took it or spoke"), choices=[*NOT_SAID, *ReceiverRole.choices[:-1]], required=False
    )
    about = forms.CharField(label=gettext_lazy("Which promise"), required=False, widget=forms.Select)
    occurred_on = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leave empty if the day is not known."),
    )
    occurred_time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Promised by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leave empty to wait as long as the campaign usually does."),
    )
    words = forms.CharField(
        label=gettext_lazy("In words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What was said or seen. Kept sealed, for organisers and coordinators; no public page shows it."
        ),
    )
    witnesses = forms.CharField(
        label=gettext_lazy("Who saw or heard it"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Kept sealed like the words."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kinds: Sequence[EventKind],
        promises: Iterable[Event],
        zone: str,
        now: datetime,
        action: str = "",
    ) -> None:
        one = len(kinds) == 1
        local = local_time(now, zone)
        filled = {"occurred_on": local.date(), "occurred_time": f"{local:%H:%M}"} if one else {}
        initial = {**filled, "key": uuid4(), "kind": kinds[0], "channel": Channel.UNKNOWN}
        super().__init__(data, initial=initial, auto_id=f"{kinds[0] if one else 'late'}_%s")
        self.zone = zone
        self.promises = {str(promise.pk): promise for promise in promises}
        self._choose(kinds)
        self.helper = _helper(self, action, _("Record it"))

    def _choose(self, kinds: Sequence[EventKind]) -> None:
        self._choices("kind", [(kind.value, kind.label) for kind in kinds])
        details = [(detail.value, detail.label) for kind in kinds for detail in DETAILS[kind]]
        self._choices("detail", [*NOT_SAID, *details])
        self._choices("about", [(key, _promise_label(event, self.zone)) for key, event in self.promises.items()])
        self.fields["occurred_time"].help_text = _("Time in %(zone)s. Leave empty if only the day is known.") % {
            "zone": self.zone
        }
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            for name in set(self.fields) - fields_for(kinds[0]):
                del self.fields[name]
        elif not self.promises:
            del self.fields["about"]

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """`about` is only offered, not checked: a promise that has ended meanwhile is the domain's to refuse."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        elif isinstance(field.widget, forms.Select):
            field.widget.choices = choices

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("occurred_time") and not values.get("occurred_on"):
            self.add_error("occurred_on", _("Give the day too, or leave the time empty."))
        if "key" in self.errors:
            self.add_error(None, _("This form is incomplete. Open the page again and enter it anew."))
        return values

    def entry(self) -> dict[str, Any]:
        """The keywords of `record_event`. Raises DemarcheError for an hour that clocks left out."""
        values = self.cleaned_data
        day, at, due = values["occurred_on"], values["occurred_time"], values.get("due_on")
        precision = Precision.UNKNOWN if not day else Precision.MINUTE if at is not None else Precision.DAY
        kind = EventKind(values["kind"])
        return {
            "kind": kind,
            "precision": precision,
            "occurred_at": moment_in(self.zone, day, at or time(12)) if day else None,
            "due_at": moment_in(self.zone, due, LAST_MINUTE) if due else None,
            "about": self.promises.get(values.get("about", "")) if kind in PROMISE_ENDS else None,
            "key": str(values["key"]),
            **{name: values.get(name, "") for name in ("detail", "channel", "receiver_role", "words", "witnesses")},
        }


class StepForm(forms.ModelForm):
    due_at = forms.DateField(
        label=gettext_lazy("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = ChannelStep
        fields = ("channel", "contact", "responsible", "due_at")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, step: ChannelStep, people: Any, zone: str, action: str = ""
    ) -> None:
        super().__init__(data, instance=step, auto_id="step_%s")
        self.zone = zone
        contact, responsible = self.fields["contact"], self.fields["responsible"]
        if isinstance(contact, forms.ModelChoiceField) and isinstance(responsible, forms.ModelChoiceField):
            contact.queryset = ContactPoint.objects.in_use().filter(
                recipient=step.delivery.recipient_id,
                confirmations__owner=step.delivery.owner_id,
                confirmations__digest=F("digest"),
            )
            responsible.queryset = people
        contact.help_text = _("Only contact points that your organisation has confirmed.")
        self.helper = _helper(self, action, _("Add this step"))

    def clean_due_at(self) -> datetime | None:
        day = self.cleaned_data["due_at"]
        return moment_in(self.zone, day, time(9)) if day else None


class ReasonForm(forms.Form):
    """Why an entry is corrected."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class VoidForm(ReasonForm):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_key(self) -> str:
        key: UUID = self.cleaned_data["key"]
        return str(key)


class EvidenceForm(forms.Form):
    event = forms.ChoiceField(label=gettext_lazy("For which entry"))
    kind = forms.ChoiceField(label=gettext_lazy("What it shows"), choices=EvidenceKind.choices)
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at most 12 MB and 25 million pixels. Place, camera and names inside the file are taken "
            "out; faces are not."
        ),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, events: Iterable[Event], zone: str, action: str = ""
    ) -> None:
        super().__init__(data, files, auto_id="evidence_%s")
        self.events = {str(event.pk): event for event in events}
        field = self.fields["event"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, _event_label(event, zone)) for key, event in self.events.items()]
        self.helper = _helper(self, action, _("Keep this picture"))


def _event_label(event: Event, zone: str) -> str:
    return f"{event.get_kind_display()}, {told_time(event.occurred_at, event.precision, zone)}"


def _promise_label(event: Event, zone: str) -> str:
    due = told_time(event.due_at, Precision.DAY, zone)
    return _("%(promise)s, due %(due)s") % {"promise": _event_label(event, zone), "due": due}


def _helper(form: forms.BaseForm, action: str, button: str) -> FormHelper:
    helper = FormHelper()
    helper.form_action = action
    helper.add_input(Submit("save", button, css_id=str(form.auto_id) % "save"))
    return helper
