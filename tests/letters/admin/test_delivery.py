"""The board and the page of a delivery: what is entered, corrected and shown there."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery, current_app
from django.urls import reverse

from letters.enums import Answer, Channel, Detail, EventKind, Precision, Reach
from letters.models import ChannelStep, Delivery, Event
from organisations.enums import Role
from organisations.models import Organisation
from organisations.ownership import all_owners
from tests.factories import NOW, make_organisation
from tests.factories_deliveries import make_delivery, note
from tests.letters.admin.desk import person, posted, signed_in, url

K = EventKind
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def organisation(in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    return organisation


def in_state(delivery: Delivery, kinds: list[EventKind]) -> Delivery:
    for number, kind in enumerate(kinds):
        promise = delivery.events.filter(kind=K.PROMISED).first() if kind == K.PROMISE_BROKEN else None
        note(delivery, kind, NOW + number * MINUTE, words="why", about=promise)
    return delivery


def test_a_refused_move_says_why_on_the_page_and_writes_nothing(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    answer = signed_in(person(organisation)).post(url("record", delivery.pk), posted(delivery, K.REPLIED))
    assert answer.status_code == 409
    assert "No attempt stands yet" in answer.content.decode()
    assert not delivery.events.exists()


def test_a_double_click_is_one_event(organisation: Organisation) -> None:
    delivery, client = make_delivery(organisation), signed_in(person(organisation))
    data = posted(delivery, K.SENT)
    assert [client.post(url("record", delivery.pk), data).status_code for _ in range(2)] == [302, 302]
    assert delivery.events.count() == 1


@pytest.mark.parametrize(
    ("on", "at", "precision", "moment"),
    [
        ("2016-06-01", "12:00", Precision.MINUTE, "2016-06-01T10:00:00+00:00"),
        ("2016-06-01", "", Precision.DAY, "2016-06-01T21:59:00+00:00"),
        ("", "", Precision.UNKNOWN, None),
    ],
)
def test_times_are_those_of_the_recipient_as_exactly_as_they_are_known(
    organisation: Organisation, on: str, at: str, precision: str, moment: str | None
) -> None:
    delivery = make_delivery(organisation, "Berlin", "Europe/Berlin")
    client = signed_in(person(organisation))
    assert "Europe/Berlin" in client.get(url("change", delivery.pk)).content.decode()
    client.post(url("record", delivery.pk), posted(delivery, K.SENT, occurred_on=on, occurred_time=at))
    event = delivery.events.get()
    assert event.precision == precision
    assert (event.occurred_at.isoformat() if event.occurred_at else None) == moment


def test_the_list_of_entries_tells_times_as_exactly_as_they_are_known(organisation: Organisation) -> None:
    delivery, client = make_delivery(organisation, "Berlin", "Europe/Berlin"), signed_in(person(organisation))
    for kind, at in ((K.REFUSED, "12:00"), (K.SENT, "")):
        data = posted(delivery, kind, occurred_on="2016-06-01", occurred_time=at)
        assert client.post(url("record", delivery.pk), data).status_code == 302
    page = client.get(reverse("admin:letters_event_changelist")).content.decode()
    told = re.findall(r"field-happened_at[^>]*>([^<]+)<", page)
    assert sorted(told) == ["1 June 2016", "1 June 2016, 12:00"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"occurred_on": "", "occurred_time": "12:00"}, "Give the day too"),
        ({"occurred_on": "2999-01-01"}, "This lies in the future"),
        ({"occurred_on": "2016-03-27", "occurred_time": "01:30"}, "they were put forward"),
        ({"occurred_on": "yesterday"}, "Enter a valid date"),
        ({"key": "not one"}, "This form is incomplete"),
        ({"channel": "pigeon"}, "Select a valid choice"),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"kind": K.CANCELLED, "words": " "}, "Say why"),
    ],
)
def test_wrong_input_comes_back_with_a_sentence_and_what_was_typed(
    organisation: Organisation, values: dict[str, str], sentence: str
) -> None:
    delivery = make_delivery(organisation)
    data = posted(delivery, K.SENT) | {"words": "typed before"} | values
    answer = signed_in(person(organisation)).post(url("record", delivery.pk), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert values.get("words", "typed before") in page
    assert not delivery.events.exists()


def test_an_earlier_fact_is_entered_by_a_form_of_its_own_and_marked_where_it_does_not_fit(
    organisation: Organisation,
) -> None:
    delivery = in_state(make_delivery(organisation), [K.HANDED_IN])
    client = signed_in(person(organisation))
    data = posted(delivery, K.REPLIED, occurred_on="2016-05-20", late="True", detail=Detail.SUBSTANTIVE)
    assert client.post(url("record", delivery.pk), data).status_code == 302
    assert "out of order" in client.get(url("change", delivery.pk)).content.decode()
    delivery.refresh_from_db()
    assert (delivery.reach, delivery.answer) == (Reach.HANDED_IN, Answer.NONE)


def test_an_entry_is_taken_back_and_its_words_are_redacted_after_a_question(organisation: Organisation) -> None:
    delivery, client = make_delivery(organisation), signed_in(person(organisation))
    event = note(delivery, K.SENT, words="Mrs Invented posted it")
    for name, data in (("redact", {"why": "a name"}), ("void", {"why": "not sent", "key": uuid4()})):
        page = reverse(f"admin:letters_event_{name}", args=[event.pk])
        assert client.get(page).status_code == 200
        assert client.post(page, {}).status_code == 422
        answer = client.post(page, data)
        assert (answer.status_code, answer.headers["Location"]) == (302, url("change", delivery.pk))
    assert [event.kind for event in delivery.events.all()] == [K.SENT, K.REDACTED, K.VOIDED]
    assert "Mrs Invented" not in client.get(url("change", delivery.pk)).content.decode()


@pytest.mark.parametrize(("role", "status"), [(Role.COORDINATOR, 404), (Role.REPORTER, 404), (Role.ORGANISER, 200)])
def test_corrections_are_for_those_who_may_record(organisation: Organisation, role: Role, status: int) -> None:
    delivery = make_delivery(organisation)
    event = note(delivery, K.SENT, words="by hand")
    step = ChannelStep.objects.create(owner=organisation, delivery=delivery, position=1, channel=Channel.POST)
    client = signed_in(person(organisation, role))
    for name, row in (("event_void", event), ("event_redact", event), ("channelstep_drop", step)):
        assert client.get(reverse(f"admin:letters_{name}", args=[row.pk])).status_code == status


def test_a_step_is_planned_and_dropped_from_the_page(organisation: Organisation) -> None:
    delivery, client = make_delivery(organisation), signed_in(person(organisation))
    data = {"channel": Channel.POST, "due_at": "2016-06-01"}
    assert client.post(url("plan", delivery.pk), data).status_code == 302
    step = delivery.steps.get()
    assert "no contact point is known" in client.get(url("change", delivery.pk)).content.decode()
    client.post(reverse("admin:letters_channelstep_drop", args=[step.pk]))
    step.refresh_from_db()
    assert step.dropped_at
    assert client.post(url("plan", delivery.pk), {"channel": "pigeon"}).status_code == 422


def test_words_are_shown_to_those_who_write_the_log_only(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    note(delivery, K.REFUSED, words="They laughed", witnesses="Kim")
    pages = {role: signed_in(person(organisation, role)).get(url("change", delivery.pk)) for role in Role}
    seen = {role for role, page in pages.items() if "They laughed" in page.content.decode()}
    assert seen == {Role.OWNER, Role.ORGANISER}


def test_board_and_page_say_what_the_public_page_says(organisation: Organisation) -> None:
    delivery = in_state(make_delivery(organisation), [K.FAILED, K.REFUSED, K.LEFT])
    client = signed_in(person(organisation))
    for address in (url("change", delivery.pk), url("changelist")):
        stamps = re.findall(r'stamp__word">([^<]+)<', client.get(address).content.decode())
        assert stamps == ["Refused", "Left there"]


def test_the_route_names_each_entry_by_the_word_of_its_stamp(organisation: Organisation) -> None:
    delivery = in_state(make_delivery(organisation), [K.FAILED, K.NOTED])
    note(delivery, K.PROMISED, NOW + 2 * MINUTE, detail=Detail.MEETING)
    page = signed_in(person(organisation)).get(url("change", delivery.pk)).content.decode()
    route = page.partition('class="route"')[2]
    assert re.findall(r"<strong>([^<]+)\.</strong>", route) == ["Not delivered", "Note", "Meeting promised"]


def test_the_board_reads_each_line_in_the_same_number_of_queries(
    organisation: Organisation, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(person(organisation))
    for city in ("Berlin", "London", "Ottawa", "Delhi", "Oslo"):
        in_state(make_delivery(organisation, city), [K.HANDED_IN, K.PROMISED])
    with django_assert_max_num_queries(16):
        page = client.get(url("changelist")).content.decode()
    assert page.count("stamp--promised") == 5
    assert "Ottawa" in page


def test_a_delivery_is_planned_for_an_edition_that_stands(organisation: Organisation) -> None:
    client = signed_in(person(organisation))
    assert "No delivery is planned yet" in client.get(url("changelist")).content.decode()
    edition = make_delivery(organisation).edition
    other = make_delivery(organisation, "Paris", "Europe/Paris").recipient
    data = {"edition": edition.pk, "recipient": other.pk, "capacity": "copy"}
    assert client.post(url("add"), data).status_code == 302
    assert Delivery.objects.filter(edition=edition, recipient=other, capacity="copy").exists()
    assert client.post(url("add"), data).status_code in {200, 422}


def test_nothing_of_another_organisation_is_found(organisation: Organisation) -> None:
    with all_owners():
        theirs = make_delivery(make_organisation("Theirs"), "Riga", "Europe/Riga")
        event = note(theirs, K.SENT, words="THEIRSECRET")
    client = signed_in(person(organisation))
    assert client.post(url("record", theirs.pk), posted(theirs, K.SENT)).status_code == 404
    for path in (url("record", theirs.pk), url("plan", theirs.pk), url("picture", theirs.pk)):
        assert client.post(path, {}).status_code == 404
    assert client.get(url("change", theirs.pk)).status_code in {302, 404}
    assert client.get(reverse("admin:letters_event_void", args=[event.pk])).status_code == 404
    with all_owners():
        assert Event.objects.filter(delivery=theirs).count() == 1


def test_a_post_succeeds_with_the_broker_down(
    organisation: Organisation, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    delivery, client = make_delivery(organisation), signed_in(person(organisation))
    ours: Any = current_app._get_current_object()  # type: ignore[attr-defined]
    Celery("lost", broker="redis://127.0.0.1:1/0", set_as_current=False).set_current()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(url("record", delivery.pk), posted(delivery, K.SENT))
    finally:
        ours.set_current()
    assert answer.status_code == 302
    assert delivery.events.count() == 1
    assert "The broker cannot be reached" in caplog.text
