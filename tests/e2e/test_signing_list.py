"""The approver goes through the rows that wait with the keyboard alone."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.cast import ANA, BORIS, hospital
from tests.e2e.conftest import Visitors

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_approver_goes_through_the_list_and_opens_a_row_with_the_keyboard(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    rows = [place.row_of(ANA), place.row_of(BORIS)]
    approver = somebody()
    approver.sign_in("approver")
    approver.open("/approver/")
    approver.reads("go to the next row and back")
    approver.look()
    first, second = (approver.page.locator(f'a[href="/approver/row/{row.uid}/"]') for row in rows)

    approver.page.keyboard.press("j")
    expect(first).to_be_focused()
    approver.page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    approver.page.keyboard.press("j")
    expect(second).to_be_focused()
    approver.page.keyboard.press("k")
    expect(first).to_be_focused()
    with approver.page.expect_navigation():
        approver.page.keyboard.press("Enter")

    assert approver.page.url.endswith(f"/approver/row/{rows[0].uid}/")
