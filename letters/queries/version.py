"""The text of a letter at this moment, filled: what a version would freeze, and what stands in its way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from campaigns.models import Demand, DemandText
from campaigns.placeholders import fill, unknown_placeholders
from letters.digests import digest_of
from letters.enums import PassageKind
from letters.markup import escape, plain_of, tree_of
from letters.models import Letter, Version
from letters.problems import Condition, Cure, Problem
from letters.queries.letter import Around, Head, around_of, head_of, inherited, left_open, postal_address
from letters.queries.passage import Piece, Standing, difference, passages_of, passages_of_each
from letters.queries.review import needs_approval

Content = dict[str, Any]
Wordings = dict[str, dict[Demand, str]]
"""Texts of demands, by language and demand."""


@dataclass(frozen=True)
class ResolvedLetter:
    """`content`: language, title, sender, addressee, via (lists of lines), passages (kind, text, items), demands
    (their short names, in order of first appearance). `standing` are all passages, left out ones too."""

    content: Content
    problems: tuple[Problem, ...]
    standing: tuple[Standing, ...]

    @property
    def digest(self) -> str:
        return digest_of(self.content)


def resolve_letter(letter: Letter, *, now: datetime, said: Sequence[Standing] | None = None) -> ResolvedLetter:
    """Never raises for what is missing: open placeholders and demands without wording stay visible, as problems.
    `said`: passages as they are typed, instead of those that are saved."""
    every = passages_of(letter) if said is None else said
    return _resolved(letter, every, _wordings(every), around_of([letter]), now)


def resolve_each(
    letters: Sequence[Letter], *, wordings: Wordings, around: Around, now: datetime
) -> dict[UUID, ResolvedLetter]:
    """The same for many letters by key; `wordings` and `around` are read before, for all of them."""
    standing = passages_of_each(letters)
    return {one.pk: _resolved(one, standing[one.pk], wordings, around, now) for one in letters}


def _resolved(
    letter: Letter, every: Sequence[Standing], texts: Wordings, around: Around, now: datetime
) -> ResolvedLetter:
    head = head_of(letter, now=now, around=around)
    standing = [one for one in every if not one.row.hidden]
    wordings = texts.get(letter.language, {})
    raw = [_passage(one, wordings) for one in standing]
    content: Content = {
        "language": letter.language,
        "title": letter.title,
        "sender": list(head.sender),
        "addressee": list(head.addressee),
        "via": via_of(letter, head.addressee, around),
        "passages": [_filled(passage, head.values) for passage in raw],
        "demands": list(dict.fromkeys(demand.name for one in standing for demand in one.demands)),
    }
    words = [(inherited(letter, field), Cure.LETTER, field) for field in ("sender", "addressee")]
    for one, passage in zip(standing, raw, strict=True):
        words += [(text, Cure.PASSAGES, one.anchor) for text in (passage["text"], *passage["items"])]
    return ResolvedLetter(
        content, (*_left_open(letter, words, head), *unworded(letter, standing, wordings)), tuple(every)
    )


def via_of(letter: Letter, addressee: Iterable[str], around: Around) -> list[str]:
    """In whose care the letter goes, where the addressee's lines do not name the recipient themselves. An address is
    printed only if this organisation has confirmed it."""
    if letter.target is None or any(letter.target.recipient.name in line for line in addressee):
        return []
    recipient = letter.target.recipient
    return [recipient.name, *(postal_address(letter, around) or [recipient.city])]


def current_version(letter: Letter) -> Version | None:
    """The one with the highest number."""
    version: Version | None = letter.versions.order_by("-number").first()
    return version


def standing_versions(letters: Iterable[Letter | UUID], *, using: str = "default") -> list[UUID]:
    """Of each letter, those whose signatories stand under its present text."""
    rows = Version.objects.using(using).filter(is_standing(), letter__in=letters).order_by("letter", "number")
    return list(rows.values_list("pk", flat=True))


def is_standing() -> Exists:
    """Of a version: its letter has said the same, word for word, since its last material change."""
    later = Version.objects.filter(letter=OuterRef("letter"), material=True, number__gt=OuterRef("number"))
    since = Version.objects.filter(~Exists(later), letter=OuterRef("letter"), digest=OuterRef("digest"))
    return Exists(since)


def plain_text(content: Mapping[str, Any]) -> str:
    """The whole text as lines, for comparing two versions."""
    head = [content["title"], *content["sender"], *content["addressee"], *content["via"]]
    passages = content["passages"]
    body = [text for one in passages for text in (plain_of(tree_of(one["kind"], one["text"])), *one["items"])]
    return "\n\n".join(filter(None, ["\n".join(head), *body]))


def _wordings(standing: Sequence[Standing]) -> Wordings:
    listed = {demand for one in standing if one.row.kind == PassageKind.DEMANDS for demand in one.demands}
    texts = DemandText.objects.filter(demand__in=listed)
    found: Wordings = {}
    for row in texts.select_related("demand"):
        found.setdefault(row.language, {})[row.demand] = row.text
    return found


def _passage(one: Standing, wordings: Mapping[Demand, str]) -> dict[str, Any]:
    """A list of demands prints their wordings; prose only records which demands it makes."""
    items = one.demands if one.row.kind == PassageKind.DEMANDS else []
    return {
        "kind": one.row.kind,
        "text": one.row.text,
        "items": [wordings.get(demand, f"[{demand.name}]") for demand in items],
    }


def _filled(passage: dict[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """Text is written in Markdown, so values come into it escaped; the wordings of demands are plain."""
    return {
        "kind": passage["kind"],
        "text": fill(passage["text"], {name: escape(value) for name, value in values.items()}),
        "items": [fill(text, values) for text in passage["items"]],
    }


def _left_open(letter: Letter, words: Iterable[tuple[str, Cure, str]], head: Head) -> Iterable[Problem]:
    """Looked for in the organisers' own words, each with its place: a value that was filled in may hold braces of its
    own."""
    places = {
        name: (cure, at)
        for text, cure, at in reversed(list(words))
        for name, _nearest in unknown_placeholders(text, head.values)
    }
    for name, (cure, at) in sorted(places.items()):
        sentence = _("“%(name)s” in double braces is no placeholder.") % {"name": name}
        yield left_open(name, letter) or Problem(Condition.PLACEHOLDERS, sentence, cure, at)


def unworded(letter: Letter, standing: Iterable[Standing], wordings: Collection[Demand]) -> Iterable[Problem]:
    """Demands that a list of theirs cannot print in the letter's language."""
    language = get_language_info(letter.language)["name_translated"]
    listed = [demand for one in standing if one.row.kind == PassageKind.DEMANDS for demand in one.demands]
    for demand in dict.fromkeys(listed):
        if demand not in wordings:
            sentence = _("The demand “%(demand)s” has no wording in %(language)s.")
            told = sentence % {"demand": demand.name, "language": language}
            yield Problem(Condition.TEXT, told, Cure.DEMAND, str(demand.pk))


