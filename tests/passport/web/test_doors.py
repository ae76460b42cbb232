"""Where each person may go."""

import pytest
from django.utils import timezone

from passport.people.models import Role
from passport.web.doors import doors_of
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "addresses"),
    [
        (Role.APPROVER, ["/decisions/", "/approver/", "/doctor/"]),
        (Role.REFERRER, ["/doctor/", "/requests/"]),
        (Role.RADIOGRAPHER, ["/radiographer/"]),
        (Role.FACILITY_ADMINISTRATOR, ["/facility/", "/facility/patients/", "/incidents/"]),
        (Role.CLERK, ["/facility/patients/"]),
        (Role.PACS_ADMINISTRATOR, ["/inbox/", "/reports/sending/"]),
        (Role.PHYSICIST, ["/nuclear/", "/incidents/", "/names/", "/reports/doses/"]),
        (Role.INSPECTOR, ["/inspector/"]),
    ],
)
def test_a_role_opens_its_own_places(role: Role, addresses: list[str]) -> None:
    user = cast.staff(cast.facility(), "somebody", role)

    assert [door.address for door in doors_of(user, at=timezone.now())] == addresses


def test_a_role_that_has_ended_opens_nothing() -> None:
    user = cast.staff(cast.facility(), "somebody", Role.CLERK)
    user.memberships.update(until=cast.LONG_AGO)

    assert doors_of(user, at=timezone.now()) == []


def test_who_works_and_is_a_patient_has_the_passport_first() -> None:
    place = cast.facility()
    user = cast.reader(cast.patient(place))
    user.memberships.create(facility=place, role=Role.RADIOGRAPHER, since=cast.LONG_AGO, named_by="the cast")

    assert [door.address for door in doors_of(user, at=timezone.now())] == ["/passport/", "/radiographer/"]
