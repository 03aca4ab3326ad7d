"""The demo's courtesy translation: one, complete, and read by no speaker yet, as its pages say."""

from letters.demo import days
from letters.demo.russian import LONDON_IN_RUSSIAN
from letters.domain.demo.cast import Cast
from letters.domain.translation import begin_translation, write_translation
from letters.models import Letter, Translation
from letters.queries.translation import Typed, digest_of_words, head_words, words_of
from letters.queries.version import current_version


def translate(cast: Cast, letter: Letter) -> Translation:
    """Raises ValueError where the letter has other passages than its translation."""
    version = current_version(letter)
    if version is None:
        raise ValueError("A letter without version is not translated.")
    title, texts = LONDON_IN_RUSSIAN
    row = begin_translation(version, language="ru", by=cast.founder, now=days.WRITTEN)
    head = head_words(row)
    passages = {
        place: Typed([text], digest_of_words(words_of(piece)))
        for place, (text, piece) in enumerate(zip(texts, row.passages, strict=True))
    }
    typed = Typed([title, *head[1:]], digest_of_words(head))
    return write_translation(row, head=typed, passages=passages, by=cast.founder, now=days.WRITTEN)
