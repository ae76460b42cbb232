"""What the patient reads of each look."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from passport.access.models import Access, Ground
from passport.access.services import Authority, open_for_duty
from passport.booklet.models import Entry
from passport.web.looks import look_of
from passport.web.words import LOOKS
from tests import cast
from tests.passport.booklet.withholding import withhold

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Belgrade")


def test_every_ground_has_its_sentence() -> None:
    assert set(LOOKS) == set(Ground)


def test_what_the_law_orders_to_be_sent_is_told_with_to_whom_and_from_where(at: datetime) -> None:
    place = cast.facility("Clinic Linden")
    record = cast.record(patient=cast.patient(place))

    open_for_duty(record=record, authority=Authority(uid="s", name="the Ministry"), facility=place, at=at)

    sentence = look_of([Access.objects.get()], zone=ZONE)
    assert sentence.endswith("from Clinic Linden: Sent to the Ministry, because the law asks hospitals to send it.")


def test_what_is_sent_are_the_rows_of_that_facility_and_also_hidden_ones(at: datetime) -> None:
    clinic = cast.clinic()
    record = cast.record(patient=cast.patient(clinic.facility))
    elsewhere = cast.facility("Elsewhere")
    for facility in (clinic.facility, elsewhere):
        made = Entry.objects.create(
            record=record, facility=facility, state="pending", state_at=at, kind="ct", created_at=at
        )
        withhold(made, at=at)

    view = open_for_duty(
        record=record, authority=Authority(uid="s", name="the Ministry"), facility=clinic.facility, at=at
    )

    assert [entry.facility for entry in view.entries()] == [clinic.facility]


def test_an_inspectors_look_tells_whether_the_name_was_shown_and_why(at: datetime) -> None:
    told = {
        "reader_uid": "i", "reader_name": "Lejla Hodžić, the Agency", "facility_name": "Clinic Linden", "at": at,
        "ground": Ground.VISIT, "purpose": "inspection",
    }  # fmt: skip
    unnamed, named = (look_of([Access(**told, reason=reason)], zone=ZONE) for reason in ("", "A complaint"))

    where = "Lejla Hodžić, the Agency, on a visit to Clinic Linden, looked at an examination that was made there, "
    assert unnamed.endswith(f"{where}without your name.")
    assert named.endswith(f"{where}with your name, giving the reason “A complaint”.")
