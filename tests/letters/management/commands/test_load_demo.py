import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from organisations.models import Organisation, User


@pytest.fixture
def data_dir(db: None, settings: Any, tmp_path: Path) -> Path:
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    return tmp_path


def load(**options: Any) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def test_it_prints_logins_that_work_and_keeps_them_for_the_next_start(data_dir: Path) -> None:
    printed = load()
    file = data_dir / "demo-logins.txt"
    assert file.read_text() == printed
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    password = printed.splitlines()[0].split()[-1]
    assert User.objects.get(email="maren@steppe.example").check_password(password)
    assert "maren@steppe.example" in printed and "pim@oldmill.example" in printed
    assert load(if_empty=True) == printed


def test_a_database_with_data_is_refused_and_the_logins_stay(data_dir: Path) -> None:
    Organisation.objects.create(name="Somebody's own")
    (data_dir / "demo-logins.txt").write_text("earlier")
    with pytest.raises(CommandError, match="empty database") as refused:
        load()
    assert refused.value.returncode == 1
    assert (data_dir / "demo-logins.txt").read_text() == "earlier"


def test_with_data_of_its_own_there_is_nothing_to_print(data_dir: Path) -> None:
    Organisation.objects.create(name="Somebody's own")
    assert load(if_empty=True) == ""


def test_without_demo_it_does_nothing_and_names_the_variable(data_dir: Path, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        load()
    assert not User.objects.exists() and not list(data_dir.iterdir())
