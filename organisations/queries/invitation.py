"""Invitations: found by their token, whoever's they are, and to whom they went."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from organisations.addresses import canonical_address
from organisations.identifiers import digest_of_token
from organisations.models import Invitation, User
from organisations.ownership import all_owners
from organisations.sealing import unseal

TABLE = Invitation._meta.db_table


def find_invitation(token: str) -> Invitation:
    """Also one that is over; raises Invitation.DoesNotExist."""
    with all_owners():
        found: QuerySet[Invitation] = Invitation.objects.select_related("owner", "body", "invited_by", "used_by")
        return found.get(digest=digest_of_token(token))


def address_of(invitation: Invitation) -> str:
    """Empty once the invitation is over."""
    blob = invitation.address_sealed
    return unseal(blob, TABLE, "address_sealed", invitation.pk) if blob is not None else ""


def address_mark(owner: UUID, address: str) -> str:
    """Equal for one mailbox within one organisation; nobody can try addresses with it who has the table alone."""
    told = f"{owner} {canonical_address(address)}"
    return salted_hmac("organisations.invitation", told, algorithm="sha256").hexdigest()


def account_with(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first()
