from typing import Any

import pytest

from letters.domain.letter import add_letter, begin_letter, change_letter
from letters.domain.version import make_version
from letters.enums import LetterKind
from letters.models import Letter
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW, make_campaign, make_organisation, make_recipient, make_target
from tests.factories_letters import make_city, make_letter, make_ready


def test_a_letter_belongs_to_the_owner_of_its_campaign(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), sender=" Campaign\r\nLondon ")
    assert letter.owner == steppe and letter.created_at == NOW
    assert letter.sender == "Campaign\nLondon"


def test_a_target_of_another_campaign_is_refused(steppe: Organisation) -> None:
    target = make_city(steppe)
    with pytest.raises(DemarcheError, match="another campaign") as refusal:
        make_letter(make_campaign(steppe, "Another"), target=target)
    assert refusal.value.field == "target" and not Letter.objects.exists()


def test_a_letter_to_nobody_is_a_base(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="every other letter has a target"):
        make_letter(make_campaign(steppe), kind=LetterKind.VARIANT)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"kind": LetterKind.VARIANT}, "Choose a base letter"), ({"language": "sv"}, "in another language")],
)
def test_a_base_is_a_base_letter_of_the_same_campaign_and_language(
    steppe: Organisation, values: dict[str, Any], sentence: str
) -> None:
    target = make_city(steppe)
    other = make_target(target.campaign, make_recipient("Berlin", "DE", "Europe/Berlin"))
    base = make_letter(target.campaign, target=other if "kind" in values else None, **values)
    with pytest.raises(DemarcheError, match=sentence) as refusal:
        make_letter(target.campaign, target=target, base=base)
    assert refusal.value.field == "base"


def test_a_letter_cannot_follow_itself_or_another_organisation(steppe: Organisation, in_scope: Any) -> None:
    letter = make_letter(make_campaign(steppe))
    letter.follows = letter
    with pytest.raises(DemarcheError, match="follows an earlier letter"):
        change_letter(letter, by=None, now=NOW)
    others = make_organisation("Another")
    in_scope(others, steppe)
    letter.follows = make_letter(make_campaign(others))
    with pytest.raises(DemarcheError, match="follows an earlier letter"):
        change_letter(letter, by=None, now=NOW)


def test_language_and_target_stay_once_a_version_stands_under_them(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    letter.language = "sv"
    change_letter(letter, by=None, now=NOW)
    make_version(letter, by=None, now=NOW)
    letter.title = "A better title"
    change_letter(letter, by=None, now=NOW)
    letter.language = "en"
    with pytest.raises(DemarcheError, match="Begin another letter instead") as refusal:
        change_letter(letter, by=None, now=NOW)
    assert refusal.value.field == "language"


def test_a_line_that_this_recipient_cannot_fill_is_refused_where_it_is_typed_anew(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    letter.addressee = "{{ recipient }}\n{{ head_of_mission }}"
    with pytest.raises(DemarcheError, match=r"This letter can fill: .*\{\{ recipient \}\}") as refusal:
        change_letter(letter, by=None, now=NOW)
    assert refusal.value.field == "addressee"
    Letter.objects.filter(pk=letter.pk).update(addressee=letter.addressee)
    letter.title = "Said before"
    assert change_letter(letter, by=None, now=NOW).addressee == letter.addressee


def test_nor_is_a_letter_begun_by_hand_with_such_a_line(steppe: Organisation) -> None:
    target = make_city(steppe)
    values = {"campaign": target.campaign, "target": target, "kind": LetterKind.VARIANT, "title": "To them"}
    with pytest.raises(DemarcheError, match="This letter can fill") as refusal:
        begin_letter(Letter(**values, language="en", addressee="{{ head_of_mission }}"), by=None, now=NOW)
    assert refusal.value.field == "addressee" and not Letter.objects.exists()
    assert begin_letter(Letter(**values, language="en", addressee="{{ recipient }}"), by=None, now=NOW).pk


def test_the_addressee_cannot_name_itself(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="addressee") as refusal:
        make_letter(make_campaign(steppe), addressee="{{ addressee }}")
    assert refusal.value.field == "addressee"


def test_a_letter_without_title_is_refused_at_the_title(steppe: Organisation) -> None:
    letter = Letter(campaign=make_campaign(steppe), kind=LetterKind.BASE, title=" ", language="en")
    with pytest.raises(DemarcheError) as refusal:
        add_letter(letter, by=None, now=NOW)
    assert refusal.value.field == "title"
