import pytest

from organisations.domain.organisation import add_organisation, change_organisation
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW, make_organisation

pytestmark = pytest.mark.django_db


def test_a_body_remembers_who_entered_it() -> None:
    own = make_organisation()
    body = add_organisation(Organisation(name="Printers' Union", entered_by=own), by=None, now=NOW)
    assert Organisation.objects.get(pk=body.pk).entered_by == own


def test_a_body_is_not_affiliated_to_itself_over_another() -> None:
    national = make_organisation("National Union")
    branch = make_organisation("Branch", parent=national)
    national.parent = branch
    with pytest.raises(DemarcheError, match="not over others either") as refusal:
        change_organisation(national, by=None, now=NOW)
    assert refusal.value.field == "parent"


def test_a_body_without_a_name_is_refused() -> None:
    with pytest.raises(DemarcheError) as refusal:
        add_organisation(Organisation(name=""), by=None, now=NOW)
    assert refusal.value.field == "name"
    assert not Organisation.objects.exists()
