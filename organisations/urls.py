"""Addresses that every host answers."""

from django.urls import path

from organisations.views.health import healthz

urlpatterns = [path("healthz", healthz, name="healthz")]
