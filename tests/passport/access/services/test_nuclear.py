"""The work of nuclear medicine: whose it is, what is seen, and that each look is written down."""

from datetime import datetime

import pytest

from passport.access.models import Access, Ground, Purpose
from passport.access.scopes import SCOPES
from passport.access.services import (
    NotAllowed,
    NuclearView,
    Waiting,
    does_nuclear_medicine,
    make_grant,
    open_giving,
    open_nuclear_medicine,
    open_passport,
    redeem_grant,
)
from passport.booklet.models import FromWhom
from passport.justification.states import RequestState
from passport.nuclear.models import Period
from passport.nuclear.services.telling import READ
from passport.people.models import Facility, Patient, Relation, Role
from passport.signing.models import Notice
from tests import cast
from tests.passport.booklet.withholding import withhold
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return wards.ward()


def opened(ward: Ward, at: datetime) -> NuclearView:
    return open_nuclear_medicine(reader=ward.specialist, at=at)


def looked_at() -> set[tuple[Patient | None, str, str]]:
    return {(look.patient, look.purpose, look.ground) for look in Access.objects.all()}


def test_only_specialists_and_physicists_work_here(ward: Ward, at: datetime) -> None:
    everybody = (ward.specialist, ward.physicist, ward.radiologist, ward.radiographer)

    assert [does_nuclear_medicine(user, at) for user in everybody] == [True, True, False, False]
    for nobody in (ward.radiologist, ward.radiographer):
        with pytest.raises(NotAllowed):
            open_nuclear_medicine(reader=nobody, at=at)


def test_radiographers_open_the_giving_at_their_own_facility(ward: Ward, at: datetime) -> None:
    elsewhere = wards.ward(name="Klinika Sever", prefix="north-")

    assert list(open_giving(reader=ward.radiographer, at=at).facilities) == [ward.facility]
    assert list(open_giving(reader=elsewhere.physicist, at=at).facilities) == [elsewhere.facility]
    with pytest.raises(NotAllowed):
        open_giving(reader=ward.radiologist, at=at)


def test_who_is_told_of_instructions_is_who_reads_them() -> None:
    reads = {
        relation: (scope.instructions, scope.answers)
        for relation, ground in zip(Relation, (Ground.SELF, Ground.GUARDIAN, Ground.TRUSTED), strict=True)
        for scope in [SCOPES[ground, Purpose.OWN_RECORD]]
    }

    assert {
        relation: (relation in READ, Period.BREASTFEEDING in READ.get(relation, ())) for relation in Relation
    } == reads


def test_who_has_worked_in_the_field_for_years_works_here(ward: Ward, at: datetime) -> None:
    ward.radiologist.practitioner.practices.create(field="nuclear_medicine", since=cast.LONG_AGO.date())

    assert does_nuclear_medicine(ward.radiologist, at)


def test_a_facility_at_which_one_only_approves_otherwise_is_not_among_them(ward: Ward, at: datetime) -> None:
    elsewhere = cast.facility("Klinika Sever")
    ward.specialist.memberships.create(facility=elsewhere, role=Role.REFERRER, since=cast.LONG_AGO, named_by="the cast")

    assert list(opened(ward, at).facilities) == [Facility.objects.get(pk=ward.facility.pk)]


def test_opening_the_list_shows_nobody(ward: Ward, at: datetime) -> None:
    opened(ward, at)

    assert not Access.objects.exists()


def test_each_list_writes_its_looks_down(ward: Ward, at: datetime) -> None:
    boris = cast.patient(ward.facility, "Boris")
    wards.request(ward.facility, boris)
    sheet = wards.drafted(ward)
    view = opened(ward, at)
    shown = [
        {request.patient for request in view.waiting(Waiting.TO_PLAN)},
        {one.subject for one in view.waiting(Waiting.LATELY)},
        {one.administration.subject for one in view.waiting(Waiting.TO_CONFIRM)},
    ]

    assert shown == [{ward.ana, boris}, {ward.ana}, {ward.ana}]
    assert view.waiting(Waiting.WITHOUT_SHEET) == []
    assert view.sheet(sheet.uid) == sheet
    assert looked_at() == {
        (ward.ana, "nuclear_medicine", "facility"),
        (boris, "nuclear_medicine", "facility"),
    }


