"""Asking for an examination: who may, what must be said, and what goes with it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from passport.justification.models import ExposurePurpose, PriorsReview, Request, Urgency
from passport.justification.services import (
    EmergencyReasonMissing,
    ExaminationMissing,
    IndicationMissing,
    NotAPractitioner,
    NotEntitled,
    NotYourRequest,
    PriorsChanged,
    PriorsNotSeen,
    PurposeIncomplete,
    RepeatReasonMissing,
    Shown,
    change_request,
    draft_request,
    drop_request,
    receive_request,
    send_request,
)
from passport.justification.states import StepNotAllowed
from passport.law.professional import Profession
from passport.people.models import Membership, Practitioner, Role, User
from passport.signing.models import Act
from tests import cast as people
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward


def acts(request: Request) -> list[tuple[str, str]]:
    found = Act.objects.filter(subject_uid=request.uid).order_by("pk")
    return list(found.values_list("verb", "actor"))


def test_a_request_is_drafted_and_sent_with_its_acts(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at, question="Tumour?", laterality="left", planned_on=date(2026, 3, 5))

    assert (request.state, request.sent_at, request.state_at, request.source) == ("waiting", at, at, "typed")
    assert (request.exam_code, request.exam_as_sent) == ("ct.chest", "CT of the chest")
    assert (request.kind, request.region, request.laterality) == ("ct", "chest", "left")
    assert (request.facility, request.patient, request.record) == (ward.facility, ward.ana, None)
    assert (request.requested_by, request.referrer) == (ward.referrer, ward.referrer.practitioner)
    assert (request.indication, request.question, request.purpose) == ("Cough for six weeks", "Tumour?", "diagnosis")
    assert (request.prescribing, request.prescribing_article) == ("yes", "čl. 2. st. 2. tač. 1.")
    assert acts(request) == [("request.drafted", "referrer"), ("request.sent", "referrer")]


def test_a_request_for_a_record_that_nobody_claimed(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at, of=ward.nobody)

    assert (request.patient, request.record, request.state) == (None, ward.nobody, "waiting")


@pytest.mark.parametrize("who", ["referrer", "approver", "surgeon", "dentist", "nuclear", "second"])
def test_doctors_who_work_somewhere_ask(who: str, ward: Ward, at: datetime) -> None:
    assert cast.drafted(ward, at, by=getattr(ward, who)).requested_by == getattr(ward, who)


def test_who_is_no_practitioner_asks_for_nothing(ward: Ward, at: datetime) -> None:
    for nobody in (ward.radiographer, ward.administrator, people.reader(ward.ana)):
        with pytest.raises(NotAPractitioner):
            cast.drafted(ward, at, by=nobody)
    assert not Request.objects.exists()


def test_a_practitioner_without_the_role_asks_for_nothing(ward: Ward, at: datetime) -> None:
    radiographer = cast.doctor(ward.facility, "goran", Role.RADIOGRAPHER, "Горан", profession=Profession.RADIOGRAPHER)
    Membership.objects.filter(user=ward.referrer).update(until=at)

    for left in (radiographer, ward.referrer):
        with pytest.raises(NotYourRequest):
            cast.drafted(ward, at, by=left)
    assert not Request.objects.exists()


def test_nobody_opens_a_history_without_saying_what_for(ward: Ward, at: datetime) -> None:
    for indication in ("", "  \n", "\x00"):
        with pytest.raises(IndicationMissing):
            cast.drafted(ward, at, indication=indication)
    with pytest.raises(ExaminationMissing):
        cast.drafted(ward, at, exam_code="", exam=" ")
    with pytest.raises(ExaminationMissing):
        cast.drafted(ward, at, exam_code="ct.nothing")
    assert not Request.objects.exists()


def test_an_examination_in_words_keeps_them_and_its_kind(ward: Ward, at: datetime) -> None:
    request = cast.drafted(ward, at, exam_code="", exam="Snimak koji nije u spisku", kind="projection")

    assert (request.exam_code, request.exam_as_sent, request.kind, request.region) == (
        "",
        "Snimak koji nije u spisku",
        "projection",
        "",
    )


def test_a_draft_is_written_anew_by_its_referrer(ward: Ward, at: datetime) -> None:
    draft = cast.drafted(ward, at, constraint_msv=None, mass_kg=Decimal("12.50"))
    later = at + timedelta(minutes=5)
    changed = change_request(
        request=draft, wish=cast.wish(exam_code="xray.knee", laterality="left"), by=ward.referrer, at=later
    )

    assert (draft.mass_kg, changed.mass_kg) == ("12.5", "")
    assert (changed.exam_code, changed.kind, changed.region, changed.laterality, changed.state, changed.state_at) == (
        "xray.knee",
        "projection",
        "knee",
        "left",
        "draft",
        later,
    )
    assert acts(draft)[-1] == ("request.changed", "referrer")


def test_writing_a_draft_anew_keeps_the_numbers_of_its_order(ward: Ward, at: datetime) -> None:
    numbers = {"order_number": "O-1", "accession_number": "A-1", "referrer_as_sent": "Dr Perić"}
    draft = cast.drafted(ward, at, question="Tumour?", **numbers)

    changed = change_request(request=draft, wish=cast.wish(question=""), by=ward.referrer, at=at)

    assert {name: getattr(changed, name) for name in numbers} == numbers
    assert changed.question == ""
    other = change_request(request=draft, wish=cast.wish(order_number="O-2"), by=ward.referrer, at=at)
    assert (other.order_number, other.accession_number) == ("O-2", "A-1")


Verb = Callable[[Request, User, datetime], object]
REFERRERS_VERBS: dict[str, Verb] = {
    "change": lambda request, by, at: change_request(request=request, wish=cast.wish(), by=by, at=at),
    "send": lambda request, by, at: send_request(request=request, shown=cast.screen(request), by=by, at=at),
    "drop": lambda request, by, at: drop_request(request=request, by=by, at=at),
}


@pytest.mark.parametrize("verb", REFERRERS_VERBS)
@pytest.mark.parametrize("who", ["approver", "surgeon", "stranger", "radiographer", "administrator"])
def test_only_its_referrer_moves_a_draft(verb: str, who: str, ward: Ward, at: datetime) -> None:
    draft = cast.drafted(ward, at)

    with pytest.raises(NotYourRequest):
        REFERRERS_VERBS[verb](draft, getattr(ward, who), at)
    assert (cast.now(draft).state, len(acts(draft))) == ("draft", 1)


@pytest.mark.parametrize("verb", ["change", "send"])
def test_what_was_sent_is_not_written_anew_nor_sent_twice(verb: str, ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)

    with pytest.raises(StepNotAllowed):
        REFERRERS_VERBS[verb](request, ward.referrer, at)
    assert (cast.now(request).state, PriorsReview.objects.count()) == ("waiting", 1)


def test_a_request_is_given_up_once_wherever_it_stands(ward: Ward, at: datetime) -> None:
    for make in (cast.drafted, cast.sent, cast.approved, cast.refused):
        request = make(ward, at)
        assert drop_request(request=request, by=ward.referrer, at=at).state == "dropped"
        with pytest.raises(StepNotAllowed):
            drop_request(request=request, by=ward.referrer, at=at)


def test_who_left_or_became_nobody_sends_nothing(ward: Ward, at: datetime) -> None:
    draft = cast.drafted(ward, at)
    Membership.objects.filter(user=ward.referrer).update(until=at)
    with pytest.raises(NotYourRequest):
        send_request(request=draft, shown=cast.screen(draft), by=ward.referrer, at=at)

    Membership.objects.filter(user=ward.referrer).update(until=None)
    Practitioner.objects.filter(user=ward.referrer).update(user=None)
    with pytest.raises(NotAPractitioner):
        send_request(request=draft, shown=cast.screen(draft), by=User.objects.get(pk=ward.referrer.pk), at=at)
    assert cast.now(draft).state == "draft"


COMPLETE = {
    ExposurePurpose.SCREENING: {"programme": "Mammography", "approval_reference": "7"},
    ExposurePurpose.OCCUPATIONAL: {"ordered_by": "Fabrika"},
    ExposurePurpose.MEDICO_LEGAL: {"ordered_by": "Sud"},
    ExposurePurpose.RESEARCH: {
        "committee": "Ethics",
        "approval_reference": "9",
        "constraint_msv": Decimal("0.50"),
    },
    ExposurePurpose.CARER: {"carer_of": "Boris"},
}


@pytest.mark.parametrize("purpose", COMPLETE)
def test_a_purpose_is_sent_only_with_all_that_it_needs(purpose: ExposurePurpose, ward: Ward, at: datetime) -> None:
    needed = COMPLETE[purpose]
    for name in needed:
        draft = cast.drafted(ward, at, purpose=purpose, **needed | {name: None if name == "constraint_msv" else ""})
        with pytest.raises(PurposeIncomplete) as refusal:
            send_request(request=draft, shown=cast.screen(draft), by=ward.referrer, at=at)
        assert refusal.value.fields == [name]

    request = cast.sent(ward, at, purpose=purpose, **needed)
    assert (request.state, request.purpose) == ("waiting", purpose)
    assert request.constraint_msv == ("0.5" if "constraint_msv" in needed else "")


def test_a_purpose_keeps_only_its_own_fields(ward: Ward, at: datetime) -> None:
    everything = {name: value for needed in COMPLETE.values() for name, value in needed.items()}

    request = cast.drafted(ward, at, purpose=ExposurePurpose.CARER, **everything)

    assert (request.carer_of, request.programme, request.ordered_by) == ("Boris", "", "")
    assert (request.committee, request.approval_reference, request.constraint_msv) == ("", "", "")


def test_who_informed_the_patient_is_kept_with_the_moment_or_not_at_all(ward: Ward, at: datetime) -> None:
    informed = cast.drafted(ward, at, informed_by="Nurse Vera", informed_at=at)
    assert (informed.informed_by, informed.informed_at) == ("Nurse Vera", at)

    for half in ({"informed_by": "Nurse Vera"}, {"informed_at": at}, {"informed_by": " ", "informed_at": at}):
        request = cast.drafted(ward, at, **half)
        assert (request.informed_by, request.informed_at) == (None, None)
    again = change_request(request=informed, wish=cast.wish(), by=ward.referrer, at=at)
    assert (again.informed_by, again.informed_at) == ("Nurse Vera", at)


def test_an_emergency_says_why_it_cannot_wait(ward: Ward, at: datetime) -> None:
    draft = cast.drafted(ward, at, urgency=Urgency.EMERGENCY, emergency_reason="  ")
    with pytest.raises(EmergencyReasonMissing):
        send_request(request=draft, shown=cast.screen(draft), by=ward.referrer, at=at)

    assert cast.sent(ward, at, urgency=Urgency.EMERGENCY, emergency_reason="Bleeding").state == "waiting"
    assert cast.sent(ward, at, urgency=Urgency.URGENT).emergency_reason == ""


def test_the_same_examination_again_is_sent_only_with_a_reason_in_writing(ward: Ward, at: datetime) -> None:
    earlier = cast.prior(ward, at, on=date(2026, 1, 10))
    draft = cast.drafted(ward, at)
    with pytest.raises(RepeatReasonMissing):
        send_request(request=draft, shown=cast.screen(draft), by=ward.referrer, at=at)

    request = cast.sent(ward, at, repeat_reason="Fever came back")

    assert (request.repeat_of, request.repeat_reason) == (earlier, "Fever came back")


@pytest.mark.parametrize(
    ("on", "exam_code", "is_repeat"),
    [
        (date(2025, 9, 2), "ct.chest", True),
        (date(2025, 9, 1), "ct.chest", False),
        (date(2026, 1, 10), "xray.chest", False),
        (None, "ct.chest", False),
        (date(2026, 1, 10), "", False),
    ],
)
def test_what_is_a_repeat_at_this_facility(
    on: date | None, exam_code: str, is_repeat: bool, ward: Ward, at: datetime
) -> None:
    cast.prior(ward, at, on=on, exam_code=exam_code)
    draft = cast.drafted(ward, at)

    if is_repeat:
        with pytest.raises(RepeatReasonMissing):
            send_request(request=draft, shown=cast.screen(draft), by=ward.referrer, at=at)
    else:
        request = send_request(request=draft, shown=cast.screen(draft), by=ward.referrer, at=at)
        assert request.repeat_of is None


def test_months_of_a_repeat_are_those_of_the_facility_counted_to_the_day_planned(ward: Ward, at: datetime) -> None:
    ward.facility.repeat_months = 1
    ward.facility.save()
    cast.prior(ward, at, on=date(2026, 2, 2))

    with pytest.raises(RepeatReasonMissing):
        cast.sent(ward, at)
    assert cast.sent(ward, at, planned_on=date(2026, 3, 3)).repeat_of is None


def test_another_side_another_patient_and_a_void_row_are_no_repeat(ward: Ward, at: datetime) -> None:
    cast.prior(ward, at, on=date(2026, 2, 2), exam_code="xray.knee", side="right")
    cast.prior(ward, at, on=date(2026, 2, 3), exam_code="xray.knee", side="left", of=ward.boris_record)
    void = cast.prior(ward, at, on=date(2026, 2, 4), exam_code="xray.knee", side="left")
    type(void).objects.filter(pk=void.pk).update(state="void")

    assert cast.sent(ward, at, exam_code="xray.knee", laterality="left").repeat_of is None


def test_the_day_is_that_of_the_facility(ward: Ward) -> None:
    shortly_before_midnight = datetime.fromisoformat("2026-03-01T23:30:00+00:00")  # 2 March in Belgrade
    cast.prior(ward, shortly_before_midnight, on=date(2025, 9, 1))

    assert cast.sent(ward, shortly_before_midnight).repeat_of is None


def test_nothing_goes_on_before_the_earlier_examinations_stood_on_the_screen(ward: Ward, at: datetime) -> None:
    draft = cast.drafted(ward, at)
    with pytest.raises(PriorsNotSeen):
        send_request(request=draft, shown=Shown(rows=[], seen=""), by=ward.referrer, at=at)

    seen = cast.screen(draft).seen
    cast.prior(ward, at, on=date(2020, 1, 1))
    with pytest.raises(PriorsChanged):
        send_request(request=draft, shown=Shown(rows=cast.rows_of(draft), seen=seen), by=ward.referrer, at=at)
    assert (cast.now(draft).state, PriorsReview.objects.count()) == ("draft", 0)


def test_what_the_referrer_saw_is_kept_as_the_prescribers(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)

    review = request.reviews.get()
    assert (review.actor, review.by, review.at, review.outcome) == ("prescriber", ward.referrer, at, "none_found")


def test_a_text_that_nobody_confirmed_lets_the_request_through_and_writes_down_what_it_says(
    ward: Ward, at: datetime
) -> None:
    request = cast.sent(ward, at, by=ward.dentist)

    assert (request.state, request.prescribing, request.prescribing_article) == (
        "waiting",
        "no",
        "čl. 2. st. 2. tač. 1.",
    )


def test_a_text_in_force_stops_who_may_not_ask_for_it(ward: Ward, at: datetime) -> None:
    cast.in_force(ward, at)
    draft = cast.drafted(ward, at, by=ward.dentist)

    with pytest.raises(NotEntitled) as refusal:
        send_request(request=draft, shown=cast.screen(draft), by=ward.dentist, at=at)

    assert (refusal.value.answer.verdict, refusal.value.answer.article) == ("no", "čl. 2. st. 2. tač. 1.")
    assert (cast.now(draft).state, cast.now(draft).prescribing) == ("draft", "")
    assert cast.sent(ward, at, by=ward.dentist, exam_code="xray.teeth").prescribing == "yes"
    assert cast.sent(ward, at).prescribing == "yes"


def test_where_no_text_is_known_nothing_is_said_of_the_referrer(at: datetime, db: None) -> None:
    request = cast.sent(cast.ward("SI"), at)

    assert (request.state, request.prescribing, request.prescribing_article) == ("waiting", "", "")


def order(ward: Ward, at: datetime, *, referrer: Practitioner | None = None, **parts: object) -> Request:
    wish = cast.wish(**{"order_number": "O-1", "referrer_as_sent": "Dr Perić", **parts})
    return receive_request(facility=ward.facility, wish=wish, record=ward.ana_record, by=None, at=at, referrer=referrer)


def test_an_order_of_another_system_waits_at_once_and_nobody_looked(ward: Ward, at: datetime) -> None:
    request = order(ward, at)

    assert (request.state, request.source, request.sent_at) == ("waiting", "api", at)
    assert (request.requested_by, request.referrer, request.referrer_as_sent) == (None, None, "Dr Perić")
    assert (request.reviews.count(), request.prescribing) == (0, "")
    assert acts(request) == [("request.sent", "radiation passport")]


def test_the_same_order_again_changes_nothing(ward: Ward, at: datetime) -> None:
    first = order(ward, at)
    again = order(ward, at + timedelta(hours=1), indication="Said otherwise")

    assert (again, Request.objects.count(), cast.now(first).indication) == (first, 1, "Cough for six weeks")
    assert order(ward, at, order_number="O-2") != first
    assert order(ward, at, order_number="") != order(ward, at, order_number="")


def test_an_order_lacks_nothing_that_a_request_needs(ward: Ward, at: datetime) -> None:
    for lacking, error in (
        ({"exam_code": ""}, ExaminationMissing),
        ({"indication": " "}, IndicationMissing),
        ({"purpose": ExposurePurpose.CARER}, PurposeIncomplete),
        ({"urgency": Urgency.EMERGENCY}, EmergencyReasonMissing),
    ):
        with pytest.raises(error):
            order(ward, at, **lacking)
    assert not Request.objects.exists()


def test_an_order_of_who_may_not_ask_for_it_waits_with_what_the_text_says(ward: Ward, at: datetime) -> None:
    cast.in_force(ward, at)

    request = order(ward, at, referrer=ward.dentist.practitioner)

    assert (request.state, request.referrer, request.prescribing) == ("waiting", ward.dentist.practitioner, "no")


def test_a_request_of_nobody_cannot_be_drafted(ward: Ward, at: datetime) -> None:
    with pytest.raises(Exception, match="request_of_somebody"):
        draft_request(facility=ward.facility, wish=cast.wish(), by=ward.referrer, at=at)
