"""A radiographer's row says who asked for the examination and who approved it, from the request beside it."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passport.justification.services import put_together
from passport.web.work import unknown_of, work_row
from tests.passport.justification import cast
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


def test_a_row_names_who_asked_and_who_decided(at: datetime) -> None:
    ward = cast.ward()
    request = cast.approved(ward, at)
    entry = cast.prior(ward, at, on=at.date())
    put_together(request=request, entry=entry, by=ward.radiographer, at=at)
    entry.refresh_from_db()

    work = work_row(entry)

    assert (work.asked_by, work.approved_by, work.decided_on) == ("др Петар Ковач", "др Мира Ковач", "2 March 2026")


def test_an_approval_that_no_decision_made_has_no_day(at: datetime) -> None:
    ward = cast.ward()
    entry = cast.prior(ward, at, on=at.date())
    entry.approver_as_sent, entry.referrer = "dr. Marić", "dr. Lekić"

    work = work_row(entry)

    assert (work.asked_by, work.approved_by, work.decided_on) == ("dr. Lekić", "dr. Marić", "")


def test_what_the_device_does_not_know_is_named(at: datetime) -> None:
    ward = cast.ward("HR")
    entry = cast.prior(ward, at, on=at.date())
    assert list(unknown_of(entry)) == ["CTDIvol", "Dose length product, or scanned length", "Who performed it"]

    entry.performer, entry.exam_code = "Pera", "xray.hip"
    assert list(unknown_of(entry)) == ["CTDIvol", "Dose length product, or scanned length", "Side"]
    entry.laterality = "left"
    assert "Side" not in list(unknown_of(entry))


def test_the_list_reads_the_requests_of_all_rows_together(at: datetime) -> None:
    ward = cast.ward()
    radiographer = signed_in(ward.radiographer)
    for _row in range(2):
        put_together(
            request=cast.approved(ward, at),
            entry=cast.prior(ward, timezone.now(), on=timezone.now().date()),
            by=ward.radiographer,
            at=at,
        )
    radiographer.get("/radiographer/")  # the first look at the patient is written down, later ones are known
    queries = []
    for more in (0, 4):
        for _row in range(more):
            cast.prior(ward, timezone.now(), on=timezone.now().date())
        with CaptureQueriesContext(connection) as captured:
            response = radiographer.get("/radiographer/")
        queries.append(len(captured))
        assert len(response.context["to_confirm"]) == 2 + more

    assert queries[0] == queries[1]
