"""The plugin in a pytest of its own with two workers."""

import os
import subprocess
import sys
from pathlib import Path

from tests.plugins.groups import TOGETHER
from tests.plugins.test_no_skips import ROOT

SOURCE = """import os
import pytest

@pytest.mark.parametrize("number", range(6))
def test_it(number):
    with open(os.environ["SEEN"], "a") as file:
        print(__name__, os.environ["PYTEST_XDIST_WORKER"], file=file)
"""


def test_the_tests_of_a_folder_share_a_worker_and_the_other_worker_has_the_rest(tmp_path: Path) -> None:
    for name in ("flows", "letters"):
        folder = tmp_path / "tests" / name
        folder.mkdir(parents=True)
        for part in ("one", "two"):
            (folder / f"test_{name}_{part}.py").write_text(SOURCE)
    (tmp_path / "pytest.ini").touch()
    own = {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-p", "tests.plugins.groups", "-n", "2", "tests"],
        cwd=tmp_path, env={**os.environ, **own, "SEEN": str(tmp_path / "seen")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    seen = [line.split() for line in (tmp_path / "seen").read_text().splitlines()]
    assert len(seen) == 24
    assert len({worker for name, worker in seen if "flows" in name}) == 1
    assert len({worker for _name, worker in seen}) == 2


def test_every_folder_named_is_there() -> None:
    assert all((ROOT / folder).is_dir() for folder in TOGETHER)
