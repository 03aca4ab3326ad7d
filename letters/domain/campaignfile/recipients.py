"""The recipients of a campaign file: found in the directory by identifier, or by all that describes them, or added."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from campaigns.domain.target import add_target
from campaigns.models import Campaign, Target
from letters.domain.campaignfile.writing import Writing, columns_in
from letters.queries.campaignfile import Entry
from letters.queries.campaignfile.shape import OF_RECIPIENT
from organisations.domain.recipient import add_recipient
from organisations.errors import DemarcheError
from organisations.models import Recipient


def write_recipients(writing: Writing, entries: Sequence[Entry], campaign: Campaign) -> None:
    """As targets, in the order of the file; what is refused is told at its line, and the rest goes on."""
    for position, entry in enumerate(entries, 1):
        name = entry.values.get("id", "")
        if not name or name in writing.targets:
            writing.blame(entry, "id", _("Each recipient has an “id” of its own, by which letters name it."))
            continue
        target = writing.attempt(entry, lambda one=entry, at=position: _target(writing, one, campaign, at))  # type: ignore[misc]
        if target is not None:
            writing.targets[name] = target


def _target(writing: Writing, entry: Entry, campaign: Campaign, position: int) -> Target:
    values = columns_in(entry, Target)
    if isinstance(values.get("covers"), list):
        values["covers"] = ",".join(values["covers"])
    target = Target(campaign=campaign, recipient=_recipient(writing, entry), position=position, **values)
    return add_target(target, **writing.actor)


def _recipient(writing: Writing, entry: Entry) -> Recipient:
    known, said = Recipient.objects.known_to([writing.owner.pk]), entry.values
    if identifier := said.get("external_id"):
        row = known.filter(external_id=identifier).order_by("added_by").first()
        if row is None:
            sentence = _("The directory has no recipient with the identifier “%(identifier)s”. Describe it instead.")
            raise DemarcheError(sentence % {"identifier": identifier}, field="external_id")
        return row
    described: dict[str, Any] = {name: said.get(name, "") for name in OF_RECIPIENT if name in said}
    if not described.get("name") or not described.get("city"):
        raise DemarcheError(_("Say the recipient's “external_id”, or describe it: name, city, country, time zone."))
    found = known.standing().filter(**described).order_by("id").first()
    return found or add_recipient(Recipient(added_by=writing.owner, **described), **writing.actor)
