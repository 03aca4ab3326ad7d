"""What EMAIL_URL and BOUNCES_URL come to; rules alone, nothing is started."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import mail_server, mailbox, refuse_unsent_mail

SERVER = ["campaigns.example"]


def test_a_mail_server_by_its_address() -> None:
    read = mail_server("smtp+tls://anna:secret@mail.example:587")
    assert read["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("anna", "secret")
    refuse_unsent_mail(read["EMAIL_BACKEND"], hosts=SERVER)


def test_a_mail_service_by_its_name_and_settings() -> None:
    read = mail_server("anymail://postmark?POSTMARK_SERVER_TOKEN=a%26b&WEBHOOK_SECRET=name:word")
    assert read["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert read["ANYMAIL"]["POSTMARK_SERVER_TOKEN"] == "a&b"
    assert read["ANYMAIL"]["WEBHOOK_SECRET"] == "name:word"  # pragma: allowlist secret
    refuse_unsent_mail(read["EMAIL_BACKEND"], hosts=SERVER)


def test_a_folder_sends_nothing() -> None:
    with pytest.raises(ImproperlyConfigured, match="no mail server"):
        refuse_unsent_mail(mail_server("filemail://")["EMAIL_BACKEND"], hosts=SERVER)


@pytest.mark.parametrize("text", ["imap://a:b@mail.example/INBOX", "mail.example", "imaps://mail.example", "/var/mail"])
def test_a_mailbox_is_read_over_an_encrypted_connection_only(text: str) -> None:
    with pytest.raises(ValueError, match="imaps"):
        mailbox(text)


def test_no_mailbox_is_none() -> None:
    assert mailbox("") is None
