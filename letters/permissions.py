"""May this person write into this log? Organisers into every one of theirs, a coordinator into those of the own city."""

from letters.models import Delivery
from organisations.models import User
from organisations.permissions import Right, Roles, may


def may_record(person: User, roles: Roles, delivery: Delivery) -> bool:
    """`roles` is the person's role in each organisation."""
    if may(roles, Right.EDIT, delivery.owner_id):
        return True
    target = delivery.edition.letter.target
    return may(roles, Right.RECORD, delivery.owner_id) and target is not None and target.coordinator_id == person.pk
