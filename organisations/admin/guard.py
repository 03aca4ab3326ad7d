"""Who may see and write which rows on staff pages, and what may be chosen there."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from organisations.errors import DemarcheError
from organisations.models import User
from organisations.ownership import Owned, owner_of
from organisations.permissions import Right, may, owners_with
from organisations.queries.member import members_of
from organisations.requests import actor_of, now_of, roles_in


class Write(Protocol):
    """A domain function: writes the row (made, changed or to be removed) and everything that follows from it."""

    def __call__(self, row: Any, /, *, by: User | None, now: datetime) -> object: ...


class Scoped:
    """What the admin of a table and inlines share: rights by the owner of the row, and choices within them.

    `directory`: rows without an owner are the shared directory, seen by every member, written by operators only or,
    with `everybody_writes`, by every member with the right.
    """

    see: ClassVar[Right] = Right.SEE
    write: ClassVar[Right] = Right.EDIT
    directory: ClassVar[bool] = False
    everybody_writes: ClassVar[bool] = False
    add_with: ClassVar[Callable[..., object] | None] = None
    change_with: ClassVar[Callable[..., object] | None] = None
    remove_with: ClassVar[Callable[..., object] | None] = None

    def allowed(self, request: HttpRequest, right: Right, row: Model | None) -> bool:
        if row is not None and not row._state.adding:
            return self.allowed_on(request, right, row)
        return bool(owners_with(roles_in(request), right)) or (self.directory and is_operator(request))

    def allowed_on(self, request: HttpRequest, right: Right, row: Model) -> bool:
        roles, holder = roles_in(request), owner_of(row)
        if holder is not None:
            return may(roles, right, holder)
        shared = right is Right.SEE or self.everybody_writes
        return self.directory and (is_operator(request) or (shared and bool(owners_with(roles, right))))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, self.see, None)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, self.see, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.add_with is not None and self.allowed(request, self.write, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.change_with is not None and self.allowed(request, self.write, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.remove_with is not None and self.allowed(request, self.write, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Narrower than the scope of the page where `see` asks for more than membership."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return known_among(rows, owners_with(roles_in(request), self.see), now=now_of(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self.choices_for(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self.choices_for(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the small buttons that open another row in a window of its own: they need a script."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
            field.widget.choices = field.choices
        return field

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        owners = owners_with(roles_in(request), self.write)
        return known_rows(db_field.related_model, owners, now=now_of(request))

    def write_row(self, request: HttpRequest, row: Model, function: Callable[..., object] | None) -> None:
        """Call the domain function, if there is one, the person has the right where the row belongs, and the row
        neither moves to another organisation nor refers to anything that its own does not know."""
        owner, now = owner_of(row), now_of(request)
        moves = isinstance(row, Owned) and not row._state.adding and row.owner_id != owner
        if function is None or moves or not self.allowed_on(request, self.write, row):
            raise PermissionDenied
        refuse_unknown_references(row, [owner] if owner else [], now=now)
        function(row, by=actor_of(request), now=now)


def known_among(rows: QuerySet[Any], owners: Iterable[UUID], *, now: datetime) -> QuerySet[Any]:
    """Those that these organisations may see or choose. A shared table must say which: its rows have a `known_to`."""
    if issubclass(rows.model, User):
        return rows.filter(pk__in=members_of(list(owners), now=now).values("pk"))
    if issubclass(rows.model, Owned):
        return rows.filter(owner__in=list(owners))
    known: QuerySet[Any] = rows.known_to(owners)  # type: ignore[attr-defined]
    return known


def known_rows(model: type[Model], owners: Iterable[UUID], *, now: datetime) -> QuerySet[Any]:
    return known_among(model._default_manager.all(), owners, now=now)


def refuse_unknown_references(row: Model, owners: list[UUID], *, now: datetime) -> None:
    """Who works for two organisations could otherwise hang one's people, letters or bodies on the other's rows. What the
    row refers to already can stay."""
    stored = type(row)._default_manager.filter(pk=row.pk)
    for field in row._meta.concrete_fields:
        key = getattr(row, field.attname)
        if isinstance(field, ForeignKey) and field.editable and key is not None:
            model: type[Model] = field.related_model
            is_known = known_rows(model, owners, now=now).filter(pk=key).exists()
            if not is_known and not stored.filter(**{field.attname: key}).exists():
                sentence = _("This choice for “%(field)s” belongs to another organisation. Choose one of your own.")
                raise DemarcheError(sentence % {"field": field.verbose_name}, field=field.name)


def is_operator(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_operator
