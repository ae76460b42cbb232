"""The site of the stories, and the people who visit it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.e2e.visitor import Visitor

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}

Visitors = Callable[..., Visitor]


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """Return the address of a running site whose passkeys belong to it."""
    settings.PUBLIC_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server.url


@pytest.fixture
def now() -> datetime:
    """Return the moment at which a story begins: its pages go by the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def somebody(browser: Browser, site: str) -> Iterator[Visitors]:
    """Give people a browser each; at the end none of their pages may have done anything wrong."""
    visitors: list[Visitor] = []

    def visit(screen: dict[str, int] = DESK, **options: object) -> Visitor:
        context = browser.new_context(base_url=site, viewport=screen, locale="en-GB", **options)
        visitor = Visitor(context=context, page=context.new_page())
        visitor.watch()
        visitors.append(visitor)
        return visitor

    yield visit
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
