"""Every list of the staff pages, empty: it says what belongs there, and leads to where that begins."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_campaign, make_contact, make_member, make_recipient, make_user
from tests.factories_letters import make_letter

pytestmark = pytest.mark.usefixtures("plain_static")

NEVER_EMPTY = {"Organisation", "Membership", "FormOfAddress"}
"""Who looks at them stands in the first two; the third shows what is shipped."""
REACHED_FROM_A_ROW = {"SignatoryGroup", "EditionLine", "Event", "ChannelStep"}
LISTS = {
    model.__name__: model for model in admin.site._registry if model.__name__ not in NEVER_EMPTY | REACHED_FROM_A_ROW
}
SAID = re.compile(r'<p class="nothing-yet">(.*?) <a href="([^"]*)">(.*?)</a></p>')


@pytest.fixture
def owner(steppe: Organisation) -> Client:
    client = Client()
    client.force_login(make_member(steppe, Role.OWNER))
    return client


@pytest.fixture
def operator(steppe: Organisation) -> Client:
    client = Client()
    client.force_login(make_user("otis@host.example", is_operator=True))
    return client


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def said(client: Client, address: str) -> tuple[str, str]:
    """The sentence of an empty list, and the page it leads to, which opens."""
    ((sentence, link, label),) = SAID.findall(client.get(address).content.decode())
    page = address if link == "?" else unescape(link)
    assert label and client.get(page).status_code == 200
    return sentence, page


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_to_do_next_and_leads_there(owner: Client, operator: Client, name: str) -> None:
    address = list_of(LISTS[name])
    client = owner if owner.get(address).status_code == 200 else operator
    sentence, page = said(client, address)
    assert sentence and page != address


@pytest.mark.parametrize("name", [name for name, model in LISTS.items() if admin.site._registry[model].search_fields])
def test_a_list_in_which_nothing_fits_leads_back_to_all_of_it(owner: Client, operator: Client, name: str) -> None:
    address = list_of(LISTS[name])
    client = owner if owner.get(address).status_code == 200 else operator
    assert said(client, f"{address}?q=nowhere")[0].startswith("No row fits.")


def test_a_table_without_rows_on_a_page_leads_to_where_its_first_is_made(owner: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    for row, route in ((letter.campaign, "campaigns_campaign_targets"), (letter, "letters_letter_group")):
        shown = owner.get(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]))
        (table,) = re.findall(r'<p class="nothing-yet">\s*(.*?)\s*</p>', shown.content.decode(), re.DOTALL)
        assert f'href="{reverse(f"admin:{route}", args=[row.pk])}"' in table, route


def test_a_table_without_rows_that_nobody_fills_by_hand_says_so(owner: Client) -> None:
    contact = make_contact(make_recipient())
    page = reverse("admin:organisations_contactpoint_change", args=[contact.pk])
    assert "None yet." in owner.get(page).content.decode()


def test_who_only_reads_is_led_to_the_start_page_not_to_a_form(steppe: Organisation) -> None:
    client = Client()
    client.force_login(make_member(steppe, Role.COORDINATOR, "reader@steppe.example"))
    assert said(client, reverse("admin:campaigns_campaign_changelist"))[1] == reverse("admin:index")
