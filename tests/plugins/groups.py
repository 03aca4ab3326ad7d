"""Which tests run in the same worker, one after the other: those that share an installation or fill the machine with
processes. By folder, for the mark `xdist_group` of pytest-xdist 3.8 does nothing under pytest 9.2."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/flows/", "tests/config/", "tests/deploy/")


class Together(LoadScopeScheduling):
    """The largest folder first, then all other tests one by one, wherever a worker is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)
