"""The demo's organisations, people and recipients."""

from dataclasses import dataclass

from letters.demo import days, people
from letters.demo.shapes import Account, Body, Place
from organisations.directory import MISSIONS
from organisations.domain.contact import add_contact, confirm_contact
from organisations.domain.member import add_member, found_organisation
from organisations.domain.mission import add_head, enter_mission, enter_missions
from organisations.domain.organisation import add_organisation
from organisations.enums import HeadRank
from organisations.models import ContactPoint, HeadOfMission, Membership, Organisation, Recipient, User

SENDING_STATE = "KZ"
INVENTED = "Invented for the demo"


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
    enter_missions(MISSIONS, by=None, now=days.FOUNDED)
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
    listed = Recipient.objects.filter(added_by=None, external_id=place.mission.external_id).first()
    recipient = listed or enter_mission(place.mission, added_by=owner, by=by, now=days.FOUNDED)
    if place.head:
        head = HeadOfMission(recipient=recipient, name=place.head, rank=HeadRank.AMBASSADOR, source=INVENTED)
        add_head(head, by=None, now=days.FOUNDED)
    _confirm(place, recipient, owner, by=by)
    return recipient


def _confirm(place: Place, recipient: Recipient, owner: Organisation, *, by: User) -> None:
    contact = ContactPoint(recipient=recipient, kind=place.contact_kind, value=place.contact, source=INVENTED)
    add_contact(contact, by=by, now=days.CONFIRMED)
    confirm_contact(contact, owner=owner, how="demo: invented, nothing to check", by=by, now=days.CONFIRMED)