def test_nothing_of_another_facility_is_seen(ward: Ward, at: datetime) -> None:
    other = wards.ward(name="Klinika Sever", prefix="north-")
    sheet = wards.settled(other, wards.drafted(other))
    row = wards.entry(other.facility, other.ana)
    view = opened(ward, at)

    for read, uid in (
        (view.request, other.request.uid),
        (view.entry, row.uid),
        (view.administration, sheet.administration.uid),
        (view.sheet, sheet.uid),
    ):
        with pytest.raises(NotAllowed):
            read(uid)
    assert (view.waiting(Waiting.LATELY), view.waiting(Waiting.TO_CONFIRM), view.waiting(Waiting.TO_RECORD)) == (
        [],
        [],
        [],
    )
    assert not Access.objects.filter(patient=other.ana).exists()


def test_only_nuclear_medicine_is_seen(ward: Ward, at: datetime) -> None:
    xray = wards.request(ward.facility, ward.ana, kind="projection")
    row = wards.entry(ward.facility, ward.ana)
    type(row).objects.update(kind="ct")
    view = opened(ward, at)

    assert view.waiting(Waiting.TO_PLAN) == [ward.request]
    for read, uid in ((view.request, xray.uid), (view.entry, row.uid)):
        with pytest.raises(NotAllowed):
            read(uid)


def test_what_was_given_for_a_record_that_is_nobodys_is_a_look_at_the_record(ward: Ward, at: datetime) -> None:
    record = cast.record()
    wards.request(ward.facility, ward.ana)
    type(ward.request).objects.filter(pk=ward.request.pk).update(patient=None, record=record)
    opened(ward, at).request(ward.request.uid)

    assert Access.objects.values_list("record", "patient").get() == (record.pk, None)


@pytest.mark.parametrize(
    "relation, kinds",
    [
        (Relation.SELF, ["breastfeeding", "conception"]),
        (Relation.GUARDIAN, ["conception"]),
    ],
)
def test_what_a_woman_answered_is_read_by_herself(
    ward: Ward, at: datetime, relation: Relation, kinds: list[str]
) -> None:
    reader = cast.reader(ward.ana)
    ward.ana.readers.update(relation=relation)
    wards.settled(ward, wards.drafted(ward, breastfeeding=True))
    view = open_passport(reader=reader, patient=ward.ana, purpose=Purpose.OWN_RECORD, at=at)
    (sheet,) = view.sheets()

    assert [period.kind for period in sheet.told_periods] == kinds


@pytest.mark.parametrize(("mark", "sheets"), [("nothing", 1), ("hidden", 0), ("kept back", 0)])
def test_a_guardian_reads_no_instructions_of_a_row_that_guardians_do_not_see(
    ward: Ward, at: datetime, mark: str, sheets: int
) -> None:
    reader = cast.reader(ward.ana)
    row = wards.entry(ward.facility, ward.ana)
    sheet = wards.drafted(ward)
    done = {"entry": row, "entry_found_by": "person", "state": RequestState.PERFORMED}
    type(ward.request).objects.filter(pk=ward.request.pk).update(**done)
    if mark == "hidden":
        withhold(row, at=at)
    if mark == "kept back":
        withhold(row, at=at, from_whom=FromWhom.GUARDIANS)
    ward.ana.readers.update(relation=Relation.GUARDIAN)
    wards.settled(ward, type(sheet).objects.get(pk=sheet.pk))

    view = open_passport(reader=reader, patient=ward.ana, purpose=Purpose.OWN_RECORD, at=at)

    assert (view.sheets().count(), Notice.objects.filter(user=reader).count()) == (sheets, sheets)


def test_neither_a_trusted_person_nor_a_doctor_with_a_code_reads_instructions(ward: Ward, at: datetime) -> None:
    reader = cast.reader(ward.ana)
    _grant, code = make_grant(patient=ward.ana, by=reader, at=at)
    doctor = cast.staff(ward.facility, "doctor", Role.REFERRER)
    redeem_grant(code=code, by=doctor, who_hmac=b"\x02" * 32, at=at)
    ward.ana.readers.update(relation=Relation.TRUSTED)
    trusted = open_passport(reader=reader, patient=ward.ana, purpose=Purpose.OWN_RECORD, at=at)
    by_code = open_passport(reader=doctor, patient=ward.ana, purpose=Purpose.CARE, ground=Ground.GRANT, at=at)

    for view in (trusted, by_code):
        with pytest.raises(NotAllowed):
            view.sheets()
