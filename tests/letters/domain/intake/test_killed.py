"""A worker is killed between any two statements of the road from a form to the mail that left: nothing lost or doubled."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from letters.domain.intake import work_intake
from letters.domain.intake.work import LEASE
from letters.models import Intake, Letter, Link, MandateRequest, Signature, SignatureConsent
from organisations.domain.mail import send as sending
from organisations.domain.mail import send_due_mail
from organisations.models import Mail
from organisations.ownership import all_owners
from tests.factories import NOW
from tests.factories_signatures import make_open_letter
from tests.letters.domain.intake.forms import send_form
from tests.mortal import killed_at
from tests.smtp import Relay, relay

FAILPOINTS = {
    "UPDATE letters_intake",  # claimed; settled
    "INSERT letters_signature",
    "INSERT letters_signatureconsent",
    "INSERT letters_mandaterequest",
    "INSERT letters_link",
    "INSERT organisations_limit",
    "INSERT organisations_mail",
    "UPDATE organisations_mail",  # claimed; sent
    "COMMIT",
}


def work() -> None:
    work_intake(now=NOW)
    send_due_mail(now=NOW)


def work_later() -> None:
    """Whatever a dead worker had in hand is free again, and every pause is over."""
    for later in (LEASE, *(sending.LEASE + timedelta(hours=hour) for hour in range(4))):
        work_intake(now=NOW + later)
        send_due_mail(now=NOW + later)


def times_taken(server: Relay) -> Counter[str]:
    """How many times the mail server took each mail, by its Message-ID."""
    lines = [line for text in server.texts for line in text.partition("\n\n")[0].splitlines()]
    return Counter(line for line in lines if line.startswith("Message-ID"))


def sign(letters: Sequence[Letter], number: int) -> None:
    """Somebody new, for two letters and an organisation; and the same person once more."""
    for email in (f"a@nr{number}.example", f"A@nr{number}.example"):
        send_form(*letters, email=email, kind="organisation", mandate_contact="board@union.example")


@pytest.mark.usefixtures("committed")
def test_a_worker_killed_between_any_two_statements_loses_and_doubles_nothing(settings: Any) -> None:
    settings.MAIL_CONNECTIONS = 1  # on which the statements are counted
    letters = [letter := make_open_letter(), make_open_letter(letter.owner, city="Oslo", country="NO")]
    deaths = ["nobody has died yet"]
    with relay(settings) as server:
        sign(letters, 0)
        work()  # so that none of the processes has templates to read
        while deaths[-1]:
            sign(letters, len(deaths))
            deaths.append(killed_at(len(deaths), work))
        work_later()
        taken = times_taken(server)
    number = len(deaths)
    assert {*deaths} >= FAILPOINTS
    with all_owners():
        assert {*Intake.objects.values_list("state", flat=True)} == {"done"}
        assert Counter(Signature.objects.values_list("letter", flat=True)) == {one.pk: number for one in letters}
        assert SignatureConsent.objects.count() == MandateRequest.objects.count() == number
        kinds = Counter(Mail.objects.values_list("kind", "state"))
        assert kinds == {("confirmation", "sent"): number, ("already_signed", "sent"): number}
        assert Counter(Link.objects.values_list("purpose", flat=True)) == {"confirm": 2 * number, "manage": 2 * number}
    assert len(taken) == 2 * number
    assert {*taken.values()} == {1, 2}, "who died with a mail in hand did not know whether it had left"
