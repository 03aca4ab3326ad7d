"""A new organiser's first hour: from the mail that says they are a member to a frozen letter, by the screens alone.

Nobody types an address: a link in a mail opens the first page, and what is shown there is clicked from then on. Clicks and
boxes are counted. Every person, address and word is invented.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_string
from time import monotonic

from playwright.sync_api import Locator, expect

from tests.flows.browsing import Visitor, put
from tests.flows.house import House
from tests.organisations.totp import code

ORGANISATION, EMAIL, NAME = "Friends of the Tram", "nadia@tram.example", "Nadia Halloway"
PASSWORD = "forty drivers and one depot"  # pragma: allowlist secret
CAMPAIGN, CITY = "Take back the tram drivers", "London"
ADDRESS = "1 Invented Street\nLondon ZZ9 9ZZ"
DEMANDS = {
    "reinstate": "Take back the drivers who were dismissed for striking.",
    "no charges": "Drop the charges against those who organised the strike.",
}
PARAGRAPH = (
    "In October forty tram drivers were dismissed because they had asked for winter coats. We ask your government:"
)
SIGNER, AGREED = "Nadia Halloway", "in person"


@dataclass
class Walk:
    """`look` is called with the name of a page when it is filled in, before it is left. `marks`: seconds since the start at
    which each step was done."""

    visitor: Visitor
    look: Callable[[str], object] = lambda name: None
    clicks: int = 0
    boxes: int = 0
    began: float = field(default_factory=monotonic)
    marks: dict[str, float] = field(default_factory=dict)

    def click(self, shown: Locator) -> str:
        """On what opens another page; what that says."""
        self.clicks += 1
        return self.visitor.press(shown)

    def link(self, name: str) -> str:
        return self.click(self.visitor.page.locator("#content").get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> str:
        return self.click(self.visitor.page.get_by_role("button", name=name, exact=True).first)

    def fill(self, **values: str) -> None:
        """Boxes by their names, where they can be seen."""
        for name, value in values.items():
            self.boxes += 1
            put(self.visitor.page.locator(f"[name='{name}']:visible").first, value)

    def next_step(self, name: str) -> str:
        """The one button among the steps of the start page."""
        button = self.visitor.page.locator(".road__stop--next a")
        expect(button).to_have_text(name)
        return self.click(button)

    def done(self, step: str) -> None:
        self.marks[step] = monotonic() - self.began


def furnish(house: House, other: House) -> None:
    """As it comes: missions in the directory, nobody and nothing else. As on a server, a second factor is asked for."""
    house.settings["DEMO"] = "0"
    house.build_empty(other)
    house.manage("import_missions", "--verbosity=0")


def found(house: House) -> None:
    """What whoever runs the installation does: the mail to the first owner is sent."""
    done = house.manage("found_organisation", ORGANISATION, EMAIL, NAME)
    assert done.returncode == 0, done.stderr
    house.manage("sweep")


def link_in_last_mail(house: House) -> str:
    """Mail is written into a folder of the installation."""
    last = max((house.data_dir / "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    found: list[str] = re.findall(r"http://\S+", str(message_from_string(last.read_text()).get_payload()))
    return found[0]


def walk_to_a_letter(walk: Walk) -> None:
    for step in STEPS:
        step(walk)
        walk.done(step.__name__)


def open_mail(walk: Walk) -> None:
    """The link in the newest one is clicked."""
    walk.clicks += 1
    walk.visitor.open(link_in_last_mail(walk.visitor.house))


def set_a_password(walk: Walk) -> None:
    open_mail(walk)
    walk.fill(email=EMAIL)
    walk.button("Mail me the link")
    walk.visitor.house.manage("sweep")
    open_mail(walk)
    walk.fill(password1=PASSWORD, password2=PASSWORD)
    walk.button("Set the password")


def sign_in(walk: Walk) -> None:
    walk.click(walk.visitor.page.locator("main").get_by_role("link", name="Sign in"))
    walk.fill(login=EMAIL, password=PASSWORD)
    walk.button("Sign in")
    walk.click(walk.visitor.page.get_by_role("link", name="Set up the app"))
    secret = walk.visitor.page.locator("#authenticator_secret").input_value()
    walk.fill(code=code(secret))
    walk.look("second-factor")
    walk.button("Set up")
    walk.click(walk.visitor.page.get_by_role("link", name="to the start page"))
    walk.look("start")


def begin_a_campaign(walk: Walk) -> None:
    walk.next_step("Campaign")
    walk.fill(name=CAMPAIGN, states="Kazakhstan")
    walk.look("campaign")
    walk.button("Save")


def write_demands(walk: Walk) -> None:
    """On the page that has opened."""
    for number, (name, wording) in enumerate(DEMANDS.items()):
        if number:
            walk.clicks += 1
            walk.visitor.page.get_by_role("button", name="Add another Demand").click()
        walk.fill(**{f"demands-{number}-name": name, f"demands-{number}-wording": wording})
    walk.look("demands")
    walk.button("Save")


def choose_a_recipient(walk: Walk) -> None:
    walk.next_step("Recipients")
    walk.clicks += 1
    walk.visitor.page.locator(".offers label", has=walk.visitor.page.get_by_text(CITY, exact=True)).click()
    walk.look("recipients")
    walk.button("Add those ticked")


def confirm_an_address(walk: Walk) -> None:
    walk.next_step("Addresses")
    walk.fill(value=ADDRESS)
    walk.look("address")
    walk.button("Save")
    walk.fill(how="on the embassy's own page")
    walk.look("confirmed")
    walk.button("I have checked this")


def write_the_base(walk: Walk) -> None:
    walk.next_step("Base letter")
    walk.look("base")
    walk.button("Save")
    walk.boxes += 1
    walk.visitor.page.get_by_role("textbox", name=re.compile("Passage 3, paragraph")).fill(PARAGRAPH)
    expect(walk.visitor.page.locator("[data-preview]")).to_contain_text(PARAGRAPH)
    walk.look("writing")
    walk.clicks += 1
    walk.visitor.page.get_by_role("button", name="Save the letter").click()
    expect(walk.visitor.page.locator("[data-state]")).to_contain_text(re.compile("saved [0-9]{2}:"))


def begin_the_letters(walk: Walk) -> None:
    """From the page of the base, on which one is."""
    walk.link("Begin letters")
    walk.look("letters")
    walk.button("Begin letters")


def write_who_signs(walk: Walk) -> None:
    walk.next_step("Who signs")
    walk.button("Add a group of signatories")
    names = {"name": SIGNER, "consent_how": AGREED, "consent_on": "2026-11-20"}
    walk.fill(**{f"signatories-0-{name}": value for name, value in names.items()})
    walk.look("signing")
    walk.button("Save")


def read_and_freeze(walk: Walk) -> None:
    said = walk.next_step("Preview")
    assert "Nothing stands in the way of freezing it" in said
    walk.look("preview")
    walk.link("Go on to freeze it")
    walk.look("freeze")
    assert "Frozen as" in walk.button("Freeze")
    walk.look("frozen")


STEPS: tuple[Callable[[Walk], None], ...] = (
    set_a_password,
    sign_in,
    begin_a_campaign,
    write_demands,
    choose_a_recipient,
    confirm_an_address,
    write_the_base,
    begin_the_letters,
    write_who_signs,
    read_and_freeze,
)


def paper(visitor: Visitor) -> bytes:
    """The PDF behind the button of the page that is open."""
    button = visitor.page.get_by_role("link", name="The letter with all names (PDF)")
    answer = visitor.context.request.get(f"{visitor.house.address}{button.get_attribute('href')}")
    assert answer.status == 200
    return answer.body()
