"""Who comes from the steps on the start page goes back to it when a step is done; everybody else stays where they work."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from letters.models import Letter, Signatory, SignatoryGroup
from organisations.enums import Role
from organisations.models import ContactPoint, Organisation
from tests.factories import make_campaign, make_member, make_recipient
from tests.factories_letters import make_city, make_letter
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.usefixtures("plain_static")

HOME = "/staff/"


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    client = Client()
    client.force_login(make_member(steppe, Role.ORGANISER))
    return client


def send(browser: Client, address: str, **typed: Any) -> str:
    """Fills the form of a page and sends it to where the page is; the address that comes next."""
    blank = form_of(browser.get(address).content.decode())
    answer = browser.post(address, blank | {name.replace("__", "-"): value for name, value in typed.items()})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


@pytest.fixture
def both(browser: Client) -> Any:
    """Where the same form leads as a step, and otherwise."""

    def ask(address: str, **typed: Any) -> tuple[str, str]:
        query = "&" if "?" in address else "?"
        return send(browser, f"{address}{query}step=1", **typed), send(browser, address, **typed)

    return ask


def page(name: str, row: Any = None) -> str:
    return reverse(f"admin:{name}", args=[row.pk] if row else [])


def test_a_campaign_that_is_begun_is_on_its_way(browser: Client) -> None:
    first = send(browser, page("campaigns_campaign_add"), name="Free Aigul", states="KZ")
    assert first.endswith("/change/?step=1#demands-group")


def test_what_is_demanded_is_written_on_the_campaign_s_page(steppe: Organisation, both: Any) -> None:
    own = page("campaigns_campaign_change", make_campaign(steppe, published_at=None))
    assert both(own, demands__0__name="free") == (HOME, page("campaigns_campaign_changelist"))


def test_recipients_are_chosen_also_from_a_list_that_was_narrowed(steppe: Organisation, browser: Client) -> None:
    london, oslo = make_recipient("London"), make_recipient("Oslo", "NO")
    own = page("campaigns_campaign_targets", make_campaign(steppe))
    assert send(browser, own, pick=str(london.pk)) == own
    narrowed = browser.get(f"{own}?step=1").content.decode()
    assert '<input type="hidden" name="step" value="1">' in narrowed and 'href="?step=1"' in narrowed
    assert send(browser, f"{own}?words=Oslo&step=1", pick=str(oslo.pk)) == HOME


def test_an_address_that_is_entered_is_confirmed_next(browser: Client, steppe: Organisation, both: Any) -> None:
    recipient = make_recipient()
    add = f"{page('organisations_contactpoint_add')}?recipient={recipient.pk}&kind=street"
    as_step, otherwise = both(add, value="1 Invented Street")
    first, _second = ContactPoint.objects.order_by("id")
    assert as_step == f"{page('organisations_contactpoint_confirm', first)}?step=1"
    assert otherwise == page("organisations_contactpoint_changelist")
    assert send(browser, as_step, how="by telephone") == HOME


def test_letters_are_begun(steppe: Organisation, browser: Client) -> None:
    target = make_city(steppe)
    begin = page("campaigns_campaign_begin", target.campaign)
    assert send(browser, begin, title="A letter") == page("campaigns_campaign_board", target.campaign)
    Letter.objects.all().delete()
    assert send(browser, f"{begin}?step=1", title="A letter") == HOME


def test_a_group_that_is_begun_opens_for_the_names_of_who_signs(steppe: Organisation, browser: Client) -> None:
    letter = make_letter(make_campaign(steppe), "Release them.")
    begin = page("letters_letter_group", letter)
    opened = send(browser, f"{begin}?step=1", heading="")
    group = SignatoryGroup.objects.get()
    assert opened == f"{page('letters_signatorygroup_change', group)}?step=1"
    names = {"name": "Miriam Oakhurst", "consent_how": "by telephone", "consent_on": "2016-05-20"}
    named = {f"signatories__0__{name}": value for name, value in names.items()}
    assert send(browser, opened, **named) == HOME
    assert Signatory.objects.count() == 1
    assert send(browser, begin, heading="The council") == page(
        "letters_signatorygroup_change", SignatoryGroup.objects.get(heading="The council")
    )


def test_the_preview_leads_on_to_writing_and_freezing(steppe: Organisation, browser: Client) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "Release them.")
    letter = make_letter(target.campaign, target=target, base=base)
    shown = browser.get(page("letters_letter_preview", letter)).content.decode()
    assert page("letters_letter_freeze", letter) in shown and page("letters_letter_write", letter) in shown
    assert page("letters_letter_freeze", base) not in browser.get(page("letters_letter_preview", base)).content.decode()
