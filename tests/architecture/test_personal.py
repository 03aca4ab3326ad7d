"""Each column of each table is declared personal or plain, with purpose and end; sealed columns are personal."""

from collections.abc import Mapping

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Model

from campaigns.personal import REGISTER as CAMPAIGNS
from letters.personal import REGISTER as LETTERS
from organisations.fields import SealedField
from organisations.models import User
from organisations.personal import ACTOR, Table, table
from organisations.personal import REGISTER as ORGANISATIONS

REGISTER = {**ORGANISATIONS, **CAMPAIGNS, **LETTERS}
KEYS_OF_DATA = {
    ("letters.edition", "data_key_sealed"),
    ("campaigns.campaign", "index_key_sealed"),
    ("organisations.salt", "value_sealed"),
    ("letters.export", "secret_sealed"),
    ("letters.export", "file_key_sealed"),
    ("organisations.securitychain", "secret_sealed"),
}


def faults(register: Mapping[str, Table], tables: list[type[Model]]) -> list[str]:
    found = [
        f"{label}: there is no such table" for label in {*register} - {model._meta.label_lower for model in tables}
    ]
    for model in tables:
        label = model._meta.label_lower
        declared = register.get(label)
        if declared is None:
            found.append(f"{label}: not declared")
            continue
        columns = {column.name: column for column in model._meta.concrete_fields}
        named = {*declared.plain, *declared.personal}
        found += [f"{label}.{name}: not declared" for name in {*columns} - named]
        found += [f"{label}.{name}: there is no such column" for name in named - {*columns}]
        found += [f"{label}.{name}: declared twice" for name in declared.plain & {*declared.personal}]
        found += [
            f"{label}.{name}: is personal" for name in declared.plain & {*columns} if points_to_a_person(columns[name])
        ]
    return sorted(found)


def points_to_a_person(column: models.Field) -> bool:
    sealed = isinstance(column, SealedField) and (column.model._meta.label_lower, column.name) not in KEYS_OF_DATA
    return sealed or column.related_model is User


MEMBER = "id owner role sees_persons exports_persons erases_persons since until proposal proposed_at"
PEOPLE = {"user": ACTOR, "proposed_by": ACTOR}


def test_every_column_is_declared() -> None:
    assert faults(REGISTER, apps.get_models()) == []


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        ({}, "organisations.membership: not declared"),
        (
            {"organisations.membership": table(MEMBER.replace("role ", ""), **PEOPLE)},
            "organisations.membership.role: not declared",
        ),
        (
            {"organisations.membership": table(f"{MEMBER} user", proposed_by=ACTOR)},
            "organisations.membership.user: is personal",
        ),
        (
            {"organisations.membership": table(f"{MEMBER} nickname", **PEOPLE)},
            "organisations.membership.nickname: there is no such column",
        ),
    ],
)
def test_a_planted_fault_in_the_register_is_found(declared: dict[str, Table], fault: str) -> None:
    assert faults(declared, [apps.get_model("organisations.membership")]) == [fault]
