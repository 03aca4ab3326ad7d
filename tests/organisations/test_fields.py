from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.writer import MigrationWriter
from django.db.models import Value
from django.test.utils import isolate_apps

from organisations.fields import CodeField, IsSealed, SealedField, UUIDKeyField, sealed_checks
from organisations.identifiers import uuid7
from organisations.sealing import Keyring, new_data_key

KEY = new_data_key()
PLAIN = [b"Vera Example", b"", b"\x01", b"\x01" + b"x" * 31, b"\x00" + b"x" * 60, b"x" * 60]


@pytest.fixture
def person() -> Iterator[type[models.Model]]:
    with isolate_apps("django.contrib.contenttypes"):

        class Person(models.Model):
            id = UUIDKeyField()
            code = CodeField()
            name = SealedField()
            place = SealedField(null=True)

            class Meta:
                app_label = "contenttypes"
                constraints = sealed_checks("person", "name", "place")

        yield Person


@pytest.fixture
def stored(person: type[models.Model], bare: BaseDatabaseWrapper) -> models.Model:
    with bare.schema_editor() as editor:
        editor.create_model(person)
    key = uuid7()
    return person._default_manager.using("bare").create(id=key, name=KEY.seal("Vera", "person", "name", key))


def test_a_sealed_value_is_stored_and_a_missing_one_too(stored: models.Model) -> None:
    row = type(stored)._default_manager.using("bare").get()
    assert KEY.unseal(row.name, "person", "name", row.pk) == "Vera"  # type: ignore[attr-defined]
    assert row.place is None  # type: ignore[attr-defined]


def _create(row: models.Model, value: bytes) -> None:
    type(row)._default_manager.using("bare").create(name=value)


def _save(row: models.Model, value: bytes) -> None:
    row.name = value  # type: ignore[attr-defined]
    row.save(using="bare")


def _update(row: models.Model, value: bytes) -> None:
    type(row)._default_manager.using("bare").update(place=value)


def _bulk_create(row: models.Model, value: bytes) -> None:
    type(row)._default_manager.using("bare").bulk_create([type(row)(name=value)])


def _bulk_update(row: models.Model, value: bytes) -> None:
    row.place = value  # type: ignore[attr-defined]
    type(row)._default_manager.using("bare").bulk_update([row], ["place"])


WRITES = [_create, _save, _update, _bulk_create, _bulk_update]


@pytest.mark.parametrize("write", WRITES)
def test_a_plain_write_fails_whatever_way_it_comes(
    stored: models.Model, write: Callable[[models.Model, bytes], None]
) -> None:
    for value in PLAIN:
        with pytest.raises(IntegrityError, match="is_sealed"), transaction.atomic("bare"):
            write(stored, value)
    assert type(stored)._default_manager.using("bare").get().place is None  # type: ignore[attr-defined]


LITERALS = {
    "sqlite": ["'Vera'", "x'56657261'", "12", "CAST(x'01' || 'a name of more than thirty characters' AS text)"],
    "postgresql": ["'Vera'", "convert_to('Vera', 'UTF8')", "decode('01', 'hex')", "''"],
}


def test_a_plain_write_by_hand_fails(stored: models.Model, bare: BaseDatabaseWrapper) -> None:
    for literal in LITERALS[bare.vendor]:
        with pytest.raises(IntegrityError), transaction.atomic("bare"), bare.cursor() as cursor:
            cursor.execute(f"UPDATE contenttypes_person SET name = {literal}")
    assert type(stored)._default_manager.using("bare").count() == 1


def test_a_form_is_told_of_the_plain_value_before_it_is_written(stored: models.Model) -> None:
    stored.name = b"Vera"  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="person_name_is_sealed"):
        stored.validate_constraints()


def test_a_master_key_seals_for_the_same_check(stored: models.Model) -> None:
    ring = Keyring({"k1": bytes(range(32))})
    type(stored)._default_manager.using("bare").update(place=ring.seal("", "person", "place", stored.pk))
    row = type(stored)._default_manager.using("bare").get()
    assert ring.unseal(row.place, "person", "place", row.pk) == ""  # type: ignore[attr-defined]


def test_the_check_can_be_written_into_a_migration(person: type[models.Model]) -> None:
    text, imports = MigrationWriter.serialize(person._meta.constraints[0])
    assert "organisations.fields.IsSealed" in text
    assert "import organisations.fields" in imports
    assert IsSealed(Value(b"")) != IsSealed(Value(b"x"))


def test_a_table_with_checks_can_still_be_introspected(stored: models.Model, bare: BaseDatabaseWrapper) -> None:
    with bare.cursor() as cursor:
        columns = bare.introspection.get_table_description(cursor, "contenttypes_person")
        constraints = bare.introspection.get_constraints(cursor, "contenttypes_person")
    assert [column.name for column in columns] == ["id", "code", "name", "place"]
    assert constraints["person_name_is_sealed"]["check"]


def test_fields_stand_in_migrations_without_their_default(person: type[models.Model]) -> None:
    texts = [MigrationWriter.serialize(person._meta.get_field(name))[0] for name in ("id", "code", "name")]
    assert texts == [
        "organisations.fields.UUIDKeyField(editable=False, primary_key=True, serialize=False)",
        "organisations.fields.CodeField(editable=False, max_length=10, unique=True)",
        "organisations.fields.SealedField()",
    ]


def test_each_row_gets_its_key_and_its_code(person: type[models.Model]) -> None:
    one, other = person(), person()
    assert isinstance(one.pk, UUID)
    assert one.pk != other.pk
    assert len({one.code, other.code}) == 2  # type: ignore[attr-defined]
    assert not any(field.editable for field in person._meta.fields)
