"""The demo's organisations, people and recipients."""

from dataclasses import dataclass

from letters.demo import days, people
from letters.demo.shapes import Account, Body, Place
from organisations.domain.contact import add_contact, confirm_contact
from organisations.domain.member import add_member, found_organisation
from organisations.domain.mission import add_head, add_mission
from organisations.domain.missionimport import import_own_list
from organisations.domain.organisation import add_organisation
from organisations.domain.recipient import add_recipient
from organisations.enums import HeadRank
from organisations.models import ContactPoint, HeadOfMission, Membership, Mission, Organisation, Recipient, User

SENDING_STATE = "KZ"
INVENTED = "Invented for the demo"
LISTED = frozenset({people.COVERS_CANBERRA, *(place.listed for place in people.PLACES if place.listed)})
"""Where the directory has them already, nothing changes."""


@dataclass(frozen=True)
class Cast:
    """Who plays: the owner with its people, bodies by name, coordinators and recipients by city."""

    owner: Organisation
    founder: User
    coordinators: dict[str, User]
    members: tuple[Membership, ...]
    bodies: dict[str, Organisation]
    recipients: dict[str, Recipient]


def gather() -> Cast:
    """All of them as rows, with accounts that have no password yet."""
    import_own_list(only=LISTED, now=days.FOUNDED)
    founding = found(people.OWNER, people.FOUNDER)
    owner, founder = founding.owner, founding.user
    members = [join(owner, account, by=founder) for account in (people.COORDINATOR, people.REPORTER)]
    return Cast(
        owner=owner,
        founder=founder,
        coordinators={place.city: founder for place in people.PLACES} | {"London": members[0].user},
        members=(founding, *members),
        bodies=_enter_bodies(owner, by=founder),
        recipients={place.city: _enter_place(place, owner, by=founder) for place in people.PLACES},
    )


def found(body: Body, account: Account) -> Membership:
    """A tenant with its first owner."""
    organisation = Organisation(name=body.name, kind=body.kind, country=body.country)
    return found_organisation(organisation, email=account.email, name=account.name, by=None, now=days.FOUNDED)


def join(owner: Organisation, account: Account, *, by: User) -> Membership:
    """A member of `owner` with the role of that account."""
    membership = Membership(owner=owner, user=User(email=account.email, name=account.name), role=account.role)
    return add_member(membership, by=by, now=days.FOUNDED)


def _enter_bodies(owner: Organisation, *, by: User) -> dict[str, Organisation]:
    """Umbrellas first, for the others name them."""
    bodies = {owner.name: owner}
    for body in (*people.UMBRELLAS, *people.STANDING_BEHIND, people.OPTED_OUT, people.NOT_ANSWERED):
        row = Organisation(
            name=body.name, kind=body.kind, country=body.country, entered_by=owner, parent=bodies.get(body.parent)
        )
        bodies[body.name] = add_organisation(row, by=by, now=days.INVITED)
    return bodies


def _enter_place(place: Place, owner: Organisation, *, by: User) -> Recipient:
    """Of the shared directory, or, where that has no row, added by the owner for itself."""
    recipient = _listed(place) or _added(place, owner, by=by)
    if place.head:
        head = HeadOfMission(recipient=recipient, name=place.head, rank=HeadRank.AMBASSADOR, source=INVENTED)
        add_head(head, by=None, now=days.FOUNDED)
    _confirm(place, recipient, owner, by=by)
    return recipient


def _listed(place: Place) -> Recipient | None:
    return Recipient.objects.filter(added_by=None, external_id=place.listed).first() if place.listed else None


def _added(place: Place, owner: Organisation, *, by: User) -> Recipient:
    recipient = Recipient(
        name=f"Embassy of Kazakhstan, {place.city}",
        city=place.city,
        country=place.country,
        time_zone=place.zone,
        source=people.BY_HAND,
        added_by=owner,
    )
    add_recipient(recipient, by=by, now=days.FOUNDED)
    states = {"sending_state": SENDING_STATE, "receiving_state": place.country, "accredited_to": place.country}
    add_mission(Mission(recipient=recipient, **states), by=by, now=days.FOUNDED)
    return recipient


def _confirm(place: Place, recipient: Recipient, owner: Organisation, *, by: User) -> None:
    contact = ContactPoint(recipient=recipient, kind=place.contact_kind, value=place.contact, source=INVENTED)
    add_contact(contact, by=by, now=days.CONFIRMED)
    confirm_contact(contact, owner=owner, how="demo: invented, nothing to check", by=by, now=days.CONFIRMED)
