"""Installations and a browser for the flows. One installation is built with the demo; each test gets a copy of it."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.flows.browsing import PATIENCE
from tests.flows.house import House
from tests.flows.supporting import Post, post_office

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run"]
FLAGS += ["--disable-background-networking"]

expect.set_options(timeout=PATIENCE)

NewHouse = Callable[[], House]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("built") / "var")
    try:
        house.build()
        yield house
    finally:
        house.leave()


@pytest.fixture
def new_house(built: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewHouse]:
    """Copies of the installation with the demo, nothing running in them yet."""
    houses: list[House] = []

    def begin() -> House:
        houses.append(House(tmp_path_factory.mktemp("house") / "var"))
        houses[-1].build_from(built)
        return houses[-1]

    yield begin
    for house in houses:
        house.leave()


@pytest.fixture
def house(new_house: NewHouse) -> House:
    return new_house()


@pytest.fixture(scope="session")
def post(built: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """A mail server, and an installation that runs and sends through it, for tests of people who never meet."""
    house = House(tmp_path_factory.mktemp("shared") / "var")
    house.build_from(built)
    try:
        with post_office(house) as post:
            house.start("worker", "web")
            yield post
    finally:
        house.leave()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: while Playwright lives, Django takes this thread for an asynchronous one."""
    if not CHROMIUM:
        pytest.skip("needs Chromium: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, OFFLINE])
        yield browser
        browser.close()
