"""News: drafted, looked at with the number of readers, sent once; readers of reports may look and not send."""

import pytest
from django.test import Client
from django.urls import reverse

from letters.models import Letter, News
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_member
from tests.factories_signatures import make_open_letter
from tests.letters.domain.test_news import ask_for_news, draft

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    letter = make_open_letter(steppe)
    for email in ("aino@post.example", "bolat@post.example"):
        ask_for_news(letter, email)
    return letter


def signed_in(organisation: Organisation, role: Role = Role.ORGANISER) -> Client:
    client = Client()
    client.force_login(make_member(organisation, role, f"{role}@steppe.example"))
    return client


def send_page(news: News) -> str:
    return reverse("admin:letters_news_send", args=[news.pk])


def test_an_organiser_writes_news_sees_to_how_many_they_go_and_sends_them(letter: Letter, steppe: Organisation) -> None:
    browser = signed_in(steppe)
    words = {"campaign": letter.campaign_id, "subject": "They are free", "text": "All three."}
    assert browser.post(reverse("admin:letters_news_add"), words).status_code == 302
    news = News.objects.get()
    question = browser.get(send_page(news)).content.decode()
    assert "All three." in question
    assert "<dd>2</dd>" in question
    assert browser.post(send_page(news)).status_code == 302
    assert News.objects.get().readers == 2
    assert browser.post(send_page(news)).status_code == 422


def test_what_was_sent_can_be_read_and_not_changed(letter: Letter, steppe: Organisation) -> None:
    browser, news = signed_in(steppe), draft(letter)
    browser.post(send_page(news))
    page = reverse("admin:letters_news_change", args=[news.pk])
    assert 'name="subject"' not in browser.get(page).content.decode()
    browser.post(page, {"campaign": letter.campaign_id, "subject": "Changed", "text": "Changed"})
    browser.post(reverse("admin:letters_news_delete", args=[news.pk]), {"post": "yes"})
    assert News.objects.get().subject == "They are free"


@pytest.mark.parametrize("role", [Role.REPORTER, Role.COORDINATOR])
def test_only_organisers_send(letter: Letter, steppe: Organisation, role: Role) -> None:
    news = draft(letter)
    assert signed_in(steppe, role).post(send_page(news)).status_code in {403, 404}
    assert News.objects.get().sent_at is None
