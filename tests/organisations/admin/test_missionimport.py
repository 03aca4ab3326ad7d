"""An operator uploads a list, reads its plan, takes it in; nobody else sees any of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client

from organisations.domain.missionimport import work
from organisations.enums import ImportState
from organisations.models import MissionImport, Recipient
from organisations.tasks import nudge_imports, take_lists_in
from tests.factories import make_user
from tests.organisations.admin.conftest import SignIn
from tests.organisations.readers.lists import listed, row

pytestmark = pytest.mark.django_db
LIST = "/staff/organisations/missionimport/"


@pytest.fixture
def operator(plain_static: None) -> Client:
    client = Client()
    client.force_login(make_user("op@example.org", is_operator=True))
    return client


def breaks(*_args: Any) -> int:
    raise IntegrityError("no such place\nDETAIL: the whole row")


def upload(client: Client, content: bytes) -> str:
    response = client.post(f"{LIST}add/", {"file": SimpleUploadedFile("list.csv", content)})
    return response.headers.get("Location", "")


def test_the_plan_is_read_before_anything_is_written_and_then_taken_in(operator: Client) -> None:
    assert "Nothing is written before" in operator.get(f"{LIST}add/").content.decode()
    page = upload(operator, listed(row(1), row(2, sending_country="")))
    told = operator.get(page).content.decode()
    assert "1 added, 0 changed, 0 unchanged, 1 skipped" in told
    assert "row 3: Embassy of Kazakhstan, Town 2: the sending state has no country code" in told
    assert not Recipient.objects.exists()
    take_in = page.replace("change", "take-in")
    assert operator.post(take_in).status_code == 302
    told = operator.get(page).content.decode()
    assert ("2 of 2" in told, "Look again" in told, Recipient.objects.count()) == (True, False, 1)
    assert operator.post(take_in).status_code == 422


def test_a_long_list_shows_how_far_it_is_and_the_worker_is_asked_to_go_on(
    operator: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(work, "AT_ONCE", timedelta(microseconds=1))
    monkeypatch.setattr(work, "BATCH", 2)
    page = upload(operator, listed(*(row(number) for number in range(1, 6))))
    with django_capture_on_commit_callbacks() as asked:
        assert operator.post(page.replace("change", "take-in")).status_code == 302
    told = operator.get(page).content.decode()
    assert ("2 of 5" in told, "Look again" in told, nudge_imports in asked) == (True, True, True)
    take_lists_in()
    assert ("5 of 5" in operator.get(page).content.decode(), Recipient.objects.count()) == (True, 5)


def test_faults_stand_on_the_page_with_row_and_column_and_offer_no_act(operator: Client) -> None:
    page = upload(operator, listed(row(1), row(2, type="<b>castle</b>")))
    told = operator.get(page).content.decode()
    assert "row 3: type: “&lt;b&gt;castle&lt;/b&gt;” is not a kind of mission." in told
    assert "take-in" not in told
    assert MissionImport.objects.get().state == ImportState.REFUSED


def test_of_many_faults_the_page_tells_the_first_and_folds_the_others_away(operator: Client) -> None:
    page = upload(operator, listed(*(row(number, type="castle") for number in range(1, 54))))
    told = operator.get(page).content.decode()
    first, folded = told.split("<details><summary>and 3 more</summary>")
    assert ("53 faults" in first, "row 51:" in first, "row 52:" in first) == (True, True, False)
    assert [f"row {number}:" in folded for number in (52, 53, 54)] == [True, True, True]
    assert "read the list again" not in told


def test_of_more_faults_than_are_kept_it_says_how_to_read_the_others(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "KEPT", 52)
    page = upload(operator, listed(*(row(number, type="castle") for number in range(1, 60))))
    told = operator.get(page).content.decode()
    assert ("and 9 more" in told, "and 7 more" in told, "row 53:" in told, "row 54:" in told) == (
        True,
        True,
        True,
        False,
    )
    assert "Mend these and read the list again: it then tells the others." in told


def test_a_list_that_broke_down_says_why_on_its_page(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "write_outcomes", breaks)
    page = upload(operator, listed(row(1)))
    assert operator.post(page.replace("change", "take-in")).status_code == 302
    told = operator.get(page).content.decode()
    assert ("stopped by a fault" in told, "IntegrityError: no such place" in told) == (True, True)
    assert ("0 of 1" in told, "Look again" in told) == (True, False)
    assert operator.get(LIST).status_code == 200


def test_what_is_no_list_is_refused_in_words(operator: Client) -> None:
    response = operator.post(f"{LIST}add/", {"file": SimpleUploadedFile("list.csv", b"")})
    assert response.status_code == 422
    told = operator.get(upload(operator, b"\xff\xfe\x00\x01")).content.decode()
    assert "not in UTF-8" in told


def test_a_list_is_dropped(operator: Client) -> None:
    page = upload(operator, listed(row(1)))
    assert operator.post(page.replace("change", "drop")).status_code == 302
    assert MissionImport.objects.get().state == ImportState.DROPPED


def test_nobody_else_reads_or_uploads_a_list(operator: Client, sign_in: SignIn) -> None:
    page = upload(operator, listed(row(1)))
    client = sign_in()
    for address in (LIST, f"{LIST}add/", page, page.replace("change", "take-in")):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    assert "missionimport" not in client.get("/staff/").content.decode()
