"""Which translations there are of a letter, and which may be read and printed."""

from collections.abc import Iterable
from typing import Any

from letters.models import Letter, Translation, Version
from letters.queries.translation.pair import is_complete
from letters.queries.version import current_version


def latest_translations(letter: Letter) -> list[Translation]:
    """The newest in each language, by language."""
    return _newest(Translation.objects.filter(version__letter=letter).select_related("version__letter"))


def readable_translations(letter: Letter, version: Version) -> list[Translation]:
    """What may be offered beside this version: complete ones, of it or of an earlier one."""
    rows = Translation.objects.filter(version__letter=letter, version__number__lte=version.number)
    return _newest(row for row in rows.select_related("version__letter") if is_complete(row))


def _newest(rows: Iterable[Translation]) -> list[Translation]:
    newest = {row.language: row for row in sorted(rows, key=lambda row: row.version.number)}
    return [newest[language] for language in sorted(newest)]


def printable_translations(letter: Letter) -> list[Translation]:
    """What may go along with an edition that is frozen now: complete ones of the current version."""
    version = current_version(letter)
    if version is None:
        return []
    rows = version.translations.select_related("version__letter").order_by("language")
    return [row for row in rows if is_complete(row)]


def printed(translation: Translation) -> dict[str, Any]:
    """As it stands in an edition's content (docs/adr/0064)."""
    originals = translation.version.content["passages"]
    return {
        "language": translation.language,
        "title": translation.title,
        "heading": translation.heading,
        "notice": translation.notice,
        "passages": [
            {"kind": one["kind"], "text": piece["text"], "items": piece["items"]}
            for one, piece in zip(originals, translation.passages, strict=True)
        ],
    }
