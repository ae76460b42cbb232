"""Who may decide on what: a text that nobody confirmed warns, one in force stops, and an emergency widens as printed."""

from datetime import date, datetime, timedelta

import pytest

from passport.booklet.reading import Kind
from passport.justification.models import Decision, DecisionVerdict, Request
from passport.justification.selectors import standing_for
from passport.justification.services import (
    NotAPractitioner,
    NotEntitled,
    NotYourRequest,
    PlannedDayWrong,
    entitlement,
)
from passport.people.models import Membership, Practitioner, Specialty
from tests import cast as people
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

EMERGENCY = {"urgency": "emergency", "emergency_reason": "Bleeding"}

# Each approver on each kind of procedure in Serbia: the entitlement that is written down, and its article.
RADIOLOGY, BRANCHES = "čl. 2. st. 3. tač. 1.", "čl. 2. st. 4."
NUCLEAR, TEETH = "čl. 2. st. 3. tač. 2.", "čl. 2. st. 3. tač. 3."
IN_SERBIA = [
    ("approver", "ct.chest", "yes", RADIOLOGY),
    ("approver", "angiography.heart", "yes", RADIOLOGY),
    ("approver", "nm.bone", "not_recorded", NUCLEAR),
    ("approver", "xray.teeth", "yes", RADIOLOGY),
    ("nuclear", "nm.bone", "yes", NUCLEAR),
    ("nuclear", "ct.chest", "no", BRANCHES),
    ("dentist", "xray.teeth", "yes", TEETH),
    ("dentist", "ct.chest", "no", f"{RADIOLOGY}; {BRANCHES}"),
    ("dentist", "nm.bone", "no", NUCLEAR),
]


@pytest.mark.parametrize(("who", "exam_code", "verdict", "article"), IN_SERBIA)
def test_a_text_that_nobody_confirmed_warns_and_the_decision_is_taken(
    who: str, exam_code: str, verdict: str, article: str, ward: Ward, at: datetime
) -> None:
    request = cast.sent(ward, at, exam_code=exam_code)

    decision = cast.decided(request, by=getattr(ward, who), at=at)

    assert (decision.entitlement, decision.pack, decision.article, decision.in_force) == (
        verdict,
        "rs-1998",
        article,
        False,
    )
    assert cast.now(request).state == "approved"


@pytest.mark.parametrize(("who", "exam_code", "verdict", "article"), IN_SERBIA)
@pytest.mark.parametrize("said", DecisionVerdict)
def test_a_text_in_force_stops_whom_it_does_not_name(
    said: DecisionVerdict, who: str, exam_code: str, verdict: str, article: str, ward: Ward, at: datetime
) -> None:
    cast.in_force(ward, at)
    request = cast.sent(ward, at, exam_code=exam_code)

    if verdict == "yes":
        decision = cast.decided(request, by=getattr(ward, who), at=at, verdict=said)
        assert (decision.entitlement, decision.article, decision.in_force) == ("yes", article, True)
        return
    with pytest.raises(NotEntitled) as refusal:
        cast.decided(request, by=getattr(ward, who), at=at, verdict=said)
    assert (refusal.value.answer.verdict, refusal.value.answer.article) == (verdict, article)
    assert (cast.now(request).state, Decision.objects.count()) == ("waiting", 0)


def untrained(ward: Ward) -> None:
    """Let nothing be on record of the approver's training."""
    Practitioner.objects.filter(user=ward.approver).update(profession="")
    Specialty.objects.filter(practitioner__user=ward.approver).update(field="")


def test_what_nobody_wrote_down_warns_or_stops_alike(ward: Ward, at: datetime) -> None:
    untrained(ward)

    decision = cast.decided(cast.sent(ward, at), by=ward.approver, at=at)
    assert (decision.entitlement, decision.article) == ("not_recorded", f"{RADIOLOGY}; {BRANCHES}")

    cast.in_force(ward, at)
    with pytest.raises(NotEntitled):
        cast.decided(cast.sent(ward, at), by=ward.approver, at=at)


