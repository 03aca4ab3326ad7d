"""How allauth is told: nobody signs themselves up, mail goes through our outbox, second factors lie sealed."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from organisations.domain.account import write_to_account
from organisations.models import User
from organisations.requests import is_fresh, now_of
from organisations.secondfactor import seal_factor, unseal_factor

APP = "allauth.account"
FAILED, FAILED_ANYWHERE = "login_failed", "login_failed_anywhere"


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Wrong passwords are counted for an account in one network, so that nobody can lock somebody else out from afar,
    and for the account anywhere. Who is locked out by many strangers at once has two ways left that count neither: a
    passkey, and a new password by mail, which also begins the counting anew."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait some minutes, sign in with a passkey, or have a link for a new password mailed."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Not the address but a keyed mark of its network: it stands in the shared cache, for counting only."""
        network = ratelimit.truncate_ip(super().get_client_ip(request))
        return salted_hmac("organisations.adapters.network", network, algorithm="sha256").hexdigest()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{_account_in(credentials)}:{self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        self._anywhere = ratelimit.consume(request, app=APP, action=FAILED_ANYWHERE, key=_account_in(credentials))
        if not self._anywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """The password was right: this try was no failed one."""
        super()._rollback_login_failed_rl_usage()
        if self._anywhere:
            self._anywhere.rollback()

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        here = self._get_login_attempts_cache_key(self.request, email=user.email)
        counted = [(FAILED_ANYWHERE, user.email.lower()), (FAILED, here), (FAILED, f"mfa-auth-user-{user.pk}")]
        for action, key in counted:
            ratelimit.clear(self.request, app=APP, action=action, key=key)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mail are made from STAFF_URL, never from what a request calls its host."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.STAFF_URL.geturl()}{path}"

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context["user"]
        with override(user.language):
            message = self.render_mail(template_prefix, email, context)
        write_to_account(user, to=email, subject=message.subject, body=message.body, now=now_of(self.request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth's own pages ask again exactly when ours do."""
        return not is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A passkey first; the password alone is enough only for who has no second factor yet."""
        known = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        words = {
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
            "mfa_reauthenticate": gettext("Type a code of the app, or a recovery code"),
        }
        better = [{**known[name], "description": said} for name, said in words.items() if name in known]
        return better or [*known.values()]


def _account_in(credentials: Mapping[str, Any]) -> str:
    return str(credentials.get("email", "")).lower()


class SealingMFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _(
            "Set up a second factor first: these codes are for the day on which it is lost."
        ),
        "cannot_delete_authenticator": _("This is your only second factor. Set up another one first."),
        "incorrect_code": _("That was not right, or it was used before. Wait for the next code, or try again."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays, unless none is asked for."""
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        return not settings.SECOND_FACTOR_REQUIRED or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host in STAFF_URL, whatever a request calls it."""
        return {"id": str(settings.STAFF_URL.hostname), "name": str(settings.MFA_TOTP_ISSUER)}

    def encrypt(self, text: str) -> str:
        return seal_factor(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_factor(encrypted_text)
