"""Go through a page with the tabulator alone, as somebody does who has no pointer."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from tests.e2e.probes import probe

FIRST = "#content"
HERE = "walk.here()"
TRIES, MOMENT = 20, 50  # milliseconds
MORE = 30  # stops beyond those that are known: what scrolls is one as well


def keyboard_faults(page: Page) -> list[str]:
    """Return what is wrong with a page for somebody who has only a keyboard; everything that opens is open."""
    return [*_walked(page), *_closing(page), *_skipping(page)]


def _walked(page: Page) -> list[str]:
    known: list[str] = page.evaluate(probe("focus"))
    stops, trap = _stops(page, len(known))
    reached = [stop["at"] for stop in stops if stop["at"] >= 0]
    return [
        *trap,
        *(f"the tabulator does not come to {known[at]}" for at in sorted(set(range(len(known))) - set(reached))),
        *(["the tabulator goes another way than the text"] if reached != sorted(reached) else []),
        *_upwards(stops),
        *_backwards(stops),
        *(f"{stop['name']} {fault}" for stop in stops for fault in stop["faults"]),
    ]


def _stops(page: Page, count: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Return every stop until the tabulator leaves the page, and the one that it does not leave."""
    stops: list[dict[str, Any]] = []
    again = 0
    for _step in range(4 * count + MORE):
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop is None or (stops and stop["at"] == stops[0]["at"] and len(stops) > 1):
            return stops, []
        again = again + 1 if stops and stop["at"] == stops[-1]["at"] and stop["name"] == stops[-1]["name"] else 0
        if again >= stop["parts"] + 1:
            return stops, [f"the tabulator does not leave {stop['name']}"]
        stops += [] if again else [stop]
    return stops, ["the tabulator does not leave the page"]


def _upwards(stops: Sequence[dict[str, Any]]) -> Iterator[str]:
    for one, following in pairwise(stop for stop in stops if not stop["stuck"]):
        if following["bottom"] < one["top"]:
            yield f"from {one['name']} the tabulator goes up to {following['name']}"


def _backwards(stops: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Return the stops of one line that come in another order than the line is read in, from whichever side."""
    for one, following in pairwise(stop for stop in stops if not stop["stuck"]):
        before, after = one["last"], following["first"]
        lowest = min(line["bottom"] - line["top"] for line in (before, after))
        shared = min(before["bottom"], after["bottom"]) - max(before["top"], after["top"])
        if shared > lowest / 2 and after["start"] < before["start"] - 1:
            yield f"from {one['name']} the tabulator goes back in the line to {following['name']}"


def _closing(page: Page) -> list[str]:
    """Return the disclosures that Escape does not close."""
    return [f"Escape does not close {one}" for one in page.evaluate(probe("closing"))]


def _skipping(page: Page) -> list[str]:
    """Return a fault when the first stop does not lead past what stands on every page to the content."""
    if page.evaluate("document.querySelector('nav') === null"):
        return []
    page.evaluate(probe("focus"))
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    if first != FIRST:
        return [f"the first stop leads to {first!r}"]
    page.keyboard.press("Enter")
    for _try in range(TRIES):
        if page.evaluate("document.activeElement.id") == "content":
            return []
        page.wait_for_timeout(MOMENT)
    return ["skipping does not lead to the content"]
