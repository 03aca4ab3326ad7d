"""Going to the page of a delivery and posting to it, as a person does."""

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from letters.enums import Channel, EventKind
from letters.models import Delivery
from organisations.enums import Role
from organisations.models import Organisation, User
from tests.factories import make_member


def person(organisation: Organisation, role: Role = Role.ORGANISER) -> User:
    return make_member(organisation, role, f"{role}@steppe.example")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:letters_delivery_{name}", args=args)


def posted(delivery: Delivery, kind: str, **values: Any) -> dict[str, Any]:
    """A form filled in a week later, about the first promise if there is one."""
    promise = delivery.events.filter(kind=EventKind.PROMISED).first()
    return {
        "kind": kind,
        "key": uuid4(),
        "words": "why",
        "channel": Channel.UNKNOWN,
        "occurred_on": "2016-06-01",
        "occurred_time": "12:00",
        "about": promise.pk if promise else "",
        **values,
    }
