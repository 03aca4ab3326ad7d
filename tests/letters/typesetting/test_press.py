"""A letter that makes the compiler run on is ended, and the next one is set as if nothing had been."""

import json
import mmap
import os
import signal
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from letters.errors import TypesettingFailed
from letters.typesetting.press import SECONDS, Press, remove_left_behind

ROOT = Path(__file__).parents[3]
SOURCE = """
#set document(title: "x")
#let letter = json("letter.json")
#let want = letter.at("want", default: "")
#if want == "endless" { range(10000).map(n => range(10000).map(m => range(10000).sum()).sum()).sum() }
#if want == "memory" { let all = ("x" * 1000000,); for n in range(9000) { all.push(all.last() + str(n)) }; str(all.len()) }
#if want == "warning" { set text(font: "No Such Family"); [x] }
#if want == "error" { panic("stop") }
#if want == "picture" { image(letter.name, alt: "a picture") }
#metadata((want: want)) <facts>
"""


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    template = tmp_path / "template.typ"
    template.write_text(SOURCE)
    press = Press(template, [ROOT / "letters/typesetting/fonts"], seconds=15)
    yield press
    press.close()


def works(press: Press) -> bool:
    return press.pdf("{}", timestamp=0).startswith(b"%PDF")


def children() -> set[int]:
    """Processes of ours, the dead that nobody has waited for among them."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has ended meanwhile
            found.update(map(int, (task / "children").read_text().split()))
    return found


def wait_until(true: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def is_running(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def can_be_waited_for(pid: int) -> bool:
    """All its threads have ended."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def test_a_letter_is_drawn_page_by_page(press: Press) -> None:
    (page,) = press.pages("{}", ppi=20)
    assert b64decode(page).startswith(b"\x89PNG")


def test_an_endless_letter_is_ended_in_time_and_the_next_one_is_set(press: Press) -> None:
    before = children()
    assert works(press)
    (first,) = children() - before
    press.seconds = 3
    began = time.monotonic()
    with pytest.raises(TypesettingFailed, match="too much time or memory"):
        press.pdf(json.dumps({"want": "endless"}), timestamp=0)
    assert time.monotonic() - began > 2.9
    press.seconds = 15
    assert SECONDS + 1 <= 11
    assert children() == before, "it was killed and waited for"
    assert not Path(press._folder).exists()
    assert works(press)
    assert first not in children()


SLOW = """
import sys, time
time.sleep(float(sys.argv.pop(1)))
from letters.typesetting.compositor import main
main(*sys.argv[1:])
"""


def starts_after(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    command = (sys.executable, "-E", "-s", "-c", SLOW, str(seconds))
    monkeypatch.setattr("letters.typesetting.press.COMPOSITOR", command)


def test_the_time_of_a_letter_begins_when_the_compositor_is_ready(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts_after(monkeypatch, 4)
    press.seconds = 3
    assert works(press)


def test_a_compositor_that_never_gets_ready_is_ended(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    starts_after(monkeypatch, 600)
    monkeypatch.setattr("letters.typesetting.press.SECONDS_TO_START", 1)
    with pytest.raises(TypesettingFailed, match="too much time or memory"):
        works(press)
    assert children() == before
    monkeypatch.undo()
    assert works(press)


def test_a_letter_that_asks_for_all_memory_gets_none_of_ours(press: Press) -> None:
    press.seconds = 30
    with pytest.raises(TypesettingFailed, match="too much time or memory"):
        press.pdf(json.dumps({"want": "memory"}), timestamp=0)
    assert works(press)


def test_a_compositor_that_was_killed_between_two_letters_is_replaced(press: Press) -> None:
    before = children()
    assert works(press)
    (pid,) = children() - before
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: can_be_waited_for(pid))
    assert works(press)


def test_a_compositor_is_as_large_as_itself_not_as_who_started_it(press: Press) -> None:
    ours = bytearray(500_000_000)
    ours[:: mmap.PAGESIZE] = bytes(len(ours) // mmap.PAGESIZE + 1)
    assert works(press)
    assert press.peak < 400_000
    assert press._process is not None, "it is kept warm"


def test_errors_and_warnings_come_back_as_a_sentence(press: Press) -> None:
    with pytest.raises(TypesettingFailed, match="stop"):
        press.pdf(json.dumps({"want": "error"}), timestamp=0)
    with pytest.raises(TypesettingFailed, match="unknown font family"):
        press.pdf(json.dumps({"want": "warning"}), timestamp=0)
    assert works(press)


def test_facts_are_what_the_template_says(press: Press) -> None:
    assert json.loads(press.facts(json.dumps({"want": "a fact"}), {})) == {"want": "a fact"}


def test_closing_leaves_no_process_and_no_folder(press: Press) -> None:
    before = children()
    assert works(press)
    folder = Path(press._folder)
    assert sorted(path.name for path in folder.iterdir()) == ["letter.json", "template.typ"]
    press.close()
    assert children() == before and not folder.exists()


def test_the_words_of_a_letter_are_never_on_a_disk(press: Press) -> None:
    press.pdf(json.dumps({"want": "a word of the letter"}), timestamp=0)
    letter = Path(press._folder) / "letter.json"
    assert letter.is_symlink() and letter.readlink().parts[:4] == ("/", "proc", "self", "fd")
    assert press._process is not None
    held = Path(f"/proc/{press._process.pid}/fd", letter.readlink().name)
    assert "a word of the letter" in held.read_text() and str(held.readlink()).startswith("/memfd:")


def test_the_compositor_has_no_key_in_its_environment(press: Press) -> None:
    before = children()
    assert works(press)
    (pid,) = children() - before
    names = {entry.split(b"=")[0] for entry in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")}
    assert names <= {b"", b"TMPDIR"}


def test_after_a_fork_each_process_has_a_compositor_of_its_own(press: Press) -> None:
    assert works(press)
    pid = os.fork()
    if pid == 0:
        press.forget()
        made = works(press)
        press.close()
        os._exit(0 if made else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert works(press)


ORPHAN = """
import json
import sys
from pathlib import Path
from letters.typesetting.press import Press
press = Press(Path(sys.argv[1]), [Path("letters/typesetting/fonts")], seconds=15)
press.pdf("{}", timestamp=0)
press.seconds = 2
print(press._process.pid, press._folder, flush=True)
press.pdf(json.dumps({"want": sys.argv[2]}), timestamp=0)
sys.stdin.read()
"""


@pytest.mark.parametrize("doing", ["endless", "nothing"])
def test_a_compositor_whose_worker_was_killed_ends_by_itself(press: Press, doing: str) -> None:
    command = [sys.executable, "-c", ORPHAN, str(press.template), doing]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert worker.stdout is not None
    pid, folder = worker.stdout.readline().split()
    time.sleep(0.3)
    worker.kill()
    worker.communicate()
    assert wait_until(lambda: not is_running(int(pid)))
    assert doing == "endless" or not Path(folder).exists()
    assert works(press)
    assert not Path(folder).exists(), "the next one that starts clears up"


def test_no_folder_of_a_compositor_that_lives_is_cleared_away(press: Press) -> None:
    assert works(press)
    remove_left_behind()
    assert works(press) and Path(press._folder).exists()
