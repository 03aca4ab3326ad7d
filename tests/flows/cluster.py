"""A PostgreSQL server of a test's own, to be stopped in the middle."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.config.conftest import free_port


def _programs() -> Path:
    """The folder of the newest server that is installed; distributions keep it off the PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    if not found:
        pytest.skip("needs a PostgreSQL server of its own: apt install postgresql")
    return Path(found).resolve().parent


@dataclass(frozen=True)
class Cluster:
    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}"

    def run(self, program: str, *parts: str) -> None:
        """As the user postgres where we are root: the server refuses to run as root."""
        other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        command = [*other, str(self.programs / program), "--pgdata", str(self.folder / "data"), *parts]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)

    def control(self, *parts: str) -> None:
        """Its output is a file: the server would hold a pipe open as long as it lives."""
        self.run("pg_ctl", "--log", str(self.folder / "log"), "--wait", *parts)

    def crash(self) -> None:
        """All its processes end at once, nothing is put in order; then it starts again and reads what it had written."""
        self.control("restart", "--mode", "immediate")


@contextmanager
def cluster() -> Iterator[Cluster]:
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="demarche-cluster-"))  # where the user postgres can get to
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    server = Cluster(programs, folder, free_port())
    try:
        given = ["--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        server.run("initdb", *given)
        place = f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        server.control("start", "--options", place)
        yield server
        server.control("stop", "--mode", "immediate")
    finally:
        shutil.rmtree(folder)
