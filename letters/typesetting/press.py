"""Where letters are set: in a process of its own, kept warm, that can be killed when a letter makes it run on."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp
from threading import Lock, Timer
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from letters.errors import TypesettingFailed
from letters.typesetting.pipe import receive, send

SECONDS = 10
"""For a letter. The compositor ends itself a second later, if nobody is left to kill it."""

SECONDS_TO_START = 60
"""For a compositor; it needs one, unless the machine is very busy. No letter waits less for that."""

TOO_LARGE = 400_000
"""kB: a compositor that a long annex has made larger than this gives its memory back by ending."""

COMPOSITOR = (sys.executable, "-E", "-s", "-m", "letters.typesetting.compositor")
ROOT = Path(__file__).resolve().parents[2]
"""Where our packages are: the compositor is one of their modules, which imports nothing else of ours but the pipe."""

PREFIX = "demarche-letter-"
"""Of the folders of compositors."""

Process = subprocess.Popen[bytes]


class Press:
    """One compositor for this process, one letter at a time; the next is started when one has ended."""

    def __init__(self, template: Path, fonts: Sequence[Path], *, seconds: int = SECONDS) -> None:
        self.template, self.fonts, self.seconds = template, fonts, seconds
        self.peak = 0  # kB: the most that a compositor held
        self._process: Process | None = None
        self._folder = ""
        self._lock = Lock()

    def pdf(self, letter: str, *, timestamp: int, picture: bytes = b"", more: int = 0) -> bytes:
        """`letter`: the JSON that the template reads. `picture`: what it shows, kept under its digest. `more`: seconds
        above those of a letter. Raises TypesettingFailed."""
        return self._ask({"want": "pdf", "timestamp": timestamp, "letter": letter}, picture, more)

    def pages(self, letter: str, *, ppi: int, picture: bytes = b"") -> list[str]:
        """Each page as a PNG in base64. Raises TypesettingFailed."""
        pages: list[str] = json.loads(self._ask({"want": "pages", "letter": letter, "ppi": ppi}, picture, 0))
        return pages

    def facts(self, letter: str, inputs: dict[str, str], *, picture: bytes = b"") -> bytes:
        """What the template says about the letter, as JSON; `inputs`: how it is asked. Raises TypesettingFailed."""
        return self._ask({"want": "facts", "letter": letter, "inputs": inputs}, picture, 0)

    def close(self) -> None:
        """Nothing is left of the compositor: no process, no pipe, no folder."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """After a fork: the compositor is our parent's."""
        process, self._process, self._lock = self._process, None, Lock()
        if process is not None:
            _hang_up(process)
            process.returncode = 0  # not ours to wait for

    def _ask(self, job: dict[str, Any], picture: bytes, more: int) -> bytes:
        seconds = self.seconds + more
        with self._lock:
            process = self._started()
            with _killed_after(seconds, process):
                said = _exchange(process, {**job, "seconds": seconds + 1}, picture)
            self.peak = max(self.peak, said[0]["peak"] if said else 0)
            if said is None or said[0]["peak"] > TOO_LARGE:
                self._end()
        if said is None:
            raise TypesettingFailed(_("The letter could not be typeset: it took too much time or memory."))
        if said[0]["failed"]:
            reasons = "; ".join(said[0]["failed"])
            raise TypesettingFailed(_("The letter could not be typeset: %(reasons)s") % {"reasons": reasons})
        return said[1]

    def _started(self) -> Process:
        if self._process is None or self._process.poll() is not None:
            self._end()
            remove_left_behind()
            made = Path(mkdtemp(prefix="to-be-"))
            with _locked(made) as lock:
                self._folder = str(made.rename(made.with_name(f"{PREFIX}{made.name}")))
                command = [*COMPOSITOR, self._folder, str(self.template), *map(str, self.fonts)]
                # It inherits the lock and nothing else: no key of ours stands in its environment.
                self._process = subprocess.Popen(  # noqa: S603  (our own command, without a shell)
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    cwd=ROOT,
                    env={"TMPDIR": gettempdir()},
                    pass_fds=[lock],
                )
            with _killed_after(SECONDS_TO_START, self._process):
                receive(cast(BinaryIO, self._process.stdout))  # that it is ready; if it ended, the letter will find out
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _hang_up(process)
            process.kill()
            process.wait()
            rmtree(self._folder, ignore_errors=True)


def remove_left_behind() -> None:
    """Folders of compositors that the kernel has ended when nobody was left to clean up after them. Each holds the lock of
    its own for as long as it lives, from before the folder has its name."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError), _locked(folder):  # it is locked, somebody else's, or gone meanwhile
            rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """Raises BlockingIOError where somebody has it. Whoever inherits it keeps it."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield opened
    finally:
        os.close(opened)


@contextmanager
def _killed_after(seconds: int, process: Process) -> Iterator[None]:
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _exchange(process: Process, job: dict[str, Any], picture: bytes) -> tuple[dict[str, Any], bytes] | None:
    """None if it ended before it answered."""
    with suppress(BrokenPipeError):
        send(cast(BinaryIO, process.stdin), job, picture)
    return receive(cast(BinaryIO, process.stdout))


def _hang_up(process: Process) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            cast(BinaryIO, pipe).close()
