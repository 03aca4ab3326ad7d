import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.placeholders import PLACEHOLDERS, fill, unknown_placeholders

VALUES = {
    "recipient": "Embassy of Examplia",
    "city": "Malmö",
    "sending_state": "Examplia",
    "receiving_state": "Sweden",
    "head_of_mission": "Dr Ada Invented",
    "envelope": "H.E. Dr Ada Invented",
    "salutation": "Your Excellency,",
    "close": "Yours faithfully,",
    "address": "1 Invented Street",
    "date": "26 May 2016",
    "place": "Malmö",
    "campaign": "Free the Printers",
    "addressee": "The Government of Examplia",
}

HOSTILE = [
    "{{ request.user.password }}",
    "{{ city.__class__ }}",
    "{{ city|safe }}",
    "{{ city|upper }}",
    "{{city.0}}",
    "{{ self }}",
    "{{ ''.join }}",
    "{{ 7 * 7 }}",
    "{{ settings.SECRET_KEY }}",
    "{{ block.super }}",
    "{{ messages.0 }}",
    "{{{ city }}}",
    "{{ {{ city }} }}",
    "{{ city",
    "{{ city }",
    "{{}}",
    "{{ CITY }}",
    "{{ cıty }}",
    "{{ \N{CYRILLIC SMALL LETTER ES}ity }}",
    "{{ ci\u200bty }}",
    "{{ city }\u200b}",
    "{% debug %}",
    "{% load admin_urls %}{% url 'admin:index' %}",
    "{% include '/etc/passwd' %}",
    "{# a comment #}",
    "{city}",
    "{0}",
    "{city.__init__.__globals__}",
    "{city!r:>99999999}",
    "%(city)s",
    "%s%s%s%n",
    "$city ${city}",
    "<%= city %>",
    "#{city}",
    "#let city = 1",
    "@city",
    "\\{\\{ city \\}\\}",
    "&#123;&#123; city &#125;&#125;",
    "\ufe5b\ufe5b city \ufe5c\ufe5c",
    "\uff5b\uff5b city \uff5d\uff5d",
    "{{ \x00city }}",
]


def test_each_name_is_filled_with_or_without_blanks() -> None:
    text = " / ".join(f"{{{{ {name} }}}}{{{{{name}}}}}" for name in PLACEHOLDERS)
    assert fill(text, VALUES) == " / ".join(VALUES[name] * 2 for name in PLACEHOLDERS)
    assert unknown_placeholders(text, PLACEHOLDERS) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_it_went_in(text: str) -> None:
    assert fill(text, {name: value for name, value in VALUES.items() if name != "city"}) == text
    if "{{ city }}" not in text:
        assert fill(text, VALUES) == text


@given(st.text(alphabet="{} acity|.%\n"), st.text(alphabet="{} acity"))
def test_a_value_is_never_read_again(text: str, value: str) -> None:
    marked = fill(text, {"city": "\0"})
    assert fill(text, {"city": value}) == marked.replace("\0", value)


def test_a_placeholder_inside_a_value_stays_literal() -> None:
    assert fill("To {{ recipient }}", {**VALUES, "recipient": "{{ city }} {{ recipient }}"}) == (
        "To {{ city }} {{ recipient }}"
    )


def test_a_value_is_no_pattern_of_a_regular_expression() -> None:
    assert fill("{{ city }}", {"city": r"\1 \g<0> \\"}) == r"\1 \g<0> \\"


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.startswith("{{")])
def test_whatever_stands_in_double_braces_and_is_no_name_is_reported(text: str) -> None:
    assert unknown_placeholders(text, PLACEHOLDERS)


@pytest.mark.parametrize(
    ("text", "name", "nearest"),
    [
        ("{{ cty }}", "cty", "city"),
        ("{{ City }}", "City", "city"),
        ("{{ head of mission }}", "head of mission", "head_of_mission"),
        ("{{ sending-state }}", "sending-state", "sending_state"),
        ("{{ city|upper }}", "city|upper", "city"),
        ("{{ city", "city", "city"),
        ("{{ xyzzy }}", "xyzzy", None),
        ("{{ }}", "", None),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest_known_one(text: str, name: str, nearest: str | None) -> None:
    assert unknown_placeholders(f"A {text}", PLACEHOLDERS) == [(name, nearest)]


def test_a_repeated_mistake_is_told_once_and_in_the_order_of_the_text() -> None:
    assert unknown_placeholders("{{ b }} {{ a }} {{ b }}", ["city"]) == [("b", None), ("a", None)]


def test_a_name_without_a_value_is_told_as_unfilled() -> None:
    assert unknown_placeholders("{{ head_of_mission }}", ["city"]) == [("head_of_mission", None)]
    assert fill("{{ head_of_mission }}", {"city": "Malmö"}) == "{{ head_of_mission }}"


def test_a_very_long_hostile_text_is_read_in_one_pass() -> None:
    text = "{{" * 200_000 + "{{ " + " " * 200_000
    assert fill(text, VALUES) == text
