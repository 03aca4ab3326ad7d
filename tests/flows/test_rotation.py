"""The master key changes while people go on: nothing is lost, nothing that is frozen moves, the old key opens nothing."""

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from config.keys import new_master_key
from organisations.domain.key import BATCH
from tests.config.conftest import ROOT
from tests.flows.house import ERRAND, ON_POSTGRESQL, House

pytestmark = pytest.mark.flow

MAILS = BATCH + 100


def mails_under(house: House, key: str) -> int:
    """How many mails have their address sealed by this master key (its id stands in the second byte)."""
    name = f"'\\x{key.encode().hex()}'::bytea" if ON_POSTGRESQL else f"X'{key.encode().hex()}'"
    return int(
        house.sql(f"SELECT count(*) FROM organisations_mail WHERE substr(recipient_sealed, 2, 1) = {name}")[0][0]
    )


def frozen(house: House) -> list[object]:
    """Every edition and printed line as it lies in the database, the wrapping of the data key apart."""
    editions = house.sql("SELECT id, reference, cut_off, content, counts, digest FROM letters_edition ORDER BY id")
    lines = house.sql("SELECT * FROM letters_editionline ORDER BY id")
    return [editions, [tuple(bytes(v) if isinstance(v, memoryview) else v for v in line) for line in lines]]


def interrupt_half_way(house: House) -> None:
    """In the middle of a batch; those before it stay moved."""
    assert house.run("-c", ERRAND, "rotate_until", str(BATCH + 50)).returncode == -signal.SIGKILL
    assert 0 < mails_under(house, "2") < BATCH + 50
    assert mails_under(house, "1") > 50


def test_the_master_key_is_changed_while_people_sign_and_record(house: House, tmp_path: Path) -> None:
    old = next(line for line in (house.data_dir / "keys.env").read_text().splitlines() if "MASTER_KEYS" in line)
    first, second = old.partition("=")[2], new_master_key(2)
    house.errand("write_mails", str(MAILS))
    before = frozen(house)

    house.settings["MASTER_KEYS"] = f"{second},{first}"
    house.start("web")
    enough = tmp_path / "enough"
    people = subprocess.Popen(
        [sys.executable, "-c", ERRAND, "go_on_until", str(enough)],
        cwd=ROOT, env=house.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        interrupt_half_way(house)
        resumed = house.manage("rotate_keys", "--retire", "1")
        assert (resumed.returncode, resumed.stderr) == (0, "")
        assert urllib.request.urlopen(f"{house.address}/en/", timeout=10).status == 200
    finally:
        enough.touch()
        said = people.communicate(timeout=30)[0]
    assert people.returncode == 0 and int(said) > 0
    assert mails_under(house, "1") == 0 < MAILS <= mails_under(house, "2")
    assert frozen(house) == before

    house.settings["MASTER_KEYS"] = second
    assert set(house.errand("open_everything")) == {"2"}
    assert house.manage("sweep").returncode == 0
    checked = house.manage("check_deliveries")
    assert checked.returncode == 0, checked.stdout

    useless = house.run("-m", "gunicorn", "--config", "python:config.gunicorn", "--check-config", MASTER_KEYS=first)
    assert useless.returncode != 0
    assert "MASTER_KEYS lacks the key '2'" in useless.stderr
