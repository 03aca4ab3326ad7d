"""What the writing of one campaign file knows while it goes on."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from campaigns.models import Demand, Target
from letters.models import Letter, Passage
from letters.queries.campaignfile import Entry
from letters.queries.campaignfile.shape import columns_of
from letters.readers.yamltree import Fault
from organisations.errors import DemarcheError
from organisations.models import Organisation, User

Made = TypeVar("Made", bound=Model)


class Writing:
    """What has been made of a campaign's file so far, by the ids that the file uses, and what is wrong with it."""

    def __init__(self, owner: Organisation, by: User | None, now: datetime) -> None:
        self.owner, self.by, self.now = owner, by, now
        self.faults: list[Fault] = []
        self.made: dict[Model, None] = {}
        self.demands: dict[str, Demand] = {}
        self.targets: dict[str, Target] = {}
        self.letters: dict[str, Letter] = {}
        self.passages: dict[str, list[Passage]] = {}

    @property
    def actor(self) -> dict[str, Any]:
        return {"by": self.by, "now": self.now}

    @property
    def numbers(self) -> dict[str, int]:
        """How many rows of each kind, by its name for people."""
        return dict(Counter(str(row._meta.verbose_name_plural) for row in self.made))

    def attempt(self, entry: Entry, write: Callable[[], Made]) -> Made | None:
        """None if it was refused; the sentence stands at the line of its field then, and the rest goes on."""
        try:
            with transaction.atomic():
                row = write()
        except DemarcheError as refusal:
            self.faults.append(Fault(entry.line_of(refusal.field), str(refusal)))
            return None
        self.made[row] = None
        return row

    def blame(self, entry: Entry, field: str, sentence: str) -> None:
        self.faults.append(Fault(entry.line_of(field), sentence))


def columns_in(entry: Entry, model: type[Model]) -> dict[str, Any]:
    """What the file says of the row's own columns."""
    return {name: value for name, value in entry.values.items() if name in columns_of(model)}
