"""The start page: how the letters stand, one line each, with what the person may open from there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign, Target
from letters.domain.block import begin_group
from letters.domain.delivery import add_step
from letters.enums import Channel, EventKind
from letters.models import ChannelStep, Delivery
from organisations.enums import Role
from organisations.models import Organisation
from organisations.ownership import all_owners
from tests.factories import NOW, make_campaign, make_member, make_organisation, make_user
from tests.factories_deliveries import make_delivery, note
from tests.factories_letters import make_city, make_demand, make_letter

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def organisation(in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    return organisation


def start_page(organisation: Organisation, role: Role = Role.ORGANISER) -> str:
    client = Client()
    client.force_login(make_member(organisation, role, f"{role}@steppe.example"))
    return client.get(reverse("admin:index")).content.decode()


def campaign_of(delivery: Delivery) -> Campaign:
    return delivery.edition.letter.campaign


def test_a_letter_stands_there_with_every_stamp_that_holds(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    note(delivery, EventKind.REFUSED)
    note(delivery, EventKind.LEFT, NOW + timedelta(minutes=15))
    page = start_page(organisation)
    assert re.findall(r'stamp__word">([^<]+)<', page) == ["Refused", "Left there"]
    assert reverse("admin:letters_delivery_change", args=[delivery.pk]) in page


def test_the_next_step_is_named(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    add_step(ChannelStep(delivery=delivery, channel=Channel.UNKNOWN, due_at=NOW), by=None, now=NOW)
    assert "next: channel not known, 26 May 2016" in start_page(organisation)


@pytest.mark.parametrize("role", Role)
def test_everybody_there_may_take_the_report(organisation: Organisation, role: Role) -> None:
    delivery = make_delivery(organisation)
    code = campaign_of(delivery).code
    Target.objects.update(coordinator=make_user(f"{role}@steppe.example"))
    page = start_page(organisation, role)
    assert reverse("delivery-report", args=[code]) in page
    assert f'href="{settings.PUBLIC_URL.geturl()}/en/c/{code}/"' in page


def test_a_campaign_that_is_not_public_has_no_link_to_its_page(organisation: Organisation) -> None:
    campaign = make_campaign(organisation, published_at=None)
    make_delivery(organisation)
    page = start_page(organisation)
    assert reverse("delivery-report", args=[campaign.code]) in page
    assert f"/c/{campaign.code}/" not in page


def test_letters_of_others_do_not_stand_there(organisation: Organisation) -> None:
    with all_owners():
        make_delivery(make_organisation("Theirs"), "Riga", "Europe/Riga")
    assert "Riga" not in start_page(organisation)


def test_it_takes_as_many_queries_for_many_letters_as_for_one(
    organisation: Organisation, django_assert_max_num_queries: Any
) -> None:
    for city in ("Berlin", "London", "Ottawa", "Delhi", "Oslo"):
        note(make_delivery(organisation, city), EventKind.HANDED_IN)
    client = Client()
    client.force_login(make_member(organisation))
    with django_assert_max_num_queries(40):
        page = client.get(reverse("admin:index")).content.decode()
    assert page.count("stamp--handed_in") == 5


def test_who_may_prepare_is_led_from_the_start_page_to_the_first_campaign(organisation: Organisation) -> None:
    page = start_page(organisation)
    assert reverse("admin:campaigns_campaign_add") in page and "From here to a letter in ten minutes" in page


def test_the_next_step_of_a_campaign_is_a_button_to_its_page_and_later_ones_are_none(
    organisation: Organisation,
) -> None:
    campaign = make_campaign(organisation)
    page = start_page(organisation)
    assert f'href="{reverse("admin:campaigns_campaign_change", args=[campaign.pk])}?step=1#demands-group"' in page
    assert reverse("admin:campaigns_campaign_targets", args=[campaign.pk]) not in page
    assert reverse("admin:campaigns_campaign_hide-steps", args=[campaign.pk]) in page


def test_who_only_takes_care_of_a_city_is_shown_no_road(organisation: Organisation) -> None:
    make_campaign(organisation)
    assert "the next steps" not in start_page(organisation, Role.COORDINATOR)


def test_the_road_leads_to_where_an_address_is_confirmed_or_else_entered(organisation: Organisation) -> None:
    target = make_city(organisation, confirmed=False)
    make_demand(target.campaign, "free them")
    point = target.recipient.contacts.get()
    assert reverse("admin:organisations_contactpoint_confirm", args=[point.pk]) in start_page(organisation)
    point.delete()
    assert f"?recipient={target.recipient_id}&amp;kind=street&amp;step=1" in start_page(organisation, Role.OWNER)


def test_the_road_leads_to_where_names_are_written_or_their_group_is_begun(organisation: Organisation) -> None:
    target = make_city(organisation)
    make_demand(target.campaign, "free them")
    base = make_letter(target.campaign, "Release them.")
    make_letter(target.campaign, target=target, base=base)
    assert f"{reverse('admin:letters_letter_group', args=[base.pk])}?step=1" in start_page(organisation)
    group = begin_group(base, by=None, now=NOW)
    page = reverse("admin:letters_signatorygroup_change", args=[group.pk])
    assert f"{page}?step=1" in start_page(organisation, Role.OWNER)
