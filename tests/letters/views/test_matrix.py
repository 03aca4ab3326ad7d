"""Visibility × how the signature stands × every door by which a name could leave: exactly those expected are behind it.

Everybody is named after what they chose and how they stand, so that a name in the wrong place tells.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
import pyzipper
from django.db import transaction
from django.test import Client
from django.urls import reverse

from letters.domain.edition import freeze_letter
from letters.domain.job import do_jobs
from letters.domain.judge import hide_name, invalidate
from letters.domain.keeping import keep_signature
from letters.domain.passage import change_passage
from letters.domain.signing import withdraw_signing
from letters.domain.version import make_version
from letters.enums import ExportKind, HideReason, Invalid, Mandate, SignatureKind, SignatureState, Visibility
from letters.exports.signatories import INSIDE
from letters.models import Delivery, Edition, Export, Letter, Signature
from letters.queries.signature import under_earlier_texts
from letters.queries.version import current_version
from organisations.enums import Role
from organisations.models import Organisation
from organisations.ownership import owner_scope
from organisations.queries.clock import read_clock
from tests.factories import NOW, make_organisation
from tests.factories_deliveries import plan_delivery
from tests.factories_letters import sign_block
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.admin.test_letter import blind, signed_in
from tests.letters.typesetting.reading import words_of

STANDINGS = ["pending", "confirmed", "withdrawn", "expired", "invalidated", "hidden", "asked", "given", "declined"]
STANDINGS += ["earlier", "kept", "taken_back"]
EARLIER = {"earlier", "kept", "taken_back"}
"""How somebody stands who has signed a text that says something else now."""
COUNTED = {"confirmed", "hidden", "given", "kept"}
PRINTED = {"confirmed", "given", "kept"}
FIRST_NAMES = {Visibility.PUBLIC: "Petra", Visibility.RECIPIENT_ONLY: "Rikard", Visibility.COUNTED_ONLY: "Cecilia"}
Person = tuple[Visibility, str]
Door = Callable[[Edition], str]
"""What stands behind it."""
EVERYBODY: list[Person] = [*product(Visibility, STANDINGS)]


def name_of(person: Person) -> str:
    return f"{FIRST_NAMES[person[0]]} von {person[1].title().replace('_', '')}"


def change_text(letter: Letter) -> None:
    passage = letter.passages.get()
    passage.text = "They must resign."
    change_passage(passage, by=None, now=NOW)
    make_version(letter, material=True, by=None, now=NOW)


def answer(person: Person, signature: Signature) -> None:
    """What they say when they are asked about the new text; who is "earlier" says nothing."""
    version = current_version(signature.letter)
    assert version and signature.form
    if person[1] == "kept":
        keep_signature(signature, version=version, now=NOW)
    if person[1] == "taken_back":
        withdraw_signing(signature.campaign, signature.form, now=NOW)


def sign(letter: Letter, person: Person) -> Signature:
    visibility, standing = person
    values: dict[str, Any] = {"email": f"{uuid4().hex}@post.example", "name": name_of(person), "visibility": visibility}
    if standing in Mandate.values:
        values |= {"kind": SignatureKind.ORGANISATION, "organisation": "Invented Union"}
        return make_signature(letter, **values, mandate=Mandate(standing))
    state = standing if standing in {"pending", "withdrawn", "expired"} else SignatureState.CONFIRMED
    signature = make_signature(letter, **values, state=SignatureState(state))
    if standing == "invalidated":
        invalidate([signature], reason=Invalid.ABUSE, by=None, now=NOW)
    if standing == "hidden":
        hide_name(signature, reason=HideReason.DANGER, by=None, now=NOW)
    return signature


@pytest.fixture(scope="module")
def frozen(django_db_setup: None, django_db_blocker: Any) -> Iterator[Delivery]:
    with django_db_blocker.unblock(), transaction.atomic():
        organisation = make_organisation()
        with owner_scope([organisation.pk]):
            letter = make_open_letter(organisation)
            sign_block(letter)
            early = {person: sign(letter, person) for person in EVERYBODY if person[1] in EARLIER}
            change_text(letter)
            for person, signature in early.items():
                answer(person, signature)
            for person in EVERYBODY:
                if person not in early:
                    sign(letter, person)
            edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
            assert letter.target is not None
            yield plan_delivery(edition, recipient=letter.target.recipient, by=None, now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def delivery(frozen: Delivery, one_database: None, plain_static: None) -> Delivery:
    return frozen


def is_public(person: Person) -> bool:
    return person[0] == Visibility.PUBLIC and person[1] in PRINTED


def is_printed(person: Person) -> bool:
    return person[0] != Visibility.COUNTED_ONLY and person[1] in PRINTED


def nobody(person: Person) -> bool:
    return False


def anybody(person: Person) -> bool:
    """Who took it back by the mail was emptied at once: there is no name any more."""
    return person[1] != "taken_back"


def may_be_worked_with(person: Person) -> bool:
    """Who signed an earlier text counts still, and stands in our own list."""
    return person[0] != Visibility.COUNTED_ONLY and person[1] in PRINTED | {"earlier"}


def sighted(organisation: Organisation) -> Client:
    return signed_in(organisation, Role.ORGANISER)


def read(address: Callable[[Edition], str], enter: Callable[[Organisation], Client] | None = None) -> Door:
    def words(edition: Edition) -> str:
        answer = (enter(edition.owner) if enter else Client()).get(address(edition))
        assert answer.status_code == 200
        body = b"".join(answer) if answer.streaming else answer.content
        return words_of(body) if body.startswith(b"%PDF") else body.decode()

    return words


def fetched(kind: ExportKind) -> Door:
    """The CSV with names: asked for by who may, made, opened, downloaded, unpacked."""

    def words(edition: Edition) -> str:
        client = signed_in(edition.owner, Role.ORGANISER, granted=["exports_persons"])
        asked = {
            "campaign": edition.letter.campaign_id,
            "kind": kind,
            "reason": "For the parliament's petitions office",
        }
        assert client.post(reverse("admin:letters_export_add"), asked).status_code == 302
        do_jobs(now=read_clock())
        opened = client.post(reverse("admin:letters_export_open", args=[Export.objects.get().pk])).context
        with pyzipper.AESZipFile(BytesIO(b"".join(client.post(opened["link"])))) as archive:
            archive.setpassword(opened["passphrase"].encode())
            return str(archive.read(INSIDE), "utf-8-sig")

    return words


LIST = "admin:letters_signature_changelist"
DOORS: dict[str, tuple[Door, Callable[[Person], bool]]] = {
    "public page": (read(lambda one: f"/en/l/{one.letter.code}/"), nobody),
    "feed": (read(lambda one: f"/en/c/{one.letter.campaign.code}/feed.atom"), nobody),
    "public copy": (read(lambda one: f"/l/{one.code}.pdf"), is_public),
    "full copy": (read(lambda one: reverse("admin:letters_edition_full_pdf", args=[one.pk]), sighted), is_printed),
    "report": (read(lambda one: reverse("delivery-report", args=[one.letter.campaign.code]), sighted), nobody),
    "list without the right": (read(lambda one: reverse(LIST), blind), nobody),
    "list with the right": (read(lambda one: reverse(LIST), sighted), nobody),
    "names opened": (read(lambda one: reverse("admin:letters_signature_many_names"), sighted), anybody),
    "CSV to be handed over": (fetched(ExportKind.PRESENTABLE), is_printed),
    "CSV for internal use": (fetched(ExportKind.INTERNAL), may_be_worked_with),
}


@pytest.mark.parametrize("door", DOORS)
def test_exactly_the_expected_names_leave(delivery: Delivery, door: str) -> None:
    words, expected = DOORS[door]
    said = words(delivery.edition)
    assert {name_of(one) for one in EVERYBODY if name_of(one) in said} == {
        name_of(one) for one in filter(expected, EVERYBODY)
    }


def test_the_numbers_agree_with_who_counts(delivery: Delivery) -> None:
    counted = [person for person in EVERYBODY if person[1] in COUNTED]
    counts = delivery.edition.counts
    assert counts["signatures"] == len(counted)
    earlier = under_earlier_texts([delivery.edition.letter]).counting()
    assert len(counted) == Signature.objects.counting().count() - earlier.count()
    assert earlier.count() == len(Visibility)
    assert counts["public"] == sum(map(is_public, counted))
    assert counts["counted_only"] == sum(not is_printed(one) for one in counted)
