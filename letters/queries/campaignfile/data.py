"""A campaign as plain values: what its file says, and what a copy is made from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.text import slugify

from campaigns.models import Campaign, Target
from letters.enums import LetterKind, Visibility
from letters.models import Letter, Passage, SignatoryGroup
from letters.queries.block import open_signatory
from letters.queries.campaignfile.shape import ALWAYS, OF_RECIPIENT, SCHEMA, VERSION, columns_of
from letters.queries.passage import demands_of, digest_of_passage

Data = dict[str, Any]


def campaign_data(campaign: Campaign, *, names: bool = True) -> Data:
    """The same rows give the same values in the same order. `names`: with the public ones of signature blocks, and no
    other person's."""
    targets = list(campaign.targets.select_related("recipient").order_by("position", "id"))
    letters = _in_order(campaign, targets)
    recipients = _ids((target.recipient.city or target.recipient.name for target in targets), "recipient")
    of_target: dict[Any, str] = {target.pk: name for target, name in zip(targets, recipients, strict=True)}
    ids = _ids((of_target.get(letter.target_id, "base") for letter in letters), "letter")
    of_letter = {letter.pk: name for letter, name in zip(letters, ids, strict=True)}
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "campaign": _columns(campaign),
        "texts": [_columns(text) for text in campaign.texts.order_by("language")],
        "demands": [
            _columns(demand) | {"wordings": dict(demand.texts.order_by("language").values_list("language", "text"))}
            for demand in campaign.demands.order_by("position", "id")
        ],
        "recipients": [_recipient(target, of_target[target.pk]) for target in targets],
        "letters": [_letter(letter, of_target, of_letter, names=names) for letter in letters],
    }


def _in_order(campaign: Campaign, targets: Sequence[Target]) -> list[Letter]:
    """Bases first, then by recipient: what a letter refers to stands before it."""
    ranks: dict[Any, int] = {target.pk: number for number, target in enumerate(targets, 1)}
    letters = (
        campaign.letters.select_related("base").prefetch_related("groups__signatories__organisation").order_by("id")
    )
    return sorted(
        letters, key=lambda letter: (letter.kind != LetterKind.BASE, ranks.get(letter.target_id, 0), letter.pk)
    )


def _ids(names: Iterable[str], otherwise: str) -> list[str]:
    """A short name for each, every one another."""
    found: dict[str, None] = {}
    for name in names:
        plain = slugify(name, allow_unicode=True) or otherwise
        number, one = 2, plain
        while one in found:
            one, number = f"{plain}-{number}", number + 1
        found[one] = None
    return list(found)


def _columns(row: Model) -> Data:
    """Those that say something else than a new row would say."""
    said = {}
    for name in columns_of(type(row)):
        field: Any = row._meta.get_field(name)
        value, usual = _plain(getattr(row, name)), _plain(field.get_default())
        if name in ALWAYS or value not in (usual, None, "", []):
            said[name] = value
    return said


def _plain(value: Any) -> Any:
    """Countries as their codes, choices as what is stored."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Iterable):
        return [str(getattr(one, "code", one)) for one in value]
    return str(value.code or "") if hasattr(value, "code") else value


def _recipient(target: Target, name: str) -> Data:
    """By the identifier in the directory's source, or by all that describes it."""
    recipient = target.recipient
    described = {column: _plain(getattr(recipient, column)) for column in OF_RECIPIENT}
    known = recipient.external_id if recipient.added_by_id is None else None
    said = {"external_id": known, "name": recipient.name} if known else described
    return {"id": name, **said, **_columns(target)}


def _letter(letter: Letter, of_target: Mapping[Any, str], of_letter: Mapping[Any, str], *, names: bool) -> Data:
    references = {"to": of_target.get(letter.target_id), "base": of_letter.get(letter.base_id)}
    references["follows"] = of_letter.get(letter.follows_id)
    said: Data = {"id": of_letter[letter.pk], **{name: value for name, value in references.items() if value}}
    rows, base = _rows(letter), _rows(letter.base) if letter.base else []
    said |= _columns(letter)
    if rows:
        places: dict[Any, int] = {row.pk: number for number, row in enumerate([*base] if base else rows, 1)}
        said["passages"] = [_passage(row, places, is_variant=bool(letter.base)) for row in rows]
    block = [_group(group, names=names) for group in letter.groups.all()]
    return said | ({"signature_block": block} if block and names else {})


def _rows(letter: Letter) -> list[Passage]:
    return list(
        letter.passages.order_by("position", "id").prefetch_related("demand_rows__demand").select_related("overrides")
    )


def _passage(row: Passage, places: Mapping[UUID | None, int], *, is_variant: bool) -> Data:
    """`replaces`, `after` and `part_of` are numbers of the base letter's passages, from 1; 0 is before all."""
    said = _columns(row)
    if row.overrides_id in places:
        said["replaces"] = places[row.overrides_id]
    if is_variant and (row.overrides_id not in places or row.placed):
        is_lost = not {row.after_id, row.overrides_id} <= {None, *places}  # as `in_order` has it: comes last
        said["after"] = len(places) if is_lost else places.get(row.after_id, 0)
    if row.split_from_id in places:
        said["part_of"] = places[row.split_from_id]
    base = row.overrides if row.overrides_id in places else None
    if row.base_digest and (base is None or digest_of_passage(base) != row.base_digest):
        said |= {"base_moved": True, "base_text": row.base_text}
    demands = [demand.name for demand in demands_of(row)]
    return said | ({"demands": demands} if demands else {})


def _group(group: SignatoryGroup, *, names: bool) -> Data:
    public = [row for row in group.signatories.all() if names and row.visibility == Visibility.PUBLIC]
    signatories = []
    for row in public:
        named = open_signatory(row)
        words = {"name": named.name, "office": named.office, "place": named.place}
        body = {"organisation": row.organisation.name} if row.organisation else {}
        said = {name: value for name, value in words.items() if value}
        signatories.append({**said, **body, "agreed_on": row.consent_on, **_columns(row)})
    return _columns(group) | ({"signatories": signatories} if signatories else {})
