"""Translations for tests, written by the domain functions themselves."""

from collections.abc import Sequence
from typing import Any

from letters.domain.translation import begin_translation, write_translation
from letters.models import Translation, Version
from letters.queries.translation import Typed, digest_of_words, head_words, words_of
from tests.factories import NOW

HEAD = ("К правительству Казахстана", "Перевод для сведения", "Аутентичным является только подписанный оригинал.")


def translate(version: Version, *passages: str | Sequence[str], language: str = "ru") -> Translation:
    """Begun, and these passages written from the first on."""
    return write(begin_translation(version, language=language, by=None, now=NOW), *passages)


def write(row: Translation, *passages: str | Sequence[str], head: Sequence[str] = HEAD, **values: Any) -> Translation:
    """As a form that was opened just now."""
    typed = {
        place: Typed([said] if isinstance(said, str) else said, digest_of_words(words_of(row.passages[place])))
        for place, said in enumerate(passages)
    }
    seen = Typed(head, digest_of_words(head_words(row)))
    return write_translation(row, head=seen, passages=typed, **{"by": None, "now": NOW, **values})
