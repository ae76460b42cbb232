"""Somebody who has several pages open knows them apart by their titles: no two pages of one reader share one."""

import html
import re
from collections import defaultdict

import pytest

from tests.access_table.site import Page, opened_by

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
HEADING = re.compile(r"<h1[ >]")
SITE = "Radiation Passport"
# Two steps of one thing, one thing by two ways, and one thing on screen and on paper.
SAME = {
    frozenset({"account_reset_password_from_key", "account_reset_password_from_key_done"}),
    frozenset({"mfa_add_webauthn", "mfa_list_webauthn"}),
    frozenset({"doctor:chosen_entry", "doctor:emergency_entry", "doctor:entry"}),
    frozenset({"doctor:chosen", "doctor:passport"}),
    frozenset({"requests:from_passport", "requests:new"}),
    frozenset({"nuclear:give_entry", "nuclear:give_request"}),
    frozenset({"inspector:print", "inspector:sample"}),
}
# One of these is shown at a time, each with its own heading.
SEVERAL_HEADINGS = {"offline"}


def test_no_two_pages_of_one_reader_have_the_same_title_and_each_has_one_heading(
    pages: list[tuple[Page, str]],
) -> None:
    titles: dict[tuple[object, str], set[str]] = defaultdict(set)
    headings = {}
    for page, body in pages:
        found = TITLE.search(body)
        title = " ".join(html.unescape(found[1]).split()) if found else ""
        titles[opened_by(page), title].add(page.name)
        headings[page.name] = len(HEADING.findall(body))

    assert [names for names in titles.values() if len(names) > 1 and not any(names <= same for same in SAME)] == []
    assert [title for _browser, title in titles if not title or title.startswith((SITE, "·"))] == []
    assert {name for name, count in headings.items() if count != 1} == SEVERAL_HEADINGS
    assert len(titles) > 120
