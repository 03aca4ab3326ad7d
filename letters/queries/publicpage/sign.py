"""What the sign form has to know: which letters of the campaign can be signed, in which version, and who asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from letters.models import Intake, Letter
from letters.queries.letter import is_over
from letters.queries.publicpage.found import letters_to_sign, texts_found
from organisations.ownership import all_owners

MOST_WAITING = 50_000
"""Forms. Beyond this the worker has fallen behind by minutes: better to ask people to come back than to let them wait."""


class Signable(NamedTuple):
    """A letter that was opened for signature; `version` is the one that people read now."""

    id: UUID
    code: str
    version: int
    city: str
    country: str
    recipient: str
    closes_at: datetime | None


@dataclass(frozen=True)
class SignPage:
    """Plain values only, so that a process can keep it for a few seconds. `titles` are the campaign's, by language."""

    campaign: UUID
    campaign_code: str
    owner: UUID
    organisation: str
    titles: dict[str, str]
    language: str
    retention_days: int
    retention_reason: str
    letter: Signable
    others: tuple[Signable, ...]

    def title_in(self, language: str) -> str:
        return self.titles.get(language) or self.titles[self.language]

    def is_open(self, now: datetime) -> bool:
        return not is_over(self.letter.closes_at, now)

    def others_now(self, now: datetime, country: str = "") -> list[Signable]:
        """Further letters that can be signed with the same form, those to missions in the person's country first."""
        return nearest((one for one in self.others if not is_over(one.closes_at, now)), country)


def nearest(letters: Iterable[Signable], country: str) -> list[Signable]:
    """In a fixed order otherwise."""
    return sorted(letters, key=lambda one: one.country != country)


def sign_page(code: str) -> SignPage:
    """Raises Letter.DoesNotExist for a letter that was never opened, or of which nobody may know."""
    rows = letters_to_sign(code)
    if not rows:
        raise Letter.DoesNotExist
    by_code = {row.code: _signable(row) for row in rows}
    campaign = rows[0].campaign
    letter = by_code.pop(code.lower())
    return SignPage(
        campaign=campaign.pk,
        campaign_code=campaign.code,
        owner=campaign.owner_id,
        organisation=campaign.owner.name,
        titles={language: text.title for language, text in texts_found(campaign).texts.items()},
        language=campaign.language,
        retention_days=campaign.retention_days,
        retention_reason=campaign.retention_reason,
        letter=letter,
        others=tuple(by_code.values()),
    )


def too_many_wait(now: datetime) -> bool:
    """Whether the worker has fallen so far behind that no more can be taken."""
    with all_owners():
        waiting: int = Intake.objects.waiting(now)[: MOST_WAITING + 1].count()
        return waiting > MOST_WAITING


def _signable(letter: Letter) -> Signable:
    recipient = letter.target.recipient  # type: ignore[union-attr]  # what is signed here has a recipient
    number = letter.version  # type: ignore[attr-defined]  # annotated
    return Signable(
        letter.pk, letter.code, number, recipient.city, str(recipient.country), recipient.name, letter.closes_at
    )
