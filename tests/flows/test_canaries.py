"""Planted names and addresses go through pages, domain, mail and every kind of failure; then every byte is searched."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser

from tests.config.conftest import wait_until
from tests.flows.browsing import visit
from tests.flows.house import ON_POSTGRESQL, WITH_REDIS, House
from tests.flows.planting import CANARIES
from tests.flows.scanner import Leak, leaks_under
from tests.flows.test_faults import die_in_the_middle, let_time_pass
from tests.smtp import relay

pytestmark = [pytest.mark.flow, pytest.mark.browser]

OUTLETS = {
    "public": {"supporter in public"},
    "mail": {"mail address", "mail subject", "mail text", "refused mail address"},
}
"""Where people read what was meant for them, and which of the words: public copies, and the mailbox of an installation
without a mail server."""
HELD = "SELECT 1 FROM organisations_mail WHERE state IN ('claimed', 'in_data')"
FAILED = "SELECT count(*) FROM organisations_mail WHERE state = 'failed'"


def dump(house: House) -> None:
    """Put what lies outside the folder beside it: PostgreSQL's tables and Redis's memory."""
    if ON_POSTGRESQL:
        with (house.logs / "postgresql.sql").open("wb") as file:
            subprocess.run(["pg_dump", "--inserts", house.owner_url], stdout=file, check=True)
    if WITH_REDIS:
        subprocess.run(["redis-cli", "-p", str(house.redis_port), "SAVE"], check=True, capture_output=True)


def leaks(house: House) -> list[Leak]:
    dump(house)
    words = list(CANARIES.values())
    beside = leaks_under(house.data_dir.parent, words, without=(house.data_dir.name,))
    inside = leaks_under(house.data_dir, words, without=(*OUTLETS, "static"))
    outlets = [
        leak for outlet, meant in OUTLETS.items() for leak in read_in(house, outlet) if name_of(leak) not in meant
    ]
    return [*inside, *beside, *outlets]


def name_of(leak: Leak) -> str:
    return next(name for name, word in CANARIES.items() if word == leak.word)


def read_in(house: House, outlet: str) -> list[Leak]:
    return leaks_under(house.data_dir / outlet, list(CANARIES.values()))


def fail_to_sign_in(browser: Browser, house: House) -> None:
    with visit(browser, house) as visitor:
        visitor.open("/staff/")
        visitor.page.locator("input[name=login]").fill(CANARIES["sign-in that failed"])
        visitor.page.locator("input[name=password]").fill("wrong password")
        visitor.page.locator("main form button[type=submit]").first.click()
        assert "/account/login" in visitor.page.url


def fail_in_forms(browser: Browser, house: House) -> None:
    """Names are read and typed; one form is filled in wrongly, and of another the table is gone when it is sent."""
    with visit(browser, house) as visitor:
        visitor.expected |= {422, 500}
        visitor.sign_in("maren@steppe.example")
        visitor.open("/staff/letters/letter/")
        visitor.press(visitor.page.locator("#result_list tr", has_text="London").get_by_role("link").first)
        visitor.follow("Frame, signatories, signing")
        visitor.press(visitor.page.get_by_role("link", name="Change", exact=True).last)
        assert CANARIES["signatory"] in visitor.page.content()
        visitor.fill(**{"signatories-1-name": CANARIES["form with a fault"], "signatories-1-consent_on": "yesterday"})
        visitor.save("_save")
        assert visitor.faults_at("signatories-1-consent_on")
        visitor.fill(**{"signatories-1-name": CANARIES["page that broke"], "signatories-1-consent_on": "2016-05-20"})
        visitor.fill(**{"signatories-1-consent_how": "by telephone"})
        house.sql("ALTER TABLE letters_signatory RENAME TO letters_gone")
        visitor.save("_save")
        house.sql("ALTER TABLE letters_gone RENAME TO letters_signatory")
        assert "The fault is ours" in visitor.said
        visitor.open("/staff/letters/delivery/")
        visitor.press(visitor.page.locator("#result_list tr", has_text="London").last.get_by_role("link").first)
        assert CANARIES["words of an event"] in visitor.page.content()
        visitor.record("Note", words=CANARIES["form with a fault"], occurred_on="2099-01-01")


def fill_the_mailbox(house: House) -> None:
    house.errand("planting.write_mails", "first")
    swept = house.manage("sweep")
    assert swept.returncode == 0, swept.stderr


def fail_in_mail(house: House) -> None:
    """The worker dies with the mails in its hands; then the mail server refuses them, and says to whom."""
    house.errand("planting.write_mails", "second")
    die_in_the_middle(house)
    let_time_pass(house)
    with relay(SimpleNamespace(), "refuse address") as server:
        house.settings["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
        house.start("worker")
        house.errand("messages", "demarche.mail")
        assert wait_until(lambda: not house.sql(HELD))
        let_time_pass(house)
        house.errand("messages", "demarche.mail", "demarche.chase")
        assert wait_until(lambda: house.sql(FAILED)[0][0] >= 2), house.log("worker")
        house.kill("worker")
        swept = house.manage("sweep")
        (house.logs / "sweep.log").write_text(swept.stdout + swept.stderr)


def test_no_planted_word_lies_in_any_file(house: House, browser: Browser) -> None:
    house.settings["LOG_LEVEL"] = "DEBUG"
    house.start("web")
    assert house.errand("planting.plant")["editions"] > 1
    fail_to_sign_in(browser, house)
    fail_in_forms(browser, house)
    fill_the_mailbox(house)
    fail_in_mail(house)
    assert [str(leak) for leak in leaks(house)] == []
    for outlet, meant in OUTLETS.items():
        assert {name_of(leak) for leak in read_in(house, outlet)} == meant, (
            "so that nothing is found because nothing is read"
        )


def test_planted_holes_are_found(house: House) -> None:
    """The twin of the test above: five mistakes, each with a name of its own."""
    words = iter(CANARIES.values())
    house.logs.mkdir(exist_ok=True)
    house.sql(f"UPDATE letters_letter SET title = '{next(words)}'")
    (house.logs / "web.log").write_text(f"WARNING who signed: {next(words).upper()}\n")
    Path(house.temporary, "tmp1").write_bytes(next(words).encode("utf-16"))
    house.errand("planting.leak_into", "broker", next(words))
    house.errand("planting.leak_into", "cache", next(words))
    assert {leak.word for leak in leaks(house)} == set(list(CANARIES.values())[:5])
