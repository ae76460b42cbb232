"""Entry and approved request find each other, or wait for a radiographer who says so; and come apart again."""

from datetime import date, datetime, timedelta

import pytest

from passport.booklet import services as booklet
from passport.booklet.models import Entry
from passport.booklet.reading import Performed
from passport.booklet.services import Source
from passport.booklet.verification import verify_entry
from passport.justification.models import Decision, Request
from passport.justification.selectors import chain_of, last_decision
from passport.justification.services import (
    AlreadyTogether,
    NotYourRequest,
    candidates_for,
    drop_request,
    find_request,
    put_apart,
    put_together,
    take_back_decision,
)
from passport.justification.states import StepNotAllowed
from passport.people.models import Facility, Record
from passport.signing import canonical
from passport.signing.models import Act
from tests import cast as people
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

DAY = date(2026, 3, 1)  # on which the reports of these tests were made
KNEE = {"exam_code": "ct.knee", "laterality": "left"}


def report(
    ward: Ward,
    at: datetime,
    *,
    accession: str = "",
    exam: str = "CT Thorax",
    on: date | None = DAY,
    of: Record | None = None,
    place: Facility | None = None,
    number: int = 1,
    study: int = 1,
    **parts: object,
) -> Entry:
    """Return the row of one recorded report of Ana's."""
    told = Performed(date=on.isoformat() if on else None, at=None, as_sent=f"{on or ''}".replace("-", ""))
    what = reading(
        sop_instance_uid=f"2.25.9{study}.{number}",
        study_instance_uid=f"2.25.{study}",
        accession_number=accession,
        exam=exam,
        performed=told,
        events=(event(f"{study}.{number}", "10"),),
        totals=(measure("113813", "10"),),
        content_at=f"2026030110200{number}",
        **parts,
    )
    source = Source(name="scanner", facility=place or ward.facility)
    return booklet.record_report(reading=what, record=of or ward.ana_record, source=source, at=at).entry


def now(entry: Entry) -> Entry:
    return Entry.objects.select_related("current_version", "approver", "facility", "record").get(pk=entry.pk)


def found(ward: Ward, at: datetime, **parts: object) -> tuple[Request | None, str | None]:
    """Return the request that a recorded report finds, and the way."""
    request = find_request(report(ward, at, **parts), at=at)
    return request, request.entry_found_by if request else None


def test_a_request_is_found_by_its_accession_number(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at, accession_number="A-7", planned_on=date(2026, 4, 1))
    cast.approved(ward, at, accession_number="A-8")

    assert found(ward, at, accession="A-7", exam="CT glave") == (request, "accession_number")


def test_a_request_is_found_by_the_number_of_its_order(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at, order_number="O-7")
    cast.approved(ward, at, order_number="O-8")

    assert found(ward, at, accession="O-7", exam="CT glave") == (request, "order_number")


def test_an_accession_number_goes_before_an_order_number_and_that_before_the_day(ward: Ward, at: datetime) -> None:
    by_day = cast.approved(ward, at, planned_on=DAY)
    by_order = cast.approved(ward, at, order_number="7")
    by_accession = cast.approved(ward, at, accession_number="7")

    assert [found(ward, at, accession="7", study=study)[0] for study in (1, 2, 3, 4)] == [
        by_accession,
        by_order,
        by_day,
        None,
    ]


def test_a_request_is_found_by_patient_examination_and_day(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at, planned_on=DAY)
    cast.approved(ward, at, planned_on=DAY, exam_code="ct.head")
    cast.approved(ward, at, planned_on=date(2026, 3, 2))
    cast.approved(ward, at)

    assert found(ward, at) == (request, "examination_and_day")


def test_a_request_of_a_record_that_nobody_claimed_is_found_by_that_record(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at, of=ward.nobody, planned_on=DAY)

    assert found(ward, at) == (None, None)
    assert found(ward, at, of=ward.nobody, study=2) == (request, "examination_and_day")


def test_a_request_is_found_under_another_record_of_the_same_patient(ward: Ward, at: datetime) -> None:
    other = people.record(issuer="HOSPITAL", local_id="A-99", patient=ward.ana)
    request = cast.approved(ward, at, of=other, planned_on=DAY)

    assert found(ward, at) == (request, "examination_and_day")


@pytest.mark.parametrize("side", ["left", ""])
def test_the_same_side_or_one_that_nobody_wrote_down_is_found(side: str, ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at, planned_on=DAY, exam_code="ct.knee", laterality=side)

    assert found(ward, at, exam="CT left knee") == (request, "examination_and_day")


NOT_FOUND = {
    "another hospital": ({"planned_on": DAY}, {"place": "elsewhere"}),
    "another patient": ({"planned_on": DAY, "accession_number": ""}, {"of": "boris_record"}),
    "another patient with the same accession number": (
        {"accession_number": "A-7"},
        {"of": "boris_record", "accession": "A-7"},
    ),
    "another hospital with the same accession number": (
        {"accession_number": "A-7"},
        {"place": "elsewhere", "accession": "A-7"},
    ),
    "the other side": ({"planned_on": DAY, **KNEE}, {"exam": "CT right knee"}),
    "another examination": ({"planned_on": DAY}, {"exam": "CT glave"}),
    "an unrecognised examination": (
        {"planned_on": DAY, "exam_code": "", "exam": "Snimak", "kind": "ct"},
        {"exam": "Snimak"},
    ),
    "another day": ({"planned_on": date(2026, 3, 2)}, {}),
    "a report without a day": ({"planned_on": DAY}, {"on": None}),
    "no day planned": ({}, {}),
    "a request that another number names": ({"planned_on": DAY, "accession_number": "A-8"}, {"accession": "A-7"}),
}


@pytest.mark.parametrize("case", NOT_FOUND)
def test_what_is_not_surely_meant_is_not_found(case: str, ward: Ward, at: datetime) -> None:
    asked, done = NOT_FOUND[case]
    request = cast.approved(ward, at, **asked)
    parts = {name: getattr(ward, value) if name in ("place", "of") else value for name, value in done.items()}

    assert found(ward, at, **parts) == (None, None)
    assert (cast.now(request).state, Entry.objects.get().decision_digest) == ("approved", "")


@pytest.mark.parametrize("numbers", [{"accession_number": "A-7"}, {"order_number": "A-7"}, {"planned_on": DAY}])
def test_of_two_that_could_be_meant_none_is_taken(numbers: dict[str, object], ward: Ward, at: datetime) -> None:
    for _request in range(2):
        cast.approved(ward, at, **numbers)

    assert found(ward, at, accession="A-7") == (None, None)


def test_two_of_one_accession_number_are_not_told_apart_by_their_day(ward: Ward, at: datetime) -> None:
    cast.approved(ward, at, accession_number="A-7", planned_on=DAY)
    cast.approved(ward, at, accession_number="A-7", planned_on=date(2026, 3, 2))
    cast.approved(ward, at, planned_on=DAY)

    assert found(ward, at, accession="A-7") == (None, None)


@pytest.mark.parametrize("state", ["void", "joined"])
def test_a_row_that_does_not_count_finds_nothing(state: str, ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at, planned_on=DAY)
    entry = report(ward, at)
    Entry.objects.filter(pk=entry.pk).update(state=state)

    assert find_request(entry, at=at) is None
    with pytest.raises(StepNotAllowed):
        put_together(request=request, entry=entry, by=ward.radiographer, at=at)
    assert cast.now(request).state == "approved"


def test_what_paper_tells_was_not_asked_for_here(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at, planned_on=DAY)
    entry = cast.prior(ward, at, on=DAY)
    Entry.objects.filter(pk=entry.pk).update(from_paper=True)

    assert find_request(entry, at=at) is None
    with pytest.raises(StepNotAllowed):
        put_together(request=request, entry=entry, by=ward.radiographer, at=at)


def test_only_an_approved_request_is_found(ward: Ward, at: datetime) -> None:
    numbers = {"accession_number": "A-7", "planned_on": DAY}
    cast.drafted(ward, at, **numbers)
    cast.sent(ward, at, **numbers)
    cast.refused(ward, at, **numbers)
    drop_request(request=cast.approved(ward, at, **numbers), by=ward.referrer, at=at)
    take_back_decision(request=cast.approved(ward, at, **numbers), by=ward.approver, at=at)

    assert found(ward, at, accession="A-7") == (None, None)


