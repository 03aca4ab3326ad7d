"""Addresses of the public host: every page under its language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

handler400 = "organisations.views.refusal.unreadable"
urlpatterns = [
    *i18n_patterns(path("", include("letters.urls_public"))),
    path("", include("organisations.urls")),
    path("", include("letters.urls")),
]
