import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage, get_connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern

from organisations.views.demo_mail import demo_mail

PAGE = "/staff/demo-mail/"
SOURCE = Path(__file__).resolve().parents[3] / "config" / "urls_staff.py"


@pytest.fixture
def demo(settings: LazySettings, tmp_path: Path) -> Any:
    settings.DEMO = True
    settings.MAIL_FOLDER = settings.EMAIL_FILE_PATH = tmp_path
    return settings


def page() -> str:
    response = demo_mail(RequestFactory().get(PAGE))
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_mailbox_says_what_will_come(demo: Any) -> None:
    assert "No mail yet." in page()


def test_each_mail_is_shown_with_its_attachments_and_a_link_to_follow(demo: Any) -> None:
    mail = EmailMessage("Set a <new> password", "Here:\nhttp://127.0.0.1:8000/staff/x/", None, ["anna@steppe.example"])
    mail.attach("letter.pdf", b"%PDF-1.7", "application/pdf")
    get_connection("django.core.mail.backends.filebased.EmailBackend").send_messages([mail])
    html = page()
    assert "Set a &lt;new&gt; password" in html
    assert 'href="http://127.0.0.1:8000/staff/x/"' in html
    assert ("anna@steppe.example" in html, "letter.pdf" in html) == (True, True)


@pytest.mark.parametrize(("on", "loopback"), [(False, True), (True, False)])
def test_without_demo_on_loopback_there_is_neither_page_nor_address(demo: Any, on: bool, loopback: bool) -> None:
    demo.DEMO, demo.ON_LOOPBACK = on, loopback
    with pytest.raises(Http404):
        demo_mail(RequestFactory().get(PAGE))
    assert addresses().resolve(PAGE).func is not demo_mail


def test_the_address_exists_in_a_demo_on_loopback(demo: Any) -> None:
    assert addresses().resolve(PAGE).func is demo_mail


def test_this_suite_is_no_demo(client: Client, db: None) -> None:
    response = client.get(PAGE)
    assert (response.status_code, b"No mail yet." in response.content) == (302, False)


def addresses() -> URLResolver:
    """The staff addresses as a start with the present settings would make them."""
    return URLResolver(RegexPattern(r"^/"), runpy.run_path(str(SOURCE))["urlpatterns"])
