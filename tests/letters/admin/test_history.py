"""Each edit by a person leaves who, when, which field, from what to what; the page tells it to who may see the row."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.domain.action import add_action
from campaigns.domain.campaign import change_campaign, publish_campaign, remove_text
from campaigns.domain.target import add_target
from campaigns.models import Action, Campaign, CampaignText, Target
from letters.domain.judge import hide_name
from letters.domain.letter import change_letter
from letters.domain.passage import remove_passage
from letters.domain.translation import begin_translation, remove_translation, review_translation
from letters.domain.version import make_version
from letters.enums import HideReason
from letters.models import Letter
from letters.queries.translation import digest_of_translation
from organisations.domain.member import change_member
from organisations.domain.organisation import change_organisation
from organisations.domain.recipient import change_recipient
from organisations.enums import Role
from organisations.models import Change, Membership, Organisation, User
from tests.factories import NOW, make_campaign, make_member, make_organisation, make_recipient, make_user
from tests.factories_letters import make_letter, make_ready, make_text
from tests.factories_signatures import make_open_letter, make_signature
from tests.factories_translations import write
from tests.letters.admin.desk import signed_in

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def anna(steppe: Organisation) -> User:
    return make_member(steppe, Role.OWNER)


def history(row: Any, client: Client, **query: Any) -> str:
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


EDITS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "campaign": (
        lambda own: make_campaign(own, published_at=None),
        change_campaign,
        {"name": "Other name", "reply_days": 14, "retention_days": 30, "neutral_mail": True, "language": "sv"},
    ),
    "letter": (
        lambda own: make_letter(make_campaign(own)),
        change_letter,
        {"title": "Other title", "goal": 5000, "addressee": "To whom it may concern"},
    ),
    "recipient": (
        lambda own: make_recipient(added_by=own),
        change_recipient,
        {"name": "Other embassy", "city": "Leeds"},
    ),
    "organisation": (lambda own: own, change_organisation, {"name": "Other union", "country": "SE"}),
    "membership": (
        lambda own: Membership.objects.create(
            owner=own, user=make_member(make_organisation("X"), email="bo@x.example"), role=Role.REPORTER, since=NOW
        ),
        change_member,
        {"role": Role.ORGANISER, "sees_persons": True},
    ),
}


@pytest.mark.parametrize("kind", EDITS)
def test_each_edited_field_leaves_what_stood_there_and_what_stands_there_now(
    steppe: Organisation, anna: User, kind: str
) -> None:
    make, change, values = EDITS[kind]
    row = make(steppe)
    row = type(row).objects.get(pk=row.pk)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    change(row, by=anna, now=NOW + timedelta(hours=1))
    written = Change.objects.get(about_id=row.pk, recorded_at__gt=NOW, about_kind=row._meta.label_lower)
    told = {name: (str(one or ""), str(other or "")) for name, (one, other) in written.fields.items()}
    assert {name: told[name] for name in values} == {
        name: (str(before[name] or ""), str(value or "")) for name, value in values.items()
    }
    assert (written.by, written.owner_id) == (anna, steppe.pk)
    page = history(row, signed_in(anna))
    assert str(row._meta.get_field(next(iter(values))).verbose_name) in page
    assert anna.name in page


def test_the_page_shows_texts_with_their_campaign_the_newest_first_and_in_pages(
    steppe: Organisation, anna: User
) -> None:
    campaign, client = make_campaign(steppe, published_at=None), signed_in(anna)
    assert "Nothing has been changed yet" in history(campaign, client)
    text: CampaignText = make_text(campaign)
    for number in range(51):
        campaign.name = f"Name {number}"
        change_campaign(campaign, by=anna, now=NOW + timedelta(minutes=number))
    publish_campaign(campaign, by=anna, now=NOW + timedelta(hours=1))
    first, second = history(campaign, client), history(campaign, client, page=2)
    assert "Name 50" in first
    assert "Name 0<" not in first
    assert "Name 0<" in second
    assert text.title not in first


def test_what_was_removed_is_told_with_its_words(steppe: Organisation, anna: User) -> None:
    letter = make_letter(make_campaign(steppe), "Words that were taken out.", "Words that stay.")
    campaign = make_campaign(steppe, "Other", published_at=None)
    text = make_text(campaign, title="A title of yesterday")
    remove_passage(letter.passages.order_by("position")[0], by=anna, now=NOW + timedelta(hours=1))
    remove_text(text, by=anna, now=NOW + timedelta(hours=1))
    client = signed_in(anna)
    for row, words in ((letter, "Words that were taken out."), (campaign, "A title of yesterday")):
        told = history(row, client)
        assert ("(removed)" in told, words in told) == (True, True)


def test_nothing_of_a_signatory_and_no_sealed_value_stands_in_any_history(steppe: Organisation, anna: User) -> None:
    letter: Letter = make_open_letter(steppe)
    signature = make_signature(letter, name="Aino Salovaara", email="aino@post.example", comment="my words")
    hide_name(signature, reason=next(iter(HideReason)), by=anna, now=NOW)
    campaign = Campaign.objects.get(pk=letter.campaign_id)
    assert campaign.index_key_sealed is not None
    campaign.name = "Other name"
    change_campaign(campaign, by=anna, now=NOW)
    kept = str(list(Change.objects.values_list("about_kind", "fields")))
    assert "letters.signature" not in kept
    assert not any(word in kept for word in ("Aino", "aino@", "my words"))
    assert "index_key_sealed" not in Change.objects.get(recorded_at=NOW, about_id=campaign.pk).fields


def test_who_takes_care_of_a_city_is_told_with_its_name_and_to_no_coordinator_of_another(
    steppe: Organisation, anna: User
) -> None:
    campaign = make_campaign(steppe, published_at=None)
    ansel = make_member(steppe, Role.COORDINATOR, "ansel@steppe.example")
    people = {"Oslo": ansel, "Riga": anna}
    for city, person in people.items():
        add_target(Target(campaign=campaign, recipient=make_recipient(city), coordinator=person), by=anna, now=NOW)
    add_action(Action(campaign=campaign, city="Everywhere", time_zone="Europe/London", starts_at=NOW), by=anna, now=NOW)
    for person, cities in ((anna, ["Oslo", "Riga"]), (ansel, ["Oslo"])):
        told = history(campaign, signed_in(person))
        assert [city for city in people if f"{city}”: coordinator" in told] == cities
        assert ("Riga" in told, "Everywhere" in told) == ("Riga" in cities, True)


def test_another_organisation_reads_no_history(steppe: Organisation, anna: User) -> None:
    campaign = make_campaign(steppe, published_at=None)
    campaign.name = "Our secret plan"
    change_campaign(campaign, by=anna, now=NOW)
    stranger = signed_in(make_member(make_organisation("Other"), Role.OWNER, "eve@other.example"))
    assert stranger.get(reverse("admin:campaigns_campaign_history", args=[campaign.pk])).status_code == 404


def test_a_letter_tells_who_translated_what_and_the_words_of_a_translation_that_was_removed(
    steppe: Organisation, anna: User
) -> None:
    letter = make_ready(steppe, "Release them.")
    version = make_version(letter, by=None, now=NOW)
    row = write(begin_translation(version, language="ru", by=anna, now=NOW), "Освободите их.", by=anna)
    review_translation(row, digest=digest_of_translation(row), by=make_user("bo@steppe.example"), now=NOW)
    key = row.pk
    remove_translation(row, by=anna, now=NOW)
    _begun, written, reviewed, removed = Change.objects.filter(about_id=key).order_by("id")
    assert "passages" in written.fields and {*reviewed.fields} == {"reviewed_by", "reviewed_at"} and removed.by == anna
    told = history(letter, signed_in(anna))
    assert told.count("<td>Освободите их.</td>") == 2 and "translation (removed): passages" in told
