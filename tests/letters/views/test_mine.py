"""My signature: what the page shows, what its buttons do, what the file holds."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from campaigns.domain.campaign import unpublish_campaign
from campaigns.models import Campaign
from letters.domain.intake import work_intake
from letters.enums import IntakeAsk, LinkPurpose, SignatureKind, SignatureState, Visibility
from letters.models import Intake, Letter, Link, Signature, SignatureConsent
from letters.queries.publicpage.signing import receipt_of
from letters.queries.signature import opened
from organisations.domain.consent import keep_wording
from organisations.enums import ConsentPurpose
from organisations.models import Erasure, Mail
from organisations.ownership import all_owners, owner_scope
from organisations.queries.clock import read_clock
from organisations.sealing import unseal
from tests.factories_signatures import make_open_letter
from tests.letters.views.test_confirm import DAY, OWN, PRIVATE, dump, fresh, signed, token_of

CONFIRMED = SignatureState.CONFIRMED
WORDING = "I agree that you keep what I have written."


@pytest.fixture
def letter(db: None) -> Iterator[Letter]:
    yield make_open_letter(now=read_clock() - DAY)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    row = signed(letter, state=CONFIRMED, place="Turku", comment="Free them & all <b>others</b>")
    with owner_scope([letter.owner_id]):
        wording = keep_wording(
            letter.owner, purpose=ConsentPurpose.PROCESS, language="en", text=WORDING, now=read_clock()
        )
        SignatureConsent.objects.create(
            owner=letter.owner, campaign=letter.campaign, form=row.form, wording=wording, organisation=letter.owner,
            given_at=read_clock(),
        )  # fmt: skip
    return row


def page_of(signature: Signature, **values: Any) -> str:
    with all_owners():
        letter = Letter.objects.select_related("campaign").get(pk=signature.letter_id)
    return f"/en/s/my/{token_of(letter, signature.form, LinkPurpose.MANAGE, **{'lasts': 365 * DAY, **values})}/"


def post(client: Client, address: str, **form: str) -> Any:
    return client.post(address, form, headers=OWN)


def test_the_page_shows_everything_that_is_held(client: Client, signature: Signature) -> None:
    response = client.get(page_of(signature))
    text = response.content.decode()
    for said in ("Aino Salovaara", "aino@post.example", "Turku", "United Kingdom", WORDING, "Confirmed"):
        assert said in text, said
    assert "Free them &amp; all &lt;b&gt;others&lt;/b&gt;" in text
    assert receipt_of(signature.form) in text  # type: ignore[arg-type]
    assert {name: response.headers[name] for name in PRIVATE} == PRIVATE and not response.cookies


def test_it_says_which_text_was_read_and_leads_to_what_has_changed(client: Client, signature: Signature) -> None:
    shown = client.get(page_of(signature)).content.decode()
    link = f'/l/{signature.letter.code}/#versions">You have read version 1 of the text: see what has changed</a>'
    assert link in shown


def test_the_file_has_all_of_it_with_the_wordings(client: Client, signature: Signature) -> None:
    response = client.get(f"{page_of(signature)}data.json")
    assert response["Content-Type"] == "application/json" and "attachment" in response["Content-Disposition"]
    assert {name: response.headers[name] for name in PRIVATE} == PRIVATE
    held = json.loads(response.content)
    assert (held["name"], held["email"], held["place"]) == ("Aino Salovaara", "aino@post.example", "Turku")
    assert held["comment"] == "Free them & all <b>others</b>" and held["country"] == "GB"
    (letter,) = held["letters"]
    assert (letter["state"], letter["version"], letter["withdrawn_at"]) == ("confirmed", 1, None)
    (consent,) = held["consents"]
    assert (consent["wording"], consent["purpose"], len(consent["sha256"])) == (WORDING, "process", 64)
    assert held["links"][0]["purpose"] == "manage"


COLUMNS_ELSEWHERE = {
    "id", "owner", "campaign", "letter", "version", "form", "tallied", "invalidated_by", "state_before",
}  # fmt: skip
"""Keys, and what is about the installation and not about the person."""
NAMED_OTHERWISE = {
    "mail_domain": "mail_provider", "mail_index": "marks", "name_index": "marks", "domain_index": "marks",
    "reminded": "reminders", "kept": "kept_version",
    "bounced_at": "mail_came_back_at", "hidden_at": "name_hidden_at", "anonymised_at": "emptied_at",
    "invalid": "does_not_count_because",
}  # fmt: skip


def test_no_column_of_a_signature_is_left_out_of_the_file(client: Client, signature: Signature) -> None:
    held = json.loads(client.get(f"{page_of(signature)}data.json").content)
    told = {*held, *held["letters"][0]}
    columns = {field.name.removesuffix("_sealed") for field in Signature._meta.concrete_fields}
    assert {NAMED_OTHERWISE.get(column, column) for column in columns - COLUMNS_ELSEWHERE} <= told


CHANGED = {"act": "change", "visibility": "recipient_only", "name": "Aino Salo", "place": "", "country": "FI"}


def test_changes_are_stored_and_said(client: Client, signature: Signature) -> None:
    address = page_of(signature)
    response = post(client, address, **CHANGED)
    assert (response.status_code, response["Location"]) == (302, f"{address}?done=changed")
    row = fresh(signature)
    assert (row.visibility, opened(row, "name"), row.place_sealed) == (Visibility.RECIPIENT_ONLY, "Aino Salo", None)
    assert "Your changes are stored" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "A name is needed"),
        ("name", "Aino\u202egnp", "cannot be seen"),
        ("name", "Visit www.casino.example", "without a link"),
        ("place", "x" * 101, "100"),
        ("country", "ZZ", "valid choice"),
        ("visibility", "everybody", "valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_above(
    client: Client, signature: Signature, field: str, value: str, said: str
) -> None:
    before = dump()
    response = post(client, f"{page_of(signature)}?done=changed", **{**CHANGED, field: value})
    text = response.content.decode()
    assert "changes are stored" not in text
    assert response.status_code == 422 and said in text and re.search(f'href="#(div_)?id_{field}', text)
    with all_owners():
        Link.objects.all().delete()  # the one that was made for this
    assert dump() == before


def test_one_letter_is_withdrawn_and_the_other_stays(client: Client, letter: Letter, signature: Signature) -> None:
    second = make_open_letter(letter.owner, city="Ottawa", country="CA", now=read_clock() - DAY)
    other = signed(second, state=CONFIRMED, form=signature.form)
    address = page_of(signature)
    assert post(client, address, act="withdraw", letter=letter.code).status_code == 302
    assert fresh(signature).state == SignatureState.WITHDRAWN and fresh(other).state == CONFIRMED
    for gone in ("nosuchcode", letter.code):
        said = client.get(post(client, address, act="withdraw", letter=gone)["Location"]).content.decode()
        assert "Nothing was withdrawn just now" in said and "Your signature is withdrawn" not in said
    assert fresh(other).state == CONFIRMED
    assert "Aino Salovaara" in client.get(address).content.decode()
    post(client, address, act="withdraw")
    assert fresh(other).state == SignatureState.WITHDRAWN
    text = client.get(address).content.decode()
    assert "Aino" not in text and "Erase everything" in text and "Store my changes" not in text


def test_what_waits_for_a_confirmation_is_confirmed_here_too(client: Client, letter: Letter) -> None:
    waiting = signed(letter)
    address = page_of(waiting)
    assert "Yes, I sign this" in client.get(address).content.decode()
    response = post(client, address, act="confirm")
    assert (response.status_code, response["Location"]) == (302, f"{address}?done=confirmed")
    assert fresh(waiting).state == CONFIRMED
    text = client.get(response["Location"]).content.decode()
    assert "Your signature is confirmed" in text and "Yes, I sign this" not in text


def test_what_cannot_be_confirmed_any_more_is_said(client: Client, letter: Letter) -> None:
    waiting = signed(letter)
    address = page_of(waiting)
    with all_owners():
        Letter.objects.filter(pk=letter.pk).update(closes_at=read_clock() - DAY)
    assert "Yes, I sign this" not in client.get(address).content.decode()
    response = post(client, address, act="confirm")
    assert response.status_code == 422 and "nothing to confirm any more" in response.content.decode()
    assert fresh(waiting).state == SignatureState.PENDING


def test_news_is_stopped_on_the_page_too(client: Client, letter: Letter, signature: Signature) -> None:
    address = page_of(signature)
    assert "no more news" not in client.get(address).content.decode()
    with owner_scope([letter.owner_id]):
        wording = keep_wording(
            letter.owner, purpose=ConsentPurpose.CONTACT, language="en", text="Write to me.", now=read_clock()
        )
        row = SignatureConsent.objects.create(
            owner=letter.owner, campaign=letter.campaign, form=signature.form, wording=wording,
            organisation=letter.owner, given_at=read_clock(),
        )  # fmt: skip
    assert "no more news" in client.get(address).content.decode()
    assert post(client, address, act="stop_news").status_code == 302
    assert "no more news" not in client.get(address).content.decode()
    with all_owners():
        row.refresh_from_db()
        assert row.ended_at is not None
        assert SignatureConsent.objects.filter(ended_at=None).get().wording.purpose == ConsentPurpose.PROCESS


def test_office_and_organisation_can_be_corrected_by_who_signs_with_them(
    client: Client, letter: Letter, signature: Signature
) -> None:
    values = {"kind": SignatureKind.OFFICE, "office": "Nurse", "organisation": "City Hopsital", "name": "Eino"}
    other, said = signed(letter, state=CONFIRMED, **values), {"office": "Doctor", "organisation": "City Hospital"}
    address, own = page_of(other), client.get(page_of(signature)).content.decode()
    for field in said:
        assert f"id_{field}" not in own and f'value="{values[field]}"' in client.get(address).content.decode()
    assert post(client, address, **CHANGED, **said).status_code == 302
    assert {field: opened(fresh(other), field) for field in said} == said


def test_the_name_by_which_an_organisation_is_asked_about_somebody_cannot_be_emptied(
    client: Client, letter: Letter
) -> None:
    values = {"kind": SignatureKind.ORGANISATION, "organisation": "Dockers", "visibility": Visibility.COUNTED_ONLY}
    waiting = signed(letter, state=SignatureState.PENDING, **values)
    address = page_of(waiting)
    assert "May stay empty" not in client.get(address).content.decode()
    sent = {**CHANGED, "visibility": "counted_only", "organisation": "Dockers"}
    answer = post(client, address, **{**sent, "name": ""})
    assert answer.status_code == 422 and "asked about you by your name" in answer.content.decode()
    assert post(client, address, **sent).status_code == 302


def test_erasing_asks_once_more_and_ends_the_link(client: Client, signature: Signature) -> None:
    address = page_of(signature)
    before = dump()
    asked = post(client, address, act="erase")
    assert asked.status_code == 200 and "cannot be undone" in asked.content.decode() and dump() == before
    done = post(client, address, act="erase_now")
    assert done.status_code == 200 and "Everything is erased" in done.content.decode()
    assert fresh(signature).name_sealed is None and client.get(address).status_code == 404
    with all_owners():
        assert Erasure.objects.get().about_id == signature.form
        assert not SignatureConsent.objects.exists() and not Link.objects.exists()


def test_erasing_promises_no_more_than_this_signing_and_leads_to_the_others(
    client: Client, letter: Letter, signature: Signature
) -> None:
    address, find = page_of(signature), f'href="/en/c/{letter.campaign.code}/find/"'
    shown, asked = client.get(address).content.decode(), post(client, address, act="erase").content.decode()
    assert "nothing of this signing is left" in shown and "nothing of this signing is left" in asked
    assert find in shown and find in asked and find in post(client, address, act="erase_now").content.decode()


@pytest.mark.parametrize("act", ["", "ERASE_NOW", "delete", "CONFIRM"])
def test_an_act_that_is_none_does_nothing(client: Client, signature: Signature, act: str) -> None:
    address = page_of(signature)
    before = dump()
    assert post(client, address, act=act).status_code == 302
    assert dump() == before


@pytest.mark.parametrize("act", ["change", "withdraw", "erase", "erase_now"])
def test_an_old_link_or_another_site_does_nothing(client: Client, signature: Signature, act: str) -> None:
    old, good = page_of(signature, now=read_clock() - 366 * DAY), page_of(signature)
    before = dump()
    assert post(client, old, **{**CHANGED, "act": act}).status_code == 410
    assert client.get(old).status_code == client.get(f"{old}data.json").status_code == 410
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert client.post(good, {**CHANGED, "act": act}, headers=foreign).status_code == 403
    assert dump() == before


def test_every_language_of_the_page_has_the_same_link(client: Client, signature: Signature) -> None:
    address = page_of(signature)
    swedish = address.replace("/en/", "/sv/")
    assert f'href="{swedish}"' in client.get(address).content.decode()
    assert client.get(swedish).status_code == 200


def test_the_answer_to_send_me_my_link_is_the_same_for_everybody(client: Client, signature: Signature) -> None:
    with all_owners():
        code = signature.campaign.code
    address = f"/en/c/{code}/find/"
    here = {"Sec-Fetch-Site": "same-origin"}
    answers = []
    for email in ("aino@post.example", "nobody@post.example"):
        token = client.get(address).context["token"]
        for _double in range(2):
            response = client.post(address, {"email": email, "token": token}, headers=here)
        page = client.get(response["Location"])
        answers.append((response.status_code, response["Location"], page.content, sorted(page.headers.items())))
    assert answers[0] == answers[1] and b"same for every address" in answers[0][2]
    with all_owners():
        rows = list(Intake.objects.order_by("received_at"))
        forms = [json.loads(unseal(row.form_sealed, Intake._meta.db_table, "form_sealed", row.pk)) for row in rows]
    assert {row.asks for row in rows} == {IntakeAsk.LINK}
    assert [form["email"] for form in forms] == ["aino@post.example", "nobody@post.example"]


def test_where_the_public_pages_were_closed_everybody_finds_the_own_signature_still(
    client: Client, letter: Letter, signature: Signature
) -> None:
    old = page_of(signature, now=read_clock() - 366 * DAY)
    with owner_scope([letter.owner_id]):
        title = letter.campaign.texts.get().title
    address = f"/en/c/{letter.campaign.code}/find/"
    assert title in client.get(address).content.decode()
    unpublish_campaign(letter.campaign, by=None, now=read_clock())
    assert f'href="{address}"' in client.get(old).content.decode()
    shown = client.get(address)
    assert shown.status_code == 200 and title not in shown.content.decode()
    token = shown.context["token"]
    sent = client.post(address, {"email": "aino@post.example", "token": token}, headers={"Sec-Fetch-Site": "none"})
    assert client.get(sent["Location"]).status_code == 200
    with all_owners():
        work_intake(now=read_clock())
        assert Mail.objects.get().about_id == signature.form


def test_of_a_campaign_that_was_never_public_and_had_no_letter_to_sign_nobody_finds_anything(
    client: Client, letter: Letter
) -> None:
    with owner_scope([letter.owner_id]):
        Campaign.objects.filter(pk=letter.campaign_id).update(published_at=None, index_key_sealed=None)
    assert client.get(f"/en/c/{letter.campaign.code}/find/").status_code == 404


@pytest.mark.parametrize("token", ["", "forged", "a.1:b"])
def test_a_form_that_did_not_come_from_here_is_asked_for_again(
    client: Client, signature: Signature, token: str
) -> None:
    with all_owners():
        address = f"/en/c/{signature.campaign.code}/find/"
    response = client.post(address, {"email": "a@post.example", "token": token}, headers={"Sec-Fetch-Site": "none"})
    assert response.status_code == 422 and "did not come from here" in response.content.decode()
    with all_owners():
        assert not Intake.objects.exists()
