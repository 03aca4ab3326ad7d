"""What a person writes is kept as their own draft at once (`draft`), and becomes the letter's text when they save it
(`save`)."""

from letters.domain.manuscript.draft import (
    KEPT,
    drop_manuscript,
    forget_manuscripts,
    forget_opening,
    keep_manuscript,
    open_manuscript,
    settle_manuscript,
)
from letters.domain.manuscript.save import save_manuscript

__all__ = [
    "KEPT",
    "drop_manuscript",
    "forget_manuscripts",
    "forget_opening",
    "keep_manuscript",
    "open_manuscript",
    "save_manuscript",
    "settle_manuscript",
]
