"""Staff addresses of this app beside the admin."""

from django.contrib import admin
from django.urls import path

from letters.views.report import delivery_report

urlpatterns = [
    path("report/<slug:code>.csv", admin.site.admin_view(delivery_report), name="delivery-report"),
]
