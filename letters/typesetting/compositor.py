"""The process that holds the compiler: started by `press.py`, killed by it, and ended by itself when nobody is left.

It knows the template, the fonts and what comes through its standard input; no settings, no database, no keys. Every job
has a deadline that the kernel keeps: whatever a letter makes the compiler do, it ends.
"""

import json
import os
import resource
import shutil
import signal
import sys
from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import typst

from letters.typesetting.pipe import receive, send

MOST_MEMORY = 3 << 30
"""Bytes of address space; an annex of fifty thousand names needs a fifth of it."""


class Compositor:
    """`folder` is the compiler's root: a copy of the template, the letter, and pictures, each named by its digest.

    The letter lies in memory alone, under a name in the folder, for nobody's name shall be written to a disk. The
    compiler takes from its memory what it set before only while its inputs are the same: a letter is none of them.
    """

    def __init__(self, folder: Path, template: Path, fonts: list[str]) -> None:
        self.folder = folder
        self.template = folder / template.name
        self.template.write_bytes(template.read_bytes())
        self.letter = folder / "letter.json"
        self.letter.symlink_to(f"/proc/self/fd/{os.memfd_create('letter')}")
        self.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=fonts)
        self.compiler = self._compiler({})

    def _compiler(self, inputs: dict[str, str]) -> typst.Compiler:
        """Packages would be code from outside; a file where their folder should be leaves none to find or to keep."""
        return typst.Compiler(
            self.template,
            root=self.folder,
            font_paths=self.fonts,
            sys_inputs=inputs,
            package_path=self.template,
            package_cache_path=self.template,
        )

    def keep(self, picture: bytes) -> None:
        """Where the template finds it: named by its digest, so that letters with the same one share it."""
        path = self.folder / sha256(picture).hexdigest()
        if picture and not path.exists():
            path.write_bytes(picture)

    def pdf(self, letter: str, timestamp: int) -> tuple[list[str], bytes]:
        self.letter.write_text(letter)
        pdf, warnings = self.compiler.compile_with_warnings(
            format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=timestamp
        )
        return [warning.message for warning in warnings], pdf if isinstance(pdf, bytes) else b""

    def pages(self, letter: str, ppi: int) -> tuple[list[str], bytes]:
        """A list in JSON: each page as a picture, in base64. `ppi`: pixels for each inch of paper."""
        self.letter.write_text(letter)
        made = self.compiler.compile(format="png", ppi=ppi)
        pages = made if isinstance(made, list) else [made]
        return [], json.dumps([b64encode(page).decode() for page in pages if page]).encode()

    def facts(self, letter: str, inputs: dict[str, str]) -> tuple[list[str], bytes]:
        """What the template says about the letter under the label `facts`."""
        self.letter.write_text(letter)
        return [], self._compiler(inputs).query("<facts>", field="value", one=True).encode()


def answer(compositor: Compositor, job: dict[str, Any], picture: bytes) -> tuple[dict[str, Any], bytes]:
    """`failed`: why nothing was made; empty if something was."""
    compositor.keep(picture)
    try:
        if job["want"] == "pdf":
            failed, made = compositor.pdf(job["letter"], job["timestamp"])
        elif job["want"] == "pages":
            failed, made = compositor.pages(job["letter"], job["ppi"])
        else:
            failed, made = compositor.facts(job["letter"], job["inputs"])
    except typst.TypstError as error:
        failed, made = [error.message], b""
    return {"failed": failed, "peak": peak()}, made


def peak() -> int:
    """kB: the most memory that we have held; `getrusage` would tell of whoever started us, if that was larger."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def main(folder: str, template: str, *fonts: str) -> None:
    """Until our standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us decides
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError):  # where less is allowed already
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        compositor = Compositor(Path(folder), Path(template), list(fonts))
        send(sys.stdout.buffer, {"ready": True})
        while received := receive(sys.stdin.buffer):
            signal.alarm(received[0]["seconds"])
            done = answer(compositor, *received)
            signal.alarm(0)
            send(sys.stdout.buffer, *done)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
