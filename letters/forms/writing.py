"""What the writing page posts: all passages as they were typed, in order, and the button that was pressed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from letters.enums import PassageKind
from letters.models.passage import LONGEST_TEXT
from letters.pieces import Origin, Piece, Pieces, added, changed, moved, place_of, refuse_more, with_demand
from letters.queries.passage import Standing, seen_now
from organisations.errors import DemarcheError
from organisations.identifiers import uuid7

DIGEST = re.compile(r"[0-9a-f]{64}")
FLAGS = ("hidden", "removed", "kept")


@dataclass(frozen=True)
class Pressed:
    """A button: what it does, to which piece, and with what."""

    do: str
    key: str = ""
    what: str = ""


def pressed_in(data: QueryDict) -> Pressed:
    """Saving, where nothing is named."""
    return Pressed(*(data.get("do", "").split() or ["save"])[:3])


def number_in(data: QueryDict, name: str) -> int:
    text = data.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadRequest
    return int(text)


def moment_in(data: QueryDict, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(data.get(name, ""))
    except ValueError as wrong:
        raise BadRequest from wrong
    if moment.tzinfo is None:
        raise BadRequest
    return moment


def typed_pieces(data: QueryDict, standing: Mapping[str, Standing], demands: Collection[str]) -> Pieces:
    """`standing` by key is what the letter has now: only there can a piece be the base's. A piece of the base that has
    gone since, and of which nothing was typed, has gone here too."""
    keys = dict.fromkeys(data.getlist("piece"))
    pieces = (_piece(data, _key(key), standing.get(key), demands) for key in keys)
    return tuple(piece for piece in pieces if piece is not None)


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as wrong:
        raise BadRequest from wrong


def _lines(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n")


def _piece(data: QueryDict, key: str, one: Standing | None, demands: Collection[str]) -> Piece | None:
    text = _lines(data, f"text-{key}")
    origin = data.get(f"origin-{key}", Origin.OWN)
    has_base = one is not None and one.base is not None
    if origin == Origin.INHERITED and not has_base and not text.strip():
        return None
    kind, digest = data.get(f"kind-{key}", ""), data.get(f"base-{key}", "")
    knows = DIGEST.fullmatch(digest) is not None
    return Piece(
        key=key,
        kind=kind if kind in PassageKind else PassageKind.PARAGRAPH,
        text=text,
        demands=tuple(one for one in dict.fromkeys(data.getlist(f"demands-{key}")) if one in demands),
        origin=Origin(origin) if has_base and origin in {Origin.INHERITED, Origin.OVERRIDDEN} else Origin.OWN,
        base_digest=digest if knows else "",
        base_text=_lines(data, f"base-text-{key}")[:LONGEST_TEXT] if knows else "",
        **{flag: f"{flag}-{key}" in data for flag in FLAGS},
    )


def acted(
    pieces: Pieces, pressed: Pressed, standing: Mapping[str, Standing], demands: Collection[str]
) -> tuple[Pieces, str]:
    """What the button makes of them, and the key of the piece at which the person goes on. Raises DemarcheError where it
    can make nothing of them."""
    do, key, what = pressed.do, pressed.key, pressed.what
    if do == "add":
        refuse_more(sum(piece.origin == Origin.OWN for piece in pieces))
        new = _new(pieces, what, demands)
        after = "" if key == "first" else key
        if after:
            _place(pieces, after)
        return added(pieces, new, after=after), new.key
    piece = pieces[_place(pieces, key)]
    if do == "place":
        return pieces, key
    if do in {"up", "down"}:
        return moved(pieces, key, -1 if do == "up" else 1), key
    if do.startswith("demand-"):
        if what not in demands:
            return pieces, key
        steps = {"demand-up": -1, "demand-down": 1, "demand-in": 0}
        return with_demand(pieces, key, what, steps.get(do)), key
    return changed(pieces, key, **_turned(pressed, piece, standing.get(key))), key


def _new(pieces: Pieces, kind: str, demands: Collection[str]) -> Piece:
    """A list of demands begins with those that the letter does not make yet."""
    if kind not in PassageKind:
        return Piece(str(uuid7()))
    made = {key for piece in pieces if not piece.removed for key in piece.demands}
    missing = [key for key in demands if key not in made]
    return Piece(str(uuid7()), kind, demands=tuple(missing) if kind == PassageKind.DEMANDS else ())


def _place(pieces: Pieces, key: str) -> int:
    try:
        return place_of(pieces, key)
    except KeyError as gone:
        raise _gone() from gone


def _gone() -> DemarcheError:
    """No page has a button at a passage that it does not send along: what goes meanwhile is the base's alone."""
    return DemarcheError(_("The base letter no longer has this passage. Nothing that you typed is lost."))


def _turned(pressed: Pressed, piece: Piece, one: Standing | None) -> dict[str, object]:
    """The fields that a button at a piece changes."""
    do, what = pressed.do, pressed.what
    base = one.base if one else None
    if do in {"remove", "restore"}:
        return {"removed": do == "remove"}
    if do == "keep":
        return _kept(one, what)
    if do == "show":
        empty = base is not None and not piece.text.strip()
        return {"hidden": False, **({"origin": Origin.INHERITED} if empty else {})}
    if do == "hide":
        return {"hidden": True, **(_as_of_base(piece, one, "") if piece.origin == Origin.INHERITED and one else {})}
    if do not in {"inherit", "override"}:
        raise BadRequest
    if one is None or base is None:
        raise _gone()
    if do == "inherit":
        return {"origin": Origin.INHERITED, "hidden": base.hidden, "kept": False}
    return {"hidden": False, **_as_of_base(piece, one, base.text)}


def _kept(one: Standing | None, seen: str) -> dict[str, object]:
    """`seen` is the digest of the base's passage where the button stood: one that has changed since is shown first."""
    digest, text = seen_now(one.base if one else None)
    return {"kept": True, "base_digest": digest, "base_text": text} if digest == seen else {}


def _as_of_base(piece: Piece, one: Standing, text: str) -> dict[str, object]:
    """Words of the letter's own instead of the base's: those that it gave up earlier, if there were any."""
    if piece.text.strip() or one.base is None:
        return {"origin": Origin.OVERRIDDEN}
    makes = one.base.demand_rows.all()
    digest, words = seen_now(one.base)
    return {
        "base_digest": digest,
        "base_text": words,
        "origin": Origin.OVERRIDDEN,
        "kind": one.base.kind,
        "text": text,
        "demands": tuple(str(row.demand_id) for row in makes),
    }
