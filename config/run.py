"""`make run`: the whole product on one's own machine, under one command that leaves nothing behind."""

import http.client
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.environment import env, flag, folder, read
from config.keys import write_keys
from config.processes import Child, Processes, say

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY_WITHIN_SECONDS = 60
LAST_PORT = 65_535


class Stop:
    """Set by a signal; read by the loop, which is the only place that acts on it."""

    def __init__(self) -> None:
        self.asked = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._ask)
        # make dies of kill -9 without a word to us; without make a parent that leaves is no news.
        self._parent = os.getppid() if "MAKELEVEL" in os.environ else None

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def __bool__(self) -> bool:
        return self.asked or self._parent not in {None, os.getppid()}


def port_number(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= LAST_PORT:
        raise ValueError(f"'{text}' is not a port number between 1 and {LAST_PORT}")
    return int(text)


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ImproperlyConfigured(
                f"PORT: port {port} cannot be used ({error.strerror}): another program may be listening there. "
                f"Stop it, or take another port: make run PORT={port + 1 if port < LAST_PORT else 8001}"
            ) from error


def settle_environment() -> int:
    """Fills in what `make run` chooses for its children, writes the keys, and returns the port."""
    env.read_env(ROOT / ".env")
    port = read("PORT", port_number, "8000")
    refuse_taken_port(port)
    data_dir = read("DATA_DIR", lambda text: (ROOT / text).resolve(), "var")
    try:
        write_keys(folder(data_dir))
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR: {data_dir} cannot be written: {error.strerror}.") from error
    os.environ["DATA_DIR"] = str(data_dir)
    os.environ["DEMO"] = read("DEMO", str, "1")
    os.environ["PUBLIC_URL"] = read("PUBLIC_URL", str, f"http://{HOST}:{port}")
    os.environ["PYTHONUNBUFFERED"] = "1"
    # In a container everybody is root; on one's own machine the worker's advice about that helps nobody.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker")
    return port


def commands(port: int) -> dict[str, list[str]]:
    """Name to command; `-m`, since the scripts in .venv/bin break when the folder is moved."""
    python, celery = [sys.executable, "-m"], ["celery", "--app", "config", "--quiet"]
    quiet_broker = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [*python, "gunicorn", "--config", "python:config.gunicorn", "--bind", f"{HOST}:{port}"],
        "worker": [*python, *celery, "worker", "--pool", "solo", *quiet_broker],
        "beat": [*python, *celery, "beat", "--schedule", str(Path(os.environ["DATA_DIR"], "beat"))],
    }


def answers(port: int, address: str) -> bool:
    """Whether the web server says that it is well; asked as visitors to this address ask it."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(address).netloc})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def prepare(processes: Processes, stop: Stop) -> Child | None:
    """Runs config.prepare; its output, the demo's logins among it, is kept for the welcome. None: it failed."""
    say("run", "preparing the database and the demo")
    child = processes.start("prepare", [sys.executable, "-m", "config.prepare"], quiet=True)
    while not (ended := processes.ended()):
        if stop:
            return None
        processes.relay(0.2)
    if child not in ended:
        return None
    processes.forget(child)
    if child.process.returncode == 0:
        return child
    for line in child.lines:
        say("prepare", line)
    say("run", f"prepare {child.how_it_ended()}: nothing was started.")
    return None


def welcome(logins: list[str]) -> None:
    address = os.environ["PUBLIC_URL"].rstrip("/")
    staff = read("STAFF_URL", str, address).rstrip("/") + "/" + read("STAFF_PATH", str, "staff").strip("/")
    lines = ["", f"Demarche is ready:  {address}/", f"Organisers sign in: {staff}/"]
    if read("DEMO", flag, "0"):
        lines.append(f"Outgoing mail:      {staff}/demo-mail/")
    for line in [*lines, *logins, "Stop it with Ctrl-C.", ""]:
        say("run", line)


def watch(processes: Processes, stop: Stop, port: int, logins: list[str]) -> int:
    """Passes output on until somebody asks to stop (0) or a process ends by itself (1)."""
    ready, deadline = False, time.monotonic() + READY_WITHIN_SECONDS
    while not stop:
        processes.relay(0.2)
        if ended := processes.ended():
            for child in ended:
                say("run", f"{child.name} {child.how_it_ended()}. Stopping the others.")
            return 1
        if not ready and (ready := answers(port, os.environ["PUBLIC_URL"])):
            welcome(logins)
        if not ready and time.monotonic() > deadline:
            say("run", f"web gave no good answer at /healthz within {READY_WITHIN_SECONDS} seconds. Stopping.")
            return 1
    say("run", "stopping")
    return 0


def run(port: int) -> int:
    stop, processes = Stop(), Processes()
    try:
        prepared = prepare(processes, stop)
        if prepared is None:
            return 0 if stop else 1
        for name, command in commands(port).items():
            processes.start(name, command)
        return watch(processes, stop, port, prepared.lines)
    except BrokenPipeError:
        # Nobody reads our output any more: end quietly instead of failing at each further line.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    finally:
        processes.stop()


def main() -> None:
    os.chdir(ROOT)
    os.umask(0o077)
    try:
        port = settle_environment()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    sys.exit(run(port))


if __name__ == "__main__":
    main()
