"""The token of a sign form: who is to store what is sent must have asked for the form first, here and lately."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from letters.errors import TokenRefused, TokenStale

NONCE_BYTES = 32
LASTS = timedelta(hours=24)
QUICKEST = timedelta(seconds=3)
"""Nobody reads and fills the form in less."""


@dataclass(frozen=True)
class FormToken:
    """`nonce` is the same however often the form is sent, and the row's token with it, until the address is another."""

    nonce: str = field(repr=False)
    made_at: datetime

    def row_for(self, email: str) -> str:
        """The token of the row: who goes back and corrects the address has sent another form, who clicks twice has not.
        Made for everybody alike, and of a nonce that is kept nowhere, so it tells of no address."""
        return sha256(f"{self.nonce} {email}".encode()).hexdigest()

    def is_quick(self, now: datetime) -> bool:
        return now - self.made_at < QUICKEST


def new_form_token(code: str, now: datetime) -> str:
    """For the form of the letter, or campaign, with this code."""
    milliseconds = int(now.timestamp() * 1000)
    return _signer(code).sign(f"{secrets.token_hex(NONCE_BYTES)}.{milliseconds:x}")


def read_form_token(token: str, code: str, now: datetime) -> FormToken:
    """Raises `TokenRefused` for one that is not ours, belongs to another form, or is older than a day."""
    try:
        nonce, milliseconds = _signer(code).unsign(token).split(".")
    except BadSignature:
        raise TokenRefused(
            _("This form did not come from here as you sent it. Look through it and send it again.")
        ) from None
    made_at = datetime.fromtimestamp(int(milliseconds, 16) / 1000, tz=UTC)
    if now - made_at > LASTS:
        raise TokenStale(_("The form stood open for more than a day. Look through it and send it again."))
    return FormToken(nonce, made_at)


def token_again(sent: str, code: str, now: datetime) -> str:
    """With what a form is shown: the token that it was sent with, or a new one where that one is refused. A form that stood
    open for a day was filled in then, so however soon it is sent now, that is not quick."""
    try:
        read_form_token(sent, code, now)
    except TokenStale:
        return new_form_token(code, now - QUICKEST)
    except TokenRefused:
        return new_form_token(code, now)
    return sent


def _signer(code: str) -> Signer:
    return Signer(salt=f"letters.form.{code}")
