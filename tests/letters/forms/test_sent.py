"""A sent form is checked with the fields of its class, which everybody's forms share: no page may ever write into them."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from letters.forms.sent import Lent, SentForm
from letters.forms.sign import SignForm
from letters.models import Letter
from letters.queries.publicpage import sign_page
from organisations.queries.clock import read_clock
from tests.factories import NOW
from tests.factories_signatures import make_open_letter
from tests.letters.signing import address, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def london() -> Letter:
    now = read_clock()
    letter = make_open_letter(now=now)
    make_open_letter(letter.owner, city="Oslo", country="NO", now=now)
    return letter


def everything_in(fields: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {
        name: (id(field), str(field.label), str(field.help_text), field.required, str(vars(field.widget)))
        for name, field in fields.items()
    }


def test_checking_copies_no_field_and_showing_copies_all(london: Letter) -> None:
    page = sign_page(london.code)
    sent, shown = SentForm(page, now=NOW), SignForm(page, now=NOW)
    assert all(sent.fields[name] is SentForm.base_fields[name] for name in sent.fields if name != "also")
    assert not any(shown.fields[name] is SentForm.base_fields[name] for name in shown.fields)
    assert isinstance(SentForm.base_fields, Lent) and not isinstance(SignForm.base_fields, Lent)


def test_checking_prepares_no_field_for_drawing(london: Letter) -> None:
    sent = SentForm(sign_page(london.code), QueryDict(urlencode(filled(london), doseq=True)), now=NOW)
    assert sent.is_valid() and not sent._bound_fields_cache  # type: ignore[attr-defined]


def test_no_page_of_the_road_leaves_anything_in_the_shared_fields(client: Client, london: Letter) -> None:
    before = everything_in(SentForm.base_fields)
    client.get(address(london))
    answers = [
        client.post(address(london), filled(london, **values)).status_code
        for values in (
            {"step": "review"},
            {"step": "change"},
            {"step": "send", "name": "<b>"},
            {"step": "send", "email": "nobody"},
            {"step": "send", "token": "forged"},
            {"step": "send"},
        )
    ]
    assert answers == [200, 200, 422, 422, 422, 303]
    assert everything_in(SentForm.base_fields) == before


@pytest.mark.parametrize("field", ["country", "visibility", "kind"])
@pytest.mark.parametrize("value", ["", "nowhere", "SE ", "personal\x00", "Public"])
def test_only_what_is_offered_can_be_chosen(client: Client, london: Letter, field: str, value: str) -> None:
    answer = client.post(address(london), filled(london, **{field: value}))
    assert (answer.status_code, f'id="id_{field}_error"' in answer.content.decode()) == (422, True)
