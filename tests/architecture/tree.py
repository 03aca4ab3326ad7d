"""The source files that the architecture tests read."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("organisations", "campaigns", "letters")


def files(*tops: str, pattern: str = "*.py") -> dict[str, str]:
    """The text of each file below these folders, by its path from the root."""
    paths = sorted(path for top in tops for path in (ROOT / top).rglob(pattern) if path.is_file())
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}
