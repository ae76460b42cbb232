"""An activity is prescribed by a specialist, by a second person where the text names one, and then may be given."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from passport.justification.models import ConsentForm
from passport.justification.states import RequestState
from passport.law.questions.nuclear import highest_of
from passport.law.radionuclides import NotARadionuclide
from passport.law.shelf import pack_for
from passport.nuclear import services
from passport.nuclear.models import ActivityPlan
from passport.nuclear.selectors import is_child
from passport.nuclear.services import Prescription
from passport.nuclear.states import StepNotAllowed
from passport.people.models import Practitioner, Role, Specialty
from passport.signing.models import Act
from tests import cast
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import AT, Ward

pytestmark = pytest.mark.django_db
MISPRINT = "Ferokinetika"


def scan(country: str = "RS", mbq: str = "580", **more: object) -> Prescription:
    return Prescription(row=wards.activity(country, wards.SKELETON[country]), prescribed_mbq=Decimal(mbq), **more)


def prescribed(ward: Ward, prescription: Prescription | None = None) -> ActivityPlan:
    what = prescription or scan(ward.facility.country)
    return services.prescribe(request=ward.request, prescription=what, by=ward.specialist, at=AT)


def keep_consent(ward: Ward) -> None:
    services.keep_consent(
        request=ward.request,
        form=ConsentForm.PAPER,
        data=wards.PDF,
        signed_on=AT.date(),
        by=ward.radiographer,
        at=AT,
    )


def test_a_plan_keeps_the_printed_row_beside_what_was_prescribed() -> None:
    plan = prescribed(wards.ward())

    assert (plan.radionuclide, plan.compound, plan.prescribed_mbq) == (
        "99mTc",
        "Fosfonatna i fosfatna jedinjenja",
        "580",
    )
    assert (plan.pack, plan.table, plan.procedure, plan.max_mbq) == ("rs-1998", "Tabela 6", "Sc skeleta", "600")
    assert (plan.article, plan.together_with, plan.state) == ("čl. 36. st. 1.", "medical_physicist", "written")
    assert (plan.prescribed_as, plan.misprint, plan.in_force) == ("др Милан Савић", "", False)


def test_a_misprinted_row_prescribes_what_was_meant() -> None:
    ward = wards.ward()
    row = wards.activity("RS", MISPRINT)
    plan = prescribed(ward, Prescription(row=row, prescribed_mbq=Decimal("0.3")))

    assert (plan.radionuclide, plan.printed_radionuclide) == ("59Fe", "57Fe")
    assert plan.misprint == "57Fe is stable; iron kinetics are measured with 59Fe."


def test_where_the_text_names_one_person_nobody_is_waited_for() -> None:
    plan = prescribed(wards.ward("BA"))

    assert (plan.together_with, plan.state) == ("", "prescribed")


def test_a_facility_without_a_text_plans_all_the_same() -> None:
    ward = wards.ward("SI")
    what = Prescription(radionuclide="18F", compound="FDG", prescribed_mbq=Decimal(300))
    plan = prescribed(ward, what)

    assert (plan.radionuclide, plan.pack, plan.state) == ("18F", "", "prescribed")


def test_above_the_maximum_a_text_of_before_warns_and_wants_a_reason() -> None:
    ward = wards.ward()
    with pytest.raises(services.ReasonMissing):
        prescribed(ward, scan(mbq="601"))
    plan = prescribed(ward, scan(mbq="601", above_reason="130 kg"))

    assert (plan.prescribed_mbq, plan.above_reason) == ("601", "130 kg")


def test_above_the_maximum_a_text_in_force_stops_the_plan() -> None:
    ward = wards.ward(in_force=True)
    with pytest.raises(services.AboveMaximum):
        prescribed(ward, scan(mbq="601", above_reason="130 kg"))

    assert prescribed(ward, scan(mbq="600", above_reason="not above at all")).above_reason == ""
    assert ActivityPlan.objects.count() == 1


def test_a_misprinted_maximum_never_stops() -> None:
    ward = wards.ward(in_force=True)
    row = wards.activity("RS", MISPRINT)
    plan = prescribed(ward, Prescription(row=row, prescribed_mbq=Decimal(1), above_reason="as usual with 59Fe"))

    assert (plan.max_mbq, plan.prescribed_mbq, plan.in_force) == ("0.37", "1", True)


def test_the_maxima_of_examinations_do_not_bind_a_treatment() -> None:
    ward = wards.ward(in_force=True)
    what = Prescription(row=wards.activity("RS", wards.SKELETON["RS"]), prescribed_mbq=Decimal(5000))
    treatment = wards.therapy(ward.facility, ward.ana)
    plan = services.prescribe(request=treatment, prescription=what, by=ward.specialist, at=AT)

    assert (plan.therapy, plan.prescribed_mbq, plan.article) == (True, "5000", "čl. 40.")


@pytest.mark.parametrize(
    "country, mass, printed",
    [
        ("BA", "20", "20 kg: 0.46"),
        ("BA", "21", "20 kg: 0.46; 22 kg: 0.5"),
        ("BA", "2", "3 kg: 0.1"),
        ("BA", "53", "52–54 kg: 0.9"),
        ("RS", "20", ""),
    ],
)
def test_of_a_child_the_printed_factors_stand_beside_the_one_used(country: str, mass: str, printed: str) -> None:
    ward = wards.ward(country)
    plan = prescribed(
        ward, scan(country, mass_kg=Decimal(mass), factor=Decimal("0.48"), above_reason="as for an adult")
    )

    assert (plan.mass_kg, plan.printed_factors, plan.factor) == (mass, printed, "0.48")


@pytest.mark.parametrize("what", [{"prescribed_mbq": Decimal(0)}, {"prescribed_mbq": Decimal(5), "radionuclide": ""}])
def test_a_plan_has_a_radionuclide_and_an_activity(what: dict[str, Decimal]) -> None:
    with pytest.raises(services.NotAnActivity):
        prescribed(wards.ward("SI"), Prescription(**{"radionuclide": "18F", **what}))


@pytest.mark.parametrize("state", [RequestState.WAITING, RequestState.REFUSED, RequestState.PERFORMED])
def test_only_an_approved_request_is_planned(state: RequestState) -> None:
    ward = wards.ward()
    ward.request.state = state

    with pytest.raises(services.RequestNotApproved):
        prescribed(ward)


def test_only_a_specialist_on_record_prescribes() -> None:
    ward = wards.ward()
    with pytest.raises(services.NotASpecialist):
        services.prescribe(request=ward.request, prescription=scan(), by=ward.radiologist, at=AT)
    with pytest.raises(services.NotYourWork):
        services.prescribe(request=ward.request, prescription=scan(), by=ward.physicist, at=AT)

    Practitioner.objects.filter(pk=ward.signer.pk).update(cannot_sign_since=AT, cannot_sign_reason="retired")
    ward.specialist.refresh_from_db()
    with pytest.raises(services.NotASpecialist):
        prescribed(ward)


def test_a_specialist_of_another_facility_prescribes_nothing_here() -> None:
    ward, other = wards.ward(), wards.ward(name="Klinika Sever", prefix="north-")

    with pytest.raises(services.NotYourWork):
        services.prescribe(request=ward.request, prescription=scan(), by=other.specialist, at=AT)


def test_the_second_name_is_that_of_a_physicist() -> None:
    ward = wards.ward()
    plan = services.countersign(plan=prescribed(ward), by=ward.physicist, at=AT)

    assert (plan.state, plan.countersigned_as, plan.countersigned_by) == (
        "prescribed",
        "др Јелена Рис",
        ward.physicist.practitioner,
    )
    assert list(Act.objects.values_list("verb", flat=True)) == ["activity.prescribed", "activity.countersigned"]


def test_nobody_else_countersigns_and_nobody_twice() -> None:
    ward = wards.ward()
    plan = prescribed(ward)
    for stranger in (ward.radiologist, ward.specialist):
        with pytest.raises(services.NotTheSecond):
            services.countersign(plan=plan, by=stranger, at=AT)
    with pytest.raises(services.NotYourWork):
        services.countersign(plan=plan, by=ward.radiographer, at=AT)

    services.countersign(plan=plan, by=ward.physicist, at=AT)
    with pytest.raises(services.NotTheSecond):
        services.countersign(plan=plan, by=wards.physicist(ward.facility, "another"), at=AT)


def test_whoever_prescribed_is_not_the_second_person_too() -> None:
    ward = wards.ward()
    Specialty.objects.create(practitioner=ward.signer, name="physics", field="medical_physics")

    with pytest.raises(services.NotTheSecond):
        services.countersign(plan=prescribed(ward), by=ward.specialist, at=AT)


def test_a_text_of_before_lets_the_procedure_begin_and_the_act_says_what_was_lacking() -> None:
    ward = wards.ward("BA")
    plan = services.mark_ready(plan=prescribed(ward), by=ward.radiographer, at=AT)
    act = Act.objects.get(verb="activity.ready")

    assert (plan.state, plan.ready_by, plan.consent) == ("ready", "radiographer", None)
    assert act.detail == {"request": ward.request.uid, "without_second": 0, "without_consent": 1}


def test_a_text_in_force_wants_the_consent_first() -> None:
    ward = wards.ward("BA", in_force=True)
    plan = prescribed(ward)
    with pytest.raises(services.ConsentMissing) as missing:
        services.mark_ready(plan=plan, by=ward.specialist, at=AT)
    keep_consent(ward)
    ready = services.mark_ready(plan=plan, by=ward.specialist, at=AT)

    assert missing.value.provision.article == "čl. 64."
    assert (ready.state, ready.consent) == ("ready", ward.request.consents.get())


def test_a_text_in_force_wants_the_second_name_first() -> None:
    ward = wards.ward(in_force=True)
    plan = prescribed(ward)
    with pytest.raises(services.SecondMissing):
        services.mark_ready(plan=plan, by=ward.specialist, at=AT)
    services.countersign(plan=plan, by=ward.physicist, at=AT)

    assert services.mark_ready(plan=plan, by=ward.specialist, at=AT).state == "ready"


def test_a_decision_that_was_taken_back_stops_the_beginning() -> None:
    ward = wards.ward()
    plan = prescribed(ward)
    ward.request.state = RequestState.WAITING
    ward.request.save()

    with pytest.raises(services.RequestNotApproved):
        services.mark_ready(plan=plan, by=ward.specialist, at=AT)


def test_the_second_name_may_follow_where_the_text_only_warns() -> None:
    ward = wards.ward()
    plan = services.mark_ready(plan=prescribed(ward), by=ward.specialist, at=AT)
    plan = services.countersign(plan=plan, by=ward.physicist, at=AT)

    assert (plan.state, plan.countersigned_as) == ("ready", "др Јелена Рис")


def test_a_plan_is_withdrawn_with_a_reason_and_stays() -> None:
    ward = wards.ward()
    plan = prescribed(ward)
    with pytest.raises(services.ReasonMissing):
        services.withdraw_plan(plan=plan, reason=" ", by=ward.specialist, at=AT)
    withdrawn = services.withdraw_plan(plan=plan, reason="other tracer", by=ward.specialist, at=AT)

    assert (withdrawn.state, withdrawn.withdrawn_reason) == ("withdrawn", "other tracer")
    with pytest.raises(StepNotAllowed):
        services.mark_ready(plan=plan, by=ward.specialist, at=AT)


@pytest.mark.parametrize("column, value", [("prescribed_mbq", "900"), ("max_mbq", "1"), ("prescribed_as", "Other")])
def test_what_was_prescribed_cannot_be_changed(column: str, value: str) -> None:
    plan = prescribed(wards.ward())

    with pytest.raises(IntegrityError, match="plan_as_prescribed"), transaction.atomic():
        ActivityPlan.objects.filter(pk=plan.pk).update(**{column: value})
    with pytest.raises(IntegrityError, match="plan_stays"), transaction.atomic():
        ActivityPlan.objects.all().delete()


def test_a_specialist_whom_the_text_lets_is_one(settings: object) -> None:
    ward = wards.ward("HR")
    other = cast.practitioner(cast.staff(ward.facility, "trained", Role.APPROVER), "Petra", "Horvat")
    other.specialties.update(field="other")
    other.practices.create(field="nuclear_medicine", since=cast.LONG_AGO.date(), trained=True)
    what = replace(scan(), row=wards.activity("HR", "Ispitivanje kostiju"))
    plan = services.prescribe(request=ward.request, prescription=what, by=other.user, at=AT)

    assert plan.prescribed_as == "др Petra Horvat"


def without_row(nuclide: str = "99mTc", mbq: str = "500", why: str = "") -> Prescription:
    return Prescription(radionuclide=nuclide, prescribed_mbq=Decimal(mbq), above_reason=why)


@pytest.mark.parametrize("nuclide", ["99mTc", "Tc-99m", "⁹⁹ᵐTc", "99Tcm", "TC99M"])
def test_the_maximum_in_force_is_not_passed_by_choosing_no_row(nuclide: str) -> None:
    ward = wards.ward(in_force=True)
    pack = pack_for("RS", AT.date())
    assert pack
    row = highest_of("99mTc", pack)
    assert row
    with pytest.raises(services.AboveMaximum) as stopped:
        prescribed(ward, without_row(nuclide, str(row.max_mbq + 1), "heavy"))
    plan = prescribed(ward, without_row(nuclide, str(row.max_mbq), "another scan"))

    assert stopped.value.row == row
    assert (plan.table, plan.radionuclide, plan.above_reason) == ("", "99mTc", "another scan")


def test_what_is_no_radionuclide_is_not_planned() -> None:
    ward = wards.ward()

    with pytest.raises(NotARadionuclide):
        prescribed(ward, without_row("201TI", "50", "another scan"))
    assert not ActivityPlan.objects.exists()


def test_why_no_printed_row_fits_is_said() -> None:
    ward = wards.ward(in_force=True)
    for nuclide in ("99mTc", "18F"):
        with pytest.raises(services.ReasonMissing):
            prescribed(ward, without_row(nuclide))

    assert prescribed(ward, without_row("18F", "99999", "a positron scanner")).above_reason == "a positron scanner"


def test_above_the_highest_row_a_text_of_before_and_guidance_ask_for_the_reason_only() -> None:
    for ward in (wards.ward(), wards.ward("HR", in_force=True, name="KB", prefix="kb-")):
        assert prescribed(ward, without_row(mbq="99999", why="as ever")).prescribed_mbq == "99999"


@pytest.mark.parametrize("mass, most", [("20", "276"), ("21", "300"), ("70", "600")])
def test_more_than_the_factor_of_a_child_allows_asks_for_a_reason_and_never_stops(mass: str, most: str) -> None:
    ward = wards.ward("BA", in_force=True)
    above = str(Decimal(most) + 1)
    assert _plan_of_child(ward, mass, most).above_reason == ""
    if most != "600":
        with pytest.raises(services.ReasonMissing):
            _plan_of_child(ward, mass, above)
        assert _plan_of_child(ward, mass, above, "a slow scanner").above_reason == "a slow scanner"


def _plan_of_child(ward: Ward, mass: str, mbq: str, why: str = "") -> ActivityPlan:
    what = scan("BA", mbq, mass_kg=Decimal(mass), above_reason=why)
    asked = wards.request(ward.facility, ward.ana)
    return services.prescribe(request=asked, prescription=what, by=ward.specialist, at=AT)


def test_one_plan_stands_for_a_request() -> None:
    ward = wards.ward()
    first = prescribed(ward)
    with pytest.raises(services.PlanStands):
        prescribed(ward)
    services.withdraw_plan(plan=first, reason="other tracer", by=ward.specialist, at=AT)

    assert prescribed(ward).state == "written"


@pytest.mark.parametrize("back", [{"state": "written"}, {"state": "prescribed"}, {"ready_by": "another"}])
def test_what_was_said_to_be_ready_does_not_go_back(back: dict[str, str]) -> None:
    ward = wards.ward()
    plan = services.mark_ready(plan=prescribed(ward), by=ward.specialist, at=AT)

    with pytest.raises(IntegrityError, match="plan_as_prescribed"), transaction.atomic():
        ActivityPlan.objects.filter(pk=plan.pk).update(**back)


def test_a_consent_that_was_withdrawn_lets_nothing_begin() -> None:
    ward = wards.ward("BA", in_force=True)
    plan = prescribed(ward)
    keep_consent(ward)
    services.withdraw_consent(
        consent=ward.request.consents.get(), reason="she changed her mind", by=ward.physicist, at=AT
    )
    with pytest.raises(services.ConsentMissing):
        services.mark_ready(plan=plan, by=ward.specialist, at=AT)
    keep_consent(ward)

    assert services.mark_ready(plan=plan, by=ward.specialist, at=AT).consent == ward.request.consents.last()


@pytest.mark.parametrize(
    "born, planned, child",
    [
        (date(2008, 3, 3), AT.date(), True),
        (date(2008, 3, 2), AT.date(), False),
        (date(2008, 3, 3), None, True),
        (date(2008, 3, 3), date(2026, 3, 3), False),
    ],
)
def test_a_child_is_under_eighteen_on_the_day_planned(born: date, planned: date | None, child: bool) -> None:
    ward = wards.ward()
    ward.request.patient.birth_date, ward.request.planned_on = born, planned

    assert is_child(ward.request, AT) is child
