"""What a referrer answers to a refusal: the examination proposed instead, the same once more, or nothing."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from passport.justification.models import DecisionVerdict, ExposurePurpose, Request
from passport.justification.services import (
    NoAlternative,
    NotYourRequest,
    drop_request,
    send_again,
    send_request,
    take_alternative,
)
from passport.justification.states import StepNotAllowed
from passport.signing.models import Act, Notice
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

ALL_SAID = {
    "exam_code": "ct.knee",
    "laterality": "left",
    "planned_on": date(2026, 3, 5),
    "planned_views": 2,
    "question": "Fracture?",
    "purpose": ExposurePurpose.MEDICO_LEGAL,
    "ordered_by": "Sud",
    "guardian": "Vera Anić",
    "mass_kg": Decimal("21.5"),
    "order_number": "O-1",
    "accession_number": "A-1",
    "repeat_reason": "New fall",
}
KEPT = [
    "facility", "patient", "record", "laterality", "planned_on", "indication", "question", "purpose", "ordered_by",
    "guardian", "mass_kg", "referrer", "requested_by",
]  # fmt: skip


def refused(ward: Ward, at: datetime, *, alternative_code: str = "", alternative: str = "", **parts: object) -> Request:
    request = cast.sent(ward, at, **parts)
    cast.decided(
        request,
        by=ward.approver,
        at=at,
        verdict=DecisionVerdict.REFUSED,
        alternative_code=alternative_code,
        alternative=alternative,
    )
    return cast.now(request)


def verbs(request: Request) -> list[str]:
    return list(Act.objects.filter(subject_uid=request.uid).order_by("pk").values_list("verb", flat=True))


def test_the_examination_proposed_instead_becomes_a_draft_with_all_that_was_written(ward: Ward, at: datetime) -> None:
    request = refused(ward, at, alternative_code="xray.knee", **ALL_SAID)
    later = at + timedelta(hours=1)

    again = take_alternative(request=request, by=ward.referrer, at=later)

    assert (cast.now(request).state, cast.now(request).state_at) == ("answered", later)
    assert (again.state, again.state_at, again.created_at, again.sent_at) == ("draft", later, later, None)
    assert (again.exam_code, again.exam_as_sent, again.kind, again.region) == (
        "xray.knee",
        "X-ray of the knee",
        "projection",
        "knee",
    )
    kept = [name for name in KEPT if name != "laterality"]
    assert {name: getattr(again, name) for name in kept} == {name: getattr(request, name) for name in kept}
    assert again.laterality == ""  # another examination may have no side, or the other
    assert (again.planned_views, again.repeat_reason, again.order_number, again.accession_number) == (None, "", "", "")
    assert (again.replaces, again.decision, again.source) == (request, None, "typed")
    assert verbs(request)[-1:] == ["request.alternative_taken"]
    assert verbs(again) == ["request.drafted"]
    assert send_request(request=again, shown=cast.screen(again), by=ward.referrer, at=later).state == "waiting"


def test_what_uses_no_radiation_is_asked_for_elsewhere_and_the_request_is_answered(ward: Ward, at: datetime) -> None:
    request = refused(ward, at, alternative="Ultrasound")

    answered = take_alternative(request=request, by=ward.referrer, at=at)

    assert (answered, answered.state, Request.objects.count()) == (request, "answered", 1)


def test_a_refusal_that_names_nothing_offers_nothing(ward: Ward, at: datetime) -> None:
    request = refused(ward, at)

    with pytest.raises(NoAlternative):
        take_alternative(request=request, by=ward.referrer, at=at)
    assert (cast.now(request).state, verbs(request)[-1]) == ("refused", "request.refused")


def test_the_same_is_sent_once_more_with_more_to_say(ward: Ward, at: datetime) -> None:
    request = refused(ward, at, **ALL_SAID)

    again = send_again(request=request, by=ward.referrer, at=at)

    also = [*KEPT, "exam_code", "exam_as_sent", "kind", "region", "planned_views", "repeat_reason", "order_number"]
    also.append("accession_number")
    assert {name: getattr(again, name) for name in also} == {name: getattr(request, name) for name in also}
    assert (again.state, again.replaces, again.source, cast.now(request).state) == (
        "draft",
        request,
        "typed",
        "answered",
    )
    assert (verbs(request)[-1], verbs(again)) == ("request.sent_again", ["request.drafted"])


def test_a_refused_request_is_given_up(ward: Ward, at: datetime) -> None:
    request = drop_request(request=refused(ward, at), by=ward.referrer, at=at)

    assert (request.state, verbs(request)[-1]) == ("dropped", "request.dropped")


@pytest.mark.parametrize("answer", [take_alternative, send_again, drop_request])
@pytest.mark.parametrize("who", ["approver", "surgeon", "stranger", "administrator"])
def test_only_its_referrer_answers(answer: object, who: str, ward: Ward, at: datetime) -> None:
    request = refused(ward, at, alternative_code="xray.chest")

    with pytest.raises(NotYourRequest):
        answer(request=request, by=getattr(ward, who), at=at)
    assert (cast.now(request).state, Request.objects.count()) == ("refused", 1)


@pytest.mark.parametrize("answer", [take_alternative, send_again])
def test_only_a_refusal_is_answered_and_only_once(answer: object, ward: Ward, at: datetime) -> None:
    request = cast.refused(ward, at)
    answer(request=request, by=ward.referrer, at=at)

    for other in (request, cast.drafted(ward, at), cast.sent(ward, at), cast.approved(ward, at)):
        before = (cast.now(other).state, Request.objects.count())
        with pytest.raises(StepNotAllowed):
            answer(request=other, by=ward.referrer, at=at)
        assert (cast.now(other).state, Request.objects.count()) == before


def test_the_referrer_is_told_what_was_decided_and_nobody_else(ward: Ward, at: datetime) -> None:
    request = refused(ward, at)

    told = Notice.objects.get()
    assert (told.user, told.kind, told.subject_uid, told.detail) == (
        ward.referrer,
        "request.refused",
        request.uid,
        {},
    )
