"""An installation for one test: its own folder, database, broker and port, and real processes that can be killed."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config.environment import folder
from config.keys import write_keys
from config.run import answers, commands
from tests.config.conftest import PLAIN, ROOT, free_port, processes_with, wait_until

SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = SERVER.startswith("postgres")
WITH_REDIS = bool(os.environ.get("REDIS_URL"))
ERRAND = "import django; django.setup(); from tests.flows.errands import main; main()"
AS_APPLICATION = "?options=-c%20role%3Ddemarche_app"

APPLICATION_ROLE = """
DO $$ BEGIN
    CREATE ROLE demarche_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another worker was quicker
END $$
"""


@dataclass
class House:
    """`server` is the address of a PostgreSQL server, if there is one: by default that of the suite."""

    data_dir: Path
    server: str = SERVER if ON_POSTGRESQL else ""
    port: int = field(default_factory=free_port)
    redis_port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    host: str = "127.0.0.1"

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def database(self) -> str:
        """Named after the whole folder: two workers each have a `built0`."""
        return f"flow_{sha256(str(self.data_dir).encode()).hexdigest()[:16]}"

    @property
    def owner_url(self) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.database}"))

    @property
    def environment(self) -> dict[str, str]:
        services = {}
        if self.server:
            services = {"DATABASE_URL": self.owner_url + AS_APPLICATION, "DATABASE_APP_ROLE": "demarche_app"}
        if WITH_REDIS:
            services["REDIS_URL"] = f"redis://127.0.0.1:{self.redis_port}/0"
        own = {
            "DATA_DIR": str(self.data_dir),
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PUBLIC_URL": self.address,
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker",
            "TMPDIR": str(self.temporary),
            "WEB_PROCESSES": "1",
        }
        return {**PLAIN, **own, **services, **self.settings}

    @property
    def temporary(self) -> Path:
        return self.data_dir.parent / "temporary"

    @property
    def password(self) -> str:
        """Of all demo logins."""
        return (self.data_dir / "demo-logins.txt").read_text().splitlines()[0].split()[-1]

    @property
    def logs(self) -> Path:
        return self.data_dir.parent / "logs"

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A Python command of ours, run to its end."""
        environment = {**self.environment, **more}
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    def manage(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run("manage.py", *command, **more)

    def errand(self, name: str, *parts: str) -> Any:
        """A function of `errands.py`, called in a process that is set up as this installation; its answer."""
        done = self.run("-c", ERRAND, name, *parts)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """As the owner of the tables, past all our code. Raises the database's own error."""
        if self.server:
            with psycopg.connect(self.owner_url, autocommit=True) as connection:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.data_dir / "demarche.sqlite3", isolation_level=None, timeout=20)) as file:
            return file.execute(statement).fetchall()

    def on_server(self, statement: str) -> None:
        with psycopg.connect(urlunsplit(urlsplit(self.server)._replace(path="/postgres")), autocommit=True) as server:
            server.execute(statement)

    def start(self, *names: str) -> None:
        """`web`, `worker`, `beat`: the commands of `make run`, each in a group of its own."""
        from_make_run = commands_of(self)
        for name in names:
            self.logs.mkdir(exist_ok=True)
            with (self.logs / f"{name}.log").open("ab") as log:
                self.started[name] = subprocess.Popen(
                    from_make_run[name], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )
        if "web" in names:
            assert wait_until(self.answers), self.log("web")

    def answers(self) -> bool:
        assert self.started["web"].poll() is None, self.log("web")
        return answers(self.port, self.environment["PUBLIC_URL"])

    def log(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text()

    def kill(self, name: str) -> None:
        """kill -9 of the whole group: no time for goodbyes."""
        process = self.started.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def terminate(self, name: str) -> int:
        process = self.started.pop(name)
        process.terminate()
        return process.wait(30)

    def forget_counts(self) -> None:
        """As if some minutes had gone by: tries that were counted, and codes that were used."""
        if WITH_REDIS:
            subprocess.run(["redis-cli", "-p", str(self.redis_port), "FLUSHALL"], check=True, capture_output=True)
        else:
            self.sql("DELETE FROM shared_cache")

    def empty_broker(self) -> None:
        if WITH_REDIS:
            subprocess.run(["redis-cli", "-p", str(self.redis_port), "FLUSHALL"], check=True, capture_output=True)
        else:
            shutil.rmtree(self.data_dir / "broker")

    def build(self) -> None:
        """An empty installation, brought up to date and given the demo."""
        self.temporary.mkdir()
        write_keys(folder(self.data_dir))
        self.open_database("-m", "config.prepare")

    def build_empty(self, other: "House") -> None:
        """Nothing in the database; keys and static files are the other's."""
        shutil.copy(other.data_dir / "keys.env", folder(self.data_dir))
        self.use_static_files(other)
        self.open_database("manage.py", "migrate", "--verbosity=0")

    def build_from(self, other: "House") -> None:
        """The same installation once more, as a backup that is put elsewhere."""
        self.copy_files(other)
        if self.server:
            self.on_server(f'CREATE DATABASE "{self.database}" TEMPLATE "{other.database}"')
        self.open()

    def copy_files(self, other: "House") -> None:
        shutil.copytree(other.data_dir, self.data_dir, ignore=shutil.ignore_patterns("static"))
        self.use_static_files(other)

    def use_static_files(self, other: "House") -> None:
        (self.data_dir / "static").symlink_to(other.data_dir / "static")
        self.temporary.mkdir()

    def open_database(self, *command: str) -> None:
        """Made by this command of ours, as the owner of its tables."""
        if self.server:
            self.on_server(APPLICATION_ROLE)
            self.on_server(f'CREATE DATABASE "{self.database}"')
        self.open()
        done = self.run(*command, **({"DATABASE_URL": self.owner_url} if self.server else {}))
        assert done.returncode == 0, done.stdout + done.stderr

    def open(self) -> None:
        if WITH_REDIS:
            self.logs.mkdir(exist_ok=True)
            command = ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", ""]
            command += ["--rdbcompression", "no"]  # a dump in which words can be looked for
            with (self.logs / "redis.log").open("ab") as log:
                self.started["redis"] = subprocess.Popen(
                    [*command, "--dir", str(self.data_dir.parent)], stdout=log, stderr=log, start_new_session=True
                )
            assert wait_until(lambda: "Ready to accept" in self.log("redis"))

    def _killed(self) -> bool:
        """Whether there was anything left: what is killed is there for a moment still, and a process may just have made
        another one."""
        left = processes_with(f"DATA_DIR={self.data_dir}\0")
        for number in left:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return bool(left)

    def leave(self) -> None:
        """Nothing stays: processes first (also what a killed one had started), then the database."""
        for name in list(self.started):
            with suppress(ProcessLookupError):
                self.kill(name)
        wait_until(lambda: not self._killed())
        if self.server:
            self.on_server(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')


def commands_of(house: House) -> dict[str, list[str]]:
    """What `make run` starts, with this installation's port and folder."""
    from_runner = commands(house.port)
    return {**from_runner, "beat": [*from_runner["beat"][:-1], str(house.data_dir / "beat")]}
