"""The closed language of placeholders in organisers' texts: ``{{ city }}`` and nothing more.

Such text is never a Django template nor a format string: names are looked up in an allow-list, values are put in as
they are, in one pass. Everything else in braces stays what it is: text.
"""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.errors import DemarcheError

PLACEHOLDERS: Mapping[str, Promise] = {
    "recipient": _("the name of the mission or body that receives the letter"),
    "city": _("the recipient's city"),
    "sending_state": _("the state that the mission represents"),
    "receiving_state": _("the state in which the mission works"),
    "head_of_mission": _("the name of the head of mission"),
    "envelope": _("who is addressed, as on an envelope: title and name of whoever heads the recipient"),
    "salutation": _("the salutation that goes with the addressee"),
    "close": _("the complimentary close that goes with the addressee"),
    "address": _("the recipient's street or postal address, as your organisation has confirmed it"),
    "date": _("the date of the letter, written as its page says"),
    "place": _("where the letter is written"),
    "campaign": _("the name of the campaign"),
    "addressee": _("to whom the letter is written"),
}
"""Each name that a text may use, with its meaning for people."""

ABOVE_THE_TEXT = PLACEHOLDERS.keys() - {"addressee"}
"""What a letterhead and an addressee may use: no addressee names itself."""

_opening = re.compile(r"\{\{([^{}]*)(\}\})?")


def unknown_placeholders(text: str, allowed: Collection[str]) -> list[tuple[str, str | None]]:
    """What stands in double braces in `text` and is no allowed name, each once, with the allowed name nearest to it.

    An opening that is never closed counts too. With the names that have a value as `allowed`, this also tells what
    could not be filled.
    """
    found = ((name.strip(), bool(closing)) for name, closing in _opening.findall(text))
    unknown = dict.fromkeys(name for name, closed in found if not closed or name not in allowed)
    return [(name, _nearest(name, allowed)) for name in unknown]


def check_placeholders(text: str, *, field: str, allowed: Collection[str] = PLACEHOLDERS.keys()) -> None:
    """Raises DemarcheError at `field` for a name that nobody fills, with the nearest one that is known."""
    for name, nearest in unknown_placeholders(text, allowed):
        if nearest:
            sentence = gettext("“{{ %(name)s }}” is not known. Did you mean {{ %(nearest)s }}?")
            raise DemarcheError(sentence % {"name": name, "nearest": nearest}, field=field)
        sentence = gettext("“{{ %(name)s }}” is not known. You can use: %(known)s.")
        known = ", ".join(f"{{{{ {one} }}}}" for one in sorted(allowed))
        raise DemarcheError(sentence % {"name": name, "known": known}, field=field)


def is_fillable(text: str) -> None:
    """A validator of words that a letter fills."""
    try:
        check_placeholders(text, field="")
    except DemarcheError as refusal:
        raise ValidationError(str(refusal)) from refusal


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each placeholder that has a value replaced by it; a placeholder inside a value stays literal."""

    def value_of(match: re.Match[str]) -> str:
        return values.get(match[1].strip(), match[0]) if match[2] else match[0]

    return _opening.sub(value_of, text)


def _nearest(name: str, allowed: Collection[str]) -> str | None:
    word = re.split(r"[^a-z_]", name.lower().replace("-", "_").replace(" ", "_"), maxsplit=1)[0][:30]
    return next(iter(get_close_matches(word, sorted(allowed), n=1)), None)
