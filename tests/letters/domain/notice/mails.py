"""What a mail of the outbox says, opened; and a signing under two letters."""

from uuid import uuid4

from letters.models import Signature
from organisations.domain.mail.message import write_message
from organisations.models import Mail, Organisation
from tests.factories import make_recipient, make_target
from tests.factories_signatures import make_open_letter, make_signature

LINK, MINE = "https://campaigns.example/en/s/confirm/abc/", "https://campaigns.example/en/s/my/def/"
CODE = "h3k7-m2p9"


def sign_two(steppe: Organisation, /, **values: object) -> list[Signature]:
    """One person, one form, two letters of one campaign."""
    first = make_open_letter(steppe, title="Letter to London")
    target = make_target(first.campaign, make_recipient("Ottawa", "CA"))
    letters = [first, make_open_letter(steppe, target=target, title="Letter to Ottawa")]
    form = uuid4()
    return [make_signature(letter, form=form, **values) for letter in letters]  # type: ignore[arg-type]


def words_of(mail: Mail | None) -> tuple[str, str, str]:
    """Subject, text and HTML."""
    assert mail is not None
    message = write_message(mail, ())
    (html,) = message.alternatives  # type: ignore[attr-defined]
    return str(message.subject), str(message.body), str(html.content)


def sender_of(mail: Mail | None) -> str:
    assert mail is not None
    return write_message(mail, ()).from_email
