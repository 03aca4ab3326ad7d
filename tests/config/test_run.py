"""`make run` as it really runs: ready, stopped in each way there is, and nothing left behind."""

import os
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.config.conftest import PLAIN, ROOT, Start, free_port, wait_until

pytestmark = pytest.mark.flow


def test_a_second_start_keeps_keys_and_data_and_a_termination_ends_everything(start: Start) -> None:
    first = start()
    keys, database = first.data_dir / "keys.env", first.data_dir / "demarche.sqlite3"
    before, identity = keys.read_text(), database.stat().st_ino
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    for private in (".", "broker", "broker/messages", "broker/control", "mail"):
        assert stat.S_IMODE((first.data_dir / private).stat().st_mode) == 0o700
    first.process.terminate()
    assert first.process.wait(30) == 0
    assert first.nothing_is_left(), first.members
    second = start()
    assert (keys.read_text(), database.stat().st_ino) == (before, identity)
    assert f"http://127.0.0.1:{second.port}/" in second.screen
    assert "/staff/demo-mail/" in second.screen
    assert "Warning" not in second.screen and "Traceback" not in second.screen
    with urllib.request.urlopen(f"http://127.0.0.1:{second.port}/healthz", timeout=30) as answer:
        assert answer.status == 200


def test_ctrl_c_ends_everything(start: Start) -> None:
    running = start()
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(30) == 0
    assert running.nothing_is_left(), running.members


@pytest.mark.parametrize(
    ("name", "word"), [("web", "gunicorn"), ("worker", " worker "), ("beat", " beat "), ("guard", "guard.py")]
)
def test_a_process_that_dies_is_named_and_takes_the_rest_with_it(start: Start, name: str, word: str) -> None:
    running = start()
    os.kill(running.member(word), signal.SIGKILL)
    assert running.process.wait(30) == 1
    assert f"{name} was killed by SIGKILL" in running.screen
    assert running.nothing_is_left(), running.members


def test_killing_the_runner_itself_leaves_no_process_behind(start: Start) -> None:
    running = start()
    assert len(running.members) >= 6
    running.process.kill()
    running.process.wait()
    assert running.nothing_is_left(), running.members


def test_it_stops_when_the_make_that_started_it_was_killed(start: Start) -> None:
    make = (sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])")
    running = start(prefix=make, MAKELEVEL="1")
    running.process.kill()
    running.process.wait()
    assert running.nothing_is_left(), running.members


def test_it_stops_when_nobody_reads_its_output_any_more(used_data_dir: Path) -> None:
    environment = {**PLAIN, "DATA_DIR": str(used_data_dir), "PORT": str(free_port())}
    command = [sys.executable, "-m", "config.run"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"preparing" in process.stdout.readline()
        process.stdout.close()
        assert wait_until(lambda: process.poll() is not None)
    assert process.returncode == 1


@pytest.mark.parametrize("value", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_refused_by_name(tmp_path: Path, value: str) -> None:
    refused = refuse({"PORT": value, "DATA_DIR": str(tmp_path / "var")})
    assert refused.startswith("PORT: ") and value in refused


def test_a_taken_port_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        refused = refuse({"PORT": port, "DATA_DIR": str(tmp_path / "var")})
    assert f"port {port} cannot be used" in refused and "make run PORT=" in refused
    assert not (tmp_path / "var").exists()


def test_a_data_folder_that_cannot_be_made_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = refuse({"PORT": str(free_port()), "DATA_DIR": str(tmp_path / "file" / "var")})
    assert refused.startswith("DATA_DIR: ")


def test_a_database_without_its_keys_is_never_given_new_ones(tmp_path: Path) -> None:
    (tmp_path / "demarche.sqlite3").touch()
    refused = refuse({"PORT": str(free_port()), "DATA_DIR": str(tmp_path)})
    assert "keys.env" in refused and "Put keys.env back" in refused
    assert not (tmp_path / "keys.env").exists()


def refuse(environment: dict[str, str]) -> str:
    """Runs the runner in an environment that it must refuse; returns what it says on standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT, env={**PLAIN, **environment}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr
