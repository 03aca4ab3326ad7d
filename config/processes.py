"""Child processes that live and die together, their output printed line by line under their names."""

import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

GUARD = Path(__file__).with_name("guard.py")
GRACE_SECONDS = 12
NAME_WIDTH = 7


def say(name: str, text: str) -> None:
    sys.stdout.write(f"{name:<{NAME_WIDTH}}| {text}\n")
    sys.stdout.flush()


@dataclass
class Child:
    """One process of ours; `quiet` keeps its lines for the caller instead of printing them."""

    name: str
    process: subprocess.Popen[bytes]
    quiet: bool = False
    lines: list[str] = field(default_factory=list)
    unfinished: bytes = b""

    @property
    def output(self) -> BinaryIO:
        return cast(BinaryIO, self.process.stdout)

    def take(self, data: bytes) -> None:
        """Prints (or keeps) each line that `data` completes; the end of the output completes the last one."""
        *whole, self.unfinished = (self.unfinished + data).split(b"\n")
        if not data and self.unfinished:
            whole, self.unfinished = [self.unfinished], b""
        for line in whole:
            text = line.decode(errors="replace").rstrip()
            if self.quiet:
                self.lines.append(text)
            else:
                say(self.name, text)

    def how_it_ended(self) -> str:
        code = self.process.returncode
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"


class Processes:
    """A process group under a guard: nothing in it outlives this object's process, whatever ends that."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._children: list[Child] = []
        self._guard = self._spawn("guard", [sys.executable, "-I", "-S", str(GUARD)], group=0, stdin=subprocess.PIPE)

    def start(self, name: str, command: list[str], *, quiet: bool = False) -> Child:
        return self._spawn(name, command, group=self._guard.process.pid, stdin=subprocess.DEVNULL, quiet=quiet)

    def _spawn(self, name: str, command: list[str], *, group: int, stdin: int, quiet: bool = False) -> Child:
        process = subprocess.Popen(  # noqa: S603  (our own commands, without a shell)
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, process_group=group
        )
        child = Child(name, process, quiet)
        self._children.append(child)
        self._selector.register(child.output, selectors.EVENT_READ, child)
        return child

    def relay(self, seconds: float) -> None:
        """Waits at most `seconds` for output and passes on what has come."""
        for key, _events in self._selector.select(seconds):
            data = os.read(key.fd, 65_536)
            key.data.take(data)
            if not data:
                self._selector.unregister(key.fileobj)

    def ended(self) -> list[Child]:
        return [child for child in self._children if child.process.poll() is not None]

    def forget(self, child: Child) -> None:
        """Takes a child that was meant to end out of the watch, after the last of its lines."""
        while child.output in self._selector.get_map():
            self.relay(0.1)
        self._children.remove(child)
        child.output.close()

    def stop(self) -> None:
        """Asks every child to end, waits, then ends the group: also what a dead child had started itself."""
        running = [child for child in self._children if child is not self._guard]
        for child in running:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(child.process.poll() is None for child in running) and time.monotonic() < deadline:
            self.relay(0.1)
        self._end_group()
        self.relay(0)

    def _end_group(self) -> None:
        try:
            os.killpg(self._guard.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            for child in self._children:
                child.process.wait()
