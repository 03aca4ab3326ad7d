from collections.abc import Iterator

import pytest

from organisations.dsn import LARGEST, Returned, read_report, status_in

ID = "<7d1f2f5e-0000-4000-8000-000000000000@campaigns.example>"
STATUS = """Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; aino@post.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user
"""
WHOLE = "message/rfc822"
HEAD = "text/rfc822-headers"


def report(
    *,
    kind: str = "multipart/report; report-type=delivery-status",
    status: str = "5.1.1",
    action: str = "failed",
    returned: str = WHOLE,
    message_id: str = ID,
    before: str = "",
) -> bytes:
    """As a mail server writes it: words for people, the same for machines, the mail that could not be delivered."""
    text = f"""From: MAILER-DAEMON@relay.example
To: post@campaigns.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: {kind}; boundary="edge"

--edge
Content-Type: text/plain

I am sorry.
{before}
--edge
Content-Type: message/delivery-status

{STATUS.format(status=status, action=action)}
--edge
Content-Type: {returned}

Message-ID: {message_id}
Subject: Please confirm

--edge--
"""
    return text.encode()


@pytest.mark.parametrize("returned", [WHOLE, HEAD])
def test_a_report_tells_which_mail_came_back_and_why(returned: str) -> None:
    assert read_report(report(returned=returned)) == Returned(ID, "5.1.1")


def test_it_may_come_with_line_ends_of_the_network(returned: str = WHOLE) -> None:
    assert read_report(report(returned=returned).replace(b"\n", b"\r\n")) == Returned(ID, "5.1.1")


@pytest.mark.parametrize(
    ("status", "gone"),
    [("5.1.1", True), ("5.1.10", True), ("5.2.1", True), ("5.2.2", False), ("5.7.1", False), ("5.1.0", False)],
)
def test_only_some_failures_say_that_the_address_is_gone(status: str, gone: bool) -> None:
    returned = read_report(report(status=status))
    assert returned is not None
    assert returned.address_is_gone is gone


@pytest.mark.parametrize(
    "values", [{"action": "delayed"}, {"action": "delivered"}, {"status": "4.2.2"}, {"status": ""}]
)
def test_what_may_still_arrive_has_not_come_back(values: dict[str, str]) -> None:
    assert read_report(report(**values)) is None


def hostile() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "noise", bytes(range(256)) * 50
    yield "an ordinary mail", b"Subject: hello\n\nMessage-ID: " + ID.encode()
    yield "no report", report(kind="multipart/mixed")
    yield "only the name of one", report(kind="multipart/report").split(b"--edge")[0]
    yield "no id", report(message_id="")
    yield "an id of somebody else's making", report(message_id="<a b@c> <@> <<x@y")
    yield "an id as long as a book", report(message_id=f"<{'a' * 100_000}@b>")
    nest = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000))
    yield "five thousand mails in each other", report(kind="multipart/report").split(b"--edge")[0] + b"--edge\n" + nest
    yield "broken words in its head", b"Content-Type: =?x?q?=ff?=; boundary*=utf-8''%ff\n\n" + report()
    yield "longer than is read", b"X-Long: " + b"a" * LARGEST + b"\n" + report()


@pytest.mark.parametrize(("what", "raw"), [pytest.param(*case, id=case[0]) for case in hostile()])
def test_whatever_is_sent_to_the_mailbox_is_no_error_and_no_report(what: str, raw: bytes) -> None:
    assert read_report(raw) is None


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("550 5.1.1 no such mailbox", "5.1.1"),
        ("552 5.2.2: full", "5.2.2"),
        ("550 no such mailbox", ""),
        ("550 host 15.1.1.1 refused", ""),
    ],
)
def test_the_status_is_found_in_what_a_server_said(words: str, status: str) -> None:
    assert status_in(words) == status
