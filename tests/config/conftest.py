"""Real processes of the product, each test with its own folder and port, and a look at what they left behind."""

import base64
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAIN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORTS = iter(range(10_000 + 2_000 * WORKER + os.getpid() % 1_000, 32_000))
"""A worker's own; two suites on one machine begin at different ones."""


def free_port() -> int:
    """It stays free until it is used, some seconds later: the system gives away, unasked, only higher ones."""
    for port in PORTS:
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def processes_with(marker: str) -> dict[int, str]:
    """Process number to command line of everything whose environment holds `marker`, zombies aside."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if marker.encode() in (folder / "environ").read_bytes():
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def wait_until(condition: Callable[[], bool], *, seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@dataclass
class Running:
    """One `make run` without the make: its process, its folder and port, its screen."""

    process: subprocess.Popen[bytes]
    data_dir: Path
    port: int
    screen_file: Path

    @property
    def screen(self) -> str:
        return self.screen_file.read_text()

    @property
    def members(self) -> dict[int, str]:
        return processes_with(f"DATA_DIR={self.data_dir}\0")

    def member(self, word: str) -> int:
        """The process started by the runner itself whose command line holds `word`."""
        direct = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(number for number, line in self.members.items() if word in line and str(number) in direct)

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.screen
        return "Demarche is ready" in self.screen

    def nothing_is_left(self) -> bool:
        return wait_until(lambda: not self.members)


Start = Callable[..., Running]


@dataclass(frozen=True)
class Prepared:
    """How the preparation of an empty installation ended, and its folder. Tests that use it share one worker."""

    ended: subprocess.CompletedProcess[str]
    environment: dict[str, str]

    @property
    def data_dir(self) -> Path:
        return Path(self.environment["DATA_DIR"])

    def lend_static_files(self, folder: Path) -> Path:
        """To another installation, which would need seconds to collect the same ones."""
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "static").symlink_to(self.data_dir / "static")
        shutil.copy(self.data_dir / "static.sha256", folder)
        return folder


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    environment = production_in(tmp_path_factory.mktemp("prepared"))
    ended = subprocess.run(
        [sys.executable, "-m", "config.prepare"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return Prepared(ended, environment)


@pytest.fixture
def brought_up(prepared: Prepared, tmp_path: Path) -> dict[str, str]:
    """The environment of a prepared installation, in a folder that the test may change."""
    folder = prepared.lend_static_files(tmp_path / "var")
    shutil.copy(prepared.data_dir / "demarche.sqlite3", folder)
    return {**prepared.environment, "DATA_DIR": str(folder)}


@pytest.fixture(scope="module")
def used_data_dir(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every test of the module starts in, so that only the first has tables to make."""
    return prepared.lend_static_files(tmp_path_factory.mktemp("run") / "var")


@pytest.fixture
def start(used_data_dir: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the runner and waits until it says that it is ready; ends whatever a failed test left."""
    started: list[Running] = []

    def begin(*, prefix: tuple[str, ...] = (), **environment: str) -> Running:
        port, screen = free_port(), tmp_path / f"screen-{len(started)}"
        own = {"DATA_DIR": str(used_data_dir), "PORT": str(port), "WEB_PROCESSES": "1"}
        known = {**PLAIN, **own, **environment}
        with screen.open("wb") as output:
            process = subprocess.Popen(
                [*prefix, sys.executable, "-m", "config.run"],
                cwd=ROOT, env=known, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        started.append(Running(process, used_data_dir, port, screen))
        assert wait_until(started[-1].is_ready), started[-1].screen
        return started[-1]

    yield begin
    for running in started:
        for number in running.members:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        running.process.wait()


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """An environment in which everything starts: each refusal changes one variable of it."""
    return production_in(tmp_path)


def production_in(folder: Path) -> dict[str, str]:
    return {
        **PLAIN,
        "DATA_DIR": str(folder / "var"),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "MASTER_KEYS": f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "PUBLIC_URL": "https://campaigns.example",
        "EMAIL_URL": "smtp://127.0.0.1:25",
    }
