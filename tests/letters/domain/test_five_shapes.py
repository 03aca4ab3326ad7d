"""The five letters of one day of action, and a sixth that was written elsewhere: each as it was built, frozen, printed."""

from typing import Any

import pytest

from letters.domain.edition import freeze_letter, register_external
from letters.enums import Behalf, LetterKind, PassageKind
from letters.models import Letter
from letters.queries.board import Wanted, board_of
from letters.queries.edition import document_of, verify_edition
from letters.typesetting.pdf import typeset
from organisations.models import HeadOfMission, Organisation
from tests.factories import NOW, make_organisation
from tests.factories_letters import endorse, make_city, make_demand, make_letter, make_text, say, sign_block
from tests.letters.typesetting.reading import words_of

K = PassageKind


def frozen(letter: Letter) -> tuple[Any, str]:
    edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert verify_edition(edition) == []
    return edition, words_of(typeset(document_of(edition, public=False)))


def lacking(demand: Any) -> set[Letter]:
    """As the board finds them."""
    return {line.letter for line in board_of(demand.campaign, Wanted(lacking=str(demand.pk)), now=NOW).lines}


def in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@pytest.fixture
def london(steppe: Organisation) -> Letter:
    target = make_city(steppe, "London")
    make_text(target.campaign, "en", "Campaign Kazakhstan")
    make_text(target.campaign, "sv", "Kampanj Kazakstan")
    return make_letter(
        target.campaign,
        (K.PLACE_DATE, "{{ city }}, 26 May 2016"),
        (K.SALUTATION, "To the Government of {{ sending_state }},"),
        "First of four.",
        (K.CLOSING, "Yours faithfully,"),
        target=target,
        addressee="The Government of {{ sending_state }}",
    )


def test_london_is_written_to_a_government_and_carried_to_an_embassy(london: Letter) -> None:
    for name in ("Red Lantern Youth", "Dockside Branch 12"):
        endorse(london.campaign, name)
    sign_block(london, "Miriam Oakhurst", behalf=Behalf.CAMPAIGN_AND_AFFILIATES, visibility="public")
    edition, text = frozen(london)
    assert edition.content["via"] == [
        "Embassy of Kazakhstan, London",
        "1 Invented Street",
        "London",
        "UNITED KINGDOM",
    ]
    assert in_order(
        text,
        "The Government of Kazakhstan",
        "By way of",
        "Embassy of Kazakhstan, London",
        "First of four.",
        "Yours faithfully",
        "Miriam Oakhurst",
        "on behalf of the campaign and all organisations affiliated to it",
        "2 organisations affiliated to the campaign",
    )
    assert document_of(edition, public=True).affiliates == ("Dockside Branch 12", "Red Lantern Youth")


def test_new_delhi_has_another_date_and_an_international_affiliation(steppe: Organisation) -> None:
    target = make_city(steppe, "New Delhi", country="IN", zone="Asia/Kolkata")
    letter = make_letter(
        target.campaign,
        (K.SALUTATION, "Dear Sir/Madam,"),
        "“Nobody told us,” she says.",
        (K.CLOSING, "Thanking you,"),
        (K.PLACE_DATE, "New Delhi, 25-05-2016"),
        target=target,
        addressee="{{ recipient }}",
    )
    body = make_organisation("Bharat Workers' Forum", parent=make_organisation("International Workers' Assembly"))
    endorse(letter.campaign, body)
    sign_block(letter, "Ravindra Talwari", office="National Secretary", behalf=Behalf.ORGANISATION, organisation=body)
    edition, text = frozen(letter)
    assert edition.content["via"] == [], "the addressee is the recipient"
    assert "affiliated to International Workers' Assembly" in text.replace("’", "'")


def test_ottawa_names_the_ambassador_and_lists_three_demands_in_its_own_order(steppe: Organisation) -> None:
    target = make_city(steppe, "Ottawa", country="CA", zone="America/Toronto")
    HeadOfMission.objects.create(recipient=target.recipient, name="Mr Yerlan Seitkaliyev")
    demands = [make_demand(target.campaign, name, en=f"{name}, at once") for name in ("release", "drop", "assembly")]
    letter = make_letter(
        target.campaign,
        (K.SALUTATION, "Dear {{ head_of_mission }},"),
        (K.DEMANDS, "We call on your government:", [demands[2], demands[0], demands[1]]),
        (K.CLOSING, "Yours in concern,"),
        target=target,
        addressee="His Excellency {{ head_of_mission }}\nSuites 1603–1604\nOttawa, Ontario K2P 1P1",
    )
    sign_block(letter, "Noelle Brackwater", office="National Organizer")
    edition, text = frozen(letter)
    assert in_order(text, "Dear Mr Yerlan Seitkaliyev", "assembly, at once", "release, at once", "drop, at once")
    assert edition.content["demands"] == ["assembly", "release", "drop"]
    assert not lacking(demands[0])


