"""How a recipient is addressed: the form that fits best, an organisation's own before the shipped one (docs/adr/0057).

Nothing is concluded about a person: without a recorded way of addressing the head, forms that work for everybody stand.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from organisations.enums import HeadRank, RecipientKind
from organisations.enums.courtesy import GOVERNMENT, VACANT, Style
from organisations.models import FormOfAddress, HeadOfMission, Organisation, Recipient
from organisations.ownership import owner_scope
from organisations.postal import postal_lines
from organisations.queries.contact import postal_point, usable_points
from organisations.readers.courtesy import Form, Key, shipped_forms, state_in_title

OwnForms = Mapping[Key, Form]
SLOT = re.compile(r"\{(name|state)\}")


@dataclass(frozen=True)
class Courtesy:
    """`exact`: the form is for this very rank; otherwise none is known in this language, and a more general one stands.
    `source` is empty for a form of the organisation's own."""

    envelope: tuple[str, ...]
    salutation: str
    close: str
    source: str
    exact: bool


@dataclass(frozen=True)
class ShownForm:
    """A line of the table: what is shipped, if anything is, and what organisations say instead."""

    key: Key
    kind: str
    rank: str
    style: str
    shipped: Form | None
    own: tuple[FormOfAddress, ...]


@dataclass(frozen=True)
class Office:
    """Who is addressed. Where nobody is known to hold the office, `rank` says that it is vacant."""

    kinds: tuple[str, ...]
    rank: str = HeadRank.UNKNOWN
    style: str = Style.OPEN
    name: str = ""
    state: str = ""


def forms_in(language: str, own: Sequence[FormOfAddress]) -> list[ShownForm]:
    """All forms of one language in the order of the shipped table, those that are only the organisations' own at the end."""
    keys = [key for key in shipped_forms() if key.language == language]
    return [
        _shown(key, [row for row in own if row.key == key]) for key in dict.fromkeys([*keys, *(o.key for o in own)])
    ]


def _shown(key: Key, own: Sequence[FormOfAddress]) -> ShownForm:
    named = FormOfAddress(kind=key.kind, rank=key.rank, style=key.style)
    style = str(named.get_style_display()) if key.style else ""
    kind, rank = str(named.get_kind_display()), str(named.get_rank_display())
    return ShownForm(key, kind, rank, style, shipped_forms().get(key), tuple(own))


def head_in_office(recipient: Recipient, on: date) -> HeadOfMission | None:
    """The latest to arrive of those who hold the office on that day; a row without a name says that it is vacant."""
    there = [head for head in recipient.heads.all() if head.holds_office(on)]
    return max(there, key=lambda head: head.since or date.min, default=None)


def own_forms(owner: UUID) -> OwnForms:
    """What the organisation says in its own words."""
    with owner_scope([owner]):
        return {row.key: row.form for row in FormOfAddress.objects.all()}


def office_of(recipient: Recipient, on: date) -> Office:
    """The head of this recipient."""
    mission, head = getattr(recipient, "mission", None), head_in_office(recipient, on)
    kinds = (mission.kind, RecipientKind.MISSION) if mission else (recipient.kind,)
    state = str(mission.sending_state) if mission else ""
    name = head.name.strip() if head else ""
    return Office(kinds, head.rank, head.style, name, state) if head and name else Office(kinds, VACANT, state=state)


def government_behind(recipient: Recipient) -> Office:
    """The government that the mission represents."""
    mission = getattr(recipient, "mission", None)
    return Office((GOVERNMENT,), state=str(mission.sending_state) if mission else "")


def courtesy_for(office: Office, *, language: str, own: OwnForms) -> Courtesy | None:
    """The first form that is fit and can be filled; None in a language that has none at all."""
    slots = {"name": office.name, "state": state_in_title(office.state, language)}
    for key in _keys(office, language):
        for form in filter(None, (own.get(key), shipped_forms().get(key))):
            if filled := _is_fit(form, office) and _filled(form, slots):
                return Courtesy(*filled, form.source, exact=key.rank == office.rank)
    return None


def envelope_of(recipient: Recipient, *, owner: Organisation, language: str, on: date) -> list[str]:
    """All lines as this organisation would print them; of the address only what it has confirmed."""
    courtesy = courtesy_for(office_of(recipient, on), language=language, own=own_forms(owner.pk))
    with owner_scope([owner.pk]):
        point = postal_point(usable_points(recipient, owner.pk))
    country, posted_in = str(recipient.country), str(owner.country)
    below = postal_lines(point.value, country=country, posted_in=posted_in, language=language) if point else []
    return [*(courtesy.envelope if courtesy else ()), recipient.name, *below]


def _keys(office: Office, language: str) -> Iterator[Key]:
    """From the very office to the most general form that is true of it."""
    ranks = [office.rank, HeadRank.UNKNOWN] if office.rank != VACANT else []
    for rank in dict.fromkeys([*ranks, VACANT]):
        for style in dict.fromkeys([office.style, Style.OPEN] if rank != VACANT else [Style.OPEN]):
            for kind in office.kinds:
                yield Key(str(kind), str(rank), str(style), language)


def _is_fit(form: Form, office: Office) -> bool:
    """A more general form may say Excellency; a chargé d’affaires is never called so."""
    return office.rank != HeadRank.CHARGE or not form.says_excellency


def _filled(form: Form, slots: Mapping[str, str]) -> tuple[tuple[str, ...], str, str] | None:
    """Lines of the envelope whose slot cannot be filled are left out; a form of which nothing remains, or whose
    salutation or close cannot be filled, does not fit."""
    lines = [_put(line, slots) for line in form.envelope.splitlines()]
    envelope = tuple(line for line in lines if line)
    salutation, close = _put(form.salutation, slots), _put(form.close, slots)
    return (envelope, salutation, close) if envelope and salutation and close else None


def _put(text: str, slots: Mapping[str, str]) -> str:
    """The text with its slots filled; nothing if one of them has no value."""
    if not all(slots[slot] for slot in SLOT.findall(text)):
        return ""
    return SLOT.sub(lambda match: slots[match[1]], text).strip()