def together(ward: Ward, at: datetime, **parts: object) -> tuple[Request, Entry]:
    """Return an approved request and the row that found it."""
    request = cast.approved(ward, at, planned_on=DAY, **parts)
    entry = report(ward, at)
    assert find_request(entry, at=at) == request
    return cast.now(request), now(entry)


def test_the_row_names_who_approved_it_by_which_rule_for_what(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at, purpose="medico_legal", ordered_by="Sud")

    decision = Decision.objects.get()
    assert (request.state, request.state_at, request.entry, request.decision) == ("performed", at, entry, decision)
    assert (entry.approver, entry.approval, entry.purpose, entry.referrer) == (
        ward.decider,
        "recorded",
        "medico_legal",
        "др Петар Ковач",
    )
    assert (entry.pack, entry.article) == ("rs-1998", "čl. 2. st. 3. tač. 1.")
    assert entry.decision_digest == bytes(decision.statement.digest).hex()
    row = canonical.loads(bytes(entry.current_version.row_payload))
    assert (row["decision"], row["decision_digest"], row["article"]) == (
        "recorded",
        entry.decision_digest,
        "čl. 2. st. 3. tač. 1.",
    )
    told = Act.objects.filter(verb="request.performed").values_list("actor", "subject_uid", "detail")
    assert list(told) == [("radiation passport", request.uid, {"entry": entry.uid, "found_by": "examination_and_day"})]


def test_a_second_report_changes_nothing(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at)
    cast.approved(ward, at, planned_on=DAY, repeat_reason="Once more")
    later = at + timedelta(hours=1)

    report(ward, later, number=2)

    assert find_request(entry, at=later) is None
    assert Request.objects.filter(entry=entry).get() == request
    assert cast.now(request).state_at == at


def test_what_the_row_names_survives_reports_that_come_later(ward: Ward, at: datetime) -> None:
    _request, before = together(ward, at)
    names = ("approver", "approval", "purpose", "referrer", "pack", "article", "decision_digest")

    report(ward, at + timedelta(hours=1), number=2, persons=(("113850", "Neko Drugi"),))

    entry = now(before)
    assert {name: getattr(entry, name) for name in names} == {name: getattr(before, name) for name in names}
    assert (entry.exposures.get().events, entry.approver_as_sent) == (2, "Neko Drugi")
    assert canonical.loads(bytes(entry.current_version.row_payload))["decision_digest"] == entry.decision_digest


def test_the_row_signature_covers_the_decision_and_holds(ward: Ward, at: datetime) -> None:
    _request, entry = together(ward, at)
    held = Authenticator()
    enrol(ward.approver, held, at=at)

    sign([entry], by=ward.approver, authenticator=held, at=at + timedelta(hours=1))

    signed = now(entry)
    row = canonical.loads(bytes(signed.current_version.row_statement.payload))
    assert row["decision_digest"] == bytes(Decision.objects.get().statement.digest).hex()
    assert (verify_entry(signed).holds, verify_entry(signed).differences) == (True, ())

    Entry.objects.filter(pk=entry.pk).update(decision_digest="0" * 64)
    assert verify_entry(now(entry)).differences == ("row.decision_digest",)


def test_rows_with_a_decision_before_them_are_signed_together(ward: Ward, at: datetime) -> None:
    entries = []
    for study in (1, 2):
        cast.approved(ward, at, accession_number=f"A-{study}", repeat_reason="Once more")
        entries.append(report(ward, at, accession=f"A-{study}", study=study))
        assert find_request(entries[-1], at=at)
    held = Authenticator()
    enrol(ward.approver, held, at=at)

    assert len(sign(entries, by=ward.approver, authenticator=held, at=at)) == 2


def test_a_signed_row_keeps_what_was_signed_and_the_request_is_done(ward: Ward, at: datetime) -> None:
    entry = report(ward, at)
    held = Authenticator()
    enrol(ward.approver, held, at=at)
    sign([entry], by=ward.approver, authenticator=held, at=at)
    request = cast.approved(ward, at, planned_on=DAY, repeat_reason="Once more")

    assert find_request(entry, at=at) == request
    assert (now(entry).state, now(entry).approval, now(entry).decision_digest) == ("signed", "taken", "")
    assert (cast.now(request).state, verify_entry(now(entry)).holds) == ("performed", True)


