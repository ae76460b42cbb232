"""`python -m tests.screens`: a picture of every page, on a phone and on a desk, light and dark, in each language.

The pages are those of the table of access, in its world, each as somebody who may see it.
"""

import argparse
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.access_table.site import Page, Site, opened_by, site
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.services.installation import ROOT

FOLDER = ROOT / "var" / "screens"
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}
SCHEMES = ("light", "dark")


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a page is looked at."""

    language: str
    scheme: str
    size: str

    @property
    def folder(self) -> Path:
        """Return where its pictures lie, below the folder of all."""
        return Path(self.language, f"{self.size}-{self.scheme}")


def main() -> int:
    """Take the pictures, and say how many there are and where."""
    options = _options()
    shutil.rmtree(FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="passport-screens-") as name, site(Path(name)) as running:
        wanted = [page for page in running.pages if page.name.startswith(options.only)]
        count = take(running, wanted, looks(options.languages or running.languages), FOLDER)
    print(f"{count} pictures of {len(wanted)} pages in {FOLDER.relative_to(ROOT)}/")
    return 0 if count else 1


def looks(wanted: Sequence[str]) -> list[Look]:
    """Return every way of looking, in the languages that are wanted."""
    return [Look(language=one, scheme=scheme, size=size) for one, size, scheme in product(wanted, SIZES, SCHEMES)]


def take(running: Site, pages: Sequence[Page], ways: Sequence[Look], folder: Path) -> int:
    """Write a picture of each page in each way under a folder, and return how many."""
    count = 0
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGUMENTS)
        for look in ways:
            (folder / look.folder).mkdir(parents=True, exist_ok=True)
            for cookies, of_one in groupby(sorted(pages, key=opened_by), key=opened_by):
                context = _context(browser, running, look, dict(cookies))
                for page in of_one:
                    _picture(context, page, folder / look.folder / f"{page.name.replace(':', '-')}.png")
                    count += 1
                context.close()
        browser.close()
    return count


def _context(browser: Browser, running: Site, look: Look, held: Mapping[str, str]) -> BrowserContext:
    context = browser.new_context(
        base_url=running.url,
        viewport=SIZES[look.size],
        color_scheme=look.scheme,
        locale="en-GB",
        reduced_motion="reduce",
        service_workers="block",
    )
    cookies = {"django_language": look.language, **held}
    context.add_cookies([{"name": name, "value": value, "url": running.url} for name, value in cookies.items()])
    return context


def _picture(context: BrowserContext, page: Page, to: Path) -> None:
    tab = context.new_page()
    tab.goto(page.address)
    tab.screenshot(path=to, full_page=True)
    tab.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument("--only", default="", help="pages whose names begin so: patient, facility:patient …")
    parser.add_argument("--languages", nargs="+", help="instead of all that the site has")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