def test_canberra_is_seven_long_paragraphs_with_demands_in_the_prose(steppe: Organisation) -> None:
    target = make_city(steppe, "Canberra", country="AU", zone="Australia/Sydney")
    demand = make_demand(target.campaign, "release")
    letter = make_letter(
        target.campaign,
        (K.SALUTATION, "To whom it may concern,"),
        *(f"Paragraph {n}. " + "In 2011 there was the same. " * 30 for n in range(1, 7)),
        (K.PARAGRAPH, "We ask that all be released. I look forward to your swift reply.", [demand]),
        target=target,
    )
    sign_block(letter, "Thomas Wattleford")
    edition, text = frozen(letter)
    assert in_order(text, *(f"Paragraph {n}." for n in range(1, 7)), "swift reply", "Thomas Wattleford")
    assert edition.content["demands"] == ["release"] and edition.content["passages"][-1]["items"] == []


def test_stockholm_is_a_statement_by_five_people_in_three_groups(steppe: Organisation) -> None:
    target = make_city(steppe, "Stockholm", country="SE", zone="Europe/Stockholm")
    letter = make_letter(
        target.campaign,
        (K.HEADLINE, "Släpp alla som gripits"),
        (K.SLOGAN, "Fria möten, fri press!"),
        (K.SLOGAN, "{{ sending_state }}s folk säger nej."),
        "Vi kräver att alla gripna friges.",
        (K.PLACE_DATE, "Stockholm 26 maj 2016"),
        target=target,
        language="sv",
    )
    for heading, name in (
        ("Fullmäktige i Ekmåla", "Åsa Örnebäck"),
        ("Fullmäktige i Ekmåla", "Mårten Sjöäng"),
        ("Fullmäktige i Västerhälla", "Görel Ädelström"),
        ("Fullmäktige i Västerhälla", "Per-Åke Höijer"),
        ("", "Linnéa Bråvik"),
    ):
        sign_block(letter, name, heading=heading)
    edition, text = frozen(letter)
    groups = document_of(edition, public=False).groups
    assert [(group.heading, len(group.signers)) for group in groups] == [
        ("Fullmäktige i Ekmåla", 2),
        ("Fullmäktige i Västerhälla", 2),
        ("", 1),
    ]
    assert in_order(text, "Släpp alla", "Fria möten", "Kazakstans folk", "Vi kräver", "26 maj 2016", "Åsa Örnebäck")


def test_berlin_was_written_elsewhere_and_its_text_is_not_known(steppe: Organisation) -> None:
    target = make_city(steppe, "Berlin", country="DE", zone="Europe/Berlin")
    letter = make_letter(target.campaign, target=target, kind=LetterKind.EXTERNAL, title="Letter handed in in Berlin")
    edition = register_external(letter, file=None, by=None, now=NOW)
    demand = make_demand(target.campaign, "release")
    assert edition.content is None and verify_edition(edition) == []
    assert not lacking(demand), "nobody knows whether it makes the demand"


def test_which_letters_lack_a_demand_follows_the_base(steppe: Organisation, london: Letter) -> None:
    demand: Any = make_demand(london.campaign, "release", en="Release them")
    base = make_letter(london.campaign, (K.DEMANDS, "We ask:", [demand]))
    berlin = make_city(steppe, "Berlin", country="DE", zone="Europe/Berlin")
    variant = make_letter(london.campaign, target=berlin, base=base)
    assert lacking(demand) == {london}
    passage = base.passages.get()
    own = say(variant, "", overrides=passage, hidden=True, base_digest="x")
    assert lacking(demand) == {london, variant}
    own.delete()
    assert lacking(demand) == {london}
    passage.hidden = True
    passage.save()
    assert lacking(demand) == {london, variant}
