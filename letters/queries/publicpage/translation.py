"""Translations that anybody may read: complete ones, each beside the text that is authoritative."""

from dataclasses import dataclass

from letters.enums import TranslationState
from letters.languages import own_name_of
from letters.models import Letter, Translation, Version
from letters.queries.translation import printed, readable_translations, state_of
from letters.typesetting.compose import courtesy_of
from letters.typesetting.document import Courtesy
from letters.typesetting.order import direction_of


@dataclass(frozen=True)
class ShownTranslation:
    """`is_outdated`: the text has changed since it was translated."""

    language: str
    direction: str
    name: str
    is_outdated: bool
    is_reviewed: bool
    row: Translation

    @property
    def courtesy(self) -> Courtesy:
        return courtesy_of(printed(self.row))


def translations_of(letter: Letter, version: Version | None) -> list[ShownTranslation]:
    """Beside this version of a `published_letter`, by language; none beside a text that is not here."""
    is_translated: bool = letter.is_translated  # type: ignore[attr-defined]  # annotated
    rows = readable_translations(letter, version) if version and is_translated else []
    return [_shown(row, version) for row in rows]


def _shown(row: Translation, version: Version | None) -> ShownTranslation:
    return ShownTranslation(
        language=row.language,
        direction=direction_of(row.language),
        name=own_name_of(row.language),
        is_outdated=version is None or row.version_id != version.pk,
        is_reviewed=state_of(row) == TranslationState.REVIEWED,
        row=row,
    )
