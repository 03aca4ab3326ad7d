from datetime import date

import pytest

from letters.dates import written_date
from letters.enums import DateStyle

DAY = date(2016, 5, 26)


@pytest.mark.parametrize(
    ("style", "language", "written"),
    [
        ("", "en", "26 May 2016"),
        (DateStyle.WORDS, "en", "26 May 2016"),
        (DateStyle.WORDS, "de", "26. Mai 2016"),
        (DateStyle.WORDS, "fr", "26 mai 2016"),
        (DateStyle.WORDS, "es", "26 de mayo de 2016"),
        (DateStyle.WORDS, "ru", "26 мая 2016 г."),
        (DateStyle.WORDS, "sv", "26 maj 2016"),
        (DateStyle.WORDS, "kk", "2016 жылғы 26 мамыр"),
        (DateStyle.MONTH_FIRST, "en", "May 26, 2016"),
        (DateStyle.MONTH_FIRST, "de", "26. Mai 2016"),
        (DateStyle.DASHES, "en", "26-05-2016"),
        (DateStyle.DASHES, "ru", "26-05-2016"),
        (DateStyle.ISO, "kk", "2016-05-26"),
        (DateStyle.FIGURES, "en", "26/05/2016"),
        (DateStyle.FIGURES, "de", "26.05.2016"),
        (DateStyle.FIGURES, "fr", "26/05/2016"),
        (DateStyle.FIGURES, "sv", "2016-05-26"),
    ],
)
def test_a_date_is_written_as_style_and_language_ask(style: str, language: str, written: str) -> None:
    assert written_date(DAY, style=style, language=language) == written


def test_the_first_of_a_month_is_premier_in_french() -> None:
    assert written_date(date(2016, 5, 1), style="", language="fr") == "1er mai 2016"


@pytest.mark.parametrize("month", range(1, 13))
def test_kazakh_months_begin_with_a_small_letter(month: int) -> None:
    written = written_date(date(2016, month, 3), style="", language="kk")
    assert written.startswith("2016 жылғы 3 ") and written == written.lower()
