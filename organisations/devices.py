"""What a browser says of itself, coarsely: enough to know one's own again, and too little to follow anybody by."""

import re
from collections.abc import Sequence

UNKNOWN = "unknown"
BROWSERS: Sequence[tuple[str, str]] = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that is named counts: most also name those whose pages they want."""
KINDS: Sequence[tuple[str, str]] = (
    (r"iPad|Tablet|PlayBook|Android(?!.*Mobile)", "tablet"),
    (r"Mobi|iPhone|iPod|Android", "telephone"),
    (r"Windows|Macintosh|X11|CrOS|Linux", "computer"),
)


def device_of(user_agent: str) -> str:
    """Name of the browser and kind of device with a blank between, each perhaps "unknown": "Firefox telephone"."""
    said = user_agent[:300]
    browser = next((name for sign, name in BROWSERS if sign in said), UNKNOWN)
    kind = next((name for pattern, name in KINDS if re.search(pattern, said)), UNKNOWN)
    return f"{browser} {kind}"
