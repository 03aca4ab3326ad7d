"""The organiser's road in a real browser: from a contact to a delivery report that says what the public page says."""

import csv
import io
import re
import urllib.request

import pytest
from playwright.sync_api import Browser, expect

from tests.flows.browsing import PHONE, Visitor, visit
from tests.flows.house import House
from tests.flows.sheet import add_passage

pytestmark = [pytest.mark.flow, pytest.mark.browser]

ORGANISER, COORDINATOR = "maren@steppe.example", "ansel@steppe.example"
EMBASSY = "Embassy of Kazakhstan, London"
ATTEMPTS = {"sent", "handed_in", "left", "refused", "failed"}
TITLE = "Second letter to London"


def confirm_a_contact(visitor: Visitor) -> None:
    visitor.open(f"/staff/organisations/recipient/?q={EMBASSY}")
    visitor.press(visitor.page.locator("#result_list tbody a").first)
    visitor.follow("Add a contact point")
    visitor.fill(kind="e-mail", value="post@london.example")
    visitor.save("_continue")
    visitor.follow("I have checked this")
    visitor.fill(how="on the spot")
    assert "I have checked this" in visitor.save()


def write_a_letter(visitor: Visitor) -> None:
    visitor.open("/staff/letters/letter/add/")
    visitor.fill(
        campaign="Campaign Kazakhstan", kind="letter to a recipient", target=EMBASSY, title=TITLE, language="English"
    )
    visitor.fill(addressee="The Government of Kazakhstan")
    visitor.save("_save")
    for kind, text in (
        ("Salutation", "Dear Sir or Madam,"),
        ("Paragraph", "We wrote to you in May and we write again from {{ city }}."),
        ("Closing", "Yours in hope"),
    ):
        add_passage(visitor, kind, text)
    visitor.page.get_by_role("button", name="Save the letter").click()
    expect(visitor.page.locator("body")).to_contain_text(re.compile("Saved. This is what|saved [0-9]{2}:"))
    visitor.page.reload()
    assert "we write again from London" in visitor.page.locator("#reading").inner_text()


def enter_who_signs(visitor: Visitor) -> None:
    visitor.follow("Add a group of signatories")
    visitor.save()
    values = {"name": "Ottoline Vrancheskova", "consent_how": "by telephone", "consent_on": "2016-05-20"}
    visitor.fill(**{f"signatories-0-{name}": value for name, value in values.items()})
    visitor.save("_save")
    assert "Ottoline Vrancheskova" in visitor.said


def freeze_it(visitor: Visitor) -> str:
    letter = visitor.page.url
    visitor.follow("Preview")
    assert "we write again from London" in visitor.said
    visitor.open(letter)
    visitor.follow("Make a version")
    visitor.save()
    visitor.follow("Freeze")
    assert "Nothing stands in the way" in visitor.said
    assert "Frozen as" in visitor.save()
    pdf = visitor.context.request.get(visitor.page.url.replace("/change/", "/full.pdf"))
    assert (pdf.status, pdf.body()[:5]) == (200, b"%PDF-")
    return visitor.page.locator("h1").inner_text()


def plan_its_delivery(visitor: Visitor, reference: str) -> str:
    visitor.open("/staff/letters/delivery/add/")
    visitor.fill(edition=reference, recipient=EMBASSY)
    visitor.save("_save")
    visitor.press(visitor.page.locator("#result_list tr", has_text=TITLE).get_by_role("link").first)
    visitor.page.locator("summary:text-is('Plan a step')").click()
    visitor.page.locator("#step_channel").select_option(label="in person")
    form = visitor.page.locator("form", has=visitor.page.locator("#step_channel"))
    assert "Planned: 1. in person" in visitor.press(form.locator("[type=submit]"))
    return visitor.page.url


def carry_it(visitor: Visitor) -> None:
    """At the door, on a telephone."""
    assert "Not delivered" in visitor.record("Not delivered", detail="doors locked", channel="in person")
    visitor.shows_stamps(["not delivered"])
    visitor.record("Refused", detail="at the door", channel="in person", words="No, said the guard.")
    visitor.shows_stamps(["refused"])
    assert not visitor.is_wider_than_the_screen()
    visitor.record("Left there", detail="in the letterbox", channel="in person")
    visitor.shows_stamps(["refused", "left there"])


def hear_a_promise_and_void_a_mistake(visitor: Visitor) -> None:
    visitor.record("Promised", detail="a reply", receiver_role="a guard")
    visitor.shows_stamps(["refused", "left there", "reply promised"])
    visitor.record("Replied", detail="substantive reply")
    visitor.shows_stamps(["refused", "left there", "replied"])
    visitor.press(visitor.page.locator(".route__stop--replied").get_by_role("link", name="Take back"))
    visitor.fill(why="That was another embassy.")
    visitor.save()
    visitor.shows_stamps(["refused", "left there", "reply promised"])


def report(visitor: Visitor, campaign: str) -> dict[str, dict[str, str]]:
    """The lines of the CSV by edition."""
    answer = visitor.context.request.get(f"{visitor.house.address}/staff/report/{campaign}.csv")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    lines = list(csv.reader(io.StringIO(answer.text().removeprefix("\ufeff"))))
    head = next(number for number, line in enumerate(lines) if "city" in map(str.lower, line))
    names = [name.lower() for name in lines[head]]
    rows = [dict(zip(names, line, strict=True)) for line in lines[head + 1 :]]
    return {row["edition"]: row for row in rows}


def public_story(house: House, path: str) -> list[str]:
    """What the public page tells, stop by stop; it sets no cookie and holds no word that somebody wrote into a log."""
    with urllib.request.urlopen(house.address + path, timeout=10) as answer:
        page = answer.read().decode()
        assert answer.headers["Set-Cookie"] is None
    assert "No, said the guard" not in page
    return re.findall(r"route__stop--(?!unknown)(\w+)", page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_road_from_a_contact_to_the_report(house: House, browser: Browser, scripts: bool) -> None:
    house.start("web")
    campaign = house.sql("SELECT code FROM campaigns_campaign WHERE name = 'Campaign Kazakhstan'")[0][0]
    with visit(browser, house, java_script_enabled=scripts) as organiser:
        organiser.sign_in(ORGANISER)
        confirm_a_contact(organiser)
        write_a_letter(organiser)
        enter_who_signs(organiser)
        reference = freeze_it(organiser)
        delivery = plan_its_delivery(organiser, reference)
        with visit(browser, house, screen=PHONE, java_script_enabled=scripts) as coordinator:
            coordinator.sign_in(COORDINATOR)
            coordinator.open(delivery)
            carry_it(coordinator)
        organiser.open(delivery)
        hear_a_promise_and_void_a_mistake(organiser)
        rows = report(organiser, campaign)
    row = rows[reference]
    assert (row["reach"], row["answer"], row["attempts"]) == ("left there", "promised", "3")
    told = {language: public_story(house, f"/{language}/c/{campaign}/") for language in ("en", "sv")}
    assert told["en"] == told["sv"]
    assert sum(stop in ATTEMPTS for stop in told["en"]) == sum(int(row["attempts"]) for row in rows.values())