def test_where_no_text_is_known_the_role_alone_decides(at: datetime, db: None) -> None:
    nowhere = cast.ward("SI")
    untrained(nowhere)

    decision = cast.decided(cast.sent(nowhere, at), by=nowhere.approver, at=at)

    assert (decision.entitlement, decision.pack, decision.article, decision.in_force) == ("silent", "", "", False)
    for who in ("surgeon", "stranger"):
        with pytest.raises(NotYourRequest):
            cast.decided(cast.sent(nowhere, at, **EMERGENCY), by=getattr(nowhere, who), at=at)


def test_the_text_is_that_of_the_day_planned(at: datetime, db: None) -> None:
    turkish = cast.ward("TR")  # whose text is of 12 August 2024
    request = cast.sent(turkish, at)
    standings = []
    for planned_on in (date(2024, 8, 11), date(2024, 8, 12)):
        request.planned_on = planned_on
        standings.append(standing_for(request, on=at.date()))

    assert [one and one.pack.id for one in standings] == [None, "tr-2024"]


def test_a_decision_never_goes_by_a_day_that_has_passed(at: datetime, db: None) -> None:
    serbian = cast.ward("RS")
    request = cast.sent(serbian, at)
    Request.objects.filter(pk=request.pk).update(planned_on=date(1990, 1, 1))

    decision = cast.decided(cast.now(request), by=serbian.dentist, at=at)

    assert (decision.pack, decision.entitlement) == ("rs-1998", "no")


@pytest.mark.parametrize("days", [-32, 401])
def test_a_request_is_planned_within_a_month_back_and_a_year_ahead(days: int, ward: Ward, at: datetime) -> None:
    with pytest.raises(PlannedDayWrong):
        cast.sent(ward, at, planned_on=at.date() + timedelta(days=days))


def test_an_examination_in_words_alone_lets_nobody_decide_where_the_text_is_in_force(ward: Ward, at: datetime) -> None:
    cast.in_force(ward, at)
    request = cast.sent(ward, at, exam_code="", exam="CT grudnog koša", kind=Kind.OTHER)

    with pytest.raises(NotEntitled):
        cast.decided(request, by=ward.dentist, at=at)


