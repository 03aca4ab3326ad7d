"""docker-compose.yml without a Docker engine: each service's own command and health check, on the local services."""

import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from tests.config.conftest import PLAIN, ROOT, Prepared, free_port, wait_until

pytestmark = pytest.mark.flow

SERVER = os.environ.get("POSTGRES_SERVER", "postgres://postgres@127.0.0.1:5432")


def letters() -> str:
    """Random, and free of digits, so that no port is found in it."""
    return "".join(secrets.choice("abcdefgh") for _ in range(12))


GIVEN = {
    "SECRET_KEY": secrets.token_urlsafe(48),
    "MASTER_KEYS": "1:" + "mFq2d0pXv9hTzR4wK1cY7uJ5sLbN8eGa3iZxQoVtUyE=",  # pragma: allowlist secret
    "OWNER_PASSWORD": letters(),
    "APP_PASSWORD": letters(),
    "REDIS_PASSWORD": letters(),
}
PUBLIC_HOST = "campaigns.example"
ON_A_SERVER = {
    **GIVEN,
    "PUBLIC_URL": f"https://{PUBLIC_HOST}",
    "BEHIND_PROXY": "1",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def substitute(value: Any, given: dict[str, str]) -> Any:
    """`${NAME:?sentence}` and `${NAME:-default}` in every text of the file as compose does it; `$$` is a dollar."""
    if isinstance(value, dict):
        return {name: substitute(part, given) for name, part in value.items()}
    if isinstance(value, list):
        return [substitute(part, given) for part in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\$\{([A-Z_]+):([?-])([^}]*)\}", lambda match: filled(match, given), value).replace("$$", "$")


def filled(match: re.Match[str], given: dict[str, str]) -> str:
    name, kind, rest = match.groups()
    if not given.get(name) and kind == "?":
        raise KeyError(rest)
    return given.get(name) or rest


def services(given: dict[str, str]) -> dict[str, Any]:
    return dict(substitute(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"], given))


@dataclass
class Stack:
    """The services of the file, their hosts, ports, names and folders moved to what is this test's alone."""

    folder: Path
    tag: str = field(default_factory=letters)
    web_port: int = field(default_factory=free_port)
    redis_port: int = field(default_factory=free_port)
    services: dict[str, Any] = field(default_factory=lambda: services(ON_A_SERVER))

    def local(self, text: str) -> str:
        server = SERVER.partition("@")[2]
        for name, here in {
            "@postgres:5432/demarche": f"@{server}/demarche_{self.tag}",
            "--dbname demarche": f"--dbname demarche_{self.tag}",
            "--host 127.0.0.1 --port 5432": "--host {} --port {}".format(*server.split(":")),
            "demarche_app": f"demarche_app_{self.tag}",
            "demarche_owner": f"demarche_owner_{self.tag}",
            "@redis:6379": f"@127.0.0.1:{self.redis_port}",
            "6379": str(self.redis_port),
            "0.0.0.0:8000": f"127.0.0.1:{self.web_port}",
            "127.0.0.1:8000": f"127.0.0.1:{self.web_port}",
            "--timeout 5": "--timeout 2",  # nobody answers a check that is to fail
            "/data": str(self.folder),
        }.items():
            text = text.replace(name, here)
        return text

    def environment(self, service: str) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}:{PLAIN['PATH']}"
        given = {name: self.local(value) for name, value in self.services[service].get("environment", {}).items()}
        return {**PLAIN, "PATH": path, "PYTHONWARNINGS": "ignore:You're running the worker", **given}

    def command(self, service: str) -> list[str]:
        return [self.local(part) for part in self.services[service]["command"]]

    def start(self, service: str) -> subprocess.Popen[bytes]:
        with self.log_file(service).open("wb") as log:
            return subprocess.Popen(
                self.command(service), cwd=ROOT, env=self.environment(service), stdout=log, stderr=log
            )

    def is_healthy(self, service: str) -> bool:
        kind, *parts = self.services[service]["healthcheck"]["test"]
        check = [self.local(part) for part in parts]
        command = ["sh", "-c", *check] if kind == "CMD-SHELL" else check
        done = subprocess.run(command, cwd=ROOT, env=self.environment(service), capture_output=True, check=False)
        return done.returncode == 0

    def log_file(self, service: str) -> Path:
        """Beside the folder, for the check of beat's health looks into that."""
        return self.folder.with_name(f"{self.folder.name}-{service}.log")

    def log(self, service: str) -> str:
        return self.log_file(service).read_text()


@pytest.fixture(scope="module")
def stack(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Redis from the file's own command, the database as the postgres image would leave it, and `prepare` run."""
    if not shutil.which("redis-server"):
        pytest.skip("needs Redis: apt install redis-server")
    stack = Stack(prepared.lend_static_files(tmp_path_factory.mktemp("data")))
    with ExitStack() as end:
        make_database(stack, end)
        redis = end.enter_context(stack.start("redis"))
        end.callback(redis.terminate)
        assert wait_until(lambda: stack.is_healthy("redis")), stack.log("redis")
        assert stack.start("prepare").wait(120) == 0, stack.log("prepare")
        yield stack


def make_database(stack: Stack, end: ExitStack) -> None:
    """What the postgres service does at its first start, on the local server: owner, database, deploy/postgres."""
    try:
        server = end.enter_context(psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=30))
    except psycopg.OperationalError:
        pytest.skip(f"needs PostgreSQL at {SERVER} (or set POSTGRES_SERVER): apt install postgresql")
    owner, app, name = f"demarche_owner_{stack.tag}", f"demarche_app_{stack.tag}", f"demarche_{stack.tag}"
    server.execute(f"CREATE ROLE {owner} LOGIN PASSWORD '{GIVEN['OWNER_PASSWORD']}'")
    end.callback(server.execute, f"DROP ROLE {owner}")
    server.execute(f"CREATE DATABASE {name} OWNER {owner}")
    script = ROOT / "deploy" / "postgres" / "roles.sh"
    host, _, port = SERVER.partition("@")[2].partition(":")
    environment = {**stack.environment("postgres"), "POSTGRES_USER": "postgres", "POSTGRES_DB": name}
    subprocess.run([script], env={**environment, "PGHOST": host, "PGPORT": port}, check=True, capture_output=True)
    end.callback(server.execute, f"DROP ROLE {app}")
    end.callback(server.execute, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def running(stack: Stack) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts a service for the length of one test."""
    with ExitStack() as end:

        def start(service: str) -> subprocess.Popen[bytes]:
            process = end.enter_context(stack.start(service))
            end.callback(process.terminate)
            return process

        yield start


@pytest.mark.postgresql
@pytest.mark.redis
@pytest.mark.parametrize("service", ["web", "worker", "mailer", "beat"])
def test_a_service_becomes_healthy_and_is_unhealthy_without_its_process(
    service: str, stack: Stack, running: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    assert not stack.is_healthy(service)
    process = running(service)
    assert wait_until(lambda: stack.is_healthy(service)), stack.log(service)
    assert process.poll() is None, stack.log(service)
    process.terminate()
    assert process.wait(30) is not None
    if service == "beat":
        for path in stack.folder.glob("beat*"):
            os.utime(path, (0, 0))
    assert not stack.is_healthy(service)


@pytest.mark.postgresql
@pytest.mark.redis
def test_the_database_is_healthy_and_the_application_role_owns_nothing_in_it(stack: Stack) -> None:
    assert stack.is_healthy("postgres")
    with psycopg.connect(stack.environment("web")["DATABASE_URL"]) as connection:
        owned = connection.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user").fetchone()
        readable = connection.execute("SELECT count(*) FROM organisations_organisation").fetchone()
        assert (owned, readable) == ((0,), (0,))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id integer)")


def test_every_port_is_open_on_this_machine_only() -> None:
    ports = [port for service in services(GIVEN).values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_lasting_service_has_a_health_check_and_restarts() -> None:
    lasting = {name: service for name, service in services(GIVEN).items() if name != "prepare"}
    assert lasting.keys() == {"web", "worker", "mailer", "beat", "postgres", "redis"}
    assert all(service["healthcheck"]["test"] for service in lasting.values())
    assert all(service["restart"] == "unless-stopped" for service in lasting.values())


def test_the_image_has_the_fonts_for_which_a_letter_would_be_refused_and_looks_where_they_lie() -> None:
    image = (ROOT / "Dockerfile").read_text()
    packages = re.findall(r"fonts-noto-\w+", (ROOT / "letters" / "typesetting" / "glyphs.py").read_text())
    assert packages and all(f" {package}" in image for package in packages)
    assert "ENV LETTER_FONTS=/usr/share/fonts\n" in image
    folders = {
        one["environment"].get("LETTER_FONTS") for one in services(GIVEN).values() if one.get("image") == "demarche"
    }
    assert folders == {"/usr/share/fonts"}


@pytest.mark.parametrize("name", GIVEN)
def test_a_missing_secret_is_asked_for_by_name(name: str) -> None:
    with pytest.raises(KeyError, match=f"set {name} in .env"):
        services({**GIVEN, name: ""})
