"""Pages of a row beside its form: one look-up, one frame."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from organisations.admin.acts import WithActs
from organisations.permissions import Right


class WithRowPages(WithActs):
    def address(self, name: str, view: Any) -> URLPattern:
        """`<row>/<name>/`, for the staff site only."""
        route = self.route(name.rstrip("/").replace(".", "_").replace("/", "_"))
        pattern: URLPattern = path(f"<path:object_id>/{name}", self.admin_site.admin_view(view), name=route)
        return pattern

    def address_of(self, name: str, row: Any) -> str:
        return reverse(f"admin:{self.route(name)}", args=[row.pk])

    def found(self, request: HttpRequest, object_id: str, right: Right = Right.SEE) -> Any:
        """The row, if this person may see it (404) and has the right there (403)."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.allowed_on(request, right, row):
            raise PermissionDenied
        return row

    def page(
        self, request: HttpRequest, row: Any, template: str, *, title: Any, status: int = 200, **context: Any
    ) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(row),
            "original": row,
            "opts": self.opts,
            "back": self.page_of(row),
        }
        return TemplateResponse(request, template, {**frame, **context}, status=status)
