"""The attack of threat T02: every page of a staff site, asked and posted with another organisation's keys."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import quote
from django.db import connection, transaction
from django.db.models import ForeignKey, Model
from django.test import Client
from django.urls import reverse

from letters.models import Evidence
from organisations.models import SecurityChain, SecurityEntry
from organisations.ownership import Owned, owner_of
from tests.organisations.admin.pages import Data, form_of
from tests.organisations.admin.worlds import World, every_row, holder_of, own_models, state_of

CLOSED = {302, 403, 404, 405}
OWNERS = ("owner", "owner_id", "for_organisation", "added_by", "entered_by")
WRITES = re.compile(r'(?:INSERT|UPDATE|DELETE)\b[^"]*"((?:organisations|campaigns|letters)_\w+)"')
IN_ADDRESSES: dict[str, type[Model]] = {"picture": Evidence}


@dataclass
class Walk:
    """`faults` says what a member of `ours` could read of `theirs`, change there, or hang on its own rows.

    `may_read`: the member has a role there that only reads, so that only writes are faults. `only`: tables whose label
    begins so. `wrote` counts the posts that wrote anything at all: without any, nothing was tried.
    """

    site: AdminSite
    client: Client
    ours: World
    theirs: World
    secret: str
    may_read: bool = False
    only: str = ""
    faults: list[str] = field(default_factory=list)
    wrote: int = 0

    def everywhere(self) -> list[str]:
        self.before, self.lures = self._their_state(own_models()), self._their_keys_by_column()
        for model, page in self.site._registry.items():
            if not model._meta.label.startswith(self.only):
                continue
            if model not in self.theirs.rows or model not in self.ours.rows:
                self.faults.append(f"{model.__name__}: no row of it in the worlds; add one to worlds.py")
                continue
            self._their_pages(model, page)
            self._our_pages(model, page)
            if not self.may_read:
                self._lists(model)
                self._shared_pages(model, page)
        return self.faults

    def _lists(self, model: type[Model]) -> None:
        """The list as it is, sorted, searched, and asked by each foreign key; what selects could look up."""
        address, chooser = self._address(model, "changelist"), reverse("admin:autocomplete")
        for question in ["", "?e=1", "?o=1&_facets=True", f"?q={self.secret[:-1]}&_popup=1&_to_field=id"]:
            self._get(address + question)
        for name in _foreign_keys(model):
            names = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={name}"
            self._get(f"{chooser}?{names}&term=")
            for key in self.lures.get(name, ()):
                self._get(f"{address}?{name}__id__exact={key}")
                self._get(f"{address}?{name}={key}&{name}__name__startswith={self.secret[0]}")
                self._get(f"{self._address(model, 'add')}?{name}={key}")

    def _their_pages(self, model: type[Model], page: ModelAdmin) -> None:
        """Their rows by key: closed to read and to write, whatever is posted."""
        mine = self._form(self._address(model, "change", self.ours.rows[model][0]))
        for address in self._addresses_of(page, self.theirs):
            self._get(address, closed=True)
            self._post(address, {**mine, "post": ["yes"]}, closed=True)

    def _our_pages(self, model: type[Model], page: ModelAdmin) -> None:
        """Our own rows, new ones and what can be done with them, with a key of theirs in each field."""
        known = self._form(self._address(model, "change", self.ours.rows[model][0]))
        for address in [self._address(model, "add"), *self._addresses_of(page, self.ours)]:
            offered = self._form(address)
            filled = {name: values for name, values in offered.items() if any(values)}
            for data in self._tampered(model, known | filled, offered or known):
                self._post(address, data)

    def _shared_pages(self, model: type[Model], page: ModelAdmin) -> None:
        for row in every_row():
            if isinstance(row, model) and not isinstance(row, Owned) and owner_of(row) is None:
                for address in self._addresses_of(
                    page, World(self.ours.organisation, self.ours.person, {model: [row]})
                ):
                    self._get(address)

    def _tampered(self, model: type[Model], data: Data, names: Iterable[str]) -> Iterator[Data]:
        """As filled in; with their organisation as owner; with the key in each field replaced by each of theirs that
        fits."""
        yield data
        yield data | {name: [str(self.theirs.organisation.pk)] for name in OWNERS}
        rows = self._their_rows_in_tables_of(model)
        for name in names:
            table, _, column = name.partition("-")
            lures = rows.get(table, ()) if column.endswith("-id") else self.lures.get(name.rsplit("-", 1)[-1], ())
            for key in lures:
                yield data | {name: [str(key)]}

    def _their_rows_in_tables_of(self, model: type[Model]) -> dict[str, list[UUID]]:
        """A row of theirs for each table that is edited on the model's page, by the name that its fields begin with."""
        return {
            column.remote_field.get_accessor_name(): [row.pk for row in self.theirs.rows.get(inline.model, [])[:1]]
            for inline in self.site._registry[model].inlines
            for column in _foreign_keys(inline.model).values()
            if column.related_model is model
        }

    def _their_keys_by_column(self) -> dict[str, set[UUID]]:
        lures: dict[str, set[UUID]] = {}
        for model in own_models():
            for name, column in _foreign_keys(model).items():
                for row in self.theirs.rows.get(column.related_model, [])[:1]:
                    lures.setdefault(name, set()).add(row.pk)
        return lures

    def _get(self, address: str, *, closed: bool = False) -> None:
        self._judge("GET", address, self.client.get(address), closed=closed and not self.may_read)

    def _post(self, address: str, data: Data, *, closed: bool = False) -> None:
        written: set[str] = set()

        def listen(execute: Any, sql: str, *rest: Any) -> Any:
            written.update(WRITES.findall(sql))
            return execute(sql, *rest)

        with transaction.atomic():
            with connection.execute_wrapper(listen):
                self._judge("POST", address, self.client.post(address, data), closed=closed and not self.may_read)
            self.wrote += bool(written)
            if written:
                self._compare(address, [model for model in own_models() if model._meta.db_table in written])
            transaction.set_rollback(True)

    def _judge(self, method: str, address: str, response: Any, *, closed: bool) -> None:
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code >= 500:
            self.faults.append(f"{method} {address}: {response.status_code}")
        if closed and response.status_code not in CLOSED:
            self.faults.append(f"{method} {address}: open ({response.status_code})")
        if not self.may_read and self.secret.lower().encode() in body.lower():
            self.faults.append(f"{method} {address}: shows what is theirs")

    def _compare(self, address: str, written: list[type[Model]]) -> None:
        """No trigger writes, so that a table that no statement names is as it was."""
        if any(rows != self.before[model] for model, rows in self._their_state(written).items()):
            self.faults.append(f"POST {address}: changed what is theirs")
        keys = self.theirs.keys
        for row in every_row(written):
            named = {getattr(row, column.attname) for column in _foreign_keys(type(row)).values()}
            if named & keys and holder_of(row) == self.ours.organisation.pk:
                self.faults.append(f"POST {address}: {type(row).__name__} of ours now refers to theirs")

    def _their_state(self, models: list[type[Model]]) -> dict[type[Model], list[str]]:
        """But for their security log where the person belongs to both: the end of a session is told in each."""
        kept = [model for model in models if not (self.may_read and model in (SecurityEntry, SecurityChain))]
        return {model: state_of(self.theirs, every_row([model])) for model in kept}

    def _form(self, address: str) -> Data:
        return form_of(self.client.get(address).content.decode(errors="replace"))

    def _addresses_of(self, page: ModelAdmin, world: World) -> list[str]:
        """Every address of the page that takes a key, with the first row's."""
        patterns = [url for url in page.get_urls() if "object_id" in str(url.pattern) and getattr(url, "name", None)]
        found = []
        for url in patterns:
            tables = {name: IN_ADDRESSES.get(name, page.model) for name in url.pattern.converters}
            keys = {name: world.rows[table][0].pk for name, table in tables.items()}
            found.append(reverse(f"admin:{url.name}", kwargs=keys))
        return found

    def _address(self, model: type[Model], route: str, row: Model | None = None) -> str:
        return reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_{route}", args=[quote(row.pk)] if row else []
        )


def _foreign_keys(model: type[Model]) -> dict[str, Any]:
    return {column.name: column for column in model._meta.concrete_fields if isinstance(column, ForeignKey)}
