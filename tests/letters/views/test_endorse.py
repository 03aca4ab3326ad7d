"""A body's own contact answers by a mailed link: reading changes nothing, a button does, opting out is always open."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from campaigns.domain.campaign import remove_text, unpublish_campaign
from campaigns.domain.endorsement import ask_body, forget_contacts, invite_body, remind_bodies
from campaigns.domain.endorsement.ask import ANSWERED_WITHIN, REMINDED_AFTER
from campaigns.enums import EndorsementState
from campaigns.models import Endorsement
from campaigns.queries.endorsement import opened_endorsement
from organisations.domain.claim import claim_body, decline_claim
from organisations.domain.mail import TABLE
from organisations.errors import DemarcheError
from organisations.models import Claim, Mail, Organisation
from organisations.ownership import all_owners
from organisations.queries.claim import opened_claim
from organisations.queries.clock import read_clock
from organisations.sealing import unseal
from tests.factories import make_campaign, make_organisation
from tests.factories_letters import make_demand, make_text

pytestmark = pytest.mark.usefixtures("plain_static")
TO = "secretary@dockers.example"
WHO = {"name": "Ben Okafor", "office": "Secretary"}
State = EndorsementState


@pytest.fixture
def endorsement(steppe: Organisation) -> Endorsement:
    campaign = make_campaign(steppe)
    make_text(campaign, title="Free the detained miners")
    make_demand(campaign, "Release", en="Release everybody who was arrested.")
    row = Endorsement(campaign=campaign, body=make_organisation("Dockers", entered_by=steppe))
    return ask(invite_body(row, by=None, now=read_clock()))


def ask(endorsement: Endorsement, now: datetime | None = None, to: str = TO, language: str = "en") -> Endorsement:
    return ask_body(endorsement, to=to, language=language, by=None, now=now or read_clock())


def mails() -> list[str]:
    with all_owners():
        rows = Mail.objects.filter(kind="endorsement").order_by("created_at", "id")
        return [unseal(row.body_sealed or b"", TABLE, "body_sealed", row.pk) for row in rows]


def link() -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\w+/s/endorse/[\w-]+/)\n", mails()[-1])
    assert found
    return found[1]


def fresh(endorsement: Endorsement) -> Any:
    with all_owners():
        return Endorsement.objects.get(pk=endorsement.pk)


def test_the_page_shows_campaign_demands_and_the_name_as_it_will_stand_and_changes_nothing(
    endorsement: Endorsement,
) -> None:
    answer = Client().get(link())
    said = answer.content.decode()
    assert all(word in said for word in ("Free the detained miners", "Release everybody", "exactly so: Dockers"))
    assert answer.headers["Referrer-Policy"] == "no-referrer" and not answer.cookies
    assert fresh(endorsement).state == State.INVITED


def test_the_contact_accepts_and_opts_out_later_by_the_same_link(endorsement: Endorsement) -> None:
    address, browser = link(), Client()
    assert browser.post(address, {"answer": "accepted", "name": "", "office": ""}).status_code == 422
    assert browser.post(address, {"answer": "accepted", **WHO}).status_code == 302
    row = fresh(endorsement)
    assert (row.state, row.recorded_by, opened_endorsement(row, "answered")) == (
        State.ACCEPTED,
        None,
        "Ben Okafor, Secretary",
    )
    assert opened_endorsement(row, "contact") == opened_endorsement(row, "token") == "" and not mails()
    said = browser.get(address).content.decode()
    assert "We opt out" in said and "We do not stand behind it" not in said and "Okafor" not in said
    assert browser.post(address, {"answer": "declined", **WHO}).status_code == 200
    assert fresh(endorsement).state == State.ACCEPTED
    assert browser.post(address, {"answer": "opted_out", **WHO}).status_code == 302
    assert fresh(endorsement).opted_out_at is not None
    assert "opted out on" in browser.get(address).content.decode()


def test_the_contact_declines(endorsement: Endorsement) -> None:
    assert Client().post(link(), {"answer": "declined", **WHO}).status_code == 302
    assert fresh(endorsement).state == State.DECLINED


def claims() -> list[Claim]:
    with all_owners():
        return list(Claim.objects.select_related("owner", "body"))


@pytest.mark.parametrize("state", ["accepted", "declined"])
def test_with_the_answer_the_contact_claims_the_entry_for_the_mailbox_that_was_asked(
    endorsement: Endorsement, state: str
) -> None:
    address, browser = link(), Client()
    assert "keep its entry ourselves" in browser.get(address).content.decode()
    assert browser.post(address, {"answer": state, "claims": "on", **WHO}).status_code == 302
    [claim] = claims()
    assert (claim.owner, claim.body) == (endorsement.campaign.owner, endorsement.body)
    assert [opened_claim(claim, field) for field in ("address", "claimant")] == [TO, "Ben Okafor, Secretary"]
    said = browser.get(address).content.decode()
    assert ("keep its entry ourselves" in said, "has asked to keep its entry itself" in said) == (False, True)
    decline_claim(claim, reason="Not theirs.", by=None, now=read_clock())
    assert "has asked to keep its entry itself" not in browser.get(address).content.decode()


def test_nothing_is_claimed_that_was_not_said_or_that_is_not_offered(endorsement: Endorsement) -> None:
    address, browser = link(), Client()
    browser.post(address, {"answer": "accepted", **WHO})
    browser.post(address, {"answer": "opted_out", "claims": "on", **WHO})
    assert (fresh(endorsement).state, claims()) == (State.OPTED_OUT, [])


def test_a_body_that_keeps_itself_or_is_claimed_is_not_offered_again(endorsement: Endorsement) -> None:
    claim_body(endorsement.body, address=TO, claimant="Ben", now=read_clock())
    address, browser = link(), Client()
    assert "keep its entry ourselves" not in browser.get(address).content.decode()
    assert browser.post(address, {"answer": "accepted", "claims": "on", **WHO}).status_code == 302
    assert len(claims()) == 1 and fresh(endorsement).state == State.ACCEPTED


def test_nobody_answers_from_another_site_or_by_a_link_that_never_was(endorsement: Endorsement) -> None:
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert Client().post(link(), {"answer": "accepted", **WHO}, headers=elsewhere).status_code == 403
    assert Client().get("/en/s/endorse/" + "x" * 43 + "/").status_code == 404
    assert fresh(endorsement).state == State.INVITED


def test_a_question_ends_after_a_month_but_opting_out_does_not(endorsement: Endorsement) -> None:
    address = link()
    with all_owners():
        Endorsement.objects.update(expires_at=read_clock())
    assert Client().get(address).status_code == 410
    assert Client().post(address, {"answer": "accepted", **WHO}).status_code == 410
    with all_owners():
        Endorsement.objects.update(state=State.ACCEPTED, accepted_at=read_clock())
    assert Client().post(address, {"answer": "opted_out", **WHO}).status_code == 302


def test_asked_again_the_link_that_was_mailed_before_ends(endorsement: Endorsement) -> None:
    old = link()
    ask(endorsement, language="sv")
    assert Client().get(old).status_code == 404
    assert link().startswith("/sv/") and Client().get(link()).status_code == 200


def test_who_does_not_answer_is_reminded_once_and_then_forgotten(endorsement: Endorsement) -> None:
    asked = fresh(endorsement).asked_at
    due = asked + REMINDED_AFTER
    assert [remind_bodies(now=moment) for moment in (due - timedelta(seconds=1), due, due)] == [0, 1, 0]
    assert len(mails()) == 2 and "only this time" in mails()[-1]
    assert Client().get(link()).status_code == 200
    over = asked + 2 * ANSWERED_WITHIN
    assert [forget_contacts(now=moment) for moment in (over - timedelta(seconds=1), over)] == [0, 1]
    assert opened_endorsement(fresh(endorsement), "contact") == ""


def test_one_that_cannot_be_reminded_keeps_no_other_waiting(endorsement: Endorsement) -> None:
    other = Endorsement(campaign=endorsement.campaign, body=make_organisation("Bakers"))
    broken = ask(invite_body(other, by=None, now=read_clock()), to="office@bakers.example")
    Endorsement.objects.filter(pk=broken.pk).update(contact_sealed=fresh(endorsement).contact_sealed)
    with pytest.raises(ExceptionGroup, match="could not be reminded"):
        remind_bodies(now=fresh(broken).asked_at + REMINDED_AFTER)
    assert (fresh(broken).reminded_at, len(mails())) == (None, 3)


def test_an_address_is_not_asked_without_end(endorsement: Endorsement) -> None:
    ask(endorsement)
    ask(endorsement)
    with pytest.raises(DemarcheError, match="wait a day"):
        ask(endorsement)


@pytest.mark.parametrize("languages", [(), ("ru",)])
def test_a_campaign_without_words_in_its_main_language_asks_nobody(
    steppe: Organisation, languages: tuple[str, ...]
) -> None:
    campaign = make_campaign(steppe)
    for language in languages:
        make_text(campaign, language)
    row = Endorsement(campaign=campaign, body=make_organisation("Dockers", entered_by=steppe))
    with pytest.raises(DemarcheError, match=r"main language \(English\) first"):
        ask(invite_body(row, by=None, now=read_clock()))


@pytest.mark.parametrize(("left", "said"), [("ru", "Свободу шахтёрам"), ("", "Campaign Steppe")])
def test_the_page_of_a_mailed_link_says_what_is_left_of_the_texts(
    endorsement: Endorsement, left: str, said: str
) -> None:
    unpublish_campaign(endorsement.campaign, by=None, now=read_clock())
    remove_text(endorsement.campaign.texts.get(), by=None, now=read_clock())
    if left:
        make_text(endorsement.campaign, left, title=said)
    for language in ("en", "de"):
        answer = Client().get(link().replace("/en/", f"/{language}/"))
        assert answer.status_code == 200
        assert said in answer.content.decode()
