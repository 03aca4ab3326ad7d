"""Forms over a limit on staff pages: counted by reason, decided on by organisers, and nobody's name shown."""

from datetime import timedelta

import pytest
from django.urls import reverse

from letters.domain.intake import work_intake
from letters.models import Intake
from letters.queries.todo import todos
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import NOW, make_organisation
from tests.factories_signatures import make_open_letter
from tests.letters.admin.desk import person, signed_in
from tests.letters.domain.intake.forms import outcome, send_form

NAMES = ("Aino Salovaara", "Eino Salovaara", "Veikko Salovaara", "Väinö Salovaara")
PERSONAL = ("Salovaara", "post.example", "Turku")


@pytest.fixture
def held(steppe: Organisation) -> list[Intake]:
    """Two names too many from one mailbox."""
    letter = make_open_letter(steppe)
    letter.campaign.names_per_address = 1
    letter.campaign.save()
    for name in NAMES[:3]:
        send_form(letter, name=name)
    work_intake(now=NOW + timedelta(minutes=1))
    return list(Intake.objects.filter(state="held"))


def url(name: str, *args: object) -> str:
    return reverse(f"admin:letters_intake_{name}", args=args)


def test_the_list_counts_what_waits_by_reason_and_names_nobody(steppe: Organisation, held: list[Intake]) -> None:
    client = signed_in(person(steppe))
    page = client.get(url("changelist")).content.decode()
    assert "too many names with one address (2)" in page
    assert client.get(url("changelist"), {"why": "network"}).content.decode().count("field-campaign") == 0
    asked = client.get(url("release", held[0].pk)).content.decode()
    assert "Finland" in asked
    pages = [page, asked, client.get(url("change", held[0].pk)).content.decode()]
    assert not [word for text in pages for word in PERSONAL if word in text]


def test_one_is_let_through_and_the_other_stays(steppe: Organisation, held: list[Intake]) -> None:
    response = signed_in(person(steppe)).post(url("release", held[0].pk))
    assert (response.status_code, response["Location"]) == (302, url("changelist"))
    assert [outcome(one) for one in held] == [("received", "let_through"), ("held", "names")]


def test_all_alike_are_dropped_and_a_second_click_says_that_it_is_over(
    steppe: Organisation, held: list[Intake]
) -> None:
    client = signed_in(person(steppe))
    client.post(url("drop", held[0].pk), {"alike": "on"})
    assert [outcome(one) for one in held] == [("dropped", "refused")] * 2
    assert client.post(url("drop", held[0].pk)).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPORTER])
def test_only_organisers_see_and_decide(steppe: Organisation, held: list[Intake], role: Role) -> None:
    client = signed_in(person(steppe, role))
    assert client.get(url("changelist")).status_code == 403
    assert client.post(url("drop", held[0].pk)).status_code in (403, 404)
    assert outcome(held[0]) == ("held", "names")


def test_another_organisation_sees_none_of_it(steppe: Organisation, held: list[Intake]) -> None:
    stranger = signed_in(person(make_organisation("Others"), Role.OWNER))
    assert "too many names with one address (0)" in stranger.get(url("changelist")).content.decode()
    assert stranger.post(url("drop", held[0].pk)).status_code == 404


def test_what_waits_is_something_to_do(steppe: Organisation, held: list[Intake]) -> None:
    (todo,) = [todo for todo in todos(now=NOW) if isinstance(todo.row, Intake)]
    assert (todo.row, todo.campaign, "2 sign forms wait" in todo.sentence) == (held[0], held[0].campaign, True)
