"""A patient leaves and sees nothing, comes back and sees all; leaves again, and after thirty days the account is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from passport.imaging.services import end_leaving
from passport.people.models import Closing, User
from tests.e2e.cast import ANA, BIRTHS, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
CHEST = "CT of the chest"
PIN = "195280"


def test_a_patient_leaves_comes_back_and_leaves_for_good(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient = somebody(PHONE)
    opens(patient, place)

    leaves(patient)
    patient.open(f"/passport/{place.ana.uid}/")
    patient.heads("You left")
    assert CHEST not in patient.text()
    patient.press("Sign out")
    patient.open("/accounts/login/")
    patient.write("PIN of this phone", PIN)
    patient.press("Open")
    patient.heads("You left")

    patient.press("Come back")
    patient.reads("You are back.")
    patient.reads(CHEST)
    patient.look()

    leaves(patient)
    closing = Closing.objects.latest("id")
    Closing.objects.filter(pk=closing.pk).update(
        closed_at=closing.closed_at - timedelta(days=31), ends_at=closing.ends_at - timedelta(days=31)
    )
    end_leaving(closing_uid=closing.uid, at=datetime.now(UTC))
    patient.open(f"/passport/{place.ana.uid}/")
    patient.heads("Sign in")
    account = User.objects.get(pk=closing.user_id)
    assert (account.is_active, account.display_name) == (False, "")

    opens(patient, place)
    patient.reads(CHEST)


def opens(patient: Visitor, place: Hospital) -> None:
    """Open the passport with a new slip, and choose a PIN for this phone."""
    patient.open("/open")
    patient.write("Code on the slip", place.slip(place.ana))
    born = BIRTHS[ANA]
    patient.write_date(born.day, born.month, born.year)
    patient.press("Open")
    patient.write("PIN", PIN)
    patient.write("The same PIN once more", PIN)
    patient.press("Save the PIN")


def leaves(patient: Visitor) -> None:
    """Read what stays, and leave."""
    patient.follow("What stays here, and until when")
    patient.heads("What stays here, and until when")
    patient.reads("No day ends it: it is kept until the hospital decides.")
    patient.look()
    patient.follow("Leave")
    patient.heads("Leave")
    patient.look()
    patient.press("Yes, leave")
    patient.heads("You left")
    patient.look()
