"""What `makemigrations` writes."""

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.models import CheckConstraint, Index, Q, TextField

from organisations.management.commands.makemigrations import folded

RULE = CheckConstraint(condition=~Q(name=""), name="it_has_a_name")
INDEX = Index(fields=["name"], name="by_name")


def _model(name: str) -> CreateModel:
    return CreateModel(name, fields=[("name", TextField())])


def test_what_is_added_to_a_new_table_is_written_into_its_creation() -> None:
    first, second = folded([_model("First"), _model("Second"), AddConstraint("first", RULE), AddIndex("first", INDEX)])
    assert isinstance(first, CreateModel)
    assert first.options == {"constraints": [RULE], "indexes": [INDEX]}
    assert isinstance(second, CreateModel)
    assert second.options == {}


def test_what_needs_a_later_field_or_an_older_table_stays_where_it_was() -> None:
    grows = [_model("First"), AddField("first", "more", TextField()), AddConstraint("first", RULE)]
    assert folded(grows) == grows
    of_another = [AddIndex("older", INDEX)]
    assert folded(of_another) == of_another
