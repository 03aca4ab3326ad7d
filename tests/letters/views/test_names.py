"""Who reads which name by which door: every kind of visibility against every page and file on which names could stand."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from letters.domain.edition import freeze_letter
from letters.domain.signature import record_signature
from letters.domain.version import make_version
from letters.enums import Visibility
from letters.models import Delivery, Edition
from organisations.enums import Role
from organisations.models import Organisation
from organisations.ownership import owner_scope
from tests.factories import NOW, make_organisation
from tests.factories_deliveries import plan_delivery
from tests.factories_letters import make_ready, make_text, sign_block
from tests.letters.admin.test_letter import blind, signed_in
from tests.letters.typesetting.reading import words_of

BLOCK = {"Berta Blockopen": Visibility.PUBLIC, "Bruno Blockclosed": Visibility.RECIPIENT_ONLY}
ANNEX = {
    "Anselm Annexopen": Visibility.PUBLIC,
    "Agda Annexclosed": Visibility.RECIPIENT_ONLY,
    "Arvid Annexcounted": Visibility.COUNTED_ONLY,
}
BLOCK_PUBLIC, BLOCK_CLOSED = BLOCK
ANNEX_PUBLIC, ANNEX_CLOSED, _COUNTED = ANNEX
PRINTED = {BLOCK_PUBLIC, BLOCK_CLOSED, ANNEX_PUBLIC, ANNEX_CLOSED}
IN_PUBLIC = {BLOCK_PUBLIC, ANNEX_PUBLIC}


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Delivery]:
    with django_db_blocker.unblock(), transaction.atomic():
        organisation = make_organisation()
        with owner_scope([organisation.pk]):
            yield deliver(organisation)
        transaction.set_rollback(True)


def deliver(organisation: Organisation) -> Delivery:
    """A published letter that one of each kind has signed."""
    letter = make_ready(organisation)
    make_text(letter.campaign)
    for name, visibility in BLOCK.items():
        sign_block(letter, name, visibility=visibility)
    version = make_version(letter, by=None, now=NOW)
    for name, visibility in ANNEX.items():
        record_signature(version, name=name, visibility=visibility, by=None, now=NOW)
    edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert letter.target
    return plan_delivery(edition, recipient=letter.target.recipient, by=None, now=NOW)


@pytest.fixture
def delivery(told: Delivery, one_database: None, plain_static: None) -> Delivery:
    return told


def staff(name: str, question: str = "") -> Callable[[Edition], str]:
    """A page of the edition or of its letter, or a list."""

    def address(edition: Edition) -> str:
        model, _dot, page = name.partition(".")
        rows = {"edition": edition, "letter": edition.letter, "delivery": edition.deliveries.get()}
        args = [] if page == "changelist" else [rows[model].pk]
        return reverse(f"admin:letters_{model}_{page}", args=args) + question

    return address


def sighted(organisation: Organisation) -> Client:
    return signed_in(organisation, Role.ORGANISER)


DOORS: dict[str, tuple[Any, Callable[[Edition], str], set[str]]] = {
    "public letter": (None, lambda edition: f"/en/l/{edition.letter.code}/", {BLOCK_PUBLIC}),
    "public campaign": (None, lambda edition: f"/en/c/{edition.letter.campaign.code}/free-the-detained/", set()),
    "public copy": (None, lambda edition: f"/l/{edition.code}.pdf", IN_PUBLIC),
    "public copy for staff": (blind, staff("edition.public_pdf"), IN_PUBLIC),
    "full copy": (sighted, staff("edition.full_pdf"), PRINTED),
    "draft": (sighted, staff("letter.preview"), {BLOCK_PUBLIC, BLOCK_CLOSED}),
    "draft beside its form": (sighted, staff("letter.live"), {BLOCK_PUBLIC, BLOCK_CLOSED}),
    "draft as PDF": (sighted, staff("letter.preview_pdf"), PRINTED),
    "names of the edition": (sighted, staff("edition.change", "?names=1"), PRINTED),
    "edition": (sighted, staff("edition.change"), set()),
    "edition without the right": (blind, staff("edition.change", "?names=1"), set()),
    "editions": (sighted, staff("edition.changelist"), set()),
    "editions without the right": (blind, staff("edition.changelist"), set()),
    "letters": (blind, staff("letter.changelist"), set()),
    "letter, for those who write its block": (blind, staff("letter.change"), {BLOCK_PUBLIC, BLOCK_CLOSED}),
    "delivery": (blind, staff("delivery.change"), set()),
    "deliveries": (blind, staff("delivery.changelist"), set()),
    "record": (blind, staff("edition.record_json"), set()),
    "report": (sighted, lambda edition: reverse("delivery-report", args=[edition.letter.campaign.code]), set()),
}

POSTED = {"draft beside its form"}


@pytest.mark.parametrize("door", DOORS)
def test_each_name_leaves_by_its_own_doors_only(delivery: Delivery, door: str) -> None:
    enter, address, names = DOORS[door]
    edition = delivery.edition
    client = enter(edition.owner) if enter else Client()
    answer = (client.post if door in POSTED else client.get)(address(edition))
    body = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    said = words_of(body) if body.startswith(b"%PDF") else body.decode()
    assert {name for name in (*BLOCK, *ANNEX) if name in said} == names


@pytest.mark.parametrize("page", ["edition.full_pdf", "letter.preview", "letter.preview_pdf", "letter.live"])
@pytest.mark.parametrize("role", [Role.REPORTER, Role.COORDINATOR])
def test_who_may_not_read_names_stands_before_a_closed_door(delivery: Delivery, page: str, role: Role) -> None:
    address = staff(page)(delivery.edition)
    client = signed_in(delivery.edition.owner, role)
    assert (client.post if page == "letter.live" else client.get)(address).status_code == 404
