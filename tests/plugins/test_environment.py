"""What the plugin has done to the process that runs this test."""

from pathlib import Path

from django.conf import settings

from organisations.storage import private_files, public_files
from tests.plugins.environment import WORKER
from tests.plugins.test_no_skips import ROOT


def test_no_test_writes_into_the_folder_of_an_installation_or_of_another_worker() -> None:
    folders = {Path(storage.path("")).parent for storage in (private_files(), public_files())}
    assert folders == {settings.DATA_DIR}
    assert settings.DATA_DIR.name == WORKER or not WORKER
    assert ROOT not in settings.DATA_DIR.parents
