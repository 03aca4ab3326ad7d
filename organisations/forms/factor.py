"""Setting up and showing a second factor, asked for in our words and a little stricter. Named as MFA_FORMS wants it."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organisations.secondfactor import without_code

NOT_READ = (AttributeError, KeyError, TypeError, ValueError)
"""What the libraries raise for what no browser ever sends."""


class WithCode(BaseAuthenticateForm):
    """As allauth does it, but recovery codes are known by their digests alone."""

    def clean_code(self) -> str:
        begin_anew, code = check_rate_limit(self.user), str(self.cleaned_data["code"])
        known = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        for authenticator in known.order_by("-type"):  # the app first
            if _lets_in(authenticator, code):
                self.authenticator = authenticator
                begin_anew()
                return code
        if failed := known.order_by("-type").first():
            self._emit_authentication_failed(failed)
        raise get_adapter().validation_error("incorrect_code")


def _lets_in(authenticator: Authenticator, code: str) -> bool:
    """Once: a recovery code is gone after that."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        return bool(authenticator.wrap().validate_code(code))
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        left = without_code(kept.data, code)
        if left is not None:
            kept.data = left
            kept.save(update_fields=["data"])
    return left is not None


class Authenticate(WithCode, AuthenticateForm):
    """After the password."""


class Reauthenticate(WithCode, ReauthenticateForm):
    """Some time after signing in."""


class ActivateTotp(ActivateTOTPForm):
    def clean_code(self) -> str:
        """A code is used once: the one that set the app up lets nobody in any more."""
        code: str = super().clean_code()
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code


class AddWebauthn(AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name"), help_text=_("To tell it apart later: “laptop”, “blue key”."), required=False
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        help_text=_("Needs a PIN, a fingerprint or a face. Untick it for an old security key that has none of them."),
        initial=True,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except NOT_READ as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class Careful(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except NOT_READ as error:
            raise get_adapter().validation_error("incorrect_code") from error


class AuthenticateWebauthn(Careful):
    """After the password."""


class LoginWebauthn(Careful, LoginWebAuthnForm):
    """Instead of the password."""


class ReauthenticateWebauthn(Careful, ReauthenticateWebAuthnForm):
    """Some time after signing in."""
