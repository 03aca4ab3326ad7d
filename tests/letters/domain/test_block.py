from datetime import date

import pytest

from letters.domain.block import add_group, add_signatory, change_signatory, remove_group, remove_signatory
from letters.enums import Behalf
from letters.models import Signatory, SignatoryGroup
from letters.queries.block import Named, block_lines, open_signatory
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW, make_campaign, make_organisation
from tests.factories_letters import make_letter, sign_block


def test_names_are_sealed_and_opened_only_by_the_query(steppe: Organisation) -> None:
    row = sign_block(make_letter(make_campaign(steppe)), "  Åsa   Örnebäck ", office="Councillor", place="Ekmåla")
    assert row.owner == steppe
    stored = Signatory.objects.values().get()
    plain = repr({key: bytes(v) if isinstance(v, memoryview) else v for key, v in stored.items()})
    assert "rneb" not in plain and "telephone" not in plain
    opened = open_signatory(Signatory.objects.get())
    assert opened == Named("Åsa Örnebäck", "Councillor", "Ekmåla", "by telephone")


def test_a_change_seals_anew_and_empties_what_is_empty(steppe: Organisation) -> None:
    row = sign_block(make_letter(make_campaign(steppe)), "Åsa Örnebäck", office="Councillor")
    change_signatory(row, name="Åsa Ek", office="", consent_how="by letter", by=None, now=NOW)
    opened = open_signatory(Signatory.objects.get())
    assert (opened.name, opened.office, opened.consent_how) == ("Åsa Ek", "", "by letter")


def test_five_people_in_three_groups_stand_in_their_order(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    for heading, name in (
        ("Council of Ekmåla", "Åsa Örnebäck"),
        ("Council of Ekmåla", "Mårten Sjöäng"),
        ("Council of Västerhälla", "Görel Ädelström"),
        ("Council of Västerhälla", "Per-Åke Höijer"),
        ("", "Linnéa Bråvik"),
    ):
        sign_block(letter, name, heading=heading)
    lines = [(line.says["group"], line.says.get("heading", ""), line.says["name"]) for line in block_lines(letter)]
    assert [name for _group, _heading, name in lines][-1] == "Linnéa Bråvik"
    assert [group for group, _heading, _name in lines] == ["1", "1", "2", "2", "3"]


def test_an_affiliated_organisation_is_printed_with_its_parent(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    body = make_organisation("Workers' Forum", parent=make_organisation("International Assembly"))
    sign_block(letter, behalf=Behalf.ORGANISATION, organisation=body)
    (line,) = block_lines(letter)
    assert line.says["organisation"] == "Workers' Forum"
    assert line.says["behalf"] == "on behalf of the organisation, affiliated to International Assembly"


def test_signing_for_an_organisation_names_it(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="Choose the organisation"):
        sign_block(make_letter(make_campaign(steppe)), behalf=Behalf.ORGANISATION)
    assert not Signatory.objects.exists()


@pytest.mark.parametrize(("name", "sentence"), [(" ", "has a name"), ("x" * 161, "At most 160")])
def test_a_name_that_is_none_is_refused_at_the_name(steppe: Organisation, name: str, sentence: str) -> None:
    with pytest.raises(DemarcheError, match=sentence) as refusal:
        sign_block(make_letter(make_campaign(steppe)), name)
    assert refusal.value.field == "name"


def test_a_group_goes_when_its_signatories_have_gone(steppe: Organisation) -> None:
    row = sign_block(make_letter(make_campaign(steppe)))
    with pytest.raises(DemarcheError, match="Take them out first"):
        remove_group(row.group, by=None, now=NOW)
    remove_signatory(row, by=None, now=NOW)
    remove_group(row.group, by=None, now=NOW)
    assert not SignatoryGroup.objects.exists()


@pytest.mark.parametrize("way", [" ", "x" * 161])
def test_how_the_person_agreed_is_asked_for(steppe: Organisation, way: str) -> None:
    group = add_group(SignatoryGroup(letter=make_letter(make_campaign(steppe))), by=None, now=NOW)
    row = Signatory(group=group, consent_on=date(2016, 5, 20))
    with pytest.raises(DemarcheError) as refusal:
        add_signatory(row, name="Åsa", consent_how=way, by=None, now=NOW)
    assert refusal.value.field == "consent_how"
