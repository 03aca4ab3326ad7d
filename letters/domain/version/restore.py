"""An earlier version is put back: its words become this letter's own again, and nothing that stood there is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Demand, DemandText
from campaigns.placeholders import fill
from letters.domain.letter import change_letter, lock_letter
from letters.domain.passage import add_passage, arrange_passages, change_passage, override_passage
from letters.domain.version.make import make_version
from letters.enums import PassageKind
from letters.models import Letter, Passage, Version
from letters.pieces import Origin
from letters.queries.letter import head_of
from letters.queries.passage import Standing, passages_of
from letters.queries.version import current_version, resolve_letter, why_no_version
from organisations.errors import DemarcheError
from organisations.models import User

Said = Mapping[str, Any]
"""A passage of a version: kind, text, items."""


def restore_version(version: Version, /, *, material: bool = True, by: User | None, now: datetime) -> Version | None:
    """The letter says again what this version says. What is inherited and the same stays inherited; other passages are
    said in the letter's own words, and what the version does not have is left out, not deleted. A new version is made if
    it is one and may be; where the text has to be approved first, None. What stood there stays in the letter's history."""
    with transaction.atomic():
        letter = lock_letter(version.letter)
        if resolve_letter(letter, now=now).digest == version.digest:
            raise DemarcheError(_("The letter says exactly this already."))
        _restore_frame(letter, version.content, by=by, now=now)
        _Restorer(letter, by, now).restore(version.content["passages"])
        fresh: Letter = Letter.objects.get(pk=letter.pk)
        current = current_version(fresh)
        if current and current.digest == resolve_letter(fresh, now=now).digest:
            return current
        return None if why_no_version(fresh, now=now) else make_version(fresh, material=material, by=by, now=now)


def _restore_frame(letter: Letter, content: Said, *, by: User | None, now: datetime) -> None:
    """Title and the lines above the text, where they are others now. What was empty is empty again, or the base's."""
    present = resolve_letter(letter, now=now).content
    changed = False
    for name in ("sender", "addressee"):
        if content[name] != present[name]:
            setattr(letter, name, "\n".join(content[name]))
            changed = True
    if changed or content["title"] != present["title"]:
        letter.title = content["title"]
        change_letter(letter, by=by, now=now)


@dataclass
class _Restorer:
    """`order` names passages by what keeps its key while words become the letter's own: the base's, or else the row."""

    letter: Letter
    by: User | None
    now: datetime
    order: list[UUID] = field(default_factory=list)

    def restore(self, wanted: Sequence[Said]) -> None:
        standing = passages_of(self.letter)
        visible = [one for one in standing if not one.row.hidden]
        said = resolve_letter(self.letter, now=self.now).content["passages"]
        hidden = _hidden_before(standing)
        for here, there in _pairs(said, wanted):
            if here is not None:
                self.order += hidden[here]
                self._say(visible[here], said[here], wanted[there] if there is not None else None)
            elif there is not None:
                self._add(wanted[there])
        self.order += hidden[len(visible)]
        rows = {_key(one): one.row for one in passages_of(self.letter)}
        arrange_passages(self.letter, [rows[key] for key in self.order], by=self.by, now=self.now)

    def _say(self, one: Standing, said: Said, wanted: Said | None) -> None:
        self.order.append(_key(one))
        if said == wanted:
            return
        if wanted is None or said["items"] != wanted["items"]:
            self._write(one, text=one.row.text if one.origin != Origin.INHERITED else "", hidden=True)
        else:
            self._write(one, text=wanted["text"], hidden=False)
        if wanted is not None and said["items"] != wanted["items"]:
            self._add(wanted)

    def _write(self, one: Standing, *, text: str, hidden: bool) -> None:
        if one.origin == Origin.INHERITED and one.base is not None:
            override_passage(self.letter, one.base, text=text, hidden=hidden, by=self.by, now=self.now)
            return
        one.row.text, one.row.hidden = text, hidden
        change_passage(one.row, by=self.by, now=self.now)

    def _add(self, wanted: Said) -> None:
        """A list of demands is made of the campaign's demands where their wordings are the same as then; otherwise the
        words of then are kept as a list in the text."""
        demands = self._demands(wanted["items"])
        passage = Passage(letter=self.letter, kind=wanted["kind"], text=wanted["text"])
        if wanted["items"] and demands is None:
            listed = "\n".join(f"- {item}" for item in wanted["items"])
            passage.kind, passage.text = PassageKind.PARAGRAPH, f"{wanted['text']}\n\n{listed}".strip()
        add_passage(passage, demands=demands or (), by=self.by, now=self.now)
        self.order.append(passage.pk)

    def _demands(self, items: Sequence[str]) -> list[Demand] | None:
        values = head_of(self.letter, now=self.now).values
        rows = DemandText.objects.filter(demand__campaign=self.letter.campaign_id, language=self.letter.language)
        known = {fill(row.text, values): row.demand for row in rows.select_related("demand")}
        return [known[item] for item in items] if all(item in known for item in items) else None


def _pairs(said: Sequence[Said], wanted: Sequence[Said]) -> Iterator[tuple[int | None, int | None]]:
    """Which passage of now becomes which of then, in order: the same ones, and between these those of one kind."""
    matcher = SequenceMatcher(None, [_mark(one) for one in said], [_mark(one) for one in wanted], autojunk=False)
    for _tag, here, here_end, there, there_end in matcher.get_opcodes():
        for step in range(max(here_end - here, there_end - there)):
            mine, theirs = here + step, there + step
            if mine < here_end and theirs < there_end and said[mine]["kind"] != wanted[theirs]["kind"]:
                yield mine, None
                yield None, theirs
            else:
                yield (mine if mine < here_end else None), (theirs if theirs < there_end else None)


def _mark(one: Said) -> tuple[Any, ...]:
    return one["kind"], one["text"], tuple(one["items"])


def _key(one: Standing) -> UUID:
    key: UUID = (one.base or one.row).pk
    return key


def _hidden_before(standing: Sequence[Standing]) -> dict[int, list[UUID]]:
    """What is left out stays where it is: before the visible passage with this number, or at the end."""
    found: dict[int, list[UUID]] = {0: []}
    number = 0
    for one in standing:
        if one.row.hidden:
            found[number].append(_key(one))
        else:
            number += 1
            found[number] = []
    return found
