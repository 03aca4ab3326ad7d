"""Signing in and one's password, as allauth asks for them. Named as ACCOUNT_FORMS wants it."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _


class Plain(forms.Form):
    """The label says what belongs in a field: allauth's would stand in it a second time, in grey."""

    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class Login(Plain, LoginForm):
    labels = {"login": _("E-mail")}


class ChangePassword(Plain, ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }


class ResetPassword(Plain, ResetPasswordForm):
    labels = {"email": _("E-mail")}


class ResetPasswordFromKey(Plain, ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, once more")}


class Reauthenticate(Plain, ReauthenticateForm):
    """Some time after signing in, for who has no second factor yet."""
