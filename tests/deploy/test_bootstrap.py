"""deploy/bootstrap.py in a folder of its own, with a real environment, real pip and a package made here."""

import hashlib
import json
import os
import runpy
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Clone:
    """A clone with a lock of one package, named as the one that the health check imports."""

    root: Path

    def run(self, *, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        known = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.root), "PIP_CONFIG_FILE": os.devnull}
        return subprocess.run(
            [sys.executable, str(self.root / "deploy" / "bootstrap.py"), "base"],
            env={**known, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "installed.json"


def make_wheel(folder: Path) -> str:
    """A wheel of an empty package; returns its SHA-256."""
    path = folder / "django-0.0.1-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: django\nVersion: 0.0.1\n"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("django.py", "")
        wheel.writestr("django-0.0.1.dist-info/METADATA", about)
        wheel.writestr("django-0.0.1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("django-0.0.1.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_lock(clone: Clone, digest: str) -> None:
    (clone.root / "requirements.lock").write_text(f"django==0.0.1 --hash=sha256:{digest}\n")


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clone, subprocess.CompletedProcess[str]]:
    """The first run in a fresh clone: the slow one, made once for all tests of this file."""
    clone = Clone(tmp_path_factory.mktemp("clone"))
    (clone.root / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "bootstrap.py", clone.root / "deploy")
    write_lock(clone, make_wheel(clone.root))
    return clone, clone.run()


@pytest.fixture
def clone(first_run: tuple[Clone, subprocess.CompletedProcess[str]], tmp_path: Path) -> Clone:
    """A copy of the clone after its first run."""
    shutil.copytree(first_run[0].root, tmp_path, symlinks=True, dirs_exist_ok=True)
    return Clone(tmp_path)


def finds_the_package(clone: Clone) -> bool:
    return subprocess.run([clone.python, "-c", "import django"], check=False).returncode == 0


def test_it_installs_once_and_then_has_nothing_to_say(
    first_run: tuple[Clone, subprocess.CompletedProcess[str]],
) -> None:
    clone, first = first_run
    assert first.returncode == 0, first.stderr
    assert finds_the_package(clone)
    second = clone.run()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_an_interrupted_installation_is_made_anew(clone: Clone) -> None:
    (clone.root / ".venv" / "unfinished").touch()
    (clone.root / ".venv" / "half-made").touch()
    again = clone.run()
    assert again.returncode == 0, again.stderr
    assert not (clone.root / ".venv" / "half-made").exists()
    assert not (clone.root / ".venv" / "unfinished").exists()
    assert json.loads(clone.stamp.read_text()).keys() == {"requirements.lock"}


def test_an_environment_whose_python_has_gone_is_made_anew(clone: Clone) -> None:
    for link in clone.python.parent.glob("python*"):
        link.unlink()
        link.symlink_to("/nowhere/python")
    again = clone.run()
    assert again.returncode == 0, again.stderr
    assert finds_the_package(clone)


def test_a_package_with_another_hash_is_refused_and_never_counted_as_installed(clone: Clone) -> None:
    write_lock(clone, "0" * 64)
    for about in (clone.root / ".venv" / "lib").glob("python3*/site-packages/django-*"):
        shutil.rmtree(about)
    refused = clone.run()
    assert refused.returncode == 1
    assert "could not be installed" in refused.stderr
    assert (clone.root / ".venv" / "unfinished").exists()


def test_a_python_without_ensurepip_is_told_which_package_has_it(clone: Clone) -> None:
    shutil.rmtree(clone.root / ".venv")
    hidden = clone.root / "hidden"
    hidden.mkdir()
    (hidden / "ensurepip.py").write_text("raise ModuleNotFoundError('hidden', name='ensurepip')\n")
    refused = clone.run(environment={"PYTHONPATH": str(hidden)})
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert refused.returncode == 1
    assert f"apt install python{version}-venv" in refused.stderr
    assert not (clone.root / ".venv").exists()


@pytest.mark.parametrize(("version", "said"), [((3, 9, 2), True), ((3, 11, 0), False), ((3, 14, 1), False)])
def test_only_a_python_that_is_too_old_is_refused(version: tuple[int, int, int], said: bool) -> None:
    sentence = runpy.run_path(str(ROOT / "deploy" / "bootstrap.py"))["explain_version"](version)
    assert bool(sentence) == said
    assert not said or ("3.11" in sentence and "3.9" in sentence and "python3.11-venv" in sentence)
