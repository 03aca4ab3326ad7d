"""Signing in and one's own account; nobody makes an account or changes an address here."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from organisations.views.account import closed, language, recovery_codes, remove_passkey, sign_out
from organisations.views.invitation import invitation
from organisations.views.member import depart, leave, memberships
from organisations.views.session import end_others, sessions

CLOSED = ["signup/", "email/", "password/set/", "2fa/recovery-codes/download/"]
TO_THE_FACTORS = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns = [
    path("", TO_THE_FACTORS, name="account"),
    path("language/", language, name="choose_language"),
    path("logout/", sign_out, name="account_logout"),
    path("sessions/", sessions, name="account_sessions"),
    path("sessions/end-others/", end_others, name="account_end_others"),
    path("2fa/webauthn/", TO_THE_FACTORS, name="mfa_list_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", remove_passkey, name="mfa_remove_webauthn"),
    path("s/invitation/<slug:token>/", invitation, name="invitation"),
    path("2fa/recovery-codes/", recovery_codes, name="mfa_view_recovery_codes"),
    path("memberships/", memberships, name="account_memberships"),
    path("memberships/<uuid:key>/leave/", leave, name="account_leave"),
    path("depart/", depart, name="account_depart"),
    *[path(page, closed) for page in CLOSED],
    re_path("^confirm-email/", closed),  # and every link below it
    path("", include("allauth.urls")),
]
