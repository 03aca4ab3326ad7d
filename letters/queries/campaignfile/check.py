"""A tree of a campaign file held against its shape: values of the right kind, each with its line, and every fault."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.queries.campaignfile.shape import LISTS, SCHEMA, VERSION, Kind, shape_of_file
from letters.readers.yamltree import Fault, Items, Mapped, Scalar, Tree, read_tree
from organisations.fields import is_printable

FLAGS = {"true": True, "false": False}


@dataclass
class Entry:
    """What stands under a key or a dash: values by name; `lines` says where each stands."""

    line: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def many(self, name: str) -> Sequence["Entry"]:
        entries: Sequence[Entry] = self.values.get(name, ())
        return entries

    def line_of(self, name: str | None) -> int:
        return self.lines.get(name or "", self.line)


def read_campaign_file(content: bytes) -> tuple[Entry, list[Fault]]:
    """Everything that is wrong is told at once, in the order of the lines."""
    tree, faults = read_tree(content)
    if tree is None:
        return Entry(), faults
    if unprintable := list(_unprintable(tree)):
        return Entry(), sorted([*faults, *unprintable])
    if not isinstance(tree, Mapped):
        return Entry(), [Fault(tree.line, _("A campaign file begins with “schema: %(name)s”.") % {"name": SCHEMA})]
    named = {name: node.text for name, node in tree.nodes.items() if isinstance(node, Scalar)}
    if named.get("schema") != SCHEMA or named.get("version") != str(VERSION):
        sentence = _("A campaign file begins with “schema: %(name)s” and “version: %(version)d”.")
        faults.append(Fault(tree.lines.get("schema", tree.line), sentence % {"name": SCHEMA, "version": VERSION}))
        return Entry(), sorted(faults)
    entry = _entry(tree, shape_of_file(), faults)
    if "campaign" not in entry.values:
        faults.append(Fault(tree.line, _("“campaign” is missing: its name and its states.")))
    return entry, sorted(set(faults))


def _unprintable(tree: Tree) -> Iterator[Fault]:
    """YAML says any character by its number, also those that no text has."""
    if isinstance(tree, Scalar):
        yield from _refused(tree.text, tree.line)
    elif isinstance(tree, Mapped):
        for name, node in tree.nodes.items():
            yield from _refused(name, tree.lines[name])
            yield from _unprintable(node)
    else:
        for node in tree.nodes:
            yield from _unprintable(node)


def _refused(text: str, line: int) -> Iterator[Fault]:
    try:
        is_printable(text)
    except ValidationError as refusal:
        yield from (Fault(line, sentence) for sentence in refusal.messages)


def entry_of(data: Mapping[str, Any]) -> Entry:
    """The same from values that never were a file."""

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return entry_of(value)
        return [plain(one) for one in value] if isinstance(value, list) else value

    wordings = {name: dict(value) for name, value in data.items() if name == "wordings"}
    return Entry(values={name: plain(value) for name, value in data.items()} | wordings)


def _entry(tree: Mapped, shape: Mapping[str, Any], faults: list[Fault]) -> Entry:
    entry = Entry(tree.line, lines=dict(tree.lines))
    for name, node in tree.nodes.items():
        kind = shape.get(name)
        if kind is None:
            faults.append(Fault(tree.lines[name], _unknown(name, shape)))
        elif not (isinstance(node, Scalar) and node.is_null):
            value = _value(name, node, kind, faults)
            if value is not None:
                entry.values[name] = value
    return entry


def _unknown(name: str, shape: Mapping[str, Any]) -> str:
    near = get_close_matches(name[:40], shape, n=1)
    sentence = _("“%(key)s” is not known here.") % {"key": name[:60]}
    return f"{sentence} {_('Did you mean “%(key)s”?') % {'key': near[0]}}" if near else sentence


def _value(name: str, node: Tree, kind: Any, faults: list[Fault]) -> Any:
    """None for what is not of that kind; it is told."""
    if isinstance(kind, Mapping):
        return _entries(name, node, kind, faults)
    if kind in (Kind.CODES, Kind.WORDINGS):
        return _texts(name, node, kind, faults)
    read, sentence = READ[kind]
    if not isinstance(node, Scalar):
        faults.append(Fault(node.line, sentence % {"key": name}))
        return None
    try:
        return read(node.text)
    except (ValueError, KeyError):
        faults.append(Fault(node.line, sentence % {"key": name}))
        return None


def _entries(name: str, node: Tree, shape: Mapping[str, Any], faults: list[Fault]) -> Any:
    if name not in LISTS:
        if isinstance(node, Mapped):
            return _entry(node, shape, faults)
        faults.append(Fault(node.line, _("Below “%(key)s” stand names with their values.") % {"key": name}))
        return None
    if not isinstance(node, Items):
        faults.append(
            Fault(node.line, _("Below “%(key)s” stands a list; each entry begins with a dash.") % {"key": name})
        )
        return None
    wrong = [one for one in node.nodes if not isinstance(one, Mapped)]
    faults += [Fault(one.line, _("An entry of “%(key)s” has names and values.") % {"key": name}) for one in wrong]
    return [_entry(one, shape, faults) for one in node.nodes if isinstance(one, Mapped)]


def _texts(name: str, node: Tree, kind: Kind, faults: list[Fault]) -> Any:
    if kind == Kind.CODES and isinstance(node, Items) and all(isinstance(one, Scalar) for one in node.nodes):
        return [one.text for one in node.nodes if isinstance(one, Scalar)]
    if kind == Kind.WORDINGS and isinstance(node, Mapped) and all(isinstance(n, Scalar) for n in node.nodes.values()):
        return {language: one.text for language, one in node.nodes.items() if isinstance(one, Scalar)}
    sentence = (
        _("“%(key)s” is a list of short texts.")
        if kind == Kind.CODES
        else _("“%(key)s” has a text for each language, as in “en: Release them.”")
    )
    faults.append(Fault(node.line, sentence % {"key": name}))
    return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError
    return int(text)


READ: Mapping[Kind, tuple[Callable[[str], Any], Promise]] = {
    Kind.TEXT: (str, gettext_lazy("“%(key)s” is a text.")),
    Kind.BLOCK: (str, gettext_lazy("“%(key)s” is a text.")),
    Kind.NUMBER: (_number, gettext_lazy("“%(key)s” is a whole number.")),
    Kind.FLAG: (FLAGS.__getitem__, gettext_lazy("“%(key)s” is true or false.")),
    Kind.DAY: (date.fromisoformat, gettext_lazy("“%(key)s” is a day as 2016-05-26.")),
}