@pytest.mark.parametrize("who", ["radiographer", "second"])
def test_a_radiographer_or_an_approver_says_what_belongs_together(who: str, ward: Ward, at: datetime) -> None:
    requests = [cast.approved(ward, at, planned_on=DAY) for _request in range(2)]
    entry = report(ward, at)
    assert find_request(entry, at=at) is None
    assert list(candidates_for(entry)) == requests[::-1]

    request = put_together(request=requests[0], entry=entry, by=getattr(ward, who), at=at)

    assert (request.state, request.entry, request.entry_found_by) == ("performed", entry, "chosen")
    assert now(entry).approver == ward.decider
    assert Act.objects.get(verb="request.performed").actor == who
    assert list(candidates_for(entry)) == [requests[1]]


@pytest.mark.parametrize("who", ["referrer", "surgeon", "stranger", "administrator"])
def test_nobody_else_does(who: str, ward: Ward, at: datetime) -> None:
    request, entry = cast.approved(ward, at), report(ward, at)

    with pytest.raises(NotYourRequest):
        put_together(request=request, entry=entry, by=getattr(ward, who), at=at)
    assert cast.now(request).state == "approved"

    put_together(request=request, entry=entry, by=ward.radiographer, at=at)
    with pytest.raises(NotYourRequest):
        put_apart(request=request, by=getattr(ward, who), at=at)
    assert cast.now(request).state == "performed"


def test_an_examination_belongs_to_one_request_and_a_request_to_one_examination(ward: Ward, at: datetime) -> None:
    first, second = (cast.approved(ward, at) for _request in range(2))
    entry, other = report(ward, at), report(ward, at, study=2)
    put_together(request=first, entry=entry, by=ward.radiographer, at=at)

    for request, row in ((second, entry), (first, other)):
        with pytest.raises(AlreadyTogether):
            put_together(request=request, entry=row, by=ward.radiographer, at=at)
    assert (cast.now(second).state, now(other).decision_digest) == ("approved", "")


def test_what_was_asked_of_another_patient_or_hospital_is_not_put_beside_it(ward: Ward, at: datetime) -> None:
    of_boris, of_ana = cast.approved(ward, at, of=ward.boris), cast.approved(ward, at)
    entry, far = report(ward, at), report(ward, at, place=ward.elsewhere, study=2)
    there = people.staff(ward.elsewhere, "far-radiographer", "radiographer")

    for request, row, by in ((of_boris, entry, ward.radiographer), (of_ana, far, there)):
        with pytest.raises(NotYourRequest):
            put_together(request=request, entry=row, by=by, at=at)
        assert cast.now(request).state == "approved"
    assert list(candidates_for(far)) == []


def test_what_was_never_decided_on_or_given_up_was_not_performed(ward: Ward, at: datetime) -> None:
    dropped = drop_request(request=cast.sent(ward, at), by=ward.referrer, at=at)
    requests = (cast.drafted(ward, at), cast.refused(ward, at), dropped)
    entry = report(ward, at)

    for request in requests:
        with pytest.raises(StepNotAllowed):
            put_together(request=request, entry=entry, by=ward.radiographer, at=at)
    assert list(candidates_for(entry)) == []


def test_what_was_performed_without_a_decision_is_recorded_all_the_same(ward: Ward, at: datetime) -> None:
    request, entry = cast.sent(ward, at), report(ward, at)
    assert list(candidates_for(entry)) == [request]

    done = put_together(request=request, entry=entry, by=ward.radiographer, at=at)

    assert (done.state, done.decision, last_decision(done)) == ("performed", None, None)
    assert (now(entry).approver, now(entry).approval, now(entry).decision_digest) == (None, "not_recorded", "")
    assert now(entry).purpose == "diagnosis"
    for verdict in ("approved", "refused"):
        with pytest.raises(StepNotAllowed):
            cast.decided(request, by=ward.approver, at=at, verdict=verdict)


