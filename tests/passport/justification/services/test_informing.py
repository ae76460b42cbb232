"""Who told the patient of the risks, when, and with which leaflet."""

from datetime import datetime, timedelta

import pytest

from passport.justification.models import Leaflet
from passport.justification.services import NotInformed, NotYourRequest, note_informed
from passport.people.models import Facility
from passport.signing.models import Act
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward


def leaflet(place: Facility, at: datetime) -> Leaflet:
    return Leaflet.objects.create(
        facility=place, name="CT", language="sr", sha256="0" * 64, added_at=at, added_by="administrator"
    )


@pytest.mark.parametrize("who", ["referrer", "approver", "surgeon", "radiographer"])
def test_who_asked_or_is_with_the_patient_writes_down_who_informed(who: str, ward: Ward, at: datetime) -> None:
    request, paper = cast.sent(ward, at), leaflet(ward.facility, at)
    by = getattr(ward, who)

    note_informed(request=request, informed_by=" Nurse Vera ", informed_at=at, by=by, at=at, leaflet=paper)

    now = cast.now(request)
    assert (now.informed_by, now.informed_at, now.leaflet, now.state) == ("Nurse Vera", at, paper, "waiting")
    told = Act.objects.get(verb="patient.informed")
    assert (told.actor, told.subject_uid, told.facility_uid, told.detail) == (
        who,
        request.uid,
        ward.facility.uid,
        {"leaflet": paper.uid},
    )


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_nobody_else_does(who: str, ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)

    with pytest.raises(NotYourRequest):
        note_informed(request=request, informed_by="Nurse Vera", informed_at=at, by=getattr(ward, who), at=at)
    assert cast.now(request).informed_by is None


def test_a_note_has_a_name_a_moment_that_was_and_a_leaflet_of_the_hospital(ward: Ward, at: datetime) -> None:
    request, far = cast.sent(ward, at), leaflet(ward.elsewhere, at)

    for name, moment, paper in (
        (" ", at, None),
        ("Nurse Vera", at + timedelta(seconds=1), None),
        ("Nurse Vera", at, far),
    ):
        with pytest.raises(NotInformed):
            note_informed(request=request, informed_by=name, informed_at=moment, by=ward.approver, at=at, leaflet=paper)
    assert (cast.now(request).informed_by, Act.objects.filter(verb="patient.informed").count()) == (None, 0)


def test_a_later_note_replaces_the_earlier_and_both_acts_stay(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at)
    for name in ("Nurse Vera", "Dr Kovač"):
        note_informed(request=request, informed_by=name, informed_at=at, by=ward.radiographer, at=at)

    assert (cast.now(request).informed_by, Act.objects.filter(verb="patient.informed").count()) == ("Dr Kovač", 2)
