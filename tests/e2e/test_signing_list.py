"""The approver goes through the rows that wait with the keyboard alone, and signs the plain ones with one touch."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from passport.booklet.models import ApprovalKind, Entry
from passport.signing.models import Signature
from tests import cast
from tests.e2e.cast import ANA, BORIS, Hospital, enrols_a_key, hospital
from tests.e2e.conftest import Visitors
from tests.passport.document.story import examination

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


@pytest.mark.timeout(120)
def test_one_touch_signs_the_plain_rows_of_a_morning_but_the_one_that_was_let_out(
    somebody: Visitors, now: datetime
) -> None:
    place = hospital(now)
    rows = approved_rows(place, ["CT Thorax"] * 57 + ["Something else"] * 3, now)
    approver = somebody()
    approver.sign_in("approver")
    enrols_a_key(approver)

    approver.open("/approver/")
    approver.reads(
        "60 rows wait for you. 57 are plain and may be signed together, with one touch. 3 are to read first."
    )
    approver.look()
    approver.page.get_by_role("button", name="Tick all 57 plain rows").click()
    approver.page.locator(f"#row-{rows[0].uid}").uncheck()
    approver.press("Sign the ticked rows")

    approver.reads("56 rows signed.")
    approver.reads("4 rows wait for you. 1 is plain and may be signed with others. 3 are to read first.")
    approver.look()
    signed = Signature.objects.all()
    assert (len(signed), len({bytes(one.root) for one in signed})) == (56, 1)
    assert sorted(Entry.objects.exclude(state="signed").values_list("uid", flat=True)) == sorted(
        row.uid for row in (rows[0], *rows[57:])
    )


def approved_rows(place: Hospital, exams: list[str], at: datetime) -> list[Entry]:
    """Return rows of a patient each, whose approval by the hospital's approver is recorded."""
    facility = place.clinic.facility
    rows = [
        examination(
            str(number),
            record=cast.record(local_id=f"row-{number}", patient=cast.patient(facility, f"Patient {number}")),
            facility=facility,
            at=at,
            exam=exam,
        )
        for number, exam in enumerate(exams)
    ]
    Entry.objects.update(approver=place.clinic.approver, approval=ApprovalKind.RECORDED)
    return rows
