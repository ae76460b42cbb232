"""Rows typed by hand: grade D, corrected with a reason, never merged into what a device said."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from passport.booklet import services
from passport.booklet.models import Entry
from passport.booklet.reading import Kind
from passport.booklet.services import DoseNotTyped, Source, TypedDose, TypedEntry
from passport.signing.models import Act
from tests import cast
from tests.passport.booklet.readings import event, measure, reading

pytestmark = pytest.mark.django_db

TOOTH = TypedEntry(
    performed_on=date(2026, 2, 20),
    exam_code="xray.teeth",
    exam="Снимање зуба",
    kind=Kind.PROJECTION,
    performer="Пера Перић",
    doses=(TypedDose(quantity="dose_area_product_total", value=Decimal("0.50")),),
)


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


def typed(clinic: cast.Clinic, what: TypedEntry, at: datetime) -> Entry:
    return services.type_entry(
        record=cast.record(),
        facility=clinic.facility,
        typed=what,
        approver=clinic.approver,
        by=clinic.radiographer,
        at=at,
    )


def doses(entry: Entry) -> list[tuple[str, str, str, str]]:
    entry = Entry.objects.get(pk=entry.pk)
    return [(dose.value, dose.unit, dose.grade, dose.origin) for dose in entry.current_version.doses.all()]


def test_a_typed_row_waits_for_its_approver_and_says_who_typed_it(clinic: cast.Clinic, at: datetime) -> None:
    entry = typed(clinic, TOOTH, at)

    assert (entry.state, entry.approver, entry.approval, entry.approver_found, entry.typed_by) == (
        "pending",
        clinic.approver,
        "not_recorded",
        "typed",
        "radiographer",
    )
    assert (entry.exam_code, entry.exam_as_sent, entry.performed_on) == (
        "xray.teeth",
        "Снимање зуба",
        date(2026, 2, 20),
    )
    assert doses(entry) == [("0.5", "Gy.cm2", "D", "typed")]
    assert Act.objects.filter(verb="entry.typed", subject_uid=entry.uid).count() == 1


def test_only_a_radiographer_of_the_facility_types_and_corrects(clinic: cast.Clinic, at: datetime) -> None:
    elsewhere = cast.clinic("Klinika Sever", prefix="north-")
    entry = typed(clinic, TOOTH, at)
    for by in (elsewhere.radiographer, clinic.approver.user, clinic.administrator):
        with pytest.raises(services.NotYourFacility):
            services.type_entry(record=entry.record, facility=clinic.facility, typed=TOOTH, approver=None, by=by, at=at)
        with pytest.raises(services.NotYourFacility):
            services.correct_entry(entry=entry, typed=TOOTH, reason="r", by=by, at=at)

    assert (Entry.objects.count(), entry.versions.count()) == (1, 1)


def test_a_row_is_typed_only_for_an_approver_of_the_facility(clinic: cast.Clinic, at: datetime) -> None:
    elsewhere = cast.clinic("Klinika Sever", prefix="north-")

    with pytest.raises(services.NotAnApprover):
        services.type_entry(
            record=cast.record(),
            facility=clinic.facility,
            typed=TOOTH,
            approver=elsewhere.approver,
            by=clinic.radiographer,
            at=at,
        )


def test_a_typed_row_without_a_dose_has_none(clinic: cast.Clinic, at: datetime) -> None:
    assert doses(typed(clinic, replace(TOOTH, doses=()), at)) == []


@pytest.mark.parametrize(
    "dose",
    [
        TypedDose(quantity="dose_area_product_total", value=Decimal(-1)),
        TypedDose(quantity="dose_area_product_total", value=Decimal("NaN")),
        TypedDose(quantity="effective_dose", value=Decimal(1)),
    ],
)
def test_a_dose_outside_the_list_is_refused(clinic: cast.Clinic, at: datetime, dose: TypedDose) -> None:
    with pytest.raises(DoseNotTyped):
        typed(clinic, replace(TOOTH, doses=(dose,)), at)
    assert not Entry.objects.exists()


def test_a_returned_row_is_corrected_and_goes_to_its_approver_again(clinic: cast.Clinic, at: datetime) -> None:
    entry = typed(clinic, TOOTH, at)
    services.return_entry(entry=entry, reason="No dose was measured", by=clinic.approver.user, at=at)

    services.correct_entry(
        entry=entry,
        typed=replace(TOOTH, performed_on=date(2026, 2, 21), doses=()),
        reason="Typed from the wrong line",
        by=clinic.radiographer,
        at=at + timedelta(hours=1),
    )
    entry = Entry.objects.get(pk=entry.pk)

    assert (entry.state, entry.performed_on, entry.returned_reason, entry.exposures.count()) == (
        "pending",
        date(2026, 2, 21),
        "",
        1,
    )
    assert doses(entry) == []
    assert (entry.current_version.reason, entry.current_version.made_by) == (
        "Typed from the wrong line",
        "radiographer",
    )


def test_what_a_person_corrects_leaves_the_doses_of_the_device(clinic: cast.Clinic, at: datetime) -> None:
    sent = reading(totals=(measure("113813", "30"),), events=(event("1.1", "30"),))
    source = Source(name="scanner", facility=clinic.facility)
    entry = services.record_report(reading=sent, record=cast.record(), source=source, at=at).entry

    services.correct_entry(
        entry=entry,
        typed=TypedEntry(performed_on=date(2026, 3, 1), exam_code="ct.head", exam="CT glave", kind=Kind.CT),
        reason="The protocol's name was wrong",
        by=clinic.radiographer,
        at=at,
    )
    entry = Entry.objects.get(pk=entry.pk)

    assert (entry.exam_code, entry.exposures.count(), entry.state) == ("ct.head", 1, "pending")
    assert doses(entry) == [("30", "mGy.cm", "A", "device")]


def test_a_typed_dose_stands_beside_what_the_device_states_of_other_quantities(
    clinic: cast.Clinic, at: datetime
) -> None:
    sent = reading(totals=(measure("113813", "30"),), events=(event("1.1", "30"),))
    source = Source(name="scanner", facility=clinic.facility)
    entry = services.record_report(reading=sent, record=cast.record(), source=source, at=at).entry
    seconds = TypedDose(quantity="fluoroscopy_time", value=Decimal(5))
    other_dlp = TypedDose(quantity="dlp_total", value=Decimal(99))

    said = replace(TOOTH, kind=Kind.CT, exam_code="ct.head", doses=(seconds, other_dlp))
    services.correct_entry(entry=entry, typed=said, reason="r", by=clinic.radiographer, at=at)

    assert doses(entry) == [("30", "mGy.cm", "A", "device"), ("5", "s", "D", "typed")]


def test_a_therapy_is_marked_and_stays_apart(clinic: cast.Clinic, at: datetime) -> None:
    course = TypedEntry(
        performed_on=date(2026, 1, 12), exam_code="therapy.radiotherapy", exam="Радиотерапија", kind=Kind.OTHER
    )

    assert typed(clinic, course, at).therapy
