"""The review on the letter's page: the buttons that are open to whom, and the panel that says why."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from letters.models import Letter, ReviewStep
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories_letters import make_ready
from tests.letters.admin.test_letter import page, signed_in

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    row = make_ready(steppe, "Release them.")
    Campaign.objects.update(needs_approval=True)
    return row


def read(browser: Client, letter: Letter, name: str = "change") -> str:
    return unescape(browser.get(page(letter, name)).content.decode())


def test_one_submits_and_another_approves_with_buttons(letter: Letter, steppe: Organisation) -> None:
    anna, bo = signed_in(steppe, Role.ORGANISER), signed_in(steppe, Role.OWNER)
    shown = read(anna, letter)
    assert "How far it has come" in shown and page(letter, "submit") in shown and page(letter, "approve") not in shown
    assert anna.post(page(letter, "submit")).status_code == 302
    shown = read(anna, letter)
    assert "You have submitted it yourself" in shown and page(letter, "approve") not in shown
    assert page(letter, "withdraw") in shown
    assert page(letter, "approve") in read(bo, letter)
    form = bo.get(page(letter, "approve"))
    assert "Release them." in form.content.decode()
    digest = form.context["form"].initial["digest"]
    assert bo.post(page(letter, "approve"), {"digest": "0" * 64}).status_code == 422
    assert anna.post(page(letter, "approve"), {"digest": digest}).status_code == 422
    assert bo.post(page(letter, "approve"), {"digest": digest}).status_code == 302
    assert "Approved by" in read(anna, letter)


def test_sending_back_asks_for_a_reason_that_the_page_then_shows(letter: Letter, steppe: Organisation) -> None:
    anna, bo = signed_in(steppe, Role.ORGANISER), signed_in(steppe, Role.OWNER)
    anna.post(page(letter, "submit"))
    assert bo.post(page(letter, "send_back"), {"reason": ""}).status_code == 422
    assert bo.post(page(letter, "send_back"), {"reason": "Name <b>both</b>."}).status_code == 302
    body = anna.get(page(letter)).content.decode()
    assert "Name &lt;b&gt;both&lt;/b&gt;." in body and page(letter, "submit") in body


def test_the_freeze_page_leads_to_the_review(letter: Letter, steppe: Organisation) -> None:
    browser = signed_in(steppe, Role.ORGANISER)
    shown = read(browser, letter, "freeze")
    assert "has not approved this text" in shown and page(letter, "submit") in shown


def test_where_a_campaign_does_without_there_are_no_such_buttons(letter: Letter, steppe: Organisation) -> None:
    Campaign.objects.update(needs_approval=False)
    browser = signed_in(steppe, Role.ORGANISER)
    shown = read(browser, letter)
    assert not [name for name in ("submit", "approve", "send_back", "withdraw") if page(letter, name) in shown]
    assert browser.post(page(letter, "submit")).status_code == 422


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPORTER])
def test_who_does_not_edit_takes_no_step(letter: Letter, steppe: Organisation, role: Role) -> None:
    browser = signed_in(steppe, role)
    for name in ("submit", "approve", "send_back", "withdraw"):
        assert browser.post(page(letter, name), {"reason": "No.", "digest": "0"}).status_code in {403, 404}
    assert not ReviewStep.objects.exists()


def test_a_campaign_begins_with_approval_where_somebody_is_there_to_approve(steppe: Organisation) -> None:
    browser = signed_in(steppe, Role.ORGANISER)
    form = {
        "for_organisation": steppe.pk, "name": "Alone", "states": ["KZ"], "language": "en", "starts_on": "2016-05-01",
        "risk": "raised", "reply_days": "30", "retention_days": "90", "names_per_address": "2",
        **{f"{prefix}-{name}_FORMS": "0" for prefix in ("texts", "demands", "targets", "endorsements")
           for name in ("TOTAL", "INITIAL")},
    }  # fmt: skip
    add = reverse("admin:campaigns_campaign_add")
    assert "needs_approval" not in browser.get(add).content.decode()
    assert browser.post(add, form).status_code == 302
    assert not Campaign.objects.get(name="Alone").needs_approval
    signed_in(steppe, Role.OWNER)
    assert browser.post(add, {**form, "name": "Two"}).status_code == 302
    assert Campaign.objects.get(name="Two").needs_approval
    change = reverse("admin:campaigns_campaign_change", args=[Campaign.objects.get(name="Two").pk])
    assert "needs_approval" in browser.get(change).content.decode()
