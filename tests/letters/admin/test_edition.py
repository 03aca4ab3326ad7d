"""Freezing by the page, and what an edition's page shows to whom."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from letters.digests import digest_of
from letters.domain.edition import freeze_letter
from letters.domain.signature import record_signature
from letters.domain.version import make_version
from letters.enums import Visibility
from letters.models import Edition, EditionLine, Letter
from organisations.enums import Role, SecurityKind
from organisations.models import Membership, Organisation, SecurityEntry
from organisations.queries.clock import read_clock
from tests.factories import NOW, make_campaign
from tests.factories_letters import make_city, make_edition, make_letter, make_ready, sign_block
from tests.letters.admin.test_letter import page, signed_in
from tests.letters.typesetting.reading import words_of
from tests.organisations.signing_in import at

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    return signed_in(steppe, Role.ORGANISER)


@pytest.fixture
def edition(steppe: Organisation) -> Edition:
    letter = make_ready(steppe)
    version = make_version(letter, by=None, now=NOW)
    record_signature(version, name="Reserva Discreet", visibility=Visibility.RECIPIENT_ONLY, by=None, now=NOW)
    return freeze_letter(letter, cut_off=NOW, by=None, now=NOW)


def of(edition: Edition, name: str = "change") -> str:
    return reverse(f"admin:letters_edition_{name}", args=[edition.pk])


def seen() -> int:
    return SecurityEntry.objects.filter(kind=SecurityKind.PERSONAL_DATA_SEEN).count()


def test_the_checklist_says_why_not_and_where_it_is_cured(browser: Client, steppe: Organisation) -> None:
    target = make_city(steppe, confirmed=False)
    letter = make_letter(target.campaign, "Dear {{ head_of_mission }} ✊", target=target)
    shown = browser.get(page(letter, "freeze")).content.decode()
    for sentence in ("No head of mission is known", "Nobody signs this letter", "has not confirmed", "RAISED FIST"):
        assert sentence in shown
    assert reverse("admin:organisations_recipient_change", args=[target.recipient_id]) in shown
    assert 'type="submit" class="default"' not in shown, "no button while something is red"
    answer = browser.post(page(letter, "freeze"), {"cut_off": ""})
    assert answer.status_code == 422 and not Edition.objects.exists()
    assert "Nobody signs this letter" in answer.context["form"].non_field_errors()[0]


def test_the_button_freezes_and_opens_the_edition(browser: Client, steppe: Organisation) -> None:
    letter = make_ready(steppe)
    answer = browser.post(page(letter, "freeze"), {"cut_off": ""})
    edition = Edition.objects.get()
    assert answer.headers["Location"] == of(edition)
    assert edition.frozen_by is not None and edition.digest in browser.get(of(edition)).content.decode()


def test_the_cut_off_is_read_by_the_recipients_clock(browser: Client, steppe: Organisation) -> None:
    target = make_city(steppe, "Ottawa", country="CA", zone="America/Toronto")
    letter = make_letter(target.campaign, "Release them.", target=target)
    sign_block(letter)
    assert browser.post(page(letter, "freeze"), {"cut_off": "2016-05-26T08:00"}).status_code == 302
    assert Edition.objects.get().cut_off == NOW


def test_a_second_edition_says_how_it_stands_to_the_first(browser: Client, edition: Edition) -> None:
    letter = edition.letter
    refused = browser.post(page(letter, "freeze"), {"cut_off": ""})
    assert refused.status_code == 422 and Edition.objects.count() == 1
    assert browser.post(page(letter, "freeze"), {"place": f"supersedes:{edition.pk}"}).status_code == 302
    assert Edition.objects.get(number=2).supersedes == edition
    assert "cannot be delivered any more" in browser.get(of(edition)).content.decode()


def test_names_are_shown_when_asked_for_and_that_is_logged(browser: Client, edition: Edition) -> None:
    assert "Reserva" not in browser.get(of(edition)).content.decode() and seen() == 0
    assert "Reserva Discreet" in browser.get(of(edition) + "?names=1").content.decode()
    entry = SecurityEntry.objects.get(kind=SecurityKind.PERSONAL_DATA_SEEN)
    assert entry.subject_id == edition.pk and entry.detail == {"what": "lines"}


def test_the_full_letter_is_downloaded_by_editors_only_and_logged(
    browser: Client, edition: Edition, steppe: Organisation
) -> None:
    answer = browser.get(of(edition, "full_pdf"))
    assert "Reserva Discreet" in words_of(answer.content) and seen() == 1
    assert answer.headers["Cache-Control"].startswith("private, no-store")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    Membership.objects.update(sees_persons=False)
    assert browser.get(of(edition, "full_pdf")).status_code == 403 and seen() == 1
    assert "Reserva" not in browser.get(of(edition) + "?names=1").content.decode() and seen() == 1
    assert "Reserva" not in words_of(browser.get(of(edition, "public_pdf")).content)


def test_names_that_are_not_public_and_their_erasure_ask_for_a_second_factor_again(
    browser: Client, edition: Edition, steppe: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = edition.lines.filter(visibility=Visibility.RECIPIENT_ONLY)[1]
    erase = reverse("admin:letters_editionline_erase", args=[line.pk])
    draft = page(edition.letter, "preview_pdf")
    target = make_city(steppe, "Oslo")
    letter = make_letter(target.campaign, "Release them.", target=target)
    sign_block(letter, visibility=Visibility.PUBLIC)
    public = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    with_public_names = [page(public.letter, "preview_pdf"), of(public, "full_pdf")]
    at(read_clock() + timedelta(minutes=11), monkeypatch)
    for address in (of(edition, "full_pdf"), draft, erase):
        assert browser.get(address).headers["Location"].startswith("/staff/account/") and seen() == 0
    assert browser.post(erase, {"why": "asked"}).headers["Location"].startswith("/staff/account/")
    assert EditionLine.objects.get(pk=line.pk).erased_at is None
    assert [browser.get(address).status_code for address in with_public_names] == [200, 200]


def test_only_who_may_erase_opens_that_page_and_sees_the_name_there_if_they_may(
    browser: Client, edition: Edition
) -> None:
    line = edition.lines.filter(visibility=Visibility.RECIPIENT_ONLY)[1]
    address = reverse("admin:letters_editionline_erase", args=[line.pk])
    Membership.objects.update(sees_persons=False)
    assert "Reserva" not in browser.get(address).content.decode() and seen() == 0
    Membership.objects.update(sees_persons=True, erases_persons=False)
    assert browser.post(address, {}).status_code in {403, 404}


def test_the_record_verifies_and_holds_no_name(browser: Client, edition: Edition) -> None:
    answer = browser.get(of(edition, "record_json"))
    assert digest_of(json.loads(answer.content)) == edition.digest
    assert b"Reserva" not in answer.content and b"Oakhurst" not in answer.content


def test_a_line_is_erased_after_a_question_with_its_reason(browser: Client, edition: Edition) -> None:
    line = EditionLine.objects.get(block="annex")
    address = reverse("admin:letters_editionline_erase", args=[line.pk])
    assert "Reserva Discreet" in browser.get(address).content.decode()
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"why": "asked"}).headers["Location"] == of(edition)
    line.refresh_from_db()
    assert line.erased_at is not None
    assert SecurityEntry.objects.get(kind=SecurityKind.ERASED).detail == {"why": "asked"}
    assert "erased on" in browser.get(of(edition) + "?names=1").content.decode()


def test_what_was_frozen_has_no_form(browser: Client, edition: Edition) -> None:
    assert browser.get(reverse("admin:letters_edition_add")).status_code == 403
    assert browser.get(reverse("admin:letters_edition_delete", args=[edition.pk])).status_code == 403
    version = reverse("admin:letters_version_change", args=[edition.version_id])
    assert edition.version is not None and edition.version.digest in browser.get(version).content.decode()
    browser.post(of(edition), {"digest": "x"})
    browser.post(version, {"digest": "x"})
    edition.refresh_from_db()
    assert edition.digest != "x" and edition.version.digest != "x"


def test_a_withdrawn_name_asks_to_freeze_again(browser: Client, edition: Edition) -> None:
    signature = edition.letter.signatures.get()
    signature.state, signature.withdrawn_at = "withdrawn", NOW
    signature.save()
    assert "Freeze again" in browser.get(of(edition)).content.decode()


@pytest.mark.parametrize("name", ["change", "full_pdf", "public_pdf", "record_json"])
def test_another_organisations_edition_is_not_there(edition: Edition, in_scope: Any, name: str) -> None:
    from_elsewhere = signed_in(_another(in_scope), Role.OWNER)
    assert from_elsewhere.get(of(edition, name)).status_code in (302, 404)
    assert seen() == 0


def test_a_version_shows_what_it_changed(browser: Client, steppe: Organisation) -> None:
    edition = make_edition(steppe)
    letter: Letter = edition.letter
    passage = letter.passages.get()
    passage.text = "Release them all."
    passage.save()
    version = make_version(letter, by=None, now=NOW + timedelta(hours=1))
    shown = browser.get(reverse("admin:letters_version_change", args=[version.pk])).content.decode()
    assert "<del>them.</del><ins>them all.</ins>" in shown


def _another(in_scope: Any) -> Organisation:
    organisation = Organisation.objects.create(name="Another")
    in_scope(organisation)
    make_campaign(organisation)
    return organisation
