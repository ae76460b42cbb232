"""Look at a page with letters twice as large, on a phone and on a desk, and at what fingers have to touch."""

from playwright.sync_api import Page

from tests.e2e.probes import probe

WIDTHS = {360: 740, 1280: 800}
TWICE = "document.documentElement.style.fontSize = '200%'"
AS_IT_WAS = "document.documentElement.style.fontSize = ''"
OPEN_ALL = "for (const one of document.querySelectorAll('details')) { one.open = true; }"


def finger_faults(page: Page) -> list[str]:
    """Return the buttons, fields and ways of a page that are lower than a finger, and what moves although it must not."""
    page.evaluate(probe("layout"))
    page.evaluate(OPEN_ALL)
    found: list[str] = page.evaluate("[...layout.small(), ...layout.moving()]")
    return found


def large_text_faults(page: Page) -> list[str]:
    """Return what letters of twice the size push out of the page, cut off or lay on each other."""
    usual = page.viewport_size
    page.evaluate(probe("layout"))
    page.evaluate(OPEN_ALL)
    page.evaluate(TWICE)
    found = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        found += [f"on {width} pixels with large letters: {fault}" for fault in page.evaluate("layout.lost()")]
    page.evaluate(AS_IT_WAS)
    if usual:
        page.set_viewport_size(usual)
    return found
