"""Signing in and one's own account; nobody makes an account or changes an address here."""

from django.urls import include, path

from organisations.views.account import closed, language

CLOSED = ["signup/", "email/", "confirm-email/", "password/set/"]

urlpatterns = [
    path("language/", language, name="choose_language"),
    *[path(page, closed) for page in CLOSED],
    path("", include("allauth.urls")),
]
