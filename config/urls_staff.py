"""Addresses of the staff host: the admin and the login, under one path."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

handler400 = "organisations.views.refusal.unreadable"
urlpatterns = [
    path("", include("organisations.urls")),
    path(f"{settings.STAFF_PATH}account/", include("organisations.urls_account")),
    path(settings.STAFF_PATH, include("organisations.urls_demo" if settings.DEMO and settings.ON_LOOPBACK else [])),
    path(settings.STAFF_PATH, include("letters.urls_staff")),
    path(settings.STAFF_PATH, admin.site.urls),
]
