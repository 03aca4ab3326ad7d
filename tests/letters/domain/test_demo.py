"""The demo is the case; it is played once for the whole file, for its letters are typeset."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum

from campaigns.models import Campaign, DemandText, Endorsement, Target
from letters.demo import people
from letters.demo.log import LOGS
from letters.domain.check import find_problems
from letters.domain.demo import DemoLogins, is_empty, load_demo
from letters.enums import (
    Answer,
    Channel,
    EventKind,
    LetterKind,
    PassageKind,
    Precision,
    Reach,
    TranslationState,
    Visibility,
)
from letters.models import Delivery, Edition, Letter, Signature, Tally, Translation
from letters.queries.board import Wanted, board_of
from letters.queries.delivery import log_of
from letters.queries.edition import document_of
from letters.queries.letter import is_open
from letters.queries.retention import campaigns_at_their_end
from letters.queries.signature import marks_of
from letters.queries.translation import state_of
from letters.typesetting.document import Document
from organisations.domain.missionimport import import_own_list
from organisations.domain.recipient import add_recipient
from organisations.errors import DemarcheError
from organisations.models import Mail, Organisation, Recipient, User
from organisations.ownership import all_owners, owner_scope
from organisations.queries.securitylog import holds_demo

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CITIES = [place.city for place in people.PLACES]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[DemoLogins]:
    with django_db_blocker.unblock(), transaction.atomic(), all_owners():
        yield load_demo(now=NOW)
        transaction.set_rollback(True)


def delivery_to(city: str) -> Delivery:
    found: Delivery = Delivery.objects.get(recipient__city=city)
    return found


def letter_to(city: str) -> Document:
    return document_of(Edition.objects.get(letter__target__recipient__city=city), public=False)


def paragraphs(document: Document) -> int:
    return sum(block.kind == PassageKind.PARAGRAPH for block in document.body)


def test_one_campaign_addresses_six_recipients(demo: DemoLogins) -> None:
    campaign = Campaign.objects.get(name="Campaign Kazakhstan")
    assert [target.recipient.city for target in Target.objects.filter(campaign=campaign)] == CITIES
    assert campaign.published_at is not None
    assert DemandText.objects.filter(language="sv").count() == DemandText.objects.filter(language="en").count() == 6


def test_canberra_is_added_by_hand_and_the_others_come_from_the_directory(demo: DemoLogins) -> None:
    by_hand = Recipient.objects.exclude(added_by=None)
    assert [recipient.city for recipient in by_hand] == ["Canberra"]
    assert {place.city for place in people.PLACES if place.listed} == {*CITIES} - {"Canberra"}
    listed = Recipient.objects.exclude(external_id=None)
    assert {*listed.values_list("city", flat=True)} == {*CITIES} - {"Canberra"} | {"Singapore"}
    assert [row.city for row in listed.filter(mission__accredited_to__contains="AU")] == ["Singapore"]


@pytest.mark.parametrize("city", CITIES)
def test_every_letter_reached_its_recipient_as_the_log_says(demo: DemoLogins, city: str) -> None:
    reach = {"London": Reach.LEFT, "Berlin": Reach.HANDED_IN}.get(city, Reach.SENT)
    delivery = delivery_to(city)
    assert (delivery.reach, delivery.answer) == (reach, Answer.OVERDUE)
    told = [entry.event for entry in log_of(delivery) if entry.event.kind != EventKind.OVERDUE]
    assert [event.kind for event in told] == [happened.kind for happened in LOGS[city]]
    assert not any(entry.out_of_order for entry in log_of(delivery))


def test_london_found_the_door_locked_was_refused_and_left_the_letter(demo: DemoLogins) -> None:
    moves = [entry.event for entry in log_of(delivery_to("London")) if entry.event.channel]
    assert [event.detail for event in moves] == ["locked", "at_the_door", "letterbox"]


def test_four_letters_went_by_a_channel_that_nobody_named_on_a_known_day(demo: DemoLogins) -> None:
    sent = Delivery.objects.filter(reach=Reach.SENT)
    assert sorted(delivery.recipient.city for delivery in sent) == ["Canberra", "New Delhi", "Ottawa", "Stockholm"]
    events = [delivery.events.get(kind=EventKind.SENT) for delivery in sent]
    assert {(event.channel, event.precision) for event in events} == {(Channel.UNKNOWN, Precision.DAY)}


def test_berlin_promised_a_reply_which_is_overdue(demo: DemoLogins) -> None:
    log = log_of(delivery_to("Berlin"))
    promise = next(entry for entry in log if entry.event.kind == EventKind.PROMISED)
    assert promise.open_promise and "no date and no name" in promise.words
    assert log[-1].event.kind == EventKind.OVERDUE and log[-1].event.about == promise.event
    assert Mail.objects.filter(about_id=promise.event.delivery_id).exists()


def test_the_text_of_berlin_is_not_known(demo: DemoLogins) -> None:
    edition = Edition.objects.get(letter__kind=LetterKind.EXTERNAL)
    assert edition.letter.target.recipient.city == "Berlin"
    assert edition.content is None and not edition.files.exists()


def test_london_writes_to_the_government_and_signs_for_all_who_stand_behind_it(demo: DemoLogins) -> None:
    letter = letter_to("London")
    assert letter.addressee == ("The Government of Kazakhstan",)
    assert letter.via[0] == "Embassy of Kazakhstan, London" and "(invented address)" in letter.via[1]
    assert paragraphs(letter) == 4 and not any(block.items for block in letter.body)
    assert len(letter.affiliates) == 7 and people.OPTED_OUT.name not in letter.affiliates
    assert "all organisations affiliated" in letter.groups[0].signers[0].behalf
    assert Endorsement.objects.count() == 9


def test_london_can_be_read_in_russian_and_its_pages_say_that_nobody_has_reviewed_that(demo: DemoLogins) -> None:
    with all_owners():
        row = Translation.objects.select_related("version__letter__target__recipient").get()
        assert (row.version.letter.target.recipient.city, row.language) == ("London", "ru")
        assert state_of(row) == TranslationState.COMPLETE


def test_the_other_letters_have_the_shapes_of_the_case(demo: DemoLogins) -> None:
    delhi, ottawa, canberra = letter_to("New Delhi"), letter_to("Ottawa"), letter_to("Canberra")
    assert (delhi.body[0].text, delhi.body[1].text, paragraphs(delhi)) == ("25-05-2016", "Dear Sir/Madam,", 4)
    assert "affiliated to" in delhi.groups[0].signers[0].behalf
    assert ottawa.addressee == (
        "H.E. Erlan Sarydala",
        "Ambassador of Kazakhstan",
        "Embassy of Kazakhstan, Ottawa",
        "Suites 1603 and 1604",
        "150 Birchbark Row (invented address)",
        "Ottawa ON  Z0Z 0Z0",
    )
    assert [len(block.items) for block in ottawa.body if block.kind == PassageKind.DEMANDS] == [3]
    assert (canberra.body[0].text, paragraphs(canberra)) == ("To whom it may concern,", 7)


def test_stockholm_is_a_statement_in_swedish_with_five_who_sign_in_three_groups(demo: DemoLogins) -> None:
    letter = letter_to("Stockholm")
    assert letter.language == "sv"
    assert [block.kind for block in letter.body] == ["headline", "slogan", "slogan", *["paragraph"] * 5, "place_date"]
    assert [len(group.signers) for group in letter.groups] == [2, 2, 1]
    assert set("åäö") <= set("".join(signer.name for group in letter.groups for signer in group.signers).lower())


def test_the_public_copy_holds_only_names_that_are_public(demo: DemoLogins) -> None:
    edition = Edition.objects.get(letter__target__recipient__city="London")
    full, public = document_of(edition, public=False), document_of(edition, public=True)
    assert (len(full.annex), len(public.annex)) == (18, 12)
    assert edition.counts[Visibility.COUNTED_ONLY] == 6 and edition.counts["signatures"] == 24
    assert "Celandine Rookhope" not in str(public)


def test_every_demand_is_made_by_some_letters_and_lacking_in_others(demo: DemoLogins) -> None:
    campaign = Campaign.objects.get(name="Campaign Kazakhstan")
    lines = board_of(campaign, Wanted(), now=NOW).lines
    lacking = {demand.name: sum(demand in line.lacking for line in lines) for demand in campaign.demands.all()}
    assert lacking == {
        "Free the detained": 0,
        "Drop the charges": 0,
        "Political prisoners": 2,
        "Assembly and association": 1,
        "Free elections": 3,
        "Free press": 3,
    }


def test_everything_agrees(demo: DemoLogins) -> None:
    assert find_problems(now=NOW) == []


def test_the_printed_password_lets_everybody_in(demo: DemoLogins) -> None:
    assert len(demo.members) + 1 == User.objects.count() == 5
    assert all(member.user.check_password(demo.password) for member in demo.members)


def test_the_neighbour_sees_nothing_of_the_campaign(demo: DemoLogins) -> None:
    neighbour = next(member.owner for member in demo.members if member.owner.name == people.NEIGHBOUR.name)
    with owner_scope([neighbour.pk]):
        assert [campaign.name for campaign in Campaign.objects.all()] == ["Visas for our guest choir"]
        assert not Letter.objects.exists() and not Delivery.objects.exists()


def test_the_signatures_are_counted_from_the_first_page_on(demo: DemoLogins) -> None:
    tallied = Tally.objects.aggregate(number=Sum("signatures"))["number"]
    assert tallied == Signature.objects.counting().count() > 0


def test_its_names_stay_for_a_year_though_the_day_is_long_past(demo: DemoLogins) -> None:
    told = Campaign.objects.get(published_at__isnull=False)
    assert told not in campaigns_at_their_end(NOW + timedelta(days=364))
    assert told in campaigns_at_their_end(NOW + timedelta(days=367))


def test_a_sign_form_for_london_can_be_answered(demo: DemoLogins) -> None:
    letter = Letter.objects.get(target__recipient__city="London")
    assert is_open(letter, NOW) and marks_of(letter.campaign).mail("a@post.example")


def test_a_database_that_holds_data_is_refused(demo: DemoLogins) -> None:
    before = Organisation.objects.count()
    with pytest.raises(DemarcheError, match="empty database"):
        load_demo(now=NOW)
    assert Organisation.objects.count() == before


def test_the_database_says_for_ever_that_it_holds_the_demo(demo: DemoLogins) -> None:
    assert holds_demo()


@pytest.mark.django_db
def test_the_directory_alone_is_no_reason_to_refuse_the_demo() -> None:
    assert is_empty() and not holds_demo()
    import_own_list(only=frozenset({people.COVERS_CANBERRA}), now=NOW)
    assert is_empty()
    own = Recipient(name="Embassy of Kazakhstan, Canberra", city="Canberra", time_zone="Australia/Sydney")
    add_recipient(own, by=None, now=NOW)
    assert not is_empty()


@pytest.mark.django_db
def test_a_load_that_breaks_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(LOGS, "Stockholm")
    with pytest.raises(KeyError):
        load_demo(now=NOW)
    assert not Organisation.objects.exists() and not User.objects.exists()
