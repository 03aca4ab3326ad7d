"""What no font can show is refused where it was written, with its name; so is what is too long."""

import pytest
from django.core.exceptions import ValidationError

from letters.domain.block import begin_group
from letters.domain.letter import change_letter
from letters.domain.version import make_version
from letters.forms.letter import LetterForm
from letters.forms.translation import TranslationForm
from letters.models import Translation
from organisations.errors import DemarcheError
from organisations.models import FormOfAddress, HeadOfMission, Organisation
from tests.factories import NOW, make_campaign, make_recipient
from tests.factories_letters import make_letter, make_ready, make_text, say, sign_block
from tests.factories_translations import translate, write

UNPRINTABLE = [
    "a\x00b",
    "a\x07b",
    "a\x1bb",
    "a\x7fb",
    "a\u0085b",
    "a\ud800b",
    "a\udfffb",
    "a\u2028b",
    "a\u202eb",
    "a\u2066b",
]


@pytest.mark.parametrize("text", UNPRINTABLE)
def test_it_is_refused_at_its_field(steppe: Organisation, text: str) -> None:
    letter = make_letter(make_campaign(steppe), "Well.")
    named = f"U\\+{ord(text[1]):04X}"
    with pytest.raises(DemarcheError, match=named) as refusal:
        say(letter, text)
    assert refusal.value.field == "text"
    with pytest.raises(DemarcheError, match=named):
        begin_group(letter, heading=text, by=None, now=NOW)
    if not text[1].isspace():  # a line's end in a name is a blank
        with pytest.raises(DemarcheError, match=named) as refusal:
            sign_block(letter, text)
        assert refusal.value.field == "name"
    for field in ("title", "sender", "addressee"):
        row = type(letter).objects.get(pk=letter.pk)
        setattr(row, field, text)
        with pytest.raises(DemarcheError, match=named) as refusal:
            change_letter(row, by=None, now=NOW)
        assert refusal.value.field == field


@pytest.mark.parametrize("text", ["a\x07b", "a\u202eb"])
def test_what_comes_into_a_letter_from_elsewhere_is_refused_at_its_field_too(steppe: Organisation, text: str) -> None:
    letter = make_ready(steppe)
    london = make_recipient("London")
    translation = translate(make_version(letter, by=None, now=NOW), "Well.")
    rows = {
        FormOfAddress(owner=steppe, kind="mission", rank="consul", language="en"): ("envelope", "salutation", "close"),
        make_text(letter.campaign): ("title",),
        steppe: ("name",),
        london: ("name", "city"),
        HeadOfMission(recipient=london): ("name",),
        translation: ("title", "heading", "notice"),
    }
    for row, names in rows.items():
        for name in names:
            setattr(row, name, text)
            with pytest.raises(ValidationError) as refused:
                row.clean_fields(exclude=[one.name for one in row._meta.fields if one.name != name])
            assert "cannot be printed" in refused.value.message_dict[name][0], f"{row._meta.label}.{name}"
    with pytest.raises(DemarcheError, match="cannot be printed") as refusal:
        write(Translation.objects.get(), text)
    assert refusal.value.field == "text-0"
    form = TranslationForm({"title": text, "text-0-0": text}, translation=Translation.objects.get(), values={}, here={})
    assert not form.is_valid() and form.errors.keys() == {"title", "text-0-0"}


@pytest.mark.parametrize("text", ["a\x07b", "a\u202eb"])
def test_a_form_says_so_at_the_field(steppe: Organisation, text: str) -> None:
    letter = make_letter(make_campaign(steppe))
    form = LetterForm({"title": text, "language": "en", "sender": text}, instance=letter)
    assert not form.is_valid()
    assert {field for field, errors in form.errors.items() if "cannot be printed" in errors[0]} >= {"title", "sender"}


def test_lines_tabs_and_what_scripts_need_are_printable(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    assert say(letter, "a\tb\r\nc\u200cd\u200de\u00adf").text == "a\tb\nc\u200cd\u200de\u00adf"


def test_two_hundred_kilobytes_are_refused_with_the_limit(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    with pytest.raises(DemarcheError, match="20000") as refusal:
        say(letter, "word " * 40_000)
    assert refusal.value.field == "text"
