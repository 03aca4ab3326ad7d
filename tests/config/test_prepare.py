"""Static files are collected again when, and only when, one of their sources has changed."""

from pathlib import Path
from typing import Any

import pytest

from config.prepare import collect_static


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Path:
    """A small product: one static file, and a data folder of its own."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "site.css").write_text("main { color: black }")
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [folder]
    settings.STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return folder


def test_an_unchanged_source_is_not_collected_again(source: Path, settings: Any) -> None:
    collect_static()
    mark = settings.STATIC_ROOT / "kept-by-the-second-run"
    mark.touch()
    collect_static()
    assert mark.exists()
    assert (settings.STATIC_ROOT / "staticfiles.json").exists()


def test_a_changed_source_is_collected_beside_the_old_one_that_cached_pages_still_name(
    source: Path, settings: Any
) -> None:
    collect_static()
    (source / "site.css").write_text("main { color: navy }")
    (source / "more.css").write_text("p { margin: 0 }")
    collect_static()
    texts = {path.read_text() for path in settings.STATIC_ROOT.glob("site.*.css")}
    assert texts == {"main { color: black }", "main { color: navy }"}
    assert (settings.STATIC_ROOT / "more.css").exists()
