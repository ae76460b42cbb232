"""Entry and approved request find each other, or wait for a radiographer who says so; and come apart again."""

from datetime import date, datetime, timedelta

import pytest

from passport.booklet.models import Entry
from passport.booklet.services import withdraw_answer
from passport.booklet.verification import verify_entry
from passport.booklet.withdrawing import Why
from passport.justification.models import Decision, Request
from passport.justification.services import (
    DecisionInSignedRow,
    drop_request,
    find_request,
    put_apart,
    put_together,
    take_back_decision,
)
from passport.justification.states import StepNotAllowed
from passport.signing import canonical
from passport.signing.models import Act
from tests import cast as people
from tests.authenticator import Authenticator
from tests.passport.booklet.signing import enrol, sign
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward
from tests.passport.justification.services.reports import DAY, found, now, report, together

KNEE = {"exam_code": "ct.knee", "laterality": "left"}


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


def test_a_request_without_a_planned_day_is_found_when_it_was_begun_before(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at)

    assert found(ward, at) == (request, "examination")


def test_an_approval_finds_the_examination_that_was_done_before_it(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at, urgency="emergency", emergency_reason="Bleeding")
    entry = report(ward, at, on=at.date())

    cast.decided(request, by=ward.approver, at=at)

    assert cast.now(request).entry == entry
    assert (now(entry).approver, cast.now(request).repeat_of) == (ward.approver.practitioner, None)


@pytest.mark.parametrize("planned", [True, False])
@pytest.mark.parametrize("ago", [0, 1])
def test_a_request_is_not_answered_by_the_examination_that_it_repeats(
    ago: int, planned: bool, ward: Ward, at: datetime
) -> None:
    earlier = report(ward, at - timedelta(hours=5), on=at.date() - timedelta(days=ago))
    parts = {"planned_on": at.date()} if planned else {}

    request = cast.approved(ward, at, repeat_reason="The first one is blurred", **parts)
    late = find_request(earlier, at=at + timedelta(minutes=1))

    assert (cast.now(request).state, cast.now(request).entry, late) == ("approved", None, None)
    assert cast.now(request).repeat_of == earlier
    assert found(ward, at + timedelta(minutes=5), on=at.date(), study=2) == (
        request,
        "examination_and_day" if planned else "examination",
    )


def test_what_was_on_record_before_a_request_was_begun_is_not_found_by_its_day(ward: Ward, at: datetime) -> None:
    earlier = report(ward, at - timedelta(hours=5), exam="CT abdomena", on=at.date())
    request = cast.approved(ward, at, exam_code="ct.abdomen", planned_on=at.date(), repeat_reason="Another question")
    Request.objects.filter(pk=request.pk).update(repeat_of=None)

    assert find_request(earlier, at=at) is None


def test_a_row_whose_signature_covers_the_decision_is_not_put_apart(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at)
    entry = Entry.objects.get(uid=report(ward, at).uid)
    find_request(entry, at=at)
    Entry.objects.filter(pk=entry.pk).update(state="cannot_sign")

    with pytest.raises(DecisionInSignedRow):
        put_apart(request=cast.now(request), by=ward.radiographer, at=at)


def test_a_row_whose_approver_says_that_somebody_else_approved_it_holds_the_decision_no_more(
    ward: Ward, at: datetime
) -> None:
    request, key, mira = cast.approved(ward, at), Authenticator(), ward.approver
    entry = Entry.objects.get(uid=report(ward, at).uid)
    find_request(entry, at=at)
    before = now(entry)
    enrol(mira, key, at=at)
    sign([before], by=mira, authenticator=key, at=at)

    withdraw_answer(entry=now(entry), why=Why.NOT_APPROVED, by=mira, at=at + timedelta(minutes=2))

    after = now(entry)
    assert (len(before.decision_digest), after.decision_digest, after.approver) == (64, "", None)
    assert (after.pack, after.article) == (entry.pack, entry.article)
    assert "decision_digest" not in canonical.loads(bytes(after.current_version.row_payload))
    assert verify_entry(after).holds
    put_apart(request=cast.now(request), by=ward.radiographer, at=at + timedelta(minutes=3))
    assert (cast.now(request).entry, now(entry).state) == (None, "amended")


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
    "no day planned, and begun after the examination": ({}, {"on": date(2026, 2, 25)}),
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
    request = cast.sent(ward, at, urgency="emergency", emergency_reason="Bleeding")
    entry = report(ward, at, on=at.date())
    held = Authenticator()
    enrol(ward.approver, held, at=at)
    sign([entry], by=ward.approver, authenticator=held, at=at)
    cast.decided(request, by=ward.approver, at=at)

    assert cast.now(request).entry == entry  # it was there before its approval
    assert (now(entry).state, now(entry).approval, now(entry).decision_digest) == ("signed", "taken", "")
    assert (cast.now(request).state, verify_entry(now(entry)).holds) == ("performed", True)
