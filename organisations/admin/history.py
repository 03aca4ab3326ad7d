"""The history of a row: who changed which field when, from what to what. In place of Django's own, which keeps no values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import BooleanField, ForeignKey, Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from organisations.admin.guard import known_rows
from organisations.admin.rowpages import WithRowPages
from organisations.models import Change, User
from organisations.permissions import owners_with
from organisations.queries.change import changes_of, model_of, named_parts
from organisations.queries.member import members_of
from organisations.requests import now_of, roles_in

A_PAGE = 50


@dataclass(frozen=True)
class Field:
    """One field of one change, in words."""

    label: str | Promise
    before: object
    after: object


@dataclass(frozen=True)
class Told:
    change: Change
    what: object
    who: User | None
    fields: list[Field]
    removed: bool


class WithHistory(WithRowPages):
    """`keeps_history`: the row has a page of its changes and of those of its parts; who may see the row may see it."""

    keeps_history: ClassVar[bool] = False

    def get_urls(self) -> list[URLPattern]:
        own = [self.address("history/", self.changes_view)] if self.keeps_history else []
        return [*own, *super().get_urls()]

    def history_of(self, row: Model | None) -> str:
        """The address of that page, if there is one."""
        return self.address_of("history", row) if row is not None and self.keeps_history else ""

    def changes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.found(request, object_id, self.see)
        owners = owners_with(roles_in(request), self.see)
        page: Any = Paginator(changes_of(row, owners), A_PAGE).get_page(request.GET.get("page"))
        people = {*members_of(owners, now=now_of(request)), request.user}
        parts = named_parts(row, page.object_list)
        page.object_list = [_told(change, parts, people, owners, now_of(request)) for change in page.object_list]
        return self.page(request, row, "admin/history.html", title=_("History"), page=page)


def _told(change: Change, parts: Mapping[UUID, str], people: set[Any], owners: list[Any], now: datetime) -> Told:
    """Who works for others only is not named where the shared directory was changed."""
    model = model_of(change)
    who = change.by if change.owner_id or change.by in people else None
    what = f"{model._meta.verbose_name if model else change.about_kind} {parts.get(change.about_id, '')}".strip()
    whole = change.fields.get(_part_of(model))  # what it is a part of changes only as it comes and goes
    return Told(change, what, who, list(_fields(change, model, owners, now)), bool(whole and whole[1] is None))


def _part_of(model: type[Model] | None) -> str:
    """Its own key on the way to the row on whose page it is told."""
    return str(getattr(model, "part_of", "")).partition("__")[0]


def _fields(change: Change, model: type[Model] | None, owners: list[Any], now: datetime) -> Iterator[Field]:
    for name, (before, after) in change.fields.items():
        if name == _part_of(model):
            continue
        try:
            field: Any = model._meta.get_field(name) if model else None
        except FieldDoesNotExist:
            field = None
        if before is None and after is None:
            yield Field(getattr(field, "verbose_name", name), _("not shown"), _("not shown"))
        else:
            words = [_words(value, field, owners, now) for value in (before, after)]
            yield Field(getattr(field, "verbose_name", name), *words)


def _words(value: Any, field: Any, owners: list[Any], now: datetime) -> object:
    """As a page shows it: the name of a choice, the row that a key means if the person knows it."""
    if value in (None, "", []):
        return ""
    if isinstance(field, ForeignKey):
        model: Any = field.related_model
        return known_rows(model, owners, now=now).filter(pk=value).first() or _("not shown")
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(map(_said, value)) if isinstance(value[0], dict) else ", ".join(map(str, value))
    return dict(getattr(field, "flatchoices", None) or ()).get(value, value)


def _said(passage: Mapping[str, Any]) -> str:
    """One that is kept as an object, in its words."""
    return "\n".join([passage["text"], *passage["items"]])
