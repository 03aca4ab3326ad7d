"""The staff site: Django's admin behind our login, in our words."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class StaffSite(admin.AdminSite):
    site_title = _("Demarche")
    site_header = _("Demarche")
    index_title = _("Today")
    site_url = f"{settings.PUBLIC_URL.geturl()}/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Pages that other packages bring for their tables know no organisation: none of them is shown."""
        if admin_class.__module__.partition(".")[0] not in {"django", "allauth"}:
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Without the redirect to any row's public page, which would find rows of every organisation, and without the
        second form for a password: allauth's asks who it is, limits tries and tells the account by mail."""
        left_out = {"view_on_site", "password_change", "password_change_done"}
        return [url for url in super().get_urls() if getattr(url, "name", None) not in left_out]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return _login(self, request, extra_context)


def _plain_login(site: StaffSite, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
    return admin.AdminSite.login(site, request, extra_context)


def _login(site: StaffSite, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
    """allauth asks for the password and the second factor; Django's own form is never shown."""

    def view(inner: HttpRequest) -> HttpResponse:
        return _plain_login(site, inner, extra_context)

    return secure_admin_login(view)(request)  # type: ignore[no-any-return]
