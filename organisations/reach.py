"""How a way to reach a recipient looks, by its kind: what plainly is none of this kind is refused with a sentence."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from organisations.enums import ContactKind
from organisations.errors import DemarcheError

NUMBER = re.compile(r"\+?[0-9][0-9 ()/.\-]{4,40}")


def fits(kind: ContactKind, value: str) -> bool:
    """Whether it could be an address of this kind."""
    return bool(CHECKS.get(kind, bool)(value))


def refuse_misfit(kind: ContactKind, value: str) -> None:
    """What is plainly not an address of this kind, with a sentence that says how one looks."""
    if fits(kind, value):
        return
    number = _("Write the number with its country code, like +44 20 7946 0000.")
    page = _("Write the whole address of the page, beginning with https://.")
    sentences = {
        ContactKind.EMAIL: _("Write an e-mail address, like consul@example.org."),
        ContactKind.FAX: number,
        ContactKind.PHONE: number,
        ContactKind.WEBSITE: page,
        ContactKind.WEB_FORM: page,
    }
    otherwise = _("Write the address, one line for each line of the envelope.")
    raise DemarcheError(sentences.get(kind, otherwise), field="value")


def _is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(sign.isspace() for sign in value)


CHECKS: dict[ContactKind, Callable[[str], object]] = {
    ContactKind.EMAIL: _is_email,
    ContactKind.FAX: NUMBER.fullmatch,
    ContactKind.PHONE: NUMBER.fullmatch,
    ContactKind.WEBSITE: _is_web_address,
    ContactKind.WEB_FORM: _is_web_address,
}
