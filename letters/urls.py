"""Public addresses without a language."""

from django.conf import settings
from django.urls import include, path

from letters.views.public import begin, letter_pdf

# Only with a secret in the address of each call may a mail service tell us what came back.
_told_by_the_mail_service = bool(getattr(settings, "ANYMAIL", {}).get("WEBHOOK_SECRET"))

urlpatterns = [
    path("", begin, name="public-begin"),
    path("l/<slug:code>.pdf", letter_pdf, name="public-copy"),
    *([path("hooks/", include("anymail.urls"))] if _told_by_the_mail_service else []),
]
