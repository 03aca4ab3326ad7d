"""The plugin in a pytest of its own, alone and under xdist."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ONE_SKIPPED = "import pytest\ndef test_good(): pass\n@pytest.mark.skip\ndef test_left_out(): pass\n"


def run(folder: Path, source: str, *, ci: str, workers: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(source)
    (folder / "pytest.ini").touch()
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugins.no_skips", "-p", "xdist.plugin", "-n", workers]
    only_these = {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment = {**os.environ, **only_these, "CI": ci, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*command, str(folder)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_skipped_test_fails_the_run_in_ci_and_is_named(tmp_path: Path, workers: str) -> None:
    done = run(tmp_path, ONE_SKIPPED, ci="true", workers=workers)
    assert done.returncode == 1
    assert "test_it.py::test_left_out" in done.stdout


@pytest.mark.parametrize(("source", "ci"), [(ONE_SKIPPED, ""), ("def test_good(): pass\n", "true")])
def test_elsewhere_and_without_skips_the_run_is_green(tmp_path: Path, source: str, ci: str) -> None:
    assert run(tmp_path, source, ci=ci, workers="0").returncode == 0
