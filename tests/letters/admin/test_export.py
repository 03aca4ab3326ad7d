"""The pages of lists: each condition that lacks is a refusal with a sentence; the passphrase is shown once."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import pyzipper
from django.test import Client
from django.urls import reverse

from letters.admin.export import ExportAdmin
from letters.domain.export import clear_exports
from letters.domain.job import do_jobs
from letters.enums import ExportKind, ExportState
from letters.models import Export, Letter
from organisations.enums import Role
from organisations.models import Organisation
from organisations.queries.clock import read_clock
from tests.factories import make_member
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.admin.desk import signed_in

WHY = "For the parliament's petitions office"
pytestmark = pytest.mark.usefixtures("plain_static", "one_database")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    letter = make_open_letter(steppe)
    for number in range(3):
        make_signature(letter, email=f"p{number}@post.example", name=f"Person No {number}")
    return letter


@pytest.fixture
def anna(steppe: Organisation) -> Client:
    """An organiser to whom an owner has granted it."""
    return signed_in(make_member(steppe, granted=["exports_persons"]))


@pytest.fixture
def bo(steppe: Organisation) -> Client:
    return signed_in(make_member(steppe, Role.OWNER, "bo@steppe.example"))


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:letters_export_{name}", args=args)


def ask(client: Client, letter: Letter, **values: Any) -> Any:
    data = {"campaign": letter.campaign_id, "kind": ExportKind.INTERNAL, "reason": WHY, **values}
    return client.post(url("add"), data)


def made(client: Client, letter: Letter) -> Export:
    assert ask(client, letter).status_code == 302
    do_jobs(now=read_clock())
    export: Export = Export.objects.get()
    return export


def test_from_asking_to_the_file_with_its_passphrase(letter: Letter, anna: Client) -> None:
    export = made(anna, letter)
    assert url("open", export.pk) in anna.get(url("change", export.pk)).content.decode()
    assert "Show the passphrase" in anna.get(url("open", export.pk)).content.decode()
    opened = anna.post(url("open", export.pk))
    assert "no-store" in opened["Cache-Control"]
    passphrase, link = opened.context["passphrase"], opened.context["link"]
    assert passphrase in opened.content.decode()
    assert "Download the file" in anna.get(link).content.decode()
    answer: Any = anna.post(link)
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/zip"
    with pyzipper.AESZipFile(BytesIO(content)) as archive:
        archive.setpassword(passphrase.encode())
        assert b"Person No 2" in archive.read("signatories.csv")
    assert (anna.get(link).status_code, anna.post(link).status_code) == (410, 410)
    assert "Ask for a new one" in anna.post(link).content.decode()


def test_without_the_right_there_is_nothing(letter: Letter, steppe: Organisation, anna: Client) -> None:
    organiser = signed_in(make_member(steppe, email="olga@steppe.example", granted=["sees_persons"]))
    export = made(anna, letter)
    for address in (url("changelist"), url("add"), *(url(name, export.pk) for name in ("change", "open", "fetch"))):
        assert organiser.get(address).status_code in {403, 404}
        assert organiser.post(address, {"reason": WHY}).status_code in {403, 404}


def test_without_a_second_factor_shown_lately_it_is_asked_for_again(
    letter: Letter, anna: Client, settings: Any
) -> None:
    export = made(anna, letter)
    settings.FRESH_FOR = 0
    for answer in (anna.post(url("open", export.pk)), anna.post(url("fetch", export.pk)), ask(anna, letter)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/staff/account/")
    assert Export.objects.get().state == ExportState.READY


@pytest.mark.parametrize("reason", ["", "short"])
def test_without_a_reason_it_is_not_made(letter: Letter, anna: Client, reason: str) -> None:
    assert ask(anna, letter, reason=reason).status_code == 422
    assert not Export.objects.exists()


def test_a_long_list_waits_for_a_second_person_and_says_so(
    letter: Letter, anna: Client, bo: Client, settings: Any
) -> None:
    settings.EXPORT_ALONE_UP_TO = 2
    export = made(anna, letter)
    refused = anna.post(url("open", export.pk))
    assert refused.status_code == 403
    assert "has to agree first" in refused.content.decode()
    assert anna.post(url("approve", export.pk)).status_code == 403
    assert url("approve", export.pk) not in anna.get(url("change", export.pk)).content.decode()
    assert bo.post(url("approve", export.pk)).status_code == 302
    do_jobs(now=read_clock())
    foreign = bo.post(url("open", export.pk))
    assert (foreign.status_code, "Only the person who asked" in foreign.content.decode()) == (403, True)
    assert "passphrase" in anna.post(url("open", export.pk)).context


def test_the_link_belongs_to_one_person_one_list_and_one_day(letter: Letter, anna: Client, bo: Client) -> None:
    export = made(anna, letter)
    assert (export.state, anna.get(url("approve", export.pk)).status_code) == (ExportState.ASKED, 403)
    assert bo.post(url("approve", export.pk)).status_code == 302
    do_jobs(now=read_clock())
    link = anna.post(url("open", export.pk)).context["link"]
    assert anna.post(url("open", export.pk)).status_code == 410
    assert bo.post(link).status_code == 403
    assert (anna.post(url("fetch", export.pk)).status_code, anna.post(link + "x").status_code) == (404, 404)
    Export.objects.update(expires_at=read_clock() - timedelta(seconds=1))
    assert anna.post(link).status_code == 410
    clear_exports(now=read_clock())
    assert (anna.get(link).status_code, anna.get(url("change", export.pk)).status_code) == (410, 200)


def test_a_second_press_at_the_same_moment_shows_why_it_is_not_to_be_had(
    letter: Letter, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = made(anna, letter)
    monkeypatch.setattr(ExportAdmin, "_shut", lambda *_asked: None)  # it was looked at before the first press was done
    link = anna.post(url("open", export.pk)).context["link"]
    monkeypatch.setattr("letters.admin.export.link_fits", lambda *_asked: True)
    fetched: Any = anna.post(link)
    assert b"".join(fetched.streaming_content)
    for late in (anna.post(url("open", export.pk)), anna.post(link)):
        assert (late.status_code, "is not there to be opened" in late.content.decode()) == (410, True)
