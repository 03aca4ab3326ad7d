"""The form of the demo's data. Everything in this package is data; `letters/domain/demo/` plays it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from campaigns.enums import ActionKind
from letters.enums import Behalf, DateStyle, PassageKind, SpeaksTo, Visibility
from organisations.enums import ContactKind, OrganisationKind, Role


@dataclass(frozen=True)
class Body:
    """An organisation; `parent` names the one it is affiliated to."""

    name: str
    kind: OrganisationKind
    country: str
    parent: str = ""


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    role: Role


@dataclass(frozen=True)
class Place:
    """A mission; `listed` is its row in the directory's list, empty where that has none: then `zone` says its time zone.
    `contact` is what can be confirmed there."""

    city: str
    country: str
    contact_kind: ContactKind
    contact: str
    listed: str = ""
    zone: str = ""
    head: str = ""


@dataclass(frozen=True)
class PublicText:
    language: str
    title: str
    standfirst: str
    occasion: str


@dataclass(frozen=True)
class Wanted:
    """A demand with its wording in each language."""

    name: str
    texts: dict[str, str]


@dataclass(frozen=True)
class StreetAction:
    kind: ActionKind
    city: str
    place: str
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Said:
    """A passage. Where the base letter has one at the same position, it stands instead of that."""

    position: int
    text: str = ""
    kind: PassageKind = PassageKind.PARAGRAPH
    demands: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Signer:
    name: str
    office: str = ""
    place: str = ""
    organisation: str = ""
    behalf: Behalf = Behalf.ORGANISATION
    visibility: Visibility = Visibility.PUBLIC
    agreed: str = "by e-mail"
    agreed_on: date = date(2016, 5, 23)


@dataclass(frozen=True)
class Group:
    signers: tuple[Signer, ...]
    heading: str = ""


@dataclass(frozen=True)
class Written:
    """A letter. `city` is empty for the base; `on_base` says whether it inherits from it. Whatever else is empty is the
    base's too."""

    title: str
    city: str
    passages: tuple[Said, ...]
    groups: tuple[Group, ...] = ()
    language: str = "en"
    addressee: str = ""
    sender: str = ""
    on_base: bool = True
    speaks_to: SpeaksTo | Literal[""] = ""
    dated_on: date | None = None
    date_style: DateStyle | Literal[""] = ""
    posted_in: str = ""


@dataclass(frozen=True)
class Supporter:
    """Somebody whose name may be printed as `visibility` says; who is only counted has none."""

    name: str
    place: str
    country: str
    visibility: Visibility
