"""What the page of a delivery shows: stamps, the road so far, the moves that are allowed now, the plan, the pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.admin.delivery.dispatch import links_of, state_of_sending
from letters.enums import ATTEMPTS, DECISIONS, PROMISE_ENDS, PROMISES, SYSTEM_ONLY, EventKind, Precision
from letters.errors import MoveRefused
from letters.forms.delivery import EventForm, EvidenceForm, StepForm
from letters.lifecycle import Folded, moves_now, why_not
from letters.models import ChannelStep, Delivery, Event, Evidence
from letters.queries.delivery import LoggedEvent, folded, log_of, missing_contact, promises_of
from letters.queries.publicpage import stamps_of
from letters.queries.report import report_row
from letters.sentences import WORDS, sentence_of, word_of
from letters.times import machine_time, told_time
from organisations.errors import DemarcheError
from organisations.queries.member import members_of

K = EventKind
GROUPS: Sequence[tuple[str | Promise, frozenset[EventKind]]] = (
    (gettext_lazy("An attempt to deliver it"), ATTEMPTS | DECISIONS),
    (gettext_lazy("An answer"), frozenset({K.ACKNOWLEDGED, K.REPLIED, K.AUTOMATIC_REPLY, K.CLOSED})),
    (gettext_lazy("A promise"), PROMISES | PROMISE_ENDS),
    (gettext_lazy("Something else"), frozenset({K.ESCALATED, K.NOTED})),
)
MOVES = [kind for kind in EventKind if any(kind in kinds for _heading, kinds in GROUPS) and kind not in SYSTEM_ONLY]
"""What a person may record by a form; corrections have pages of their own."""


def moves_offered(state: Folded) -> list[EventKind]:
    """Those of them that fit now: for each there is a form, and a post of any other is refused."""
    return [move.kind for move in moves_now(state) if move.kind in MOVES]


LATE = "late"


@dataclass
class Desk:
    """A delivery and the forms on its page; the one that was posted is bound and comes back with its errors."""

    delivery: Delivery
    now: datetime
    writes: bool
    edits: bool = False
    refusal: str = ""
    bound: dict[str, forms.Form | StepForm] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        return self.delivery.recipient.time_zone

    @cached_property
    def state(self) -> Folded:
        return folded(self.delivery)

    @cached_property
    def promises(self) -> list[Event]:
        return promises_of(self.delivery, self.state)

    @property
    def faulty(self) -> bool:
        return any(form.errors for form in self.bound.values())

    def blame(self, error: DemarcheError) -> None:
        """Show the domain's refusal at the field of the form that was posted."""
        for form in self.bound.values():
            form.add_error(error.field if error.field in form.fields else None, str(error))

    def entry_form(self, kinds: Sequence[EventKind], data: Mapping[str, Any] | None = None) -> EventForm:
        action = reverse("admin:letters_delivery_record", args=[self.delivery.pk])
        return EventForm(data, kinds=kinds, promises=self.promises, zone=self.zone, now=self.now, action=action)

    def bind_entry(self, data: Mapping[str, Any]) -> EventForm:
        kind = data.get("kind", "")
        if kind in set(EventKind) - {*MOVES}:
            raise MoveRefused(
                why_not(EventKind(kind), self.state) or _("Corrections start from the entry they correct.")
            )
        late = LATE in data or kind not in MOVES
        name = LATE if late else str(kind)
        form = self.entry_form(MOVES if late else [EventKind(kind)], data)
        self.bound[name] = form
        return form

    def step_form(self, data: Mapping[str, Any] | None = None) -> StepForm:
        return StepForm(
            data,
            step=ChannelStep(delivery=self.delivery, owner_id=self.delivery.owner_id),
            people=members_of([self.delivery.owner_id], now=self.now),
            zone=self.zone,
            action=reverse("admin:letters_delivery_plan", args=[self.delivery.pk]),
        )

    def bind_step(self, data: Mapping[str, Any]) -> StepForm:
        form = self.bound["step"] = self.step_form(data)
        return form

    def picture_form(self, data: Any = None, files: Any = None) -> EvidenceForm:
        return EvidenceForm(
            data,
            files,
            events=[event for event in self.delivery.events.all() if event.kind in MOVES],
            zone=self.zone,
            action=reverse("admin:letters_delivery_picture", args=[self.delivery.pk]),
        )

    def bind_picture(self, data: Any, files: Any) -> EvidenceForm:
        form = self.bound["picture"] = self.picture_form(data, files)
        return form


