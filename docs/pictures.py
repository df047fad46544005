"""The pictures in README, from the built book of the year in report.yml: `python docs/pictures.py`."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sparbar.config import report_year
from sparbar.paths import Project

HERE = Path(__file__).parent


def first_page(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 1060})


def open_panel(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 860})
    page.locator("main .tabell td .tal > a").first.click()
    page.locator("#talpanel .rad.markt").wait_for()


def dark_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 720})
    page.emulate_media(color_scheme="dark")


PICTURES = (("book", "index", first_page), ("panel", "05-anslaget", open_panel), ("phone", "index", dark_phone))

if __name__ == "__main__":
    project = Project.find(HERE)
    html = project.edition(report_year(project=project)) / "html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, slug, prepare in PICTURES:
            page = browser.new_context(device_scale_factor=1).new_page()
            page.goto((html / f"{slug}.html").as_uri())
            prepare(page)
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()
