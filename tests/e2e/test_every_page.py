"""No page breaks a rule of accessibility, and each fits a phone: every page of the table of access, in its world.

Those in WALKED are also gone through with the keyboard alone and read with letters twice as large; with --every-look all, from each side.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from zlib import crc32

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser

from tests.access_table.asking import Asker
from tests.access_table.pages import pages_of
from tests.access_table.site import Page, opened_by
from tests.access_table.world import cookies_of, world
from tests.e2e.conftest import PHONE
from tests.e2e.keyboard import keyboard_faults
from tests.e2e.large_text import finger_faults, large_text_faults
from tests.e2e.looks import EVERY_LOOK, LOOKS, PARTS, named
from tests.e2e.visitor import Visitor
from tests.english import left_in_english, left_in_latin_digits

Looks = tuple[tuple[str, str], ...]

DAY = 24 * 60 * 60
ENGLISH = "en"
PLAINLY = {"service_workers": "block", "reduced_motion": "reduce"}
WALKED = frozenset(
    {
        "account_login",
        "approver:list",
        "decisions:one",
        "doctor:passport",
        "ingestion:overview",
        "nuclear:leave",
        "patient:entry",
        "patient:passport",
        "patient:show",
        "radiographer:confirm",
    }
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    # One world is enough for the looks of every day; a soak goes on after each look.
    groups = [(look,) for look in EVERY_LOOK] if metafunc.config.getoption("every_look") else [LOOKS]
    metafunc.parametrize("looks", groups, ids=lambda looks: "+".join(map(named, looks)))
    metafunc.parametrize("part", range(PARTS))


@pytest.fixture
def pages(site: str) -> list[Page]:
    """Return every page of the world."""
    at = timezone.now()
    made = world(at - timedelta(minutes=2))
    return pages_of(made, Asker(cookies=cookies_of(made, at=at.timestamp() + DAY)))


def test_no_page_breaks_a_rule(
    looks: Looks, part: int, pages: list[Page], pytestconfig: pytest.Config, browser: Browser, site: str
) -> None:
    mine, every = of_part(pages, part), pytestconfig.getoption("every_look")

    found = [
        f"{named(look)}: {complaint}"
        for look in looks
        for complaint in complaints(mine, look, walked(look, pages, every), browser, site)
    ]

    assert "\n".join(found) == ""
    assert len(mine) > 60
    assert {page.name for page in pages} >= WALKED


def of_part(pages: list[Page], part: int) -> list[Page]:
    """Return the pages of one part: by their names, because each part is made of a world of its own."""
    return [page for page in pages if crc32(page.name.encode()) % PARTS == part]


def walked(look: tuple[str, str], pages: list[Page], every: bool) -> frozenset[str]:
    """Return the names of the pages that are gone through with the keyboard and read with large letters.

    Neither depends on colours: of each direction of writing, one look is walked whole.
    """
    return frozenset(page.name for page in pages) if every and look in LOOKS else WALKED


def complaints(
    pages: list[Page], look: tuple[str, str], walked: frozenset[str], browser: Browser, site: str
) -> Iterator[str]:
    """Return what is wrong with pages, looked at on a phone, in a language and in light or dark colours."""
    language, colours = look
    for held, of_one in groupby(sorted(pages, key=opened_by), key=opened_by):
        context = browser.new_context(base_url=site, viewport=PHONE, color_scheme=colours, **PLAINLY)
        cookies = {"django_language": language, **dict(held)}
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        visitor = Visitor(context=context, page=context.new_page())
        visitor.watch()
        for page in of_one:
            yield from complaints_of(page, visitor, walked=page.name in walked)
            if language != ENGLISH:
                yield from (f"{page.name}: in English: {text}" for text in left_in_english(visitor.page, language))
                yield from (f"{page.name}: {text}" for text in left_in_latin_digits(visitor.page, language))
        context.close()


def complaints_of(page: Page, visitor: Visitor, *, walked: bool) -> Iterator[str]:
    """Return what is wrong with one page: its status, its width, its scripts, and each rule that it breaks."""
    before = len(visitor.complaints)
    status = visitor.open(page.address)
    visitor.look(rules=False)
    broken = Axe().run(visitor.page).response["violations"]
    found = [*([f"answers {status}"] if status != 200 else []), *visitor.complaints[before:]]
    found += [f"{one['id']}: {node['html']}" for one in broken for node in one["nodes"]]
    found += finger_faults(visitor.page)
    found += [*large_text_faults(visitor.page), *keyboard_faults(visitor.page)] if walked else []
    return (f"{page.name}, as {page.reader}: {complaint}" for complaint in found)
