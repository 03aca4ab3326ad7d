"""What people type is refused where it holds what nobody can see or print: in each column, whichever page writes it."""

from django.apps import apps
from django.db.models import CharField, Model, TextField

from organisations.fields import is_printable
from tests.architecture.tree import APPS

MADE_BY_US = {
    *(
        "digest",
        "code_digest",
        "sha256",
        "seal",
        "commitment",
        "text_commitment",
        "reference",
        "path",
        "token",
        "value",
    ),
    *("key", "key_id", "network_key", "dedupe_key", "session_key", "session_data", "password", "message_id"),
    *("mail_index", "name_index", "domain_index", "mail_domain"),
    *("kind", "about_kind", "subject_kind", "error", "last_error"),
}
"""Marks, keys and sentences of ours, in whatever table."""
OTHERWISE = {
    "organisations.User.email": "an address, by the rules of addresses",
    "organisations.Recipient.time_zone": "one of a list",
    "organisations.Recipient.opened": "a date or a part of one",
    "organisations.Recipient.external_id": "comes with a list, which is read with a check of its own",
    "organisations.Salt.name": "made by us",
    "organisations.ConsentWording.text": "made by us",
    "organisations.MissionImport.name": "the name of a file, cleaned as it comes in",
    "organisations.Mail.sender_name": "copied from what has been checked",
    "campaigns.Action.time_zone": "one of a list",
    "letters.Comment.said": "copied from what has been checked",
    "letters.Translation.language": "one of a list",
    "letters.Intake.note": "made by us",
}


def unchecked(tables: list[type[Model]]) -> set[str]:
    return {
        f"{model._meta.label}.{column.name}"
        for model in tables
        for column in model._meta.concrete_fields
        if isinstance(column, CharField | TextField) and column.editable and not column.choices
        if column.name not in MADE_BY_US
        if is_printable not in column.validators
    }


def test_each_column_that_people_fill_refuses_what_cannot_be_printed() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    assert unchecked(ours) == {*OTHERWISE}
