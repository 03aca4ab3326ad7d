"""What the holder of a mailed link reads: what waits for a confirmation, what was confirmed and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from campaigns.models import Action
from letters.enums import Mandate, SignatureState, Visibility
from letters.models import Letter, Link, Signature
from letters.queries.letter import is_open
from letters.queries.publicpage.found import Published, texts_of
from letters.queries.publicpage.support import version_document
from letters.queries.signature import annex_lines, opened
from letters.queries.signing import to_confirm, to_disown
from letters.queries.tally import numbers_of
from letters.times import local_time
from letters.typesetting.document import Document
from organisations.identifiers import ALPHABET, CODE_LENGTH


@dataclass(frozen=True)
class SignedLetter:
    """One letter of a signing. `number` is None where nothing has been counted yet."""

    letter: Letter
    number: int | None
    counted_at: str
    among_them: bool


@dataclass(frozen=True)
class Invitation:
    """To what happens in the letter's city; `when` by the clocks there."""

    code: str
    title: str
    when: str
    place: str


@dataclass(frozen=True)
class ToConfirm:
    """Before the button: under what the person's name would stand, in the words that were signed, and how it would be
    read."""

    published: Published
    letters: list[tuple[Letter, Document]]
    name: str
    printed: str
    visibility: Visibility
    contact_asked: bool


@dataclass(frozen=True)
class Thanks:
    """After it; nothing of the person is in here, for the link stays in a mailbox for days."""

    published: Published
    letters: list[SignedLetter]
    receipt: str
    waits_for_mandate: bool
    further: list[Letter]
    actions: list[Invitation]


def receipt_of(form: UUID) -> str:
    """A short name for a signing that tells nothing of it: the person may quote it, and nobody can find it by chance."""
    mark = int(salted_hmac("letters.receipt", form.hex, algorithm="sha256").hexdigest(), 16)
    code = ""
    for _position in range(CODE_LENGTH):
        mark, place = divmod(mark, len(ALPHABET))
        code += ALPHABET[place]
    return code


def what_to_confirm(link: Link, *, now: datetime) -> ToConfirm | None:
    """None where nothing waits for this link: it was confirmed or withdrawn, or the link has ended."""
    rows = list(to_confirm(link, now=now).select_related("version", "letter__target__recipient").order_by("id"))
    if not rows:
        return None
    first = rows[0]
    return ToConfirm(
        published=texts_of(link.campaign),
        letters=[(row.letter, version_document(row.letter, row.version)) for row in rows],
        name=opened(first, "name"),
        printed=printed_in_letter(first),
        visibility=Visibility(first.visibility),
        contact_asked=first.mandate == Mandate.ASKED,
    )


def can_disown(link: Link, *, now: datetime) -> bool:
    """Whether its mailbox may still say that this was somebody else, though nothing waits for a confirmation any more."""
    return bool(to_disown(link, Signature.objects.of_form(link.campaign_id, link.form), now=now))


def printed(signature: Signature) -> str:
    """How it would stand in the annex, in the language that is spoken here; empty where it is only counted."""
    return next((", ".join(line.says.values()) for line in annex_lines([signature])), "")


def printed_in_letter(signature: Signature) -> str:
    with translation.override(str(signature.letter.language)):
        return printed(signature)


def thanks_of(link: Link, *, now: datetime) -> Thanks | None:
    """None where nothing is confirmed, or where the link has ended."""
    rows = Signature.objects.of_form(link.campaign_id, link.form).select_related("letter__target__recipient")
    confirmed = [row for row in rows if row.state == SignatureState.CONFIRMED]
    if not confirmed or link.expires_at <= now:
        return None
    targets = [row.letter.target_id for row in confirmed]
    return Thanks(
        published=texts_of(link.campaign),
        letters=[_counted(row) for row in confirmed],
        receipt=receipt_of(link.form),
        waits_for_mandate=any(row.mandate == Mandate.ASKED for row in confirmed),
        further=list(_further(link, [row.letter_id for row in rows], now)),
        actions=[_invitation(one) for one in _to_come(link, targets, now)],
    )


def _counted(signature: Signature) -> SignedLetter:
    letter, counted = signature.letter, numbers_of(signature.letter)
    if counted is None or letter.target is None:
        return SignedLetter(letter, None, "", among_them=False)
    when = date_format(local_time(counted.counted_at, letter.target.recipient.time_zone), "DATETIME_FORMAT")
    return SignedLetter(letter, counted.signatures, when, signature.tallied)


def _to_come(link: Link, targets: Iterable[UUID], now: datetime) -> Iterable[Action]:
    """Those at the embassies that were written to, and everybody's."""
    near = Q(target__in=targets) | Q(target=None)
    to_come: Iterable[Action] = Action.objects.filter(near, campaign=link.campaign_id, starts_at__gt=now).order_by(
        "starts_at"
    )
    return to_come


def _invitation(action: Action) -> Invitation:
    when = date_format(local_time(action.starts_at, action.time_zone), "DATETIME_FORMAT")
    return Invitation(action.code, str(action), when, action.place)


def _further(link: Link, signed: Iterable[UUID], now: datetime) -> Iterable[Letter]:
    """Letters of the campaign that can be signed and were not signed with this form, in the organisers' order."""
    others = Letter.objects.filter(campaign=link.campaign_id).exclude(opened_at=None).exclude(pk__in=signed)
    ordered = others.select_related("campaign", "target__recipient").order_by(
        "target__position", "target__recipient__city"
    )
    return (letter for letter in ordered if is_open(letter, now))
