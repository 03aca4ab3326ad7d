"""The page of comments, by buttons; the panel and the number beside the letter; nobody else's."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.domain.comment import add_comment
from letters.models import Comment, Letter
from organisations.enums import Role
from organisations.models import Organisation
from organisations.ownership import owner_scope
from tests.factories import NOW, make_organisation
from tests.factories_letters import make_ready
from tests.letters.admin.test_letter import page, signed_in

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_ready(steppe, "Release them.", "We wait.")


def read(browser: Client, address: str) -> str:
    return unescape(browser.get(address).content.decode())


def test_said_answered_resolved_and_opened_again_by_buttons(letter: Letter, steppe: Organisation) -> None:
    browser, address = signed_in(steppe, Role.ORGANISER), page(letter, "comments")
    passage = letter.passages.all()[1]
    said = browser.post(address, {"do": "add", "about": str(passage.pk), "text": "For <b>what</b>?"})
    comment = Comment.objects.get()
    assert said.status_code == 302 and said["Location"].endswith(f"#c{comment.pk}")
    body = browser.get(address).content.decode()
    assert "For &lt;b&gt;what&lt;/b&gt;?" in body and "<b>what" not in body
    browser.post(address, {"do": "answer", "comment": str(comment.pk), "text": "For an answer."})
    assert "For an answer." in read(browser, address)
    for name in ("change", "write"):
        assert "Comments" in read(browser, page(letter, name)) and "For <b>what</b>?" in read(
            browser, page(letter, name)
        )
        assert f"{address}#c{comment.pk}" in read(browser, page(letter, name))
    browser.post(address, {"do": "resolve", "comment": str(comment.pk)})
    assert "resolved" in read(browser, address) and "For <b>what</b>?" not in read(browser, page(letter))
    browser.post(address, {"do": "reopen", "comment": str(comment.pk)})
    assert Comment.objects.open().count() == 1


def test_a_fault_is_said_where_it_was_typed(letter: Letter, steppe: Organisation) -> None:
    browser, address = signed_in(steppe, Role.ORGANISER), page(letter, "comments")
    passage = letter.passages.all()[0]
    refused = browser.post(address, {"do": "add", "about": str(passage.pk), "text": " "})
    assert refused.status_code == 422
    assert f'id="fault-add-{passage.pk}"' in refused.content.decode()
    long = browser.post(address, {"do": "add", "about": "", "text": "x" * 4001})
    assert long.status_code == 422 and "4000" in long.content.decode() and "x" * 4001 in long.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {"do": "erase"},
        {"do": "add", "about": "nonsense", "text": "A"},
        {"do": "resolve", "comment": "nonsense"},
        {"do": "answer", "comment": "01a22638-f44a-70e4-b7ff-a7fd5cb7d7a9", "text": "A"},
    ],
)
def test_what_no_button_sends_is_refused(letter: Letter, steppe: Organisation, form: dict[str, str]) -> None:
    assert signed_in(steppe, Role.ORGANISER).post(page(letter, "comments"), form).status_code == 400


def test_neither_a_neighbour_nor_who_may_not_edit_reads_or_writes(letter: Letter, steppe: Organisation) -> None:
    elsewhere = make_organisation("Another")
    with owner_scope([elsewhere.pk]):
        theirs = make_ready(elsewhere, "Theirs.", city="Oslo")
        said = add_comment(theirs, text="Secret.", by=None, now=NOW)
    for browser in (signed_in(steppe, Role.REPORTER), signed_in(elsewhere, Role.OWNER)):
        assert browser.get(page(letter, "comments")).status_code in {403, 404}
        form = {"do": "add", "about": "", "text": "A"}
        assert browser.post(page(letter, "comments"), form).status_code in {403, 404}
    mine = signed_in(steppe, Role.ORGANISER)
    assert mine.post(page(letter, "comments"), {"do": "resolve", "comment": str(said.pk)}).status_code == 400
    assert mine.get(page(theirs, "comments")).status_code == 404


def test_the_list_counts_open_comments_and_asks_no_more_for_more_letters(steppe: Organisation) -> None:
    browser, address = signed_in(steppe, Role.ORGANISER), reverse("admin:letters_letter_changelist")
    asked = []
    for city in ("London", "Oslo", "Berlin"):
        letter = make_ready(steppe, "One.", city=city)
        add_comment(letter, text="Look.", by=None, now=NOW)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            said = read(browser, address)
        asked.append(len(queries))
    assert said.count('field-comments_open">1<') == 3 and asked[0] == asked[2]
