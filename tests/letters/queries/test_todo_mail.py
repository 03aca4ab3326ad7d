from datetime import timedelta

from letters.enums import SignatureState
from letters.models import Letter, Signature
from letters.queries.notice import LATELY
from letters.queries.todo import todos
from organisations.enums import MailState
from organisations.models import Mail, Organisation
from tests.factories import NOW
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.domain.notice.test_signing import confirmation


def sentences(organisation: Organisation, days: int = 0) -> list[str]:
    return [todo.sentence for todo in todos(now=NOW + timedelta(days=days)) if "Mail" in todo.sentence]


def bounced(letter: Letter, email: str, state: SignatureState = SignatureState.CONFIRMED) -> Signature:
    return make_signature(letter, email=email, state=state, bounced_at=NOW)


def test_signers_whom_mail_does_not_reach_any_more_are_told_by_their_number(steppe: Organisation) -> None:
    letter = make_open_letter(steppe)
    bounced(letter, "aino@post.example")
    bounced(letter, "bolat@post.example")
    bounced(letter, "pending@post.example", SignatureState.PENDING)
    make_signature(letter, email="reached@post.example")
    (sentence,) = sentences(steppe)
    assert sentence.startswith("Mail to 2 people who have signed came back.")
    assert sentences(steppe, days=LATELY.days) == []


def test_a_supporters_address_that_was_mistyped_is_nobodys_task(steppe: Organisation) -> None:
    letter = make_open_letter(steppe)
    confirmation([make_signature(letter, state=SignatureState.PENDING)])
    Mail.objects.update(state=MailState.FAILED, last_error="550 5.1.1")
    assert [todo for todo in todos(now=NOW) if isinstance(todo.row, Mail)] == []
