"""The date that a letter bears, as its language and its writers write it."""

from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from letters.enums import DateStyle

KAZAKH_MONTHS = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip
"""In the midst of a sentence; Django's names of the months begin with a capital letter."""


def written_date(day: date, *, style: str, language: str) -> str:
    """In words, as the language writes it, unless the style says otherwise."""
    if style == DateStyle.DASHES:
        return f"{day:%d-%m-%Y}"
    if style == DateStyle.ISO:
        return day.isoformat()
    spoken = language.partition("-")[0]
    with translation.override(language):
        if style == DateStyle.FIGURES:
            return date_format(day, "SHORT_DATE_FORMAT")
        if style == DateStyle.MONTH_FIRST and spoken == "en":
            return date_format(day, "F j, Y")
        return _in_words(day, spoken)


def _in_words(day: date, spoken: str) -> str:
    if spoken == "kk":
        return f"{day.year} жылғы {day.day} {KAZAKH_MONTHS[day.month - 1]}"
    if spoken == "fr" and day.day == 1:
        return date_format(day, r"1\e\r F Y")
    return date_format(day, "DATE_FORMAT")
