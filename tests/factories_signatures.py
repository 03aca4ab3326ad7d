"""Letters that can be signed, and signatures under them, made of the domain's own parts. All persons are invented."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from campaigns.models import Campaign, Target
from letters.domain.signature import seal_columns
from letters.domain.stage import open_letter
from letters.domain.version import make_version
from letters.enums import MANDATED, Mandate, SignatureKind, SignatureSource, SignatureState, Visibility
from letters.models import Letter, Signature
from letters.queries.signature import marks_of
from letters.queries.version import current_version
from organisations.models import Organisation
from organisations.ownership import owner_scope
from organisations.validation import save_row
from tests.factories import NOW, make_organisation
from tests.factories_letters import make_city, make_letter, make_text

PERSONAL = ("place", "office", "organisation", "comment")


def make_open_letter(
    organisation: Organisation | None = None,
    *said: str,
    city: str = "London",
    country: str = "GB",
    target: Target | None = None,
    now: datetime = NOW,
    **values: Any,
) -> Letter:
    """A letter that people can sign on the web since `now`; its campaign (made if there is none) is public."""
    organisation = organisation or make_organisation()
    with owner_scope([organisation.pk]):
        target = target or make_city(organisation, city, country=country)
        if not target.campaign.texts.exists():
            make_text(target.campaign)
        letter = make_letter(target.campaign, *(said or (f"Release them, we say in {city}.",)), target=target, **values)
        make_version(letter, material=True, by=None, now=now)
        opened = open_letter(letter, by=None, now=now)
        whole: Letter = Letter.objects.select_related("campaign__owner", "target__recipient").get(pk=opened.pk)
        return whole


def make_signature(
    letter: Letter,
    *,
    email: str = "aino@post.example",
    name: str = "Aino Salovaara",
    state: SignatureState = SignatureState.CONFIRMED,
    visibility: Visibility = Visibility.PUBLIC,
    kind: SignatureKind = SignatureKind.PERSONAL,
    form: UUID | None = None,
    now: datetime = NOW,
    **values: Any,
) -> Signature:
    """A signature from the web under the letter's current version. `place="…"`, `office="…"` and the like are sealed;
    any other value is a column."""
    sealed = {column: values.pop(column) for column in PERSONAL if column in values}
    marked = marks(letter.campaign, email, name) if email else {}
    asked = {"mandate": Mandate.ASKED} if kind in MANDATED else {}
    signature = Signature(
        campaign=letter.campaign,
        letter=letter,
        version=current_version(letter),
        form=form or uuid4(),
        kind=kind,
        visibility=visibility,
        state=state,
        source=SignatureSource.WEB,
        recorded_at=now,
        **({"confirmed_at": now} if state in (SignatureState.CONFIRMED, SignatureState.WITHDRAWN) else {}),
        **({"withdrawn_at": now} if state == SignatureState.WITHDRAWN else {}),
        **{"country": "GB", **marked, **asked, **values},
    )
    seal_columns(signature, name=name, email=email, **sealed)
    return save_row(signature)


def marks(campaign: Campaign, email: str, name: str) -> dict[str, str]:
    """As the worker makes them."""
    made = marks_of(campaign)
    return {"mail_index": made.mail(email), "name_index": made.name(name), "domain_index": made.domain(email)}
