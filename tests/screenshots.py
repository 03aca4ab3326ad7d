"""Takes the pictures of the README from the demo, and those of the first hour from an empty installation:
`make screenshots`. Needs Chromium and pdftoppm (poppler-utils)."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.config.conftest import ROOT
from tests.flows.browsing import visit
from tests.flows.conftest import CHROMIUM, FLAGS, OFFLINE
from tests.flows.first_hour import Walk, found, furnish, paper, walk_to_a_letter
from tests.flows.house import House

PICTURES = ROOT / "docs" / "screenshots"
DESK: ViewportSize = {"width": 1200, "height": 900}


def save(picture: bytes, name: str) -> None:
    """As a small file: 64 colours are enough for paper and ink."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    file = PICTURES / f"{name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file, optimize=True)
    sys.stdout.write(f"{name}.png: {file.stat().st_size // 1000} kB\n")


def sign_in(page: Page, house: House) -> None:
    logins = (house.data_dir / "demo-logins.txt").read_text().splitlines()
    page.goto(f"{house.address}/staff/")
    page.locator("input[name=login]").fill("maren@steppe.example")
    page.locator("input[name=password]").fill(logins[0].split()[-1])
    page.locator("main form button[type=submit]").first.click()


def take_public_pages(page: Page, house: House) -> None:
    page.goto(f"{house.address}/en/")
    page.get_by_role("link", name="Campaign Kazakhstan").click()
    save(page.screenshot(), "campaign")
    page.get_by_role("link", name="The letter to London").click()
    save(page.screenshot(), "letter")
    copy = page.locator("a[href$='.pdf']").first.get_attribute("href")
    save(first_page(page.request.get(f"{house.address}{copy}").body()), "pdf")


def take_staff_pages(page: Page, house: House) -> None:
    sign_in(page, house)
    save(page.screenshot(), "today")
    page.goto(f"{house.address}/staff/letters/delivery/")
    page.locator("a[href*='/letters/delivery/']", has_text="London").first.click()
    save(page.screenshot(), "delivery")


def take_first_hour(browser: Browser, house: House) -> None:
    """Every page as it is filled in, and the letter; then how long it took."""
    found(house)
    house.start("web")
    with visit(browser, house, color_scheme="light", locale="en-GB") as newcomer:
        walk = Walk(newcomer, look=lambda name: save(newcomer.page.screenshot(), f"first-hour/{name}"))
        walk_to_a_letter(walk)
        save(first_page(paper(newcomer)), "first-hour/letter")
    seconds = ", ".join(f"{step} {at:.0f}" for step, at in walk.marks.items())
    sys.stdout.write(f"{walk.clicks} clicks, {walk.boxes} boxes; seconds since the start: {seconds}\n")


def first_page(pdf: bytes) -> bytes:
    command = ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def take_all(browser: Browser, house: House) -> None:
    page = browser.new_page(viewport=DESK, color_scheme="light", locale="en-GB")
    take_public_pages(page, house)
    take_staff_pages(page, house)
    page.close()


def main() -> None:
    if not CHROMIUM or not shutil.which("pdftoppm"):
        sys.exit("The pictures need Chromium and pdftoppm: apt install chromium poppler-utils")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["DATA_DIR"] = folder
        demo, empty = (House(Path(folder, name, "var")) for name in ("demo", "empty"))
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, OFFLINE])
            demo.data_dir.parent.mkdir()
            demo.build()
            demo.start("web")
            take_all(browser, demo)
            empty.data_dir.parent.mkdir()
            furnish(empty, demo)
            take_first_hour(browser, empty)
            browser.close()
        finally:
            demo.leave()
            empty.leave()


if __name__ == "__main__":
    main()
