"""Who exists and who may, in a browser: a list is taken in, recipients are chosen, a contact is confirmed, a body is asked
by mail and says yes; and a neighbour who does all that too is refused everything of the others."""

import pytest
from playwright.sync_api import Browser

from tests.config.conftest import wait_until
from tests.flows.browsing import Visitor, put, visit
from tests.flows.house import House
from tests.flows.supporting import Post, button, link_in
from tests.organisations.readers.lists import listed, row

pytestmark = [pytest.mark.flow, pytest.mark.browser]

OPERATOR, OWNER, NEIGHBOUR = "otis@host.example", "maren@steppe.example", "pim@oldmill.example"
NEWCOMER, LONDON = "Embassy of Kazakhstan, Town 1", "Q16867391"
CONTACT = "secretary@tidewater.example"


def number(house: House, question: str) -> str:
    """The key of the one row that is asked for, as it stands in addresses."""
    found = str(house.sql(question)[0][0]).replace("-", "")
    return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"


def take_a_list_in(visitor: Visitor) -> None:
    """The plan is read first; the worker does it, when the beat would tell it to look."""
    visitor.open("/staff/organisations/missionimport/add/")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": listed(row(1))}
    visitor.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    assert "1 added, 0 changed, 0 unchanged" in visitor.press(visitor.page.locator(".submit-row [type=submit]").first)
    plan = visitor.page.url
    visitor.follow("Take it in")
    visitor.save()
    visitor.house.errand("messages", "demarche.jobs")

    def done() -> bool:
        visitor.open(plan)
        return "1 of 1" in visitor.said

    assert wait_until(done), visitor.said


def choose_recipients(visitor: Visitor, campaign: str) -> None:
    visitor.open(f"/staff/campaigns/campaign/{campaign}/targets/")
    assert NEWCOMER in visitor.said
    assert "No embassy stands in Australia; accredited there: Embassy of Kazakhstan, Singapore" in visitor.said
    visitor.follow("Tick all")
    visitor.page.locator("label", has_text="Town 1").locator("input").uncheck()
    assert "recipients added." in visitor.save()
    assert visitor.page.locator("input[name=pick]:not([disabled])").count() == 1


def confirm_a_contact(visitor: Visitor, contact: str) -> None:
    visitor.open(f"/staff/organisations/contactpoint/{contact}/change/")
    visitor.follow("I have checked this")
    visitor.fill(how="by telephone")
    visitor.save()
    assert "by telephone" in visitor.said


def ask_a_body(visitor: Visitor) -> None:
    visitor.open("/staff/campaigns/endorsement/?q=Tidewater")
    visitor.press(visitor.page.locator("#result_list").get_by_role("link", name="Tidewater").first)
    visitor.follow("Ask it by mail")
    visitor.fill(to=CONTACT, language="English")
    visitor.save()


def accept(guest: Visitor, address: str) -> None:
    guest.open(address)
    put(guest.page.locator("[name=name]"), "Ida Quillfeather")
    put(guest.page.locator("[name=office]"), "Secretary")
    assert "has stood behind it since" in guest.press(button(guest, "We stand behind it"))


def refused(visitor: Visitor, house: House) -> dict[str, int]:
    """What answers to a neighbour at the addresses of another organisation's rows: not found, or back to the start."""
    rows = {
        "campaigns/campaign": "SELECT id FROM campaigns_campaign WHERE name = 'Campaign Kazakhstan'",
        "campaigns/endorsement": "SELECT id FROM campaigns_endorsement LIMIT 1",
        "letters/letter": "SELECT id FROM letters_letter LIMIT 1",
        "letters/delivery": "SELECT id FROM letters_delivery LIMIT 1",
        "letters/edition": "SELECT id FROM letters_edition LIMIT 1",
        "letters/signature": "SELECT id FROM letters_signature LIMIT 1",
        "organisations/membership": "SELECT m.id FROM organisations_membership m JOIN organisations_user u "
        f"ON u.id = m.user_id WHERE u.email = '{OWNER}'",
    }
    pages = {name: f"{house.address}/staff/{name}/{number(house, row)}/change/" for name, row in rows.items()}
    return {name: visitor.context.request.get(page, max_redirects=0).status for name, page in pages.items()}


def test_from_a_list_to_a_body_that_says_yes_and_nothing_of_it_for_a_neighbour(post: Post, browser: Browser) -> None:
    house = post.house
    with visit(browser, house) as operator:
        operator.sign_in(OPERATOR)
        take_a_list_in(operator)
    with visit(browser, house) as neighbour:
        neighbour.sign_in(NEIGHBOUR)
        choose_recipients(neighbour, number(house, "SELECT id FROM campaigns_campaign WHERE name LIKE 'Visas for%'"))
        contact = (
            "SELECT c.id FROM organisations_contactpoint c JOIN organisations_recipient r ON r.id = c.recipient_id"
        )
        confirm_a_contact(
            neighbour, number(house, f"{contact} WHERE r.external_id = '{LONDON}' AND c.kind = 'website'")
        )
        with visit(browser, house) as owner, visit(browser, house) as guest:
            owner.sign_in(OWNER)
            ask_a_body(owner)
            accept(guest, link_in(post.next_to(CONTACT), "endorse"))
            owner.page.reload()
            assert "accepted" in owner.said and "Ida Quillfeather" in owner.said
        answers = refused(neighbour, house)
        assert set(answers.values()) <= {302, 404}, answers
