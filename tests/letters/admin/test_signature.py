"""Signatures on staff pages: no name in a list, opened with the right and logged, judged after a count, found by mark."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from letters.domain.edition import freeze_letter
from letters.domain.job import do_jobs
from letters.domain.judge import invalidate
from letters.domain.mandate import ask_mandate
from letters.enums import IntakeState, Invalid, SignatureKind, SignatureState
from letters.models import Intake, Letter, Signature
from organisations.enums import Role, SecurityKind
from organisations.models import Mail, Organisation, SecurityEntry
from organisations.ownership import all_owners, owner_scope
from organisations.queries.clock import read_clock
from organisations.sealing import seal
from tests.factories import NOW, make_campaign, make_organisation, make_target
from tests.factories_letters import sign_block
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.admin.test_letter import signed_in

pytestmark = pytest.mark.usefixtures("plain_static")
PAGES = ("names", "invalidate", "restore", "find", "funnel")
NAME = "Aino Salovaara"


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    return signed_in(steppe, Role.ORGANISER)


def at(name: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:letters_signature_{name}", args=args)


def many(name: str) -> str:
    return at(f"many_{name}")


def seen() -> list[dict[str, Any]]:
    rows = SecurityEntry.objects.filter(kind=SecurityKind.PERSONAL_DATA_SEEN).order_by("id")
    return [row.detail for row in rows]


def states() -> set[str]:
    return {row.state for row in Signature.objects.all()}


def test_the_list_and_the_page_of_one_name_nobody(browser: Client, letter: Letter) -> None:
    signature = make_signature(letter, place="Turku", comment="Free them", office="Chair")
    for page in (browser.get(at()), browser.get(at("change", signature.pk))):
        assert page.status_code == 200
        said = page.content.decode()
        assert not [word for word in (NAME, "Aino", "aino@", "Turku", "Free them", "sealed") if word in said]
    assert seen() == []


def test_names_are_opened_a_page_at_a_time_and_that_is_logged_with_the_number(browser: Client, letter: Letter) -> None:
    make_signature(letter)
    make_signature(letter, email="b@post.example", name="Ida Other", state=SignatureState.PENDING)
    said = browser.get(many("names") + "?state__exact=confirmed").content.decode()
    assert NAME in said and "Ida Other" not in said
    assert seen() == [{"what": "names", "count": 1}]


@pytest.mark.parametrize("role", [Role.REPORTER, Role.COORDINATOR])
@pytest.mark.parametrize("page", PAGES)
def test_who_lacks_the_right_stands_before_a_closed_door(
    steppe: Organisation, letter: Letter, role: Role, page: str
) -> None:
    make_signature(letter)
    client = signed_in(steppe, role)
    assert client.get(at()).status_code == 403
    assert client.get(many(page)).status_code == client.post(many(page)).status_code == 403
    assert seen() == []


def test_nobody_sees_or_judges_those_of_another_organisation(browser: Client, letter: Letter) -> None:
    other = make_organisation("Another Body")
    theirs = make_open_letter(other, city="Oslo", country="NO")
    with owner_scope([other.pk]):
        row = make_signature(theirs, name="Ida Theirs")
    assert browser.get(at("change", row.pk)).status_code in (302, 404)
    assert "Ida Theirs" not in browser.get(many("names")).content.decode()
    browser.post(many("invalidate"), {"key": row.pk, "number": 0, "reason": Invalid.ABUSE})
    found = browser.post(many("find"), {"email": "aino@post.example", "campaign": letter.campaign_id}).content.decode()
    assert "0 signatures" in found
    with all_owners():
        assert Signature.objects.get(pk=row.pk).state == SignatureState.CONFIRMED


def test_a_filter_is_counted_first_then_invalidated_and_undone_together(browser: Client, letter: Letter) -> None:
    for number in range(3):
        make_signature(letter, email=f"{number}@post.example", mail_domain="mail.ru" if number else "other")
    page = many("invalidate") + "?provider=mail.ru"
    assert "This is about 2 signatures." in browser.get(page).content.decode()
    assert states() == {SignatureState.CONFIRMED}
    assert browser.post(page, {"number": 2}).status_code == 422, "a reason is needed"
    assert browser.post(page, {"number": 2, "reason": Invalid.FORGED}).status_code == 302
    assert Signature.objects.filter(state=SignatureState.INVALIDATED, mail_domain="mail.ru").count() == 2
    listed = browser.get(at()).content.decode()
    batch = Signature.objects.filter(state=SignatureState.INVALIDATED).values_list("invalidated_at", flat=True)[0]
    assert "judged=" in listed
    undo = browser.get(many("restore"), {"judged": batch.isoformat()})
    assert "This is about 2 signatures." in undo.content.decode()
    address = f"{many('restore')}?{undo.wsgi_request.GET.urlencode()}"
    assert browser.post(address, {"number": 2}).status_code == 302
    assert states() == {SignatureState.CONFIRMED}


def test_what_takes_longer_than_a_moment_goes_on_where_one_sees_how_far_it_is(
    browser: Client, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.domain.job.AT_ONCE", timedelta(0))
    monkeypatch.setattr("letters.domain.judge.BATCH", 1)
    for number in range(2):
        make_signature(letter, email=f"{number}@post.example")
    page = many("invalidate") + "?state__exact=confirmed"
    said = browser.post(page, {"number": 2, "reason": Invalid.FORGED}, follow=True).content.decode()
    assert "1 of 2" in said and "The rest goes on without you" in said
    do_jobs(now=read_clock())
    assert states() == {SignatureState.INVALIDATED}


def test_a_hidden_name_is_shown_again_with_a_reason(browser: Client, letter: Letter) -> None:
    signature = make_signature(letter, hidden_at=NOW)
    assert "Show the name again" in browser.get(at("change", signature.pk)).content.decode()
    assert browser.post(at("show", signature.pk), {}).status_code == 422
    assert browser.post(at("show", signature.pk), {"reason": "mistake"}).status_code == 302
    signature.refresh_from_db()
    assert signature.hidden_at is None


def test_a_list_that_has_changed_since_is_counted_again(browser: Client, letter: Letter) -> None:
    page = many("invalidate") + "?state__exact=confirmed"
    make_signature(letter)
    make_signature(letter, email="late@post.example")
    refused = browser.post(page, {"number": 1, "reason": Invalid.FORGED})
    assert refused.status_code == 422 and "these are 2 signatures now" in refused.content.decode()
    assert states() == {SignatureState.CONFIRMED}
    assert 'value="2"' in refused.content.decode(), "the next click is about what was just said"


def test_without_a_filter_or_a_tick_nothing_is_chosen(browser: Client, letter: Letter) -> None:
    make_signature(letter)
    assert "No signature is chosen" in browser.get(many("invalidate")).content.decode()
    browser.post(many("invalidate"), {"number": 1, "reason": Invalid.FORGED})
    browser.post(many("invalidate"), {"number": 1, "reason": Invalid.FORGED, "key": "no key"})
    assert states() == {SignatureState.CONFIRMED}


def test_an_old_address_of_what_was_invalidated_together_is_not_about_all_of_them(
    browser: Client, letter: Letter
) -> None:
    invalidate([make_signature(letter)], reason=Invalid.FORGED, by=None, now=NOW)
    page = many("restore") + "?judged=2001-01-01T00:00:00%2B00:00"
    assert "No signature is chosen" in browser.get(page).content.decode()
    browser.post(page, {"number": 1})
    assert states() == {SignatureState.INVALIDATED}


def test_a_filter_that_makes_no_sense_is_refused(browser: Client, letter: Letter) -> None:
    for page in ("names", "invalidate", "restore"):
        assert browser.get(many(page) + "?recorded_at__year=x").status_code == 400


def test_boxes_beside_names_choose_too_and_are_asked_about_first(browser: Client, letter: Letter) -> None:
    first = make_signature(letter)
    second = make_signature(letter, email="b@post.example")
    asked = browser.post(many("invalidate"), {"key": first.pk})
    assert asked.status_code == 200 and "This is about 1 signature." in asked.content.decode()
    assert f'name="key" value="{first.pk}"' in asked.content.decode()
    browser.post(many("invalidate"), {"key": first.pk, "number": 1, "reason": Invalid.DUPLICATE})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (SignatureState.INVALIDATED, SignatureState.CONFIRMED)


def test_an_address_is_found_in_any_spelling_and_stands_in_no_address_of_a_page(
    browser: Client, letter: Letter
) -> None:
    signature = make_signature(letter)
    found = browser.post(
        many("find"), {"email": "AINO+news@post.example", "campaign": letter.campaign_id}
    ).content.decode()
    assert "1 signature" in found and str(signature.pk) in found and NAME not in found
    nobody = {"email": "eino@post.example", "campaign": letter.campaign_id}
    assert "0 signatures" in browser.post(many("find"), nobody).content.decode()
    assert seen() == [{"what": "find", "count": 1}, {"what": "find", "count": 0}], "each look is written down"
    assert browser.post(many("find"), {**nobody, "email": "eino"}).status_code == 422


def test_an_address_is_looked_for_in_one_campaign_and_in_no_others(browser: Client, letter: Letter) -> None:
    assert letter.target
    second = make_open_letter(
        letter.owner, target=make_target(make_campaign(letter.owner, "Another"), letter.target.recipient)
    )
    signature = make_signature(second)
    asked = {"email": "aino@post.example"}
    here = browser.post(many("find"), {**asked, "campaign": letter.campaign_id}).content.decode()
    there = browser.post(many("find"), {**asked, "campaign": second.campaign_id}).content.decode()
    assert (str(signature.pk) in here, str(signature.pk) in there) == (False, True)
    with owner_scope([(other := make_organisation("Another Body")).pk]):
        theirs = make_open_letter(other, city="Bern", country="CH")
    assert browser.post(many("find"), {**asked, "campaign": theirs.campaign_id}).status_code == 422


def test_the_21st_look_within_an_hour_is_refused_and_that_is_written_down(browser: Client, letter: Letter) -> None:
    asked = {"email": "aino@post.example", "campaign": letter.campaign_id}
    assert [browser.post(many("find"), asked).status_code for _time in range(21)] == [200] * 20 + [429]
    assert SecurityEntry.objects.get(kind=SecurityKind.LOOK_UP_REFUSED).subject_id == letter.campaign_id
    assert len(seen()) == 20


@pytest.mark.parametrize(("act", "reason"), [("hide", "danger"), ("invalidate", "abuse")])
def test_one_is_judged_on_its_page_with_a_reason(browser: Client, letter: Letter, act: str, reason: str) -> None:
    signature = make_signature(letter)
    page = at(act, signature.pk)
    assert browser.post(page, {}).status_code == 422
    assert browser.post(page, {"reason": reason}).status_code == 302
    signature.refresh_from_db()
    assert (signature.hidden_at is not None, signature.invalid) == (act == "hide", "" if act == "hide" else reason)
    assert SecurityEntry.objects.get(kind=SecurityKind.SIGNATURES_JUDGED).detail["reason"] == reason


def test_when_an_organisation_was_asked_is_said_and_it_is_asked_again(browser: Client, letter: Letter) -> None:
    signature = make_signature(letter, kind=SignatureKind.ORGANISATION, organisation="Invented Union")
    assert "nobody has been asked yet" in browser.get(at("change", signature.pk)).content.decode()
    ask_mandate([signature], to="office@union.example", now=NOW)
    assert f"asked on {date_format(NOW)}" in browser.get(at("change", signature.pk)).content.decode()
    assert browser.post(at("ask", signature.pk), {"to": "chair@union.example"}).status_code == 302
    assert Mail.objects.filter(kind="mandate_request").count() == 2
    assert browser.post(at("ask", signature.pk), {"to": "no address"}).status_code == 422


def test_a_mistyped_name_is_corrected_by_who_signed_and_the_page_sends_them_there(
    browser: Client, letter: Letter
) -> None:
    signature = make_signature(letter)
    said = browser.get(at("change", signature.pk)).content.decode()
    assert "corrected by that person alone" in said and at("send-link", signature.pk) in said
    assert browser.post(at("send-link", signature.pk)).status_code == 302
    assert Mail.objects.filter(kind="own_link").count() == 1


def test_the_edition_says_how_many_have_come_since(browser: Client, letter: Letter) -> None:
    sign_block(letter)
    make_signature(letter)
    edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    page = reverse("admin:letters_edition_change", args=[edition.pk])
    assert "Freeze a supplement" not in browser.get(page).content.decode()
    make_signature(letter, email="late@post.example", now=NOW + timedelta(hours=1))
    said = browser.get(page).content.decode()
    assert "1 signature has come since" in said and "Freeze a supplement" in said


def test_how_far_forms_come_is_told_by_day_and_by_provider_for_the_own_ones_only(
    browser: Client, letter: Letter
) -> None:
    now = read_clock()
    form = uuid4()
    for target in (letter, make_open_letter(letter.owner, city="Oslo", country="NO")):
        make_signature(target, form=form, now=now, mailed_at=now, mail_domain="mail.ru")
    states = {"a": SignatureState.PENDING, "b": SignatureState.EXPIRED, "c": SignatureState.CONFIRMED}
    for name, state in states.items():
        make_signature(letter, email=f"{name}@post.example", state=state, now=now, mailed_at=now, mail_domain="other")
    make_signature(letter, email="e@post.example", state=SignatureState.PENDING, now=now, mail_domain="other")
    make_signature(
        letter, email="d@post.example", now=now - timedelta(days=31), mailed_at=now, mail_domain="old.example"
    )
    for number, (held, asks) in enumerate([(False, "sign"), (True, "sign"), (False, "link"), (False, "link")]):
        row = Intake(owner=letter.owner, campaign=letter.campaign, token=f"{number}", language="en", received_at=now)
        row.asks = asks
        row.state = IntakeState.HELD if held else IntakeState.DONE
        if held:
            row.form_sealed = seal("{}", Intake._meta.db_table, "form_sealed", row.pk)
        row.save(force_insert=True)
    context = browser.get(many("funnel")).context
    (day,) = [numbers for date, numbers in context["days"] if date == now.date()]
    assert dict(day) == {"received": 2, "held": 1, "mailed": 4, "came_back": 0, "confirmed": 2, "expired": 1}
    steps = ("received", "mailed", "confirmed")
    assert [(name, *(numbers[step] for step in steps)) for name, numbers, _filter in context["providers"]] == [
        ("mail.ru", 1, 1, 1),
        ("other", 4, 3, 1),
    ]
    assert browser.get(many("funnel")).status_code == 200


def test_a_person_is_erased_by_who_may_with_a_reason_and_after_a_second_factor(
    letter: Letter, steppe: Organisation
) -> None:
    signature = make_signature(letter)
    page = at("erase", signature.pk)
    assert signed_in(steppe, Role.ORGANISER, granted=["sees_persons"]).get(page).status_code == 403
    owner = signed_in(steppe, Role.OWNER)
    asked = owner.get(page).content.decode()
    assert "signatures of this person in the campaign" in asked and NAME not in asked
    assert owner.post(page).status_code == 422
    assert owner.post(page, {"why": "asked"}).status_code == 302
    signature.refresh_from_db()
    assert (signature.state, signature.name_sealed) == (SignatureState.WITHDRAWN, None)
    assert page not in owner.get(at("change", signature.pk)).content.decode()
