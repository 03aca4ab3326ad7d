"""How allauth is told: nobody signs themselves up, mail goes through our outbox, second factors lie sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from organisations.domain.account import write_to_account
from organisations.models import User
from organisations.requests import is_fresh, now_of
from organisations.secondfactor import seal_factor, unseal_factor


class ClosedAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Not the address but a keyed mark of its network: it stands in the shared cache, for counting only."""
        network = truncate_ip(super().get_client_ip(request))
        return salted_hmac("organisations.adapters.network", network, algorithm="sha256").hexdigest()

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
        """The password alone is enough only for who has no second factor yet."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        better = [method for method in methods if method["id"] != "reauthenticate"]
        return better or methods


class SealingMFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal_factor(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_factor(encrypted_text)
