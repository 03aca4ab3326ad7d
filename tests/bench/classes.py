"""Addresses of which something is known, made so by the product's own parts, and what the worker answers each of them.

All that is sent for them is the same but for the address, and all addresses are of one length.
"""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex

from letters.domain.intake import work_intake
from letters.domain.signing import confirm_signing, erase_signing, withdraw_signing
from letters.enums import LinkPurpose
from letters.models import Intake, Letter, Link
from organisations.domain.limit import take
from organisations.domain.mail import block_address
from organisations.enums import ErasureReason, MailBlockReason
from organisations.models import Mail
from organisations.ownership import all_owners, owner_scope
from tests.letters.domain.intake.forms import send_form

NEW = "new"
AGAIN = "new, once more"
"""The same as the first: how far apart two are that nothing sets apart."""

Step = Callable[[Letter, str, datetime], None]


def new_address() -> str:
    return f"{token_hex(6)}@post.example"


def make_known(letter: Letter, number: int, *, now: datetime) -> dict[str, list[str]]:
    """So many addresses of each class."""
    known = {name: [new_address() for _number in range(number)] for name in CLASSES}
    with owner_scope([letter.owner_id]):
        for name, step in CLASSES.items():
            for email in known[name]:
                step(letter, email, now)
    return known


def answers(letter: Letter, addresses: dict[str, str], *, now: datetime) -> dict[str, str]:
    """What the worker makes of a form from one address of each class: that they are what they are called."""
    said = {}
    for name, email in addresses.items():
        intake = send_form(letter, email=email, now=now)
        with all_owners():
            before = set(Mail.objects.values_list("pk", flat=True))
            work_intake(now=now)
            row = Intake.objects.get(pk=intake.pk)
            kinds = list(Mail.objects.exclude(pk__in=before).values_list("kind", flat=True))
        said[name] = " ".join((row.state, row.note or "-", *(kinds or ["no mail"])))
    return said


def _pend(letter: Letter, email: str, now: datetime) -> None:
    _signed(letter, email, now)


def _confirm(letter: Letter, email: str, now: datetime) -> None:
    intake = _signed(letter, email, now)
    link = Link.objects.select_related("campaign__owner").get(form=intake.pk, purpose=LinkPurpose.CONFIRM)
    confirm_signing(link, now=now)


def _withdraw(letter: Letter, email: str, now: datetime) -> None:
    withdraw_signing(letter.campaign, _signed(letter, email, now).pk, now=now)


def _erase(letter: Letter, email: str, now: datetime) -> None:
    erase_signing(letter.campaign, _signed(letter, email, now).pk, reason=ErasureReason.ASKED, now=now)


def _block(_letter: Letter, email: str, now: datetime) -> None:
    block_address(email, reason=MailBlockReason.ASKED, now=now)


def _exhaust(_letter: Letter, email: str, now: datetime) -> None:
    while take("mail", email, now=now):
        pass


def _signed(letter: Letter, email: str, now: datetime) -> Intake:
    intake = send_form(letter, email=email, now=now)
    work_intake(now=now)
    return intake


CLASSES: dict[str, Step] = {
    "pending": _pend,
    "confirmed": _confirm,
    "blocked": _block,
    "over limit": _exhaust,
    "withdrawn": _withdraw,
    "erased": _erase,
}
