"""Addresses of a host that is neither the public nor the staff one: health checks by number."""

from django.urls import include, path

handler400 = "organisations.views.refusal.unreadable"
urlpatterns = [path("", include("organisations.urls"))]
