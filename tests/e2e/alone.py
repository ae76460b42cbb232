"""The page that checks without asking anybody, as one file that somebody saved."""

import json
from pathlib import Path

from playwright.sync_api import Browser, Page

from passport.web.checking import SAVED_AS
from tests.e2e.conftest import PHONE

CHOOSE = "Booklet or saved passport"


def saved_page(browser: Browser, site: str, folder: Path) -> Page:
    """Return the saved page, opened where it lies, without a connection."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    (folder / SAVED_AS).write_bytes(context.request.get(f"{site}/check/saved").body())
    context.set_offline(offline=True)
    page = context.new_page()
    page.goto((folder / SAVED_AS).as_uri())
    return page


def chooses(page: Page, file: Path) -> None:
    page.get_by_label(CHOOSE).set_input_files(file)


def written(value: object) -> bytes:
    return json.dumps(value).encode()
