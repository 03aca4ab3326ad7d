"""A campaign's plain values as YAML that people read, compare and keep under version control: the same bytes each time."""

from collections.abc import Mapping
from typing import Any

import yaml


class Writer(yaml.SafeDumper):
    """Never an anchor, however often a value comes; entries of lists stand under their key."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    """Sentences as a block, line by line, so that a difference shows the line that changed."""
    style = "|" if "\n" in text or len(text) > LONGEST_IN_A_LINE else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


LONGEST_IN_A_LINE = 60
Writer.add_representer(str, _text)


def campaign_yaml(data: Mapping[str, Any]) -> bytes:
    text = yaml.dump(dict(data), Dumper=Writer, allow_unicode=True, sort_keys=False, width=1_000_000)
    return str(text).encode()
