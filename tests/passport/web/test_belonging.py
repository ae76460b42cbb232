"""Which request an examination belongs to, said by a radiographer."""

import pytest
from django.test import Client

from passport.booklet.models import Entry
from passport.justification.models import Request
from passport.justification.states import RequestState
from passport.people.models import Record
from tests import cast
from tests.passport.web.asking import Desk, chest_ct, desk
from tests.passport.web.staff import signed_in
from tests.passport.web.test_requests import decided, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


@pytest.fixture
def radiographer(here: Desk) -> Client:
    return signed_in(here.clinic.radiographer)


def approved(here: Desk) -> Request:
    found = sent(here)
    decided(here, found, verdict="approved")
    return found


def done(here: Desk) -> Entry:
    return chest_ct(here, "20260301", here.record.first_seen_at)


def test_what_is_approved_and_not_done_is_listed(here: Desk, radiographer: Client) -> None:
    found = approved(here)

    page = radiographer.get("/radiographer/planned")

    assert [one.line.uid for one, _decision in page.context["planned"]] == [found.uid]


def test_a_radiographer_puts_examination_and_request_together_and_apart(here: Desk, radiographer: Client) -> None:
    found, entry = approved(here), done(here)
    page = radiographer.get(f"/radiographer/row/{entry.uid}/request")

    radiographer.post(f"/radiographer/row/{entry.uid}/request/{found.uid}/together")
    found.refresh_from_db()
    joined = (found.state, found.entry, found.entry_found_by)
    radiographer.post(f"/radiographer/row/{entry.uid}/request/apart")
    found.refresh_from_db()

    assert [line.uid for line in page.context["candidates"]] == [found.uid]
    assert joined == (RequestState.PERFORMED, entry, "chosen")
    assert (found.state, found.entry) == (RequestState.APPROVED, None)


def test_a_request_of_somebody_else_cannot_be_put_beside(here: Desk, radiographer: Client) -> None:
    entry = done(here)
    found = approved(here)
    Request.objects.filter(pk=found.pk).update(patient=None, record=_other(here))

    answer = radiographer.post(f"/radiographer/row/{entry.uid}/request/{found.uid}/together")

    assert answer.status_code == 404


def test_a_radiographer_of_another_hospital_sees_none_of_it(here: Desk) -> None:
    entry = done(here)
    stranger = signed_in(cast.clinic("Klinika Jug", prefix="south-").radiographer)

    assert stranger.get(f"/radiographer/row/{entry.uid}/request").status_code == 404


def _other(here: Desk) -> Record:
    return cast.record(local_id="18", patient=cast.patient(here.clinic.facility, "Борис", "Бојић"))
