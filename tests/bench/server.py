"""A WSGI application under gunicorn, with the product's own configuration, on a port of its own."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.load import HOST

START_WITHIN_SECONDS = 60


@contextmanager
def served(application: str) -> Iterator[int]:
    """The port; the server ends with the block."""
    with process_of(application) as (port, _process):
        yield port


@contextmanager
def process_of(application: str) -> Iterator[tuple[int, int]]:
    """The port, and the number of the first process."""
    port = _free_port()
    options = ["--config", "python:config.gunicorn", "--bind", f"{HOST}:{port}", "--log-level", "warning"]
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *options, application])
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def worker_megabytes(process: int) -> float | None:
    """The most that one of its workers ever held of the machine's memory (MiB); None where no kernel tells."""
    children = Path(f"/proc/{process}/task/{process}/children")
    if not children.exists():
        return None
    return max(_peak(number) for number in children.read_text().split())


def _peak(process: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it answers anything at all."""
    end = time.monotonic() + START_WITHIN_SECONDS
    while process.poll() is None and time.monotonic() < end:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("The server did not start; what it said stands above.")
