"""Takes the pictures of the README from the demo: `make screenshots`. Needs Chromium and pdftoppm (poppler-utils)."""

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
from tests.flows.conftest import CHROMIUM, FLAGS, OFFLINE
from tests.flows.house import House

PICTURES = ROOT / "docs" / "screenshots"
DESK: ViewportSize = {"width": 1200, "height": 900}


def save(picture: bytes, name: str) -> None:
    """As a small file: 64 colours are enough for paper and ink."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    image.save(PICTURES / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}.png: {(PICTURES / f'{name}.png').stat().st_size // 1000} kB\n")


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
        house = House(Path(folder) / "var")
        try:
            house.build()
            house.start("web")
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, OFFLINE])
            take_all(browser, house)
            browser.close()
        finally:
            house.leave()


if __name__ == "__main__":
    main()