def context_of(desk: Desk) -> dict[str, Any]:
    log = log_of(desk.delivery)
    shown = {
        "desk": desk,
        "stamps": stamps_of([report_row(desk.delivery)], desk.zone, now=desk.now),
        "stops": [_stop(line, desk) for line in log],
        "steps": [_step(step, desk) for step in desk.delivery.steps.all()],
        "pictures": _pictures(desk.delivery) if desk.writes else [],
    }
    return shown | (_moves(desk) if desk.writes else {})


def _moves(desk: Desk) -> dict[str, Any]:
    """Forms for what is allowed now; for everything else the sentence why it is not."""
    fitting = moves_offered(desk.state)
    groups = []
    for heading, kinds in GROUPS:
        moves = [_move(kind, desk) for kind in MOVES if kind in kinds and (kind in fitting or kind in desk.bound)]
        others = [(kind.label, why_not(kind, desk.state)) for kind in MOVES if kind in kinds and kind not in fitting]
        groups.append({"heading": heading, "moves": moves, "others": others})
    return {
        "groups": groups,
        "late": desk.bound.get(LATE) or desk.entry_form(MOVES),
        "late_open": LATE in desk.bound,
        "step_form": desk.bound.get("step") or desk.step_form(),
        "picture_form": desk.bound.get("picture") or desk.picture_form(),
    }


def _move(kind: EventKind, desk: Desk) -> dict[str, Any]:
    form = desk.bound.get(kind)
    return {"kind": kind, "label": kind.label, "form": form or desk.entry_form([kind]), "open": form is not None}


def _stop(line: LoggedEvent, desk: Desk) -> dict[str, Any]:
    event, zone = line.event, desk.zone
    return {
        "key": event.kind,
        "word": word_of(event.kind, event.detail) if event.kind in WORDS else event.get_kind_display().capitalize(),
        "sentence": sentence_of(event.kind, event.detail, event.channel, event.receiver_role),
        "when": told_time(event.occurred_at, event.precision, zone),
        "machine_time": machine_time(event.occurred_at, event.precision, zone),
        "words": line.words if desk.writes else "",
        "receiver": " ".join(_remarks(line, desk)),
        "voided": line.voided,
        "out_of_order": line.out_of_order,
        "links": _links(line) if desk.writes else [],
    }


def _remarks(line: LoggedEvent, desk: Desk) -> list[str]:
    """What was said and who heard it is for those who write into this log."""
    event, zone = line.event, desk.zone
    witnesses = line.witnesses if desk.writes else ""
    due = told_time(event.due_at, Precision.MINUTE, zone) if event.due_at else ""
    who = event.recorded_by or _("the system")
    return [
        *([_("Due %(due)s.") % {"due": due}] if due else []),
        *([_("Seen or heard by %(people)s.") % {"people": witnesses}] if witnesses else []),
        *([_("The words were redacted.")] if line.redacted else []),
        _("Recorded by %(who)s, %(when)s.")
        % {"who": who, "when": told_time(event.recorded_at, Precision.MINUTE, zone)},
    ]


def _links(line: LoggedEvent) -> list[dict[str, str]]:
    """Corrections of this entry; a void cannot be voided, and what was voided is so for good."""
    event, links = line.event, []
    if not line.voided and event.kind != K.VOIDED:
        links.append({"url": reverse("admin:letters_event_void", args=[event.pk]), "label": _("Take back")})
    if line.words or line.witnesses:
        links.append({"url": reverse("admin:letters_event_redact", args=[event.pk]), "label": _("Redact the words")})
    return links


def _step(step: ChannelStep, desk: Desk) -> dict[str, Any]:
    stands = step.fulfilled_by_id is None and step.dropped_at is None
    gap = missing_contact(step) if stands else None
    return {
        "step": step,
        "open": stands,
        "due": told_time(step.due_at, Precision.DAY, desk.zone) if step.due_at else "",
        "gap": gap,
        "gap_url": gap and reverse(f"admin:organisations_{gap.row._meta.model_name}_change", args=[gap.row.pk]),
        "drop_url": reverse("admin:letters_channelstep_drop", args=[step.pk]) if stands and desk.writes else "",
        "sending": state_of_sending(step) if stands else "",
        "links": links_of(step) if stands and desk.edits else [],
    }


def _pictures(delivery: Delivery) -> list[dict[str, str]]:
    return [
        {
            "label": f"{picture.event.get_kind_display()}: {picture}",
            "url": reverse("admin:letters_delivery_show_picture", args=[delivery.pk, picture.pk]),
        }
        for picture in Evidence.objects.filter(event__delivery=delivery).select_related("event")
    ]
