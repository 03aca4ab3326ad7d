import pytest

from organisations.domain.formofaddress import change_form, remove_form
from organisations.errors import DemarcheError
from organisations.models import FormOfAddress, Organisation
from organisations.queries.formofaddress import own_forms
from tests.factories import NOW, make_organisation, say_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def steppe() -> Organisation:
    return make_organisation()


def test_a_form_is_said_once_for_an_office_and_language(steppe: Organisation) -> None:
    say_form(steppe)
    with pytest.raises(DemarcheError, match="in its own words already"):
        say_form(steppe)
    say_form(steppe, language="sv")
    say_form(make_organisation("Choir of the Old Mill"))


@pytest.mark.parametrize("text", ["Dear {title},", "{name", "name}", "{{ city }}", "{}"])
def test_only_name_and_state_are_filled(steppe: Organisation, text: str) -> None:
    with pytest.raises(DemarcheError) as refused:
        say_form(steppe, salutation=text)
    assert refused.value.field == "salutation"


@pytest.mark.parametrize("field", ["envelope", "salutation", "close"])
@pytest.mark.parametrize(
    "word", ["Your Excellency", "Exzellenz", "Excelencia", "Ваше Превосходительство", "H.E. {name}"]
)
def test_a_charge_cannot_be_made_excellency(steppe: Organisation, field: str, word: str) -> None:
    with pytest.raises(DemarcheError, match="never addressed as Excellency"):
        say_form(steppe, rank="charge", **{field: word})
    say_form(steppe, **{field: word})


def test_a_changed_form_stands_and_a_removed_one_gives_way_to_the_shipped(steppe: Organisation) -> None:
    form: FormOfAddress = say_form(steppe)
    form.salutation = "Dear {name},"
    change_form(form, by=None, now=NOW)
    assert own_forms(steppe.pk)[form.key].salutation == "Dear {name},"
    remove_form(form, by=None, now=NOW)
    assert own_forms(steppe.pk) == {}
