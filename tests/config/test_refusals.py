"""What must not start does not start: the real web server, worker and beat, and the sentence that they leave."""

import base64
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from tests.config.conftest import ROOT, Prepared, free_port

COMMANDS = {
    "web": ["gunicorn", "--config", "python:config.gunicorn"],
    "worker": ["celery", "--app", "config", "worker", "--pool", "solo"],
    "beat": ["celery", "--app", "config", "beat", "--schedule", "{data}/beat"],
    "prepare": ["config.prepare"],
}

DANGEROUS: dict[str, dict[str, str | None]] = {
    "SECRET_KEY missing": {"SECRET_KEY": None},
    "SECRET_KEY sample": {"SECRET_KEY": "replace-me-with-a-long-random-value-of-your-own"},  # pragma: allowlist secret
    "SECRET_KEY short": {"SECRET_KEY": "short"},  # pragma: allowlist secret
    "MASTER_KEYS missing": {"MASTER_KEYS": None},
    "MASTER_KEYS sample": {"MASTER_KEYS": "1:replace-me-with-a-long-random-value-of-your-own"},
    "DEBUG off loopback": {"DEBUG": "1"},
    "DEMO off loopback": {"DEMO": "1"},
}

WRONG = {
    "DATABASE_URL of an unknown kind": {"DATABASE_URL": "mysql://somebody@127.0.0.1/demarche"},
    "DATABASE_URL without sense": {"DATABASE_URL": "demarche"},
    "MASTER_KEYS without an id": {"MASTER_KEYS": "A" * 44},
    "MASTER_KEYS not base64": {"MASTER_KEYS": "1:" + "*" * 44},
    "MASTER_KEYS too short a key": {"MASTER_KEYS": "1:" + "QUJDREVGR0hJSktMTU5PUA=="},
    "DEBUG neither on nor off": {"DEBUG": "perhaps"},
    "DEMO neither on nor off": {"DEMO": "perhaps"},
    "PUBLIC_URL without scheme": {"PUBLIC_URL": "campaigns.example"},
    "STAFF_URL with a path": {"STAFF_URL": "https://campaigns.example/staff"},
    "BEHIND_PROXY neither on nor off": {"BEHIND_PROXY": "perhaps"},
    "EMAIL_URL of an unknown kind": {"EMAIL_URL": "pigeon://loft"},
    "EMAIL_URL that sends nothing": {"PUBLIC_URL": "https://campaigns.example", "EMAIL_URL": "filemail://"},
    "LOG_LEVEL unknown": {"LOG_LEVEL": "loud"},
    "REDIS_URL of an unknown kind": {"REDIS_URL": "carrier://pigeon"},
    "DATA_DIR impossible": {"DATA_DIR": "/proc/nowhere"},
    "WEB_PROCESSES no number": {"WEB_PROCESSES": "many"},
    "WEB_PROCESSES none at all": {"WEB_PROCESSES": "0"},
    "STAFF_PATH empty": {"STAFF_PATH": "/"},
    "STAFF_PATH a language": {"STAFF_PATH": "en"},
    "DEFAULT_FROM_EMAIL no address": {"DEFAULT_FROM_EMAIL": "nonsense"},
}


def start(
    process: str, environment: dict[str, str], change: Mapping[str, str | None]
) -> subprocess.CompletedProcess[str]:
    """Starts the real thing with one variable changed (None: left out); a start that succeeds is a time-out."""
    known = {name: value for name, value in {**environment, **change}.items() if value is not None}
    command = [part.format(data=known["DATA_DIR"]) for part in COMMANDS[process]]
    if process == "web":
        command += ["--bind", f"127.0.0.1:{free_port()}"]
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT, env=known, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("process", ["web", "worker", "beat"])
@pytest.mark.parametrize("case", DANGEROUS)
def test_a_dangerous_value_stops_each_process(process: str, case: str, production: dict[str, str]) -> None:
    ended = start(process, production, DANGEROUS[case])
    assert ended.returncode not in {0, None}
    assert f"{case.split(maxsplit=1)[0]} " in last_sentence(ended.stderr), ended.stderr


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_names_its_variable(case: str, production: dict[str, str]) -> None:
    ended = start("web" if case.startswith("WEB") else "prepare", production, WRONG[case])
    assert ended.returncode not in {0, None}
    assert case.split(maxsplit=1)[0] in last_sentence(ended.stderr), ended.stderr


def test_the_unchanged_environment_is_not_refused(prepared: Prepared) -> None:
    assert (prepared.ended.returncode, prepared.ended.stderr) == (0, "")
    with sqlite3.connect(prepared.data_dir / "demarche.sqlite3") as database:
        kazakh = "SELECT city FROM organisations_recipient JOIN organisations_mission ON id = recipient_id"
        cities = {city for (city,) in database.execute(f"{kazakh} WHERE sending_state = 'KZ'")}
    assert cities >= {"London", "New Delhi", "Ottawa", "Stockholm", "Berlin", "Singapore"}
    assert "Canberra" not in cities, "it is covered from Singapore"


def test_what_the_database_tells_stops_each_process(brought_up: dict[str, str]) -> None:
    """Keys that it was not sealed with, and a demo that would be in public."""
    other = {"MASTER_KEYS": f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}"}
    assert {name for name in COMMANDS if "MASTER_KEYS: the key '1' is not" in refusal(name, brought_up, other)} == {
        *COMMANDS
    }
    with sqlite3.connect(Path(brought_up["DATA_DIR"], "demarche.sqlite3")) as database:
        database.execute(
            "INSERT INTO organisations_securityentry (id, kind, subject_kind, detail, recorded_at, sequence, digest)"
            " VALUES (?, 'demo_loaded', '', '{}', '2016-05-26 12:00:00', 1000, ?)",
            [uuid4().hex, "0" * 64],
        )
    assert {name for name in COMMANDS if "DEMO: the demo was loaded" in refusal(name, brought_up, {})} == {*COMMANDS}
    at_home = {"PUBLIC_URL": "http://127.0.0.1:8000"}
    assert start("prepare", brought_up, at_home).returncode == 0


def refusal(process: str, environment: dict[str, str], change: Mapping[str, str | None]) -> str:
    ended = start(process, environment, change)
    return last_sentence(ended.stderr) if ended.returncode else ""


def last_sentence(text: str) -> str:
    """The line that says why. The processes of gunicorn write at the same time, and the last words may be about one that
    was ended while it was still saying why."""
    lines = [line for line in text.splitlines() if line.strip() and "[INFO]" not in line]
    named = [line for line in lines if "ImproperlyConfigured: " in line]
    reasons = [line for line in lines if not line.startswith((" ", "[", "Traceback"))]
    return max(named, key=len) if named else next(reversed(reasons), "")