def test_a_decision_that_was_taken_back_approved_nothing(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at)
    take_back_decision(request=request, by=ward.approver, at=at)
    entry = report(ward, at)
    put_together(request=request, entry=entry, by=ward.radiographer, at=at)

    chain = chain_of(now(entry), answers=False)
    assert chain is not None
    assert (chain.decision, len(chain.decisions)) == (None, 1)
    assert now(entry).approver is None

    assert put_apart(request=request, by=ward.radiographer, at=at).state == "waiting"


def test_a_decision_and_a_row_that_did_not_belong_together_come_apart(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at, purpose="medico_legal", ordered_by="Sud")
    digest = bytes(entry.current_version.row_digest)
    later = at + timedelta(hours=1)

    apart = put_apart(request=request, by=ward.radiographer, at=later)

    entry = now(entry)
    assert (apart.state, apart.state_at, apart.entry, apart.entry_found_by) == ("approved", later, None, None)
    assert apart.decision == Decision.objects.get()
    assert (entry.approver, entry.approval, entry.decision_digest, entry.purpose, entry.referrer) == (
        None,
        "not_recorded",
        "",
        "diagnosis",
        "",
    )
    assert (entry.pack, entry.article, entry.state) == ("rs-1998", "čl. 2. st. 3. i čl. 3", "pending")
    assert bytes(entry.current_version.row_digest) != digest
    row = canonical.loads(bytes(entry.current_version.row_payload))
    assert ("decision_digest" in row, row["approver"], row["decision"]) == (False, None, "not_recorded")
    told = Act.objects.get(verb="request.parted")
    assert (told.actor, told.subject_uid, told.detail) == (
        "radiographer",
        request.uid,
        {"entry": entry.uid, "found_by": ""},
    )


def test_what_came_apart_finds_its_own_row(ward: Ward, at: datetime) -> None:
    request, wrong = together(ward, at)
    put_apart(request=request, by=ward.radiographer, at=at)
    right = report(ward, at, study=2)

    assert put_together(request=request, entry=right, by=ward.radiographer, at=at).entry == right
    assert (now(right).approver, now(wrong).approver) == (ward.decider, None)


def test_what_a_person_put_apart_is_not_put_together_by_the_next_report(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at)
    put_apart(request=request, by=ward.radiographer, at=at)

    report(ward, at, number=2)

    assert find_request(entry, at=at) is None
    assert cast.now(request).parted_from == entry
    assert found(ward, at, study=2) == (request, "examination_and_day")


def test_but_the_person_may_put_it_together_again(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at)
    put_apart(request=request, by=ward.radiographer, at=at)

    assert put_together(request=request, entry=entry, by=ward.radiographer, at=at).entry == entry
    assert now(entry).approver == ward.decider


def test_what_was_performed_without_a_decision_waits_again(ward: Ward, at: datetime) -> None:
    request, entry = cast.sent(ward, at), report(ward, at)
    put_together(request=request, entry=entry, by=ward.radiographer, at=at)
    booklet.pass_on(entry=now(entry), to=ward.second.practitioner, by=ward.approver, at=at)

    assert put_apart(request=request, by=ward.radiographer, at=at).state == "waiting"
    assert now(entry).approver == ward.second.practitioner  # whom nobody's decision had named


def test_only_what_stands_together_comes_apart(ward: Ward, at: datetime) -> None:
    for request in (cast.drafted(ward, at), cast.sent(ward, at), cast.approved(ward, at), cast.refused(ward, at)):
        with pytest.raises(StepNotAllowed):
            put_apart(request=request, by=ward.radiographer, at=at)


def test_a_row_that_became_void_lets_its_request_go(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at)
    booklet.void_entry(entry=entry, reason="Another patient", by=ward.approver, at=at)

    assert put_apart(request=request, by=ward.radiographer, at=at).state == "approved"
    assert (now(entry).state, now(entry).approver) == ("void", ward.decider)  # it stays as it was
    assert find_request(entry, at=at) is None


def test_a_performed_request_is_not_given_up_nor_its_decision_taken_back(ward: Ward, at: datetime) -> None:
    request, _entry = together(ward, at)

    with pytest.raises(StepNotAllowed):
        drop_request(request=request, by=ward.referrer, at=at)
    with pytest.raises(StepNotAllowed):
        take_back_decision(request=request, by=ward.approver, at=at)
    assert cast.now(request).state == "performed"
