"""Rows for tests, made by plain functions with what they need and no more. All persons are invented."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from campaigns.models import Campaign, Target
from organisations.domain.contact import confirm_contact
from organisations.domain.formofaddress import add_form
from organisations.enums import ContactKind, Role
from organisations.models import (
    ContactConfirmation,
    ContactPoint,
    FormOfAddress,
    Membership,
    Mission,
    Organisation,
    Recipient,
    User,
)
from organisations.permissions import GRANTED

NOW = datetime(2016, 5, 26, 12, 0, tzinfo=UTC)


def make_organisation(name: str = "Campaign Steppe", **values: Any) -> Organisation:
    return Organisation.objects.create(name=name, **values)


def make_user(email: str = "anna@steppe.example", **values: Any) -> User:
    user = User(email=email, date_joined=NOW, **{"name": email.split("@", maxsplit=1)[0].title(), **values})
    user.set_unusable_password()
    user.save()
    return user


def make_member(
    organisation: Organisation,
    role: Role = Role.ORGANISER,
    email: str = "anna@steppe.example",
    *,
    granted: Iterable[str] | None = None,
) -> User:
    """`granted` are columns of the membership; an organiser is granted everything if nothing else is said."""
    user = User.objects.filter(email=email).first() or make_user(email)
    columns = (GRANTED if role == Role.ORGANISER else ()) if granted is None else granted
    grants = dict.fromkeys(columns, True)
    Membership.objects.create(owner=organisation, user=user, role=role, since=NOW - timedelta(days=3650), **grants)
    return user


def make_recipient(city: str = "London", country: str = "GB", zone: str = "Europe/London", **values: Any) -> Recipient:
    recipient = Recipient.objects.create(
        name=f"Embassy of Kazakhstan, {city}", city=city, country=country, time_zone=zone, **values
    )
    Mission.objects.create(recipient=recipient, sending_state="KZ", receiving_state=country)
    return recipient


def say_form(organisation: Organisation, **values: Any) -> FormOfAddress:
    """A form of address in the organisation's own words: of an ambassador, in English, if nothing else is said."""
    plain = {"kind": "mission", "rank": "ambassador", "language": "en", "envelope": "{name}", "close": "With regards,"}
    form = FormOfAddress(owner=organisation, **{**plain, "salutation": "Ambassador,", **values})
    return add_form(form, by=None, now=NOW)


def make_contact(
    recipient: Recipient, value: str = "1 Invented Street\nLondon", kind: ContactKind = ContactKind.STREET
) -> ContactPoint:
    contact = ContactPoint(recipient=recipient, kind=kind, value=value)
    contact.digest = contact.digest_of_values()
    contact.save()
    return contact


def confirm(contact: ContactPoint, organisation: Organisation, by: User | None = None) -> ContactConfirmation:
    return confirm_contact(contact, owner=organisation, how="by telephone", by=by, now=NOW)


def make_campaign(organisation: Organisation, name: str = "Free the detained", **values: Any) -> Campaign:
    row: Campaign = Campaign.objects.create(
        owner=organisation, name=name, states=["KZ"], starts_on=date(2016, 5, 1), **{"published_at": NOW, **values}
    )
    return row


def make_target(campaign: Campaign, recipient: Recipient, **values: Any) -> Target:
    row: Target = Target.objects.create(owner=campaign.owner, campaign=campaign, recipient=recipient, **values)
    return row
