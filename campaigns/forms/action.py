"""An action is planned by the clock of its city."""

from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.models import Action
from organisations.forms.domain import DomainForm
from organisations.forms.walltime import at_place, wall_clock

TIMES = ("starts_at", "ends_at")


class ActionForm(DomainForm):
    """Both times are shown and read as local ones of `time_zone`."""

    class Meta:
        model = Action
        fields = ["city", "place", "time_zone", *TIMES]  # those of other tables by the admin, with its choices
        help_texts = {"starts_at": _("By the clock of the city."), "ends_at": _("By the clock of the city.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TIMES:
            moment = getattr(self.instance, name)
            if moment is not None:
                self.initial[name] = wall_clock(moment, self.instance.time_zone)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for name in TIMES:
            if cleaned.get(name) and cleaned.get("time_zone") in available_timezones():
                try:
                    cleaned[name] = at_place(cleaned[name], cleaned["time_zone"])
                except ValidationError as skipped:
                    self.add_error(name, skipped)
        return cleaned
