"""To whom a letter may be written, as the forms of address say it: proposals, never taken without a person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.enums import SpeaksTo
from letters.models import Letter
from letters.queries.letter.frame import courtesy_of, postal_address, today_at
from organisations.queries.formofaddress import Courtesy
from organisations.readers.courtesy import covered_languages

TO_THE_HEAD = "{{ envelope }}\n{{ recipient }}\n{{ address }}"
WITHOUT_ADDRESS = "{{ envelope }}\n{{ recipient }}"
WITHOUT_FORM = "{{ recipient }}\n{{ address }}"
BY_WAY_OF_THE_MISSION = "{{ envelope }}"


@dataclass(frozen=True)
class Proposal:
    """`addressee` is what would be kept, with its placeholders; `lines` is what it prints now."""

    speaks_to: SpeaksTo
    addressee: str
    lines: tuple[str, ...]
    courtesy: Courtesy

    @property
    def note(self) -> str:
        """Where the form comes from; said openly where none is known for this very rank."""
        if not self.courtesy.source:
            return _("Your organisation's own form.")
        told = _("Source: %(source)s.") % {"source": self.courtesy.source}
        if self.courtesy.exact:
            return told
        return " ".join([_("No source gives a form for this rank in this language, so a general one stands."), told])


def proposals_for(letter: Letter, *, now: datetime) -> list[Proposal]:
    """To whoever heads the recipient; for a mission also to the government behind it, by way of the mission."""
    if letter.target is None:
        return []
    recipient, found = letter.target.recipient, []
    today, below = today_at(recipient, now), postal_address(letter)
    if courtesy := courtesy_of(letter, SpeaksTo.HEAD, today):
        lines = (*courtesy.envelope, recipient.name, *below)
        found.append(Proposal(SpeaksTo.HEAD, TO_THE_HEAD if below else WITHOUT_ADDRESS, lines, courtesy))
    if hasattr(recipient, "mission") and (courtesy := courtesy_of(letter, SpeaksTo.GOVERNMENT, today)):
        found.append(Proposal(SpeaksTo.GOVERNMENT, BY_WAY_OF_THE_MISSION, courtesy.envelope, courtesy))
    return found


def first_frame(campaign: Campaign, *, language: str, today: date) -> dict[str, Any]:
    """What a base letter begins with beside its text: each letter that takes it over fills the addressee for itself."""
    addressee = TO_THE_HEAD if language in covered_languages() else WITHOUT_FORM
    return {"title": campaign.name, "sender": campaign.owner.name, "addressee": addressee, "dated_on": today}
