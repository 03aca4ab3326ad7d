"""`make check`: every check that reads the code without running it; all of them, then one line each.

Configured as a server would be, with random keys and a folder of its own, so that nothing of this machine decides.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHELL_SCRIPTS = [".ci/run", "deploy/postgres/roles.sh"]
MODULE = [sys.executable, "-m"]
MANAGE = [sys.executable, "manage.py"]
CHECKS = {
    "style of the code (ruff)": [*MODULE, "ruff", "check", "."],
    "format of the code (ruff)": [*MODULE, "ruff", "format", "--check", "."],
    "types (mypy)": [*MODULE, "mypy", "."],
    "templates (djlint)": [*MODULE, "djlint", "templates", "--lint", "--quiet"],
    "words for people are translated": [sys.executable, "deploy/check_words.py"],
    "every migration is written": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "no migration stops a running site": [sys.executable, "deploy/lint_migrations.py"],
    "settings of a server": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "locks agree with pyproject.toml": [sys.executable, "deploy/compare_locks.py"],
    "no secret in the files": [sys.executable, "deploy/find_secrets.py"],
    "shell scripts": ["bash", "-n", *SHELL_SCRIPTS],
}


def server_environment(data_dir: str) -> dict[str, str]:
    """What stands in the environment of an installation on the web; DATABASE_URL as the caller has it."""
    return {
        **os.environ,
        "DATA_DIR": data_dir,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MASTER_KEYS": f"1:{b64encode(secrets.token_bytes(32)).decode()}",
        "PUBLIC_URL": "https://campaigns.example",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "DEBUG": "0",
        "DEMO": "0",
        "PYTHONPATH": str(ROOT),
    }


def run(name: str, command: list[str], environment: dict[str, str]) -> str:
    """One check; its output is shown only when it fails. Returns its line of the summary."""
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        print(f"--- {name}\n{done.stdout}", flush=True)
    return f"{'FAILED' if done.returncode else 'ok':<7}{time.monotonic() - began:5.1f} s  {name}"


def main() -> int:
    with tempfile.TemporaryDirectory() as data_dir:
        environment = server_environment(data_dir)
        lines = [run(name, command, environment) for name, command in CHECKS.items()]
    print("\n".join(lines))
    return 1 if any(line.startswith("FAILED") for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
