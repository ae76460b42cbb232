"""Rows drawn by chance, each with its whole chain, and a name only when a case was opened with a reason."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from passport.access.cases import decision_differences
from passport.access.inspecting import Days
from passport.access.models import Access, CaseOpened, Sample, SampleRow, Visit
from passport.access.services import (
    CaseReasonMissing,
    NotAllowed,
    NothingToDraw,
    SampleWrong,
    draw_sample,
    open_case,
)
from passport.booklet.models import Entry
from passport.justification.models import Asked, AskedAnswer, Decision
from passport.justification.services import record_answer
from passport.law.vocabulary import Actor, Ask
from passport.signing.models import Act
from tests.passport.access.inspected import AUTHORITY, Inspected, inspected, opened
from tests.passport.booklet.forging import past_the_triggers
from tests.passport.booklet.withholding import withhold

pytestmark = pytest.mark.django_db
SPRING = Days(first=date(2026, 2, 1), last=date(2026, 3, 31))


@pytest.fixture
def here(at: datetime) -> Inspected:
    return inspected(at)


def test_a_sample_holds_rows_of_the_hospital_that_nobody_hides(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)

    assert {entry.uid for entry in view.sample(sample.uid).rows} == {here.asked_for.uid, here.plain.uid}
    assert (sample.out_of, sample.hidden, len(sample.seed)) == (2, 1, 16)
    assert Act.objects.get(verb="visit.sample_drawn").detail == {"sample": sample.uid, "rows": 2}


def test_the_same_seed_draws_the_same_sample(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    drawings = [draw_sample(view=view, days=SPRING, size=1, seed="2026/7") for _turn in range(2)]
    rows = [[entry.uid for entry in view.sample(one.uid).rows] for one in drawings]

    assert rows[0] == rows[1]
    assert [one.uid for one in view.samples()] == [drawings[1].uid, drawings[0].uid]


@pytest.mark.parametrize("size", [0, 101])
def test_a_sample_has_between_one_and_a_hundred_rows(here: Inspected, at: datetime, size: int) -> None:
    with pytest.raises(SampleWrong):
        draw_sample(view=opened(here, at), days=SPRING, size=size)


def test_nothing_is_drawn_where_there_is_nothing(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    with pytest.raises(NothingToDraw):
        draw_sample(view=view, days=Days(first=date(2020, 1, 1), last=date(2020, 1, 2)), size=5)
    with pytest.raises(SampleWrong):
        draw_sample(view=view, days=Days(first=SPRING.last, last=SPRING.first), size=5)

    assert not Sample.objects.exists()


def test_each_row_of_a_sample_leaves_a_look_that_the_patient_reads(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)
    view.sample(sample.uid)

    looks = Access.objects.values_list(
        "patient", "reader_uid", "reader_name", "facility_name", "purpose", "ground", "reason"
    )
    told = (here.inspector.uid, f"inspector, {AUTHORITY}", here.facility.name, "inspection", "visit", "")
    assert set(looks) == {(here.ana.pk, *told), (here.boris.pk, *told)}


def test_a_row_that_was_hidden_since_is_shown_no_more(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)
    withhold(here.plain, at=at)
    Entry.objects.filter(pk=here.asked_for.pk).update(state="joined")
    told = view.sample(sample.uid)

    assert (told.rows, told.hidden_since, told.joined_since) == ((), 1, 1)
    with pytest.raises(NotAllowed):
        view.case(sample.uid, here.plain.uid)


def test_a_case_is_read_with_its_chain(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)
    case = view.case(sample.uid, here.asked_for.uid)

    assert case.chain is not None
    assert case.chain.request.indication == "Cough for six weeks"
    assert [(seen.review.actor, seen.rows, seen.holds) for seen in case.seen] == [
        ("prescriber", ((here.asked_for.uid, "1"),), True),
        ("approver", ((here.asked_for.uid, "1"),), True),
    ]
    (decided,) = case.decided
    assert (decided.decision.reason, decided.counted, decided.named_in_row, decided.signed, decided.differences) == (
        "A tumour has to be excluded", True, True, False, (),
    )  # fmt: skip
    assert (case.opened, case.asked, case.verification.signed) == (None, (), False)
    assert list(Access.objects.values_list("patient", flat=True)) == [here.ana.pk]


def test_a_row_without_a_request_is_read_all_the_same(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)
    case = view.case(sample.uid, here.plain.uid)

    assert (case.chain, case.seen, case.decided) == (None, (), ())
    assert len(view.cases(sample.uid)) == 2


def test_a_signed_row_is_verified(at: datetime) -> None:
    here = inspected(at, signed=True)
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)
    holds = view.case(sample.uid, here.asked_for.uid).verification
    with past_the_triggers():
        Entry.objects.filter(pk=here.asked_for.pk).update(performed_on=date(2026, 3, 2))

    assert (holds.signed, holds.holds) == (True, True)
    changed = view.case(sample.uid, here.asked_for.uid).verification
    assert (changed.holds, changed.differences) == (False, ("row.performed_on",))


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("reason", "Something else", "decision.reason"),
        ("article", "9", "decision.article"),
        ("verdict", "refused", "decision.verdict"),
        ("number", 7, "seal.subject"),
    ],
)
def test_a_decision_that_was_changed_behind_the_systems_back_is_found(
    here: Inspected, column: str, value: object, name: str
) -> None:
    decision = Decision.objects.get()
    before = decision_differences(decision)
    with past_the_triggers():
        Decision.objects.update(**{column: value})

    assert before == ()
    assert decision_differences(Decision.objects.get()) == (name,)


def test_what_a_woman_was_asked_is_told_and_never_what_she_said(here: Inspected, at: datetime) -> None:
    told = {"by": here.clinic.radiographer, "at": at, "entry": here.plain, "actor": Actor.PERFORMER}
    record_answer(ask=Ask.PREGNANCY, answer=AskedAnswer.POSSIBLE, urgent_reason="Bleeding", **told)
    record_answer(ask=Ask.BREASTFEEDING, answer=AskedAnswer.NOT_ASKED, **told)
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)
    case = view.case(sample.uid, here.plain.uid)

    assert [(one.ask, one.asked, one.by, one.at) for one in case.asked] == [
        ("pregnancy", True, "radiographer", at),
        ("breastfeeding", False, "radiographer", at),
    ]
    assert "possible" not in repr(case.asked)
    assert "Bleeding" not in repr(case.asked)
    assert Asked.objects.count() == 2


def test_a_case_is_opened_for_a_reason_that_the_patient_reads(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)
    view.case(sample.uid, here.asked_for.uid)
    made = open_case(view=view, sample_uid=sample.uid, entry_uid=here.asked_for.uid, reason="A complaint")
    case = view.case(sample.uid, here.asked_for.uid)

    assert (case.opened, made.reason, made.at) == (made, "A complaint", at)
    # Both within one quarter of an hour: the look without a name, and the one with its reason.
    assert list(Access.objects.order_by("id").values_list("patient", "reason")) == [
        (here.ana.pk, ""),
        (here.ana.pk, "A complaint"),
    ]
    assert Act.objects.get(verb="visit.case_opened").detail == {"entry": here.asked_for.uid}


def test_a_case_is_not_opened_without_a_reason_or_outside_the_sample(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=10)
    with pytest.raises(CaseReasonMissing):
        open_case(view=view, sample_uid=sample.uid, entry_uid=here.plain.uid, reason=" ")
    for uid in (here.of_elsewhere.uid, here.hidden.uid, "0" * 32):
        with pytest.raises(NotAllowed):
            open_case(view=view, sample_uid=sample.uid, entry_uid=uid, reason="Curious")

    assert not CaseOpened.objects.exists()


def test_a_sample_of_another_visit_is_not_there(here: Inspected, at: datetime) -> None:
    first, second = opened(here, at), opened(here, at)
    sample = draw_sample(view=first, days=SPRING, size=10)

    with pytest.raises(NotAllowed):
        second.sample(sample.uid)


def test_what_was_drawn_and_opened_cannot_be_changed(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    sample = draw_sample(view=view, days=SPRING, size=1)
    row = sample.rows.get()
    open_case(view=view, sample_uid=sample.uid, entry_uid=row.entry.uid, reason="A complaint")

    changes = (
        lambda: Sample.objects.update(seed="b"),
        lambda: SampleRow.objects.update(position=9),
        lambda: CaseOpened.objects.update(reason="Nothing"),
        lambda: CaseOpened.objects.all()._raw_delete(connection.alias),
        lambda: Visit.objects.all()._raw_delete(connection.alias),
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
