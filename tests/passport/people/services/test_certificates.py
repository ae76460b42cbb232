"""Administrators are told before a certificate ends; a house that closes seals no more, and what it sealed holds."""

from datetime import datetime, timedelta

import pytest

from passport.people.models import Facility
from passport.people.services import FacilityClosed, close_facility, tell_of_ending_certificates
from passport.signing import sealing_keys, services
from passport.signing.models import Act, CertificateSeal, Notice
from passport.signing.services.certificate_seals import seal_waiting
from passport.web.notices import told_of
from tests import cast
from tests.passport.signing.houses import house_key
from tests.passport.signing.test_certificate_seals import problems, sealed

DAY = timedelta(days=1)


@pytest.fixture
def clinic(db: None) -> cast.Clinic:
    clinic = cast.clinic()
    # The house under whose name the helpers seal.
    Facility.objects.filter(pk=clinic.facility.pk).update(uid="f" * 32)
    clinic.facility.refresh_from_db()
    return clinic


def kinds() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


def test_administrators_are_told_sixty_and_fourteen_days_before_and_once(clinic: cast.Clinic, at: datetime) -> None:
    house_key(at=at, days=100)
    told = [tell_of_ending_certificates(at=at + day * DAY) for day in (0, 39, 40, 41, 85, 86, 87, 101)]

    assert told == [0, 0, 1, 0, 0, 1, 0, 0]
    assert kinds() == ["certificate.ends_within_60_days", "certificate.ends_within_14_days"]
    assert Notice.objects.filter(user=clinic.administrator).count() == 2
    assert told_of(Notice.objects.order_by("pk")[0]).sentence == (
        f"The certificate with which {clinic.facility} seals ends within two months. Have a new one made in time."
    )


def test_nobody_is_told_where_the_next_certificate_is_there_already(clinic: cast.Clinic, at: datetime) -> None:
    old = house_key(at=at, days=50)
    new = house_key(at=at, name="new", days=300, starts_at=at + 40 * DAY)
    services.rotate_facility_key(old=old, new=new, by=None, at=at)

    assert tell_of_ending_certificates(at=at + DAY) == 0
    assert kinds() == []


def test_a_closed_house_seals_no_more_with_its_certificate_and_what_it_sealed_holds(
    clinic: cast.Clinic, at: datetime
) -> None:
    key = house_key(at=at, days=100)
    seal = sealed(at)
    seal_waiting(facility_uid=clinic.facility.uid, at=at)

    close_facility(facility=clinic.facility, reason="moved to the county", by=None, at=at + DAY)

    assert sealing_keys.facility_key_at(facility_uid=clinic.facility.uid, at=at + DAY) is None
    assert list(sealing_keys.facility_certificates(facility_uid=clinic.facility.uid)) == [key]
    later = sealed(at + 2 * DAY, number=2)
    assert seal_waiting(facility_uid=clinic.facility.uid, at=at + 2 * DAY) is None
    assert CertificateSeal.objects.count() == 1
    assert (problems(seal), problems(later)) == ((), ())
    assert tell_of_ending_certificates(at=at + 90 * DAY) == 0
    assert Act.objects.filter(verb="facility.closed").values_list("detail", flat=True).get() == {
        "reason": "moved to the county"
    }
    with pytest.raises(FacilityClosed):
        close_facility(facility=clinic.facility, reason="again", by=None, at=at + 3 * DAY)
