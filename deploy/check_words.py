"""Every word for people is translated, and no other stands in the catalogues: collects the words anew, in a copy of the
tree, and compares them with those in `locale/`.

Swedish has every word; the languages for supporters only have what stands on public pages, in mail to supporters and in
letters (`FOR_EVERYBODY` says where that is written). `--write` puts the fresh catalogues into `locale/`, for translators.
Needs gettext (Debian package gettext).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ["sv"]
PUBLIC = ["de", "es", "fr", "kk", "ru"]
FOR_EVERYBODY = [
    "campaigns/domain/endorsement/mail.py",
    "config/*",
    "letters/consents.py",
    "letters/domain/intake/*",
    "letters/domain/keeping.py",
    "letters/domain/link.py",
    "letters/domain/mandate.py",
    "letters/domain/news.py",
    "letters/domain/notice/*",
    "letters/domain/signature/*",
    "letters/domain/signing/*",
    "letters/enums/*",
    "letters/forms/correction.py",
    "letters/forms/mandate.py",
    "letters/forms/mine.py",
    "letters/forms/sent.py",
    "letters/forms/sign.py",
    "letters/persons.py",
    "letters/queries/edition/draft.py",
    "letters/queries/mandate.py",
    "letters/queries/publicpage/*",
    "letters/queries/report.py",
    "letters/queries/signature.py",
    "letters/queries/signing.py",
    "letters/sentences.py",
    "letters/tokens.py",
    "letters/typesetting/*",
    "letters/views/*",
    "organisations/addresses.py",
    "organisations/enums/recipient.py",
    "organisations/reach.py",
    "templates/*.html",
    "templates/letters/*",
]
"""Where words stand that supporters, recipients or readers of public pages see."""
COLLECT = ["makemessages", "--no-wrap", "--no-obsolete", "--add-location", "file", "--ignore", "tests/*"]


def catalogue(language: str) -> Path:
    return Path("locale") / language / "LC_MESSAGES" / "django.po"


def copy_tree(target: Path) -> None:
    """The files that git knows or would take in: words of a change that is not committed yet count too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    for name in filter(None, listed.stdout.splitlines()):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def collect(target: Path) -> dict[str, Path]:
    """The fresh catalogue of each language, in a copy of the tree."""
    copy_tree(target)
    for language in [*WHOLE, *PUBLIC]:
        (target / catalogue(language)).parent.mkdir(parents=True, exist_ok=True)
    languages = [part for language in [*WHOLE, *PUBLIC] for part in ("--locale", language)]
    command = [sys.executable, str(target / "manage.py"), *COLLECT, *languages]
    subprocess.run(command, cwd=target, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": ""})
    for language in [*WHOLE, *PUBLIC]:
        tidy(target / catalogue(language), FOR_EVERYBODY if language in PUBLIC else [])
    return {language: target / catalogue(language) for language in [*WHOLE, *PUBLIC]}


def tidy(path: Path, places: list[str]) -> None:
    """Only what stands in these places, if any are given, and then without saying where: files are moved about."""
    wanted = [part for place in places for part in ("--location", place)]
    choose = ["msggrep", *wanted] if places else ["msgcat"]
    kept = subprocess.run([*choose, "--no-wrap", str(path)], check=True, stdout=subprocess.PIPE, text=True).stdout
    command = ["msgattrib", "--no-wrap", "--no-location", "--no-obsolete", "--output-file", str(path), "-"]
    subprocess.run(command, check=True, input=kept, text=True)


def problems(path: Path) -> list[str]:
    """What msgfmt and msgattrib find: faults, words without translation, guesses that nobody confirmed."""
    language, found = path.parent.parent.name, []
    checked = subprocess.run(
        ["msgfmt", "--check-format", "--output-file", os.devnull, str(path)],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if checked.returncode:
        found.append(checked.stderr)
    for what, flag in (("without translation", "--untranslated"), ("not confirmed", "--only-fuzzy")):
        words = subprocess.run(
            ["msgattrib", flag, "--no-wrap", str(path)], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        lines = [line for line in words.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
        found += [f"{language} {what}: {line.removeprefix('msgid ')}" for line in lines]
    return found


def words(path: Path) -> set[str]:
    """What is to be translated, entry by entry, as it stands in the file."""
    return set(
        re.findall(r"^(?:msgctxt|msgid) .*?(?=^msgstr)", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    )


def gone(kept: Path, fresh: Path) -> list[str]:
    """Entries that were kept and that nothing says any more."""
    lines = (" ".join(entry.split("\n")).strip() for entry in sorted(words(kept) - words(fresh)))
    return [f"{kept.parent.parent.name} in no page any more (--write takes it out): {line}" for line in lines]


def write(language: str, fresh: Path) -> None:
    target = ROOT / catalogue(language)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(fresh, target)
    subprocess.run(["msgfmt", "--output-file", str(target.with_suffix(".mo")), str(target)], check=True)


def main() -> int:
    if not shutil.which("msgfmt"):
        print("gettext is needed: apt-get install gettext", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        fresh = collect(Path(folder))
        if "--write" in sys.argv:
            for language, path in fresh.items():
                write(language, path)
        found = [line for path in fresh.values() for line in problems(path)]
        found += [line for language, path in fresh.items() for line in gone(ROOT / catalogue(language), path)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
