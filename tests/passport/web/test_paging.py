"""A long list is shown page by page."""

import pytest
from django.test import RequestFactory

from passport.access.services.lists import PAGE_SIZE
from passport.web.paging import pages_beside, start_of


@pytest.mark.parametrize(
    ("asked", "expected"), [("", 0), ("?from=50", 50), ("?from=-1", 0), ("?from=999", 60), ("?from=x", 0)]
)
def test_a_page_begins_where_the_address_asks_for_within_the_list(asked: str, expected: int) -> None:
    assert start_of(RequestFactory().get(f"/{asked}"), 60) == expected


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (0, PAGE_SIZE, (None, None)),
        (0, PAGE_SIZE + 1, (None, PAGE_SIZE)),
        (PAGE_SIZE, PAGE_SIZE + 1, (0, None)),
        (7, PAGE_SIZE * 3, (0, PAGE_SIZE + 7)),
    ],
)
def test_the_pages_beside_it_are_named(start: int, count: int, expected: tuple[int | None, int | None]) -> None:
    assert pages_beside(start, count) == {"earlier": expected[0], "later": expected[1]}
