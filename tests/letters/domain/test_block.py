from datetime import date

import pytest

from letters.domain.block import (
    add_group,
    add_signatory,
    begin_group,
    change_signatory,
    remove_group,
    remove_signatory,
)
from letters.domain.edition import freeze_letter
from letters.enums import Behalf
from letters.models import Letter, Signatory, SignatoryGroup
from letters.queries.block import Named, Shared, block_lines, has_seats, open_signatory, seats_of, shared_block
from letters.queries.edition import document_of
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW, make_campaign, make_organisation
from tests.factories_letters import endorse, make_city, make_letter, sign_block


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


def test_a_letter_without_a_block_prints_its_bases_until_it_has_a_group_of_its_own(steppe: Organisation) -> None:
    london, ottawa = make_city(steppe), make_city(steppe, "Ottawa")
    base = make_letter(london.campaign, "First.")
    sign_block(base, "Åsa Örnebäck")
    taker, other = (make_letter(base.campaign, target=target, base=base) for target in (london, ottawa))
    sign_block(other, "Mårten Sjöäng")
    names = {one: [line.says["name"] for line in block_lines(one)] for one in (base, taker, other)}
    assert names == {base: ["Åsa Örnebäck"], taker: ["Åsa Örnebäck"], other: ["Mårten Sjöäng"]}
    seats = seats_of([base, taker, other], at=NOW)
    assert {one.pk: len(seats[one.pk]) for one in names} == dict.fromkeys([base.pk, taker.pk, other.pk], 1)
    assert (shared_block(base), shared_block(taker), shared_block(other)) == (Shared(1, takers=1), Shared(1), None)
    begin_group(taker, by=None, now=NOW)
    assert block_lines(taker) == [] and seats_of([taker], at=NOW) == {taker.pk: []}
    assert set(Letter.objects.filter(has_seats())) == {base, other}, "an empty group of its own is its own block"


def test_what_is_frozen_prints_the_block_of_the_base_and_keeps_it(steppe: Organisation) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "First.")
    row = sign_block(base, "Åsa Örnebäck")
    edition = freeze_letter(make_letter(base.campaign, target=target, base=base), cut_off=NOW, by=None, now=NOW)
    remove_signatory(row, by=None, now=NOW)
    ((signer,),) = (group.signers for group in document_of(edition, public=False).groups)
    assert signer.name == "Åsa Örnebäck"


def test_whom_a_base_speaks_for_must_stand_behind_the_campaign(steppe: Organisation) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "First.")
    sign_block(base, behalf=Behalf.CAMPAIGN_AND_AFFILIATES)
    letter = make_letter(base.campaign, target=target, base=base)
    with pytest.raises(DemarcheError, match="none stands behind the campaign"):
        freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    endorse(base.campaign, "Workers' Forum")
    edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert document_of(edition, public=False).affiliates == ("Workers' Forum",)
