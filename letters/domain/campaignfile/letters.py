"""The letters of a campaign file: bases first, then what is made from them, passage by passage."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.block import add_group, add_signatory
from letters.domain.campaignfile.writing import Writing, columns_in
from letters.domain.letter import add_letter, change_letter
from letters.domain.passage import add_passage, place_passage
from letters.enums import Visibility
from letters.models import Letter, Passage, Signatory, SignatoryGroup
from letters.queries.campaignfile import Entry
from letters.queries.passage import digest_of_passage
from organisations.domain.organisation import add_organisation
from organisations.errors import DemarcheError
from organisations.models import Organisation

STEP = 10
MOVED = "-" * 64
"""In place of the digest of what a base passage said before it moved: no passage has it."""


def write_letters(writing: Writing, entries: Sequence[Entry], campaign: Campaign) -> None:
    """A base stands above its letters; what a letter follows may stand below it, and is written when all are there."""
    for entry in entries:
        name = entry.values.get("id", "")
        if not name or name in writing.letters:
            writing.blame(entry, "id", _("Each letter has an “id” of its own, by which other letters name it."))
            continue
        letter = writing.attempt(entry, lambda one=entry: _letter(writing, one, campaign))  # type: ignore[misc]
        if letter is not None:
            writing.letters[name] = letter
            _write_passages(writing, entry, letter)
            _write_block(writing, entry, letter)
    for entry in entries:
        letter = writing.letters.get(entry.values.get("id", ""))
        if letter is not None and entry.values.get("follows"):
            writing.attempt(entry, lambda one=entry, row=letter: _follow(writing, one, row))  # type: ignore[misc]


def _letter(writing: Writing, entry: Entry, campaign: Campaign) -> Letter:
    above = _("“%(name)s” is the id of nothing that stands above this letter.")
    target, base = _referred(entry, "to", writing.targets, above), _referred(entry, "base", writing.letters, above)
    letter = Letter(campaign=campaign, target=target, base=base, **columns_in(entry, Letter))
    return add_letter(letter, **writing.actor)


def _follow(writing: Writing, entry: Entry, letter: Letter) -> Letter:
    letter.follows = _referred(entry, "follows", writing.letters, _("“%(name)s” is the id of no letter in this file."))
    return change_letter(letter, **writing.actor)


def _referred(entry: Entry, key: str, known: Mapping[str, Any], otherwise: str) -> Any:
    """`otherwise` is said where the file has nothing with the name."""
    name = entry.values.get(key)
    if name and name not in known:
        raise DemarcheError(otherwise % {"name": name[:60]}, field=key)
    return known[name] if name else None


def _write_passages(writing: Writing, entry: Entry, letter: Letter) -> None:
    base = writing.passages.get(entry.values.get("base", ""), [])
    written: list[tuple[Entry, Passage]] = []
    for number, one in enumerate(entry.many("passages"), 1):
        row = writing.attempt(one, lambda said=one, at=number: _passage(writing, said, letter, base, at))  # type: ignore[misc]
        if row is not None:
            written.append((one, row))
    rows = writing.passages[entry.values["id"]] = [row for _one, row in written]
    for one, row in written:
        if "part_of" in one.values:
            writing.attempt(one, lambda said=one, part=row: _part(writing, said, part, base or rows))  # type: ignore[misc]


def _passage(writing: Writing, entry: Entry, letter: Letter, base: Sequence[Passage], number: int) -> Passage:
    unknown = [name for name in entry.values.get("demands", ()) if name not in writing.demands]
    if unknown:
        sentence = _("“%(name)s” is the name of no demand above.") % {"name": unknown[0][:60]}
        raise DemarcheError(sentence, field="demands")
    row = Passage(letter=letter, position=number * STEP, **columns_in(entry, Passage))
    row.overrides = _numbered(entry, "replaces", base) if "replaces" in entry.values else None
    if entry.values.get("base_moved"):
        row.base_digest, row.base_text = MOVED, entry.values.get("base_text", "")
    elif row.overrides:
        row.base_digest, row.base_text = digest_of_passage(row.overrides), row.overrides.text
    demands = [writing.demands[name] for name in entry.values.get("demands", ())]
    add_passage(row, demands=demands, **writing.actor)
    if base and (row.overrides is None or row.placed):
        row.after = _numbered(entry, "after", base) if entry.values.get("after") else None
        place_passage(row, **writing.actor)
    return row


def _part(writing: Writing, entry: Entry, row: Passage, rows: Sequence[Passage]) -> Passage:
    row.split_from = _numbered(entry, "part_of", rows)
    return place_passage(row, **writing.actor)


def _numbered(entry: Entry, key: str, rows: Sequence[Passage]) -> Passage:
    number: int = entry.values[key]
    if not 1 <= number <= len(rows):
        raise DemarcheError(_("There is no passage %(number)d there.") % {"number": number}, field=key)
    passage: Passage = rows[number - 1]
    return passage


def _write_block(writing: Writing, entry: Entry, letter: Letter) -> None:
    for position, one in enumerate(entry.many("signature_block"), 1):
        group = SignatoryGroup(letter=letter, position=position, **columns_in(one, SignatoryGroup))
        if writing.attempt(one, lambda row=group: add_group(row, **writing.actor)) is None:  # type: ignore[misc]
            continue
        for number, said in enumerate(one.many("signatories"), 1):
            writing.attempt(said, lambda g=group, n=number, s=said: _signatory(writing, s, g, n))  # type: ignore[misc]


def _signatory(writing: Writing, entry: Entry, group: SignatoryGroup, position: int) -> Signatory:
    """Whose name is public already. How the person agreed was said where the file comes from; since when, stands in it."""
    said = entry.values
    if "agreed_on" not in said:
        raise DemarcheError(_("Say since when the person agrees to be printed: “agreed_on”."))
    body = _body(writing, said["organisation"]) if said.get("organisation") else None
    row = Signatory(group=group, position=position, organisation=body, visibility=Visibility.PUBLIC)
    row.consent_on = said["agreed_on"]
    for name, value in columns_in(entry, Signatory).items():
        setattr(row, name, value)
    words = {name: said.get(name, "") for name in ("name", "office", "place")}
    return add_signatory(row, **words, consent_how=_("as recorded where the campaign file comes from"), **writing.actor)


def _body(writing: Writing, name: str) -> Organisation:
    known = Organisation.objects.known_to([writing.owner.pk]).filter(name=name).order_by("id").first()
    return known or add_organisation(Organisation(name=name, entered_by=writing.owner), **writing.actor)
