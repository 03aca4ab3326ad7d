"""Signing on the web, as the browser of a supporter sees it: form, review, one row, the same answer for everybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from letters.domain.stage import close_letter
from letters.domain.version import make_version
from letters.enums import IntakeAsk, SignatureState, Visibility
from letters.models import Intake, Letter
from letters.tokens import new_form_token
from organisations.domain.mail import block_address
from organisations.enums import ConsentPurpose, MailBlockReason
from organisations.models import Mail, Organisation
from organisations.ownership import all_owners, owner_scope
from organisations.queries.clock import read_clock
from tests.factories_letters import say
from tests.factories_signatures import make_signature
from tests.letters.signing import address, filled, received, words_of

SIGNED = "aino@post.example"


def in_city(letter: Letter, city: str) -> Letter:
    with owner_scope([letter.owner_id]):
        found: Letter = Letter.objects.get(campaign=letter.campaign_id, target__recipient__city=city)
        return found


def test_the_form_sets_no_cookie_and_is_kept_by_no_cache(client: Client, london: Letter) -> None:
    response = client.get(address(london))
    said = words_of(response)
    assert response.status_code == 200 and not response.cookies
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "Sign the letter to London" in said and "shows a political opinion" in said
    assert 'name="visibility" value="counted_only"  id="id_visibility_0" required checked' in response.content.decode()
    assert 'id="id_process"' in response.content.decode() and 'name="process" checked' not in response.content.decode()


def test_the_form_leads_to_what_has_changed_as_soon_as_anything_has(client: Client, london: Letter) -> None:
    assert "#versions" not in client.get(address(london)).content.decode()
    with owner_scope([london.owner_id]):
        say(london, "And more.")
        make_version(london, material=False, by=None, now=read_clock())
    shown = client.get(address(london)).content.decode()
    assert f'/l/{london.code}/#versions">You sign version 2 of the text: see what has changed</a>' in shown
    assert 'id="versions"' in client.get(f"/en/l/{london.code}/").content.decode()


def test_two_forms_never_have_the_same_token(client: Client, london: Letter) -> None:
    assert client.get(address(london)).content != client.get(address(london)).content


def test_before_the_button_of_the_review_nothing_is_stored_or_mailed(client: Client, london: Letter) -> None:
    response = client.post(address(london), filled(london, step="review", comment="Stay strong", contact="on"))
    said = words_of(response)
    assert response.status_code == 200
    for words in (
        "Aino Salovaara, Luleå",
        "Stay strong",
        "everybody can read it",
        "Embassy of Kazakhstan, London",
        "Sweden",
    ):
        assert words in said, words
    assert said.count("I can stop this at any time") == 1
    assert 'name="email" value="aino@post.example"' in response.content.decode()
    with all_owners():
        assert not Intake.objects.exists() and not Mail.objects.exists()


def test_who_is_counted_only_reads_that_the_name_stands_nowhere(client: Client, london: Letter) -> None:
    said = words_of(client.post(address(london), filled(london, step="review", visibility="counted_only", name="")))
    assert "Your name is printed nowhere." in said and "Name none given" in said


def test_the_address_can_be_corrected_in_the_review(client: Client, london: Letter) -> None:
    client.post(address(london), filled(london, reviewed="aino@posst.example", email="aino@post.example"))
    client.post(address(london), filled(london, reviewed="aino@post.example", email="aino@post.example"))
    assert [(form["email"], form["corrected"]) for form in received()] == [(SIGNED, True), (SIGNED, False)]


def test_a_wrong_correction_is_told_in_the_review_itself(client: Client, london: Letter) -> None:
    response = client.post(address(london), filled(london, email="aino@posst", reviewed="aino@post.example"))
    assert response.status_code == 422 and "This is no e-mail address" in words_of(response)
    assert "Is everything right?" in words_of(response) and received() == []


def test_what_is_sent_is_one_sealed_row_and_one_page_for_everybody(client: Client, london: Letter) -> None:
    response = client.post(address(london), filled(london, contact="on", comment="Stay strong"))
    assert (response.status_code, response.headers["Location"]) == (303, address(london, "sent"))
    (form,) = received()
    consents = form.pop("consents")
    assert form == {
        "letters": [[str(london.pk), 1]],
        "email": SIGNED,
        "name": "Aino Salovaara",
        "place": "Luleå",
        "country": "SE",
        "office": "",
        "organisation": "",
        "kind": "personal",
        "visibility": "public",
        "comment": "Stay strong",
        "mandate_contact": "",
        "quick": False,
        "honey": False,
        "corrected": False,
    }
    assert [one["purpose"] for one in consents] == [ConsentPurpose.PROCESS, ConsentPurpose.CONTACT]
    assert {(one["organisation"], one["language"]) for one in consents} == {(str(london.owner_id), "en")}
    with all_owners():
        row = Intake.objects.get()
    assert (row.owner_id, row.campaign_id, row.language) == (london.owner_id, london.campaign_id, "en")
    assert row.asks == IntakeAsk.SIGN
    assert len(row.token) == len(row.network_key) == 64
    assert b"Salovaara" not in bytes(row.form_sealed)


def test_contact_is_agreed_to_on_its_own(client: Client, london: Letter) -> None:
    client.post(address(london), filled(london))
    assert [one["purpose"] for one in received()[0]["consents"]] == [ConsentPurpose.PROCESS]


def test_the_words_that_were_agreed_to_are_those_that_were_shown(client: Client, london: Letter) -> None:
    client.post(address(london), filled(london))
    shown = words_of(client.get(address(london)))
    assert received()[0]["consents"][0]["text"] in shown


@pytest.mark.parametrize("step", ["review", "change", "send"])
@pytest.mark.parametrize(("days", "name"), [(30, ""), (90, "Steppe United")])
def test_nobody_agrees_to_words_that_were_not_shown(
    client: Client, london: Letter, step: str, days: int, name: str
) -> None:
    typed = filled(london, step=step, contact="on", comment="Stay strong")
    with all_owners():
        Campaign.objects.filter(pk=london.campaign_id).update(retention_days=days)
        Organisation.objects.filter(pk=london.owner_id).update(name=name or london.owner.name)
    response = client.post(address(london), typed)
    content = response.content.decode()
    assert response.status_code == 422 and "reads otherwise" in content and received() == []
    assert 'name="name" value="Aino Salovaara"' in content and "Stay strong" in content
    ticked = [line for line in content.splitlines() if "<input" in line and " checked" in line]
    assert not [line for line in ticked if "process" in line or "contact" in line]
    again = {**typed, "step": "send", "shown": response.context["form"]["shown"].value()}
    assert client.post(address(london), again).status_code == 303
    kept = received()[0]["consents"][0]["text"]
    assert kept in words_of(response) and f"removed {days} days" in kept and name in kept


def test_the_page_after_it_holds_nothing_of_the_person_and_says_what_to_do(client: Client, london: Letter) -> None:
    client.post(address(london), filled(london))
    response = client.get(address(london, "sent"))
    said = words_of(response)
    assert "does not count yet" in said and "If nothing comes" in said
    assert "Only a few mails a day go to one address" in said, "the fourth waits for a person"
    assert "Salovaara" not in said and SIGNED not in said
    assert client.get(address(london, "sent")).content == response.content


def test_sent_twice_is_one_row(client: Client, london: Letter) -> None:
    form = filled(london)
    answers = [client.post(address(london), {**form, "name": name}) for name in ("Aino", "Aino", "Another")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, address(london, "sent"))}
    assert [one["name"] for one in received()] == ["Aino"]


def test_going_back_shows_the_form_as_it_was_filled(client: Client, london: Letter) -> None:
    berlin = in_city(london, "Berlin")
    typed = filled(london, step="change", comment="Stay strong", also=f"{berlin.code}-1", visibility="recipient_only")
    response = client.post(address(london), typed)
    content = response.content.decode()
    assert response.status_code == 200 and "alert-danger" not in content
    assert 'name="name" value="Aino Salovaara"' in content and "Stay strong" in content
    assert 'value="SE" selected' in content and f'value="{typed["token"]}"' in content
    boxes = [line for line in content.splitlines() if "<input" in line and " checked" in line]
    assert [
        name in line for line, name in zip(boxes, ["recipient_only", "personal", berlin.code, "process"], strict=True)
    ]
    assert received() == []


@pytest.mark.parametrize(
    ("country", "order"), [("NO", ["Oslo", "London", "Berlin"]), ("SE", ["London", "Berlin", "Oslo"])]
)
def test_one_form_signs_several_letters_the_nearest_first(
    client: Client, london: Letter, country: str, order: list[str]
) -> None:
    further = [f"{in_city(london, city).code}-1" for city in ("Berlin", "Oslo")]
    form = filled(london, country=country, also=further)
    said = words_of(client.post(address(london), {**form, "step": "review"}))
    places = [said.index(f"Embassy of Kazakhstan, {city}") for city in order]
    assert places == sorted(places) and "Sign these letters" in said
    client.post(address(london), form)
    assert received()[0]["letters"] == [[str(in_city(london, city).pk), 1] for city in order]


def test_the_version_that_was_read_is_the_one_that_is_signed(client: Client, london: Letter) -> None:
    with owner_scope([london.owner_id]):
        say(london, "And soon.", position=9)
        make_version(london, material=True, by=None, now=read_clock())
    for read in ("1", "2", "99"):
        client.post(address(london), filled(london, version=read))
    assert [form["letters"][0][1] for form in received()] == [1, 2, 2]


def test_a_letter_that_closed_meanwhile_is_not_signed_along(client: Client, london: Letter) -> None:
    oslo = in_city(london, "Oslo")
    with owner_scope([london.owner_id]):
        close_letter(oslo, by=None, now=read_clock() - timedelta(minutes=1))
    response = client.post(address(london), filled(london, also=[f"{oslo.code}-1"]))
    assert response.status_code == 422 and "cannot be signed any more" in words_of(response)


def test_a_closed_letter_says_so_and_names_the_others(client: Client, london: Letter) -> None:
    with owner_scope([london.owner_id]):
        close_letter(london, by=None, now=read_clock() - timedelta(minutes=1))
    read, sent = client.get(address(london)), client.post(address(london), filled(london))
    assert (read.status_code, sent.status_code) == (200, 409) and received() == []
    assert "This letter is closed" in words_of(sent) and "Embassy of Kazakhstan, Oslo" in words_of(sent)


@pytest.mark.parametrize("page", ["sign", "sent"])
def test_what_is_not_public_or_was_never_open_has_no_form(client: Client, london: Letter, page: str) -> None:
    with owner_scope([london.owner_id]):
        Letter.objects.filter(pk=london.pk).update(opened_at=None)
        oslo = in_city(london, "Oslo")
        assert client.get(address(london, page)).status_code == 404
        assert client.get(address(oslo, page)).status_code == 200
        Campaign.objects.filter(pk=london.campaign_id).update(published_at=None)
        assert client.get(address(oslo, page)).status_code == 404


CLASSES = ["new", "pending", "confirmed", "withdrawn", "expired", "blocked", "flooded", "other name", "erased"]


def put(letter: Letter, case: str, email: str) -> None:
    """What is known of the address before the form is sent."""
    with owner_scope([letter.owner_id]):
        if case in SignatureState.values:
            make_signature(letter, email=email, state=SignatureState(case))
        elif case == "other name":
            make_signature(letter, email=email, name="Ilse Tamm")
        elif case == "erased":
            make_signature(
                letter, email="", name="", state=SignatureState.WITHDRAWN, visibility=Visibility.COUNTED_ONLY
            )
        elif case == "blocked":
            block_address(email, reason=MailBlockReason.ASKED, now=read_clock())


def test_nobody_can_tell_what_is_known_of_an_address(client: Client, london: Letter) -> None:
    """Threat T01: status, headers, body and SQL are the same for every class of address."""
    client.post(address(london), filled(london))  # the day's secret is made once
    answers = []
    for number, case in enumerate(CLASSES):
        email = f"aino{number}@post.example"
        put(london, case, email)
        for _time in range(12 if case == "flooded" else 1):
            form = filled(london, email=email)
            with CaptureQueriesContext(connection) as asked:
                response = client.post(address(london), form)
        statements = [query["sql"].split("VALUES")[0].split("WHERE")[0] for query in asked]
        answers.append((response.status_code, dict(response.headers), response.content, statements))
    assert all(answer == answers[0] for answer in answers) and "INSERT" in answers[0][3][-1]


def test_one_statement_writes_and_few_read(client: Client, london: Letter) -> None:
    client.post(address(london), filled(london))  # the day's secret is made once
    form = filled(london)
    with CaptureQueriesContext(connection) as asked:
        client.post(address(london), form)
    writes = [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(writes) == 1 and "letters_intake" in writes[0] and len(asked) <= 6


@pytest.mark.parametrize(
    ("values", "flag"), [({"website": "https://pills.example"}, "honey"), ({"token": ""}, "quick")]
)
def test_programs_get_the_same_answer_and_are_flagged(
    client: Client, london: Letter, values: dict[str, str], flag: str
) -> None:
    if flag == "quick":
        values = {"token": new_form_token(london.code, read_clock())}
    response = client.post(address(london), filled(london, **values))
    assert response.status_code == 303
    assert {name: received()[0][name] for name in ("honey", "quick")} == {"honey": False, "quick": False, flag: True}


def test_when_too_much_waits_people_are_asked_to_come_back(
    client: Client, london: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(address(london), filled(london))
    monkeypatch.setattr("letters.queries.publicpage.sign.MOST_WAITING", 0)
    response = client.post(address(london), filled(london))
    assert response.status_code == 503 and response.headers["Retry-After"] == "120"
    assert "come back in a few minutes" in words_of(response) and len(received()) == 1


def test_a_page_is_there_in_every_language(client: Client, london: Letter) -> None:
    assert 'lang="sv"' in client.get(address(london, language="sv")).content.decode()
    client.post(address(london, language="sv"), filled(london, language="sv"))
    with all_owners():
        assert Intake.objects.get().language == "sv"


def test_the_network_is_told_by_the_proxy_and_never_by_the_client(
    client: Client, london: Letter, settings: Any
) -> None:
    keys = []
    for proxy, headers in [
        (False, {"X-Forwarded-For": "198.51.100.7"}),
        (True, {"X-Forwarded-For": "192.0.2.1, 127.0.0.9"}),
    ]:
        settings.BEHIND_PROXY = proxy
        client.post(address(london), filled(london), headers=headers)
        with all_owners():
            keys.append(Intake.objects.order_by("-received_at", "-id")[0].network_key)
    assert keys[0] == keys[1]


def test_who_goes_back_and_corrects_the_address_has_sent_another_form(client: Client, london: Letter) -> None:
    form = filled(london, email="aino@pots.example")
    for email in ("aino@pots.example", "aino@post.example", "aino@post.example"):
        assert client.post(address(london), {**form, "email": email}).status_code == 303
    assert [row["email"] for row in received()] == ["aino@pots.example", "aino@post.example"]
