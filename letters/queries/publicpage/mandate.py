"""What an organisation reads that is asked whether somebody may sign for it."""

from dataclasses import dataclass
from datetime import datetime

from letters.enums import Mandate, SignatureState
from letters.models import Letter, Link, MandateRequest, Signature
from letters.queries.mandate import request_of
from letters.queries.publicpage.found import Published, texts_of
from letters.queries.publicpage.signing import printed_in_letter
from letters.queries.signature import opened


@dataclass(frozen=True)
class Asked:
    """`waits`: it can still be answered. `ends_at` is when the link ends, `working` whether it has not. `printed` is
    empty where the name is only counted."""

    published: Published
    request: MandateRequest
    letters: list[Letter]
    first: Signature
    organisation: str
    person: str
    office: str
    printed: str
    ends_at: datetime
    working: bool

    @property
    def waits(self) -> bool:
        return self.working and self.request.state == Mandate.ASKED

    @property
    def given(self) -> bool:
        return self.working and self.request.state == Mandate.GIVEN

    @property
    def declined(self) -> bool:
        return self.working and self.request.state == Mandate.DECLINED


def asked_of(link: Link, *, now: datetime) -> Asked | None:
    """Inside the scope of the link's owner; None where the person has taken the signature back."""
    request = request_of(link.campaign, link.form)
    rows = Signature.objects.of_form(link.campaign_id, link.form).select_related("letter__target__recipient")
    standing = [row for row in rows if row.state == SignatureState.CONFIRMED]
    if request is None or not standing:
        return None
    first = standing[0]
    return Asked(
        published=texts_of(link.campaign),
        request=request,
        letters=[row.letter for row in standing],
        first=first,
        organisation=opened(first, "organisation"),
        person=opened(first, "name"),
        office=opened(first, "office"),
        printed=printed_in_letter(first),
        ends_at=link.expires_at,
        working=link.expires_at > now,
    )
