"""YAML read as a tree of scalars, lists and mappings, each with its line. Nothing that a tag names is ever built.

What makes YAML treacherous is refused: anchors, aliases, merged and doubled keys, tags, a second document, depth and size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml
from django.utils.translation import gettext as _

LARGEST = 2_000_000
"""Bytes."""
MOST_NODES = 50_000
DEEPEST = 12
PLAIN_NULL = {"", "~", "null", "Null", "NULL"}


class Fault(NamedTuple):
    """A sentence about a line of the file; 0 for the file as a whole."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return _("Line %(line)d: %(sentence)s") % self._asdict() if self.line else self.sentence


@dataclass(frozen=True)
class Scalar:
    line: int
    text: str
    is_null: bool = False


@dataclass(frozen=True)
class Items:
    line: int
    nodes: Sequence["Tree"]


@dataclass(frozen=True)
class Mapped:
    """Each value by its key, and the line of each key."""

    line: int
    nodes: Mapping[str, "Tree"]
    lines: Mapping[str, int] = field(default_factory=dict)


Tree = Scalar | Items | Mapped


def read_tree(content: bytes) -> tuple[Tree | None, list[Fault]]:
    """The tree, or None with what is wrong; with faults that leave a tree, both."""
    if len(content) > LARGEST:
        return None, [Fault(0, _("The file is larger than %(limit)d bytes.") % {"limit": LARGEST})]
    try:
        text = content.decode("utf-8-sig")
        if treacherous := _treacherous(text):
            return None, treacherous
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        return None, [Fault(content[: error.start].count(b"\n") + 1, _("This is not text in UTF-8."))]
    except yaml.YAMLError as error:
        return None, [_no_yaml(error)]
    faults: list[Fault] = []
    return (_tree(root, faults), faults) if root is not None else (None, [Fault(0, _("The file is empty."))])


def _treacherous(text: str) -> list[Fault]:
    """What is refused before anything is put together."""
    found, depth, number, documents = [], 0, 0, 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = getattr(event.start_mark, "line", -1) + 1
        documents += isinstance(event, yaml.DocumentStartEvent)
        number += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or number > MOST_NODES:
            return [Fault(line, _("The file is nested too deeply, or has too many entries."))]
        if documents > 1:
            return [Fault(line, _("A second document begins here. A campaign file holds one."))]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            found.append(Fault(line, _("Anchors and aliases (& and *) are not allowed. Write the value itself.")))
        if getattr(event, "tag", None):
            found.append(Fault(line, _("Tags (!) are not allowed. Write the value alone.")))
    return found


def _no_yaml(error: yaml.YAMLError) -> Fault:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
    sentence = _("This cannot be read as YAML (%(problem)s). Look at blanks, colons and quotes.")
    return Fault(getattr(mark, "line", -1) + 1, sentence % {"problem": problem.splitlines()[0][:120]})


def _tree(node: yaml.Node, faults: list[Fault]) -> Tree:
    line = getattr(node.start_mark, "line", -1) + 1
    if isinstance(node, yaml.SequenceNode):
        return Items(line, [_tree(one, faults) for one in node.value])
    if not isinstance(node, yaml.MappingNode):
        return Scalar(line, node.value, getattr(node, "style", None) is None and node.value in PLAIN_NULL)
    nodes: dict[str, Tree] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        at, name = key.start_mark.line + 1, key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name or name == "<<":
            faults.append(Fault(at, _("A key must be a name. Merging (<<) is not allowed.")))
        elif name in nodes:
            faults.append(Fault(at, _("“%(key)s” stands here for the second time.") % {"key": name[:60]}))
        else:
            nodes[name], lines[name] = _tree(value, faults), at
    return Mapped(line, nodes, lines)
