"""Whether the locks are what `make lock` would write now: every wish of pyproject.toml pinned, nothing else, hashed.

uv keeps the versions that a lock already has, so new releases elsewhere change nothing here. It asks the package index
that this machine is set up for, and its own cache when that cannot be reached.
"""

import difflib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ["pyproject.toml", "requirements.lock", "requirements-anymail.lock", "requirements-dev.lock"]
COMPILE = [
    "pip", "compile", "--quiet", "--system-certs", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-emit-index-url", "--no-header", "pyproject.toml",
]  # fmt: skip
OUTPUTS = {
    "requirements.lock": [],
    "requirements-anymail.lock": ["--extra", "anymail", "--constraint", "requirements.lock"],
    "requirements-dev.lock": ["--group", "dev", "--constraint", "requirements.lock"],
}


def compile_locks(folder: Path) -> None:
    """Writes both locks in `folder`, starting from what they hold."""
    for name, options in OUTPUTS.items():
        command = [sys.executable, "-m", "uv", *COMPILE, *options, "--output-file", name]
        online = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if online.returncode and subprocess.run([*command, "--offline"], cwd=folder, check=False).returncode:
            sys.exit(f"{name} cannot be compared, neither with the package index nor with uv's cache:\n{online.stderr}")


def main() -> int:
    if sys.argv[1:] == ["--write"]:
        compile_locks(ROOT)
        return 0
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        for name in FILES:
            shutil.copy(ROOT / name, folder)
        compile_locks(folder)
        changes = [line for name in OUTPUTS for line in differences(folder, name)]
    if changes:
        print(
            "\n".join([*changes, "The locks do not agree with pyproject.toml: run 'make lock' and commit the result."])
        )
    return 1 if changes else 0


def differences(folder: Path, name: str) -> list[str]:
    before, after = ((place / name).read_text().splitlines() for place in (ROOT, folder))
    return list(difflib.unified_diff(before, after, name, f"{name} as it should be", lineterm="", n=0))


if __name__ == "__main__":
    sys.exit(main())