def why_no_version(letter: Letter, *, now: datetime) -> str:
    """The sentence that says why no version can be made now; empty if one can."""
    resolved, current = resolve_letter(letter, now=now), current_version(letter)
    if resolved.problems:
        return resolved.problems[0].sentence
    if not resolved.content["passages"]:
        return _("The letter has no passage yet.")
    if current and current.digest == resolved.digest:
        return _("Nothing has changed since version %(number)s.") % {"number": current.number}
    if needs_approval(letter, resolved.digest):
        return _("A second person has not approved this text yet. Submit it for approval.")
    return ""


def told_versions(letter: Letter, versions: Sequence[Version], frozen: Collection[Version]) -> list[Version]:
    """Of a letter's versions, those that anybody could sign or that were frozen; what was only drafted is nobody's
    business."""
    opened = letter.opened_at
    first = max((one.number for one in versions if opened and one.made_at <= opened), default=0)
    return [one for one in versions if one in frozen or (opened and one.number >= first)]


def difference_between(before: Version, after: Version) -> list[Piece]:
    """Word by word."""
    return difference(plain_text(before.content), plain_text(after.content))


def difference_to_previous(version: Version) -> list[Piece]:
    """Word by word; nothing for the first."""
    before = version.letter.versions.filter(number__lt=version.number).order_by("-number").first()
    return difference_between(before, version) if before else []
