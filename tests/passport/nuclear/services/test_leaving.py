"""A patient leaves with what was measured, beside the row of the text; nothing is computed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from passport.nuclear import services
from passport.nuclear.models import Administration, Release
from passport.nuclear.services import Leaving, Measured
from passport.signing.models import Act
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import AT, IODINE, MEASURED, Ward

pytestmark = pytest.mark.django_db

LEAVING = Leaving(
    measured=MEASURED, measured_by="др Јелена Рис", travel="by car, 40 minutes, alone in the back", leaves_at=AT
)
TOO_MUCH = replace(LEAVING, measured=replace(MEASURED, residual_mbq=Decimal(400)))


def treated(ward: Ward) -> Administration:
    return wards.given(ward, IODINE, request=wards.therapy(ward.facility, ward.ana))


def released(ward: Ward, leaving: Leaving = LEAVING) -> Release:
    return services.release_patient(administration=treated(ward), leaving=leaving, by=ward.specialist, at=AT)


@pytest.mark.parametrize(
    "country, article, limit",
    [("RS", "čl. 42. st. 2. i 3.", "400"), ("HR", "čl. 11. st. 1., 3. i 5.", ""), ("BA", "", "")],
)
def test_the_row_of_the_text_stands_beside_what_was_measured(country: str, article: str, limit: str) -> None:
    found = released(wards.ward(country))

    assert (found.residual_mbq, found.dose_rate_usv_h, found.measured_by) == ("150", "4", "др Јелена Рис")
    assert (found.article, found.limit_mbq, found.above_reason) == (article, limit, "")
    assert (found.released_as, found.travel) == ("др Милан Савић", "by car, 40 minutes, alone in the back")
    assert Act.objects.last().verb == "patient.released"


def test_a_text_of_before_warns_and_wants_a_reason() -> None:
    ward = wards.ward()
    with pytest.raises(services.ReasonMissing):
        released(ward, TOO_MUCH)

    assert released(ward, replace(TOO_MUCH, above_reason="moved to another ward")).residual_mbq == "400"


def test_a_text_in_force_keeps_the_patient() -> None:
    ward = wards.ward(in_force=True)
    with pytest.raises(services.AboveReleaseLimit) as stopped:
        released(ward, replace(TOO_MUCH, above_reason="wants to go home"))

    assert stopped.value.row.residual_below_mbq == 400
    assert not Release.objects.exists()


def test_that_a_patient_has_left_can_always_be_written_down() -> None:
    ward = wards.ward(in_force=True)
    found = released(ward, replace(TOO_MUCH, above_reason="left against advice", left_already=True))

    assert (found.left_already, found.above_reason, found.in_force) == (True, "left against advice", True)


def test_without_an_activity_the_limit_says_nothing() -> None:
    ward = wards.ward(in_force=True)
    found = released(ward, replace(LEAVING, measured=Measured(dose_rate_usv_h=Decimal(4), at=AT)))

    assert (found.residual_mbq, found.limit_mbq) == ("", "400")


@pytest.mark.parametrize(
    "said, refusal",
    [
        ({"measured": Measured(at=AT)}, services.NotMeasured),
        ({"measured": Measured(residual_mbq=Decimal(4))}, services.NotMeasured),
        ({"measured": Measured(residual_mbq=Decimal(4), at=AT + timedelta(hours=1))}, services.InFuture),
        ({"measured_by": ""}, services.NotSaid),
        ({"travel": " "}, services.NotSaid),
    ],
)
def test_a_release_says_what_was_measured_and_how_the_patient_travels(
    said: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        released(wards.ward(), replace(LEAVING, **said))

    assert not Release.objects.exists()


def test_only_a_specialist_on_record_releases() -> None:
    ward = wards.ward("HR")
    administration = treated(ward)
    for somebody, refusal in (
        (ward.radiologist, services.NotASpecialist),
        (ward.physicist, services.NotYourWork),
        (wards.ward("HR", name="KB", prefix="kb-").specialist, services.NotYourWork),
    ):
        with pytest.raises(refusal):
            services.release_patient(administration=administration, leaving=LEAVING, by=somebody, at=AT)


def test_a_release_is_corrected_by_another_one() -> None:
    ward = wards.ward()
    first = released(ward)
    again = {"administration": first.administration, "by": ward.specialist, "at": AT, "replaces": first}
    second = services.release_patient(leaving=replace(LEAVING, note="with her mother"), **again)

    assert (second.replaces, second.note) == (first, "with her mother")
    with pytest.raises(services.CorrectedAlready):
        services.release_patient(leaving=LEAVING, **again)
    with pytest.raises(IntegrityError, match="release_append_only"), transaction.atomic():
        Release.objects.update(travel="on foot")


UNMEASURED = replace(
    LEAVING, measured=Measured(), measured_by="", left_already=True, unmeasured_reason="went before the measurement"
)


def test_a_patient_who_left_without_a_measurement_is_written_down_with_the_reason() -> None:
    found = released(wards.ward(in_force=True), UNMEASURED)

    assert (found.residual_mbq, found.measured_at, found.measured_by) == ("", None, "")
    assert (found.left_already, found.unmeasured_reason) == (True, "went before the measurement")


@pytest.mark.parametrize(
    "said, refusal",
    [
        ({"unmeasured_reason": " "}, services.ReasonMissing),
        ({"left_already": False}, services.NotMeasured),
        ({"leaves_at": AT + timedelta(minutes=1)}, services.InFuture),
        ({"leaves_at": AT - timedelta(minutes=1)}, services.BeforeGiven),
        ({"measured": replace(MEASURED, at=AT - timedelta(minutes=1))}, services.BeforeGiven),
    ],
)
def test_a_departure_that_cannot_have_been_is_not_written(said: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        released(wards.ward(), replace(UNMEASURED, **said))

    assert not Release.objects.exists()


def test_the_database_keeps_a_release_without_numbers_to_those_who_left() -> None:
    found = released(wards.ward(), UNMEASURED)
    found.pk, found.uid, found.left_already = None, "b" * 32, False

    with pytest.raises(IntegrityError, match="release_measured"), transaction.atomic():
        found.save(force_insert=True)