@pytest.mark.parametrize("exam_code", ["ct.chest", "xray.ribs", "angiography.lungs"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_in_serbia_an_emergency_lets_the_surgeon_decide_on_an_x_ray_of_the_own_specialty(
    exam_code: str, confirmed: bool, ward: Ward, at: datetime
) -> None:
    if confirmed:
        cast.in_force(ward, at)
    request = cast.sent(ward, at, by=ward.surgeon, exam_code=exam_code, **EMERGENCY)

    decision = cast.decided(request, by=ward.surgeon, at=at)

    assert (decision.by, decision.emergency, decision.entitlement) == (ward.surgeon.practitioner, True, "yes")
    assert (decision.article, decision.in_force) == (BRANCHES, confirmed)


NOT_WIDENED = {
    "not urgent": {"exam_code": "ct.chest"},
    "urgent": {"exam_code": "ct.chest", "urgency": "urgent"},
    "another region": {"exam_code": "ct.head", **EMERGENCY},
    "no region": {"exam_code": "fluoroscopy.theatre", **EMERGENCY},
    "not recognised": {"exam_code": "", "exam": "Snimak pluća", "kind": "ct", **EMERGENCY},
    "a radioactive medicine": {"exam_code": "nm.lungs", **EMERGENCY},
    "teeth": {"exam_code": "xray.teeth", **EMERGENCY},
    "a treatment": {"exam_code": "ct.chest", "purpose": "therapy", **EMERGENCY},
}


@pytest.mark.parametrize("case", NOT_WIDENED)
def test_and_on_nothing_else(case: str, ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at, by=ward.surgeon, **NOT_WIDENED[case])

    for verdict in DecisionVerdict:
        with pytest.raises(NotYourRequest):
            cast.decided(request, by=ward.surgeon, at=at, verdict=verdict)
    assert cast.now(request).state == "waiting"


def test_a_surgeon_whose_regions_nobody_wrote_down_is_not_let_in_by_an_emergency(ward: Ward, at: datetime) -> None:
    Specialty.objects.filter(practitioner__user=ward.surgeon).update(regions="")

    with pytest.raises(NotYourRequest):
        cast.decided(cast.sent(ward, at, **EMERGENCY), by=ward.surgeon, at=at)


def test_an_emergency_lets_in_only_doctors_of_the_hospital_that_decides(ward: Ward, at: datetime) -> None:
    Membership.objects.filter(user=ward.surgeon).update(facility=ward.elsewhere)

    with pytest.raises(NotYourRequest):
        cast.decided(cast.sent(ward, at, **EMERGENCY), by=ward.surgeon, at=at)


def test_an_emergency_widens_nothing_for_a_family_doctor_of_the_hospital(ward: Ward, at: datetime) -> None:
    Membership.objects.filter(user=ward.referrer).update(facility=ward.facility)

    with pytest.raises(NotYourRequest):
        cast.decided(cast.sent(ward, at, **EMERGENCY), by=ward.referrer, at=at)


@pytest.mark.parametrize("country", ["HR", "BA"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_in_croatia_and_bosnia_an_emergency_widens_nobody(
    confirmed: bool, country: str, at: datetime, db: None
) -> None:
    there = cast.ward(country)
    if confirmed:
        cast.in_force(there, at)
    request = cast.sent(there, at, by=there.surgeon, **EMERGENCY)

    with pytest.raises(NotYourRequest):
        cast.decided(request, by=there.surgeon, at=at)
    assert cast.decided(request, by=there.approver, at=at).entitlement == "yes"


@pytest.mark.parametrize("country", ["HR", "BA"])
def test_there_the_surgeon_who_approves_for_the_hospital_does_so_within_the_own_specialty(
    country: str, at: datetime, db: None
) -> None:
    there = cast.ward(country)
    Membership.objects.filter(user=there.surgeon).update(role="approver")
    cast.in_force(there, at)

    assert cast.decided(cast.sent(there, at), by=there.surgeon, at=at).entitlement == "yes"
    with pytest.raises(NotEntitled):
        cast.decided(cast.sent(there, at, exam_code="ct.head"), by=there.surgeon, at=at)


def test_what_the_page_is_told_before_anybody_decides(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at, **EMERGENCY)

    answer, standing = entitlement(request=request, by=ward.surgeon, at=at)
    assert answer is not None
    assert standing is not None
    assert (answer.verdict, answer.by_emergency, answer.article) == ("yes", True, BRANCHES)
    assert (standing.pack.id, standing.in_force) == ("rs-1998", False)

    answer, _ = entitlement(request=request, by=ward.nuclear, at=at)
    assert answer is not None
    assert (answer.verdict, answer.stands_against) == (
        "not_recorded",
        True,
    )  # of which parts of the body, nobody wrote down

    answer, standing = entitlement(request=request, by=ward.radiographer, at=at)
    assert (answer, standing is not None) == (None, True)
    with pytest.raises(NotAPractitioner):
        cast.decided(request, by=ward.radiographer, at=at)


def test_the_page_is_told_nothing_where_no_text_is_known(at: datetime, db: None) -> None:
    nowhere = cast.ward("SI")

    assert entitlement(request=cast.sent(nowhere, at), by=nowhere.approver, at=at) == (None, None)


def test_a_confirmation_elsewhere_stops_nothing_here(ward: Ward, at: datetime) -> None:
    there = people.facility("Dom zdravlja Jug")
    cast.in_force(cast.Ward(**{**vars(ward), "facility": there}), at)

    assert cast.decided(cast.sent(ward, at), by=ward.dentist, at=at).in_force is False
