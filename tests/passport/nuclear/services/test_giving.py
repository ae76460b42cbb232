"""What was given can always be recorded, is never changed, and stands beside what was prescribed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from passport.justification.models import Asked
from passport.justification.states import RequestState
from passport.law.radionuclides import NotARadionuclide
from passport.law.vocabulary import Datum
from passport.nuclear import selectors, services
from passport.nuclear.models import Administration, AdverseEffect, NotGiven
from passport.nuclear.selectors import data_missing, difference_of, said_to_breastfeed
from passport.nuclear.services import Prescription
from passport.signing.models import Act
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import AT, TECHNETIUM, Ward

pytestmark = pytest.mark.django_db


def planned(ward: Ward) -> Administration:
    """Return 580 MBq that were prescribed, of which 696.1 were measured."""
    what = Prescription(row=wards.activity("RS", "Sc skeleta"), prescribed_mbq=Decimal(580))
    plan = services.prescribe(request=ward.request, prescription=what, by=ward.specialist, at=AT)
    given = replace(TECHNETIUM, measured_mbq=Decimal("696.1"))
    return services.record_administration(plan=plan, given=given, by=ward.radiographer, at=AT)


def test_what_was_given_stands_as_it_was_said() -> None:
    ward = wards.ward()
    given = replace(TECHNETIUM, target_organ="skeleton", batch="T-17", adverse_effects="nausea")
    found = services.record_administration(request=ward.request, given=given, by=ward.radiographer, at=AT)

    assert (found.radionuclide, found.compound, found.activity_mbq, found.route) == ("99mTc", "HDP", "580", "i.v.")
    assert (found.target_organ, found.batch, found.given_by, found.given_at) == ("skeleton", "T-17", "Сестра Ана", AT)
    assert (found.facility, found.pack, found.therapy, found.recorded_by) == (
        ward.facility,
        "rs-1998",
        False,
        "radiographer",
    )
    assert found.adverse_effects.values_list("said", "by").get() == ("nausea", "radiographer")
    assert found.subject == ward.ana
    assert list(Act.objects.values_list("verb", "subject_uid")) == [
        ("medicine.given", found.uid),
        ("medicine.adverse_effect_noted", found.uid),
    ]


def test_also_above_every_maximum_and_where_nobody_decided() -> None:
    ward = wards.ward("BA", in_force=True)
    ward.request.state = RequestState.WAITING
    ward.request.save()
    found = wards.given(ward, replace(TECHNETIUM, activity_mbq=Decimal("99999.5")))

    assert found.activity_mbq == "99999.5"
    assert not ward.request.consents.exists()


def test_beside_a_row_of_the_booklet() -> None:
    ward = wards.ward()
    row = wards.entry(ward.facility, ward.ana)
    found = services.record_administration(entry=row, given=TECHNETIUM, by=ward.physicist, at=AT)

    assert (found.entry, found.request, found.examination, found.subject) == (row, None, row, ward.ana)


def test_what_was_given_for_a_request_stands_beside_the_row_that_came_of_it() -> None:
    ward = wards.ward()
    found = wards.given(ward)
    ward.request.entry, ward.request.entry_found_by = wards.entry(ward.facility, ward.ana), "accession"
    ward.request.state = RequestState.PERFORMED
    ward.request.save()
    found = Administration.objects.get(pk=found.pk)

    assert found.examination == ward.request.entry


@pytest.mark.parametrize("written", ["Tc-99m", "TC99M", "⁹⁹ᵐTc"])
def test_the_radionuclide_is_kept_as_it_is_printed(written: str) -> None:
    ward = wards.ward()
    said = replace(TECHNETIUM, radionuclide=written)

    assert (
        services.record_administration(request=ward.request, given=said, by=ward.physicist, at=AT).radionuclide
        == "99mTc"
    )


def test_a_treatment_is_one_by_its_request() -> None:
    ward = wards.ward()

    assert wards.given(ward, wards.IODINE, request=wards.therapy(ward.facility, ward.ana)).therapy is True


@pytest.mark.parametrize(
    "said, refusal",
    [
        ({"radionuclide": " "}, services.NotSaid),
        ({"radionuclide": "technetium"}, NotARadionuclide),
        ({"given_by": ""}, services.NotSaid),
        ({"activity_mbq": Decimal(0)}, services.NotAnActivity),
        ({"measured_mbq": Decimal(-1)}, services.NotAnActivity),
        ({"given_at": AT + timedelta(minutes=1)}, services.InFuture),
    ],
)
def test_what_cannot_have_happened_is_not_recorded(said: dict[str, object], refusal: type[Exception]) -> None:
    ward = wards.ward()
    with pytest.raises(refusal):
        wards.given(ward, replace(TECHNETIUM, **said))

    assert not Administration.objects.exists()


def test_staff_of_another_facility_record_nothing_here() -> None:
    ward, other = wards.ward(), wards.ward(name="Klinika Sever", prefix="north-")

    with pytest.raises(services.NotYourWork):
        services.record_administration(request=ward.request, given=TECHNETIUM, by=other.radiographer, at=AT)


def test_more_than_a_fifth_between_prescribed_and_measured_is_said_with_the_article() -> None:
    found = difference_of(planned(wards.ward()))

    assert found is not None
    assert (round(found.percent, 2), found.allowed_percent, found.article, found.above) == (
        Decimal("20.02"),
        Decimal(20),
        "čl. 39.",
        True,
    )


def test_without_a_plan_or_a_measurement_there_is_no_difference() -> None:
    ward = wards.ward()

    assert difference_of(wards.given(ward)) is None
    assert difference_of(wards.given(ward, replace(TECHNETIUM, measured_mbq=Decimal(570)))) is None


def test_a_correction_is_a_row_of_its_own() -> None:
    ward = wards.ward()
    before = planned(ward)
    after = services.correct_administration(
        administration=before,
        given=replace(TECHNETIUM, activity_mbq=Decimal(590)),
        reason="read the wrong line",
        by=ward.radiographer,
        at=AT,
    )

    assert (after.replaces, after.plan, after.request, after.activity_mbq, after.reason) == (
        before,
        before.plan,
        ward.request,
        "590",
        "read the wrong line",
    )
    with pytest.raises(services.CorrectedAlready):
        services.correct_administration(
            administration=before, given=TECHNETIUM, reason="again", by=ward.radiographer, at=AT
        )


def test_a_correction_has_a_reason() -> None:
    ward = wards.ward()
    with pytest.raises(services.ReasonMissing):
        services.correct_administration(
            administration=wards.given(ward), given=TECHNETIUM, reason="", by=ward.radiographer, at=AT
        )

    assert Administration.objects.count() == 1


def test_a_correction_takes_the_instructions_back_that_were_counted_from_what_was_said_before() -> None:
    ward = wards.ward()
    sheet = wards.settled(ward, wards.drafted(ward))
    services.correct_administration(
        administration=sheet.administration,
        given=replace(TECHNETIUM, given_at=AT - timedelta(hours=1)),
        reason="given an hour earlier",
        by=ward.radiographer,
        at=AT,
    )
    sheet.refresh_from_db()

    assert (sheet.state, sheet.withdrawn_reason, sheet.withdrawn_by) == (
        "withdrawn",
        "given an hour earlier",
        "radiographer",
    )


def test_what_happened_later_is_noted_beside_it() -> None:
    ward = wards.ward()
    found = wards.given(ward)
    services.note_adverse_effect(administration=found, effect="rash", by=ward.physicist, at=AT + timedelta(days=1))
    with pytest.raises(services.ReasonMissing):
        services.note_adverse_effect(administration=found, effect="", by=ward.physicist, at=AT)

    assert AdverseEffect.objects.values_list("said", "at").get() == ("rash", AT + timedelta(days=1))


@pytest.mark.parametrize("model", [Administration, AdverseEffect])
def test_what_was_given_cannot_be_changed(model: type[Administration]) -> None:
    wards.given(wards.ward(), replace(TECHNETIUM, adverse_effects="nausea"))

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        model.objects.update(uid="0" * 32)
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        model.objects.all()._raw_delete(using="default")


@pytest.mark.parametrize(
    "country, missing",
    [
        ("HR", [(Datum.TARGET_ORGAN, "čl. 29. st. 2. toč. 4.")]),
        ("BA", []),
        ("SI", []),
    ],
)
def test_what_the_text_asks_for_and_nobody_wrote_is_named(country: str, missing: list[tuple[Datum, str]]) -> None:
    assert data_missing(wards.given(wards.ward(country))) == missing


@pytest.mark.parametrize("answer, breastfeeds", [("yes", True), ("no", False)])
def test_the_last_answer_says_whether_she_breastfeeds(answer: str, breastfeeds: bool) -> None:
    ward = wards.ward()
    found = wards.given(ward)
    before = said_to_breastfeed(found)
    for number, said in enumerate(("not_known", answer)):
        Asked.objects.create(
            request=ward.request,
            ask="breastfeeding",
            actor="approver",
            by=ward.specialist,
            at=AT + timedelta(minutes=number),
            answer=said,
        )

    assert (before, said_to_breastfeed(found)) == (False, breastfeeds)


def not_given(ward: Ward, administration: Administration, reason: str = "recorded twice") -> NotGiven:
    return services.say_not_given(administration=administration, reason=reason, by=ward.radiographer, at=AT)


def test_what_was_not_given_leaves_every_list_and_stays_to_be_read() -> None:
    ward = wards.ward()
    plan = wards.planned(ward)
    given = services.record_administration(plan=plan, given=TECHNETIUM, by=ward.radiographer, at=AT)
    here = [ward.facility]
    before = [selectors.without_sheet(here).count(), selectors.plans_open(here).count()]
    with pytest.raises(services.ReasonMissing):
        not_given(ward, given, " ")
    found = not_given(ward, given, "another patient")
    act = Act.objects.last()

    assert (before, selectors.without_sheet(here).count(), selectors.plans_open(here).count()) == ([1, 0], 0, 1)
    assert not selectors.standing_administrations(here).exists()
    assert [one.not_given for one in selectors.given_beside(request=ward.request)] == [found]
    assert (found.reason, found.by, act.verb, act.subject_uid) == (
        "another patient",
        "radiographer",
        "medicine.not_given",
        given.uid,
    )


def test_a_treatment_that_was_not_given_waits_for_no_release_and_its_row_waits_again() -> None:
    ward = wards.ward()
    row = wards.entry(ward.facility, ward.ana)
    given = services.record_administration(entry=row, given=TECHNETIUM, by=ward.radiographer, at=AT)
    here, since = [ward.facility], AT.date()
    before = selectors.entries_to_record(here, since=since).count()
    not_given(ward, given)
    treated = wards.treated(ward)
    not_given(ward, treated)

    assert (before, selectors.entries_to_record(here, since=since).count()) == (0, 1)
    assert not selectors.to_release(here).exists()


def test_the_instructions_after_what_was_not_given_are_withdrawn() -> None:
    ward = wards.ward()
    sheet = wards.settled(ward, wards.drafted(ward))
    not_given(ward, sheet.administration)
    sheet.refresh_from_db()

    assert (sheet.state, sheet.withdrawn_reason) == ("withdrawn", "recorded twice")


def test_what_was_not_given_is_neither_corrected_nor_told_nor_taken_back_again() -> None:
    ward = wards.ward()
    given = wards.treated(ward)
    not_given(ward, given)
    with pytest.raises(services.CorrectedAlready):
        not_given(ward, given)
    with pytest.raises(services.CorrectedAlready):
        wards.drafted(ward, given)
    with pytest.raises(services.CorrectedAlready):
        services.correct_administration(
            administration=given, given=TECHNETIUM, reason="again", by=ward.radiographer, at=AT
        )
    with pytest.raises(IntegrityError, match="notgiven_append_only"), transaction.atomic():
        NotGiven.objects.update(reason="other")


def test_strangers_take_nothing_back() -> None:
    ward, other = wards.ward(), wards.ward(name="Klinika Sever", prefix="north-")
    with pytest.raises(services.NotYourWork):
        services.say_not_given(administration=wards.given(ward), reason="no", by=other.radiographer, at=AT)

    assert not NotGiven.objects.exists()


def test_a_page_that_is_sent_twice_records_once() -> None:
    ward = wards.ward()
    said = {"given": TECHNETIUM, "by": ward.radiographer, "at": AT, "token": "a" * 32}
    first = services.record_administration(request=ward.request, **said)
    again = services.record_administration(request=ward.request, **said)
    with pytest.raises(services.RecordedAlready):
        services.record_administration(request=wards.request(ward.facility, ward.ana), **said)

    assert (again, Administration.objects.count(), Act.objects.count()) == (first, 1, 1)


def test_a_request_has_begun_when_something_was_given_and_stays_begun_when_it_was_not() -> None:
    ward = wards.ward()
    given = wards.given(ward)
    not_given(ward, given)
    ward.request.refresh_from_db()

    assert ward.request.begun_at == AT
