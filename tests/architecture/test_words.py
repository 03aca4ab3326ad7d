"""Habits that the layers cannot show: who reads the clock, who filters, who saves, what is never called."""

import re

import pytest

from tests.architecture.tree import APPS, files

CLOCK = "organisations/queries/clock.py"
KEYS = "organisations/identifiers.py"
HABITS = {
    "reads the clock: take now= instead": (
        r"timezone\.(now|localtime|localdate)\(|datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.time(_ns)?\("
        r"|\bauto_now(_add)?=|import .*\b(Now|CurrentTimestamp)\b"
    ),
    "overrides save or delete: write a domain function": r"def (a?save|a?delete)\(self",
    "uses signals for our own flow": r"import .*\b((pre|post)_(save|delete|init)|m2m_changed)\b|\bSignal\(|@receiver\b",
    "reads organisers' text as a program": r"\b(from_string|format_map)\(|\bTemplate\(|\b(eval|exec)\(",
    "trusts markup": r"\bmark_safe\(|\|safe\b|@csrf_exempt\b.*\n@login_required",
    "prints instead of logging": r"^\s*print\(",
}
VIEWS = re.compile(r"\.(filter|exclude|annotate|aggregate|create|update|bulk_create)\(|\.save\(\)|\.delete\(\)")


def breaches(sources: dict[str, str]) -> list[str]:
    """One sentence for each habit that a file breaks."""
    found = [
        f"{path} {habit}"
        for path, text in sources.items()
        for habit, pattern in HABITS.items()
        if re.search(pattern, text, re.MULTILINE) and not ("clock" in habit and path in {CLOCK, KEYS})
    ]
    entrances = {path: text for path, text in sources.items() if path.split("/")[1] in {"views", "api", "views.py"}}
    return found + [f"{path} asks or writes by itself" for path, text in entrances.items() if VIEWS.search(text)]


def test_no_file_breaks_a_habit() -> None:
    sources = {path: text for path, text in files(*APPS).items() if "/migrations/" not in path}
    assert breaches(sources) == []


def test_no_template_trusts_markup_or_carries_code() -> None:
    unsafe = re.compile(
        r"\|safe\b|{%-? *autoescape off|<style|\bstyle=|\bon[a-z]+=\"|<script(?![^>]*\bsrc=)|javascript:"
    )
    templates = files("templates", pattern="*.html")
    assert [path for path, text in templates.items() if unsafe.search(text)] == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("letters/domain/letter.py", "moment = timezone.now()"),
        ("letters/models/letter.py", "at = models.DateTimeField(auto_now_add=True)"),
        ("letters/models/letter.py", "    def save(self, *args):"),
        ("letters/apps.py", "from django.db.models.signals import post_migrate, post_save"),
        ("letters/domain/letter.py", "Template(letter.text).render()"),
        ("letters/admin/letter.py", "mark_safe(letter.text)"),
        ("letters/domain/letter.py", "    print(letter)"),
        ("letters/views/letter.py", "rows = Letter.objects.filter(code=code).exclude(a=1)"),
        ("letters/views/letter.py", "letter.save()"),
    ],
)
def test_a_planted_breach_is_found(path: str, line: str) -> None:
    assert breaches({path: line})


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (CLOCK, "return timezone.now()"),
        ("letters/apps.py", "from django.db.models.signals import post_migrate"),
        ("letters/queries/letter.py", "rows = Letter.objects.filter(code=code)"),
        ("letters/views/letter.py", "letter = get_object_or_404(Letter, code=code)"),
    ],
)
def test_what_is_allowed_is_no_breach(path: str, line: str) -> None:
    assert breaches({path: line}) == []
