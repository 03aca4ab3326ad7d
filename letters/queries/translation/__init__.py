"""A version in other languages: what is translated, what the original changed since, what may be read and printed. Used
from here."""

from letters.queries.translation.first import first_words, values_in
from letters.queries.translation.offered import (
    latest_translations,
    printable_translations,
    printed,
    readable_translations,
)
from letters.queries.translation.pair import (
    Pair,
    Typed,
    digest_of_original,
    digest_of_translation,
    digest_of_words,
    head_words,
    is_complete,
    pairs_of,
    progress_of,
    state_of,
    why_unsaid,
    words_of,
)

__all__ = [
    "Pair",
    "Typed",
    "digest_of_original",
    "digest_of_translation",
    "digest_of_words",
    "first_words",
    "head_words",
    "is_complete",
    "latest_translations",
    "pairs_of",
    "printable_translations",
    "printed",
    "progress_of",
    "readable_translations",
    "state_of",
    "values_in",
    "why_unsaid",
    "words_of",
]
