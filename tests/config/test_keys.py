"""Keys are written once, whole, and for the owner's eyes only."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.keys import write_keys
from organisations.sealing import Keyring


def lines(path: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in path.read_text().splitlines() if not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def test_they_are_random_private_and_such_that_the_product_takes_them(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = write_keys(tmp_path / "a"), write_keys(tmp_path / "b")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert lines(first).keys() == {"SECRET_KEY", "MASTER_KEYS"}
    assert lines(first)["SECRET_KEY"] != lines(second)["SECRET_KEY"]
    assert len(Keyring.from_text(lines(first)["MASTER_KEYS"]).keys) == 1


def test_they_are_never_written_again(tmp_path: Path) -> None:
    before = write_keys(tmp_path).read_text()
    assert write_keys(tmp_path).read_text() == before


def test_of_many_writers_at_once_one_wins_and_no_half_written_file_stays(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda _: write_keys(tmp_path).read_text(), range(32)))
    assert set(texts) == {(tmp_path / "keys.env").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["keys.env"]


def test_a_database_that_was_sealed_with_lost_keys_is_not_given_others(tmp_path: Path) -> None:
    (tmp_path / "demarche.sqlite3").touch()
    with pytest.raises(ImproperlyConfigured, match=r"MASTER_KEYS: .*keys\.env is missing"):
        write_keys(tmp_path)
    assert not (tmp_path / "keys.env").exists()
