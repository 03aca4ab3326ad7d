"""Makes `.venv` and installs a locked set into it: `python3 deploy/bootstrap.py base|dev`.

Runs before anything is installed, so it uses the standard library only, and syntax that a Python which is too old
still understands well enough to be told so. Safe to repeat: what is installed already costs a fraction of a second,
what was interrupted is made anew.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
UNFINISHED = VENV / "unfinished"
LOCKS = {"base": ["requirements.lock"], "dev": ["requirements-dev.lock", "requirements.lock"]}
OLDEST = (3, 11)


def explain_version(version: tuple) -> str:
    """What to say about a Python of this version; empty when it will do."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        "Demarche needs Python 3.11 or newer, this is {}.{}. On Debian and Ubuntu: "
        "apt install python3.11 python3.11-venv. Elsewhere name one: make run PYTHON=/path/to/python3.11".format(
            *version[:2]
        )
    )


def explain_venv() -> str:
    """What to say when this Python cannot make an environment with pip in it; empty when it can."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        return (
            "This Python has no module {}, which makes the environment. On Debian and Ubuntu: "
            "apt install python{}.{}-venv. Then run the same command again.".format(error.name, *sys.version_info[:2])
        )
    return ""


def digest(name: str) -> str:
    """Of the lock and of the Python that it was installed for."""
    return hashlib.sha256((ROOT / name).read_bytes() + repr(sys.version_info[:2]).encode()).hexdigest()


def installed() -> dict:
    """Lock name to digest, as written after the last installation that came to its end."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def works(*modules: str) -> bool:
    """Whether the environment's own Python starts and finds the modules: it may have been moved or updated away."""
    code = "import sys, {}; sys.exit(sys.version_info[:2] != {!r})".format(", ".join(modules), sys.version_info[:2])
    try:
        return subprocess.run([str(PYTHON), "-c", code], stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    """Clears what is there. Whenever this is interrupted, the mark is there or pip is not."""
    import venv

    print("Making the environment .venv", flush=True)
    venv.create(VENV, clear=True, with_pip=False, symlinks=True)
    UNFINISHED.touch()
    subprocess.run([str(PYTHON), "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL, check=True)


def install(lock: str) -> int:
    print(f"Installing what {lock} lists (once; half a minute to two)", flush=True)
    options = ["--require-hashes", "--only-binary", ":all:", "-qq", "--disable-pip-version-check"]
    environment = {name: value for name, value in os.environ.items() if name not in {"PIP_USER", "PIP_TARGET"}}
    command = [str(PYTHON), "-m", "pip", "install", *options, "--requirement", str(ROOT / lock)]
    return subprocess.run(command, env=environment, check=False).returncode


def write_stamp(locks: list) -> None:
    """After everything else: a stamp is the claim that the environment is whole."""
    part = STAMP.with_suffix(".part")
    part.write_text(json.dumps({lock: digest(lock) for lock in locks}))
    part.replace(STAMP)
    UNFINISHED.unlink()


def bring_up_to_date(locks: list) -> str:
    """Makes and fills the environment; returns a sentence about what failed, or an empty text."""
    if UNFINISHED.exists() or not works("pip"):
        make_environment()
    UNFINISHED.touch()
    if install(locks[0]):
        return (
            "The packages could not be installed; pip says why above. Nothing was started. "
            "Run the same command again when that is put right: it begins anew."
        )
    write_stamp(locks)
    return ""


def main() -> int:
    locks = LOCKS[sys.argv[1]]
    known = installed()
    current = all(known.get(lock) == digest(lock) for lock in locks)
    if current and not UNFINISHED.exists() and works("django"):
        return 0
    problem = explain_version(sys.version_info) or explain_venv() or bring_up_to_date(locks)
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted. The next run begins anew.")
