""".env.example and the code that reads the environment name the same variables, and its samples are refused."""

import ast
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from config.environment import SAMPLE_SECRET, folder
from tests.config.conftest import ROOT

READERS = {"read", "required_secret"}


def variables_read(source: str) -> set[str]:
    """Names given as first argument to a reader of config.environment."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and re.fullmatch(r"[A-Z][A-Z_]+", call.args[0].value)
        and name_of(call.func) in READERS
    }


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def read_by_us() -> set[str]:
    return set().union(*(variables_read(path.read_text()) for path in (ROOT / "config").glob("*.py")))


def explained() -> dict[str, str]:
    """Each variable of .env.example with its sample; a variable that is off is there behind a `#`."""
    text = Path(ROOT, ".env.example").read_text()
    return dict(re.findall(r"^#? ?([A-Z][A-Z_]+)=(.*)$", text, re.MULTILINE))


def test_every_variable_that_is_read_is_explained_and_the_other_way_round() -> None:
    compose = re.findall(r"\$\{([A-Z_]+)", Path(ROOT, "docker-compose.yml").read_text())
    assert read_by_us() | set(compose) == set(explained())


def test_compose_hands_on_every_variable_that_a_server_may_set() -> None:
    """The port inside a container is its own, and what opens doors on one's own machine does not exist there."""
    handed_on = yaml.safe_load(Path(ROOT, "docker-compose.yml").read_text())["x-environment"]
    assert read_by_us() - {*handed_on} == {"PORT", "DEBUG", "DEMO"}
    assert {*handed_on} <= read_by_us()


def test_nothing_reads_the_environment_behind_our_back() -> None:
    ours = {"config/run.py", "config/celery.py", "config/wsgi.py", "config/prepare.py", "manage.py"}
    folders = ("config", "organisations", "campaigns", "letters")
    files = [ROOT / "manage.py", *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]
    readers = {str(path.relative_to(ROOT)) for path in files if "os.environ" in path.read_text()}
    assert readers <= ours


def test_the_samples_of_secrets_are_such_that_a_start_refuses_them() -> None:
    samples = explained()
    assert SAMPLE_SECRET in samples["SECRET_KEY"]
    assert SAMPLE_SECRET in samples["MASTER_KEYS"]


def test_the_example_starts_as_it_stands_once_its_secrets_are_set(brought_up: dict[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "config.prepare"],
        cwd=ROOT, env={**explained(), **brought_up}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("before", [None, 0o755, 0o770, 0o700])
def test_a_folder_of_ours_is_closed_to_others_also_if_it_was_open(tmp_path: Path, before: int | None) -> None:
    place = tmp_path / "a" / "var"
    if before is not None:
        place.mkdir(parents=True)
        place.chmod(before)
    assert stat.S_IMODE(folder(place).stat().st_mode) == 0o700


def test_a_folder_that_everybody_shares_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(ImproperlyConfigured, match="DATA_DIR: "):
        folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
