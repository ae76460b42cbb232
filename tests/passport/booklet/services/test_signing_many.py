"""Many rows under one touch: what each is left with, what stops all of them, and what it costs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passport.booklet import services
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.services import Source
from passport.booklet.verification import verify_entry
from passport.people.models import Record
from passport.signing.errors import ChangedMeanwhile
from passport.signing.models import Act, Seal, Signature, Statement
from passport.signing.selectors import request_options
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db


class Morning:
    """A clinic whose approver has a key in hand, and as many rows of other patients as a test wants."""

    def __init__(self, at: datetime) -> None:
        self.clinic, self.authenticator, self.at = cast.clinic(), Authenticator(), at
        self.approver = self.clinic.approver.user
        enrol(self.approver, self.authenticator, at=at)

    def row(self, number: int, *, sop: str = "") -> Entry:
        source = Source(name="scanner", facility=self.clinic.facility)
        record = Record.objects.filter(local_id=str(number)).first() or cast.record(local_id=str(number))
        what = reading(
            sop_instance_uid=sop or f"2.25.{number}",
            study_instance_uid=f"2.25.9{number}",
            events=(event(f"{number}.1{sop}", "5"),),
            totals=(measure("113813", "5"),),
        )
        entry = services.record_report(reading=what, record=record, source=source, at=self.at).entry
        Entry.objects.filter(pk=entry.pk).update(approver=self.clinic.approver, approval=ApprovalKind.RECORDED)
        return Entry.objects.get(pk=entry.pk)

    def rows(self, *numbers: int) -> list[Entry]:
        return [self.row(number) for number in numbers]


@pytest.fixture
def morning(at: datetime) -> Morning:
    return Morning(at)


def test_every_row_under_one_touch_holds_alone_with_the_acts_of_a_row_that_was_signed_alone(
    morning: Morning, at: datetime
) -> None:
    (alone,) = morning.rows(1)
    sign([alone], by=morning.approver, authenticator=morning.authenticator, at=at)
    together = morning.rows(2, 3, 4)
    signatures = sign(together, by=morning.approver, authenticator=morning.authenticator, at=at + timedelta(hours=1))

    checks = [verify_entry(Entry.objects.get(pk=row.pk)) for row in together]
    assert [(check.signed, check.holds, check.differences) for check in checks] == [(True, True, ())] * 3
    assert [(one.leaf_index, one.tree_size) for one in signatures] == [(0, 3), (1, 3), (2, 3)]
    assert {one.root for one in signatures} == {signatures[0].root}
    assert [acts_of(row) for row in together] == [acts_of(alone)] * 3
    assert acts_of(alone) == {
        "entry.signed": 1,
        "record_statement": 2,
        "seal_statement": 1,
        "sign_statement": 1,
    }


def acts_of(row: Entry) -> dict[str, int]:
    """Return how often each verb was done to a signed row, its statements and its signature."""
    statements = Statement.objects.filter(subject_uid=row.uid)
    signatures = Signature.objects.filter(statement__in=statements)
    uids = [row.uid, *statements.values_list("uid", flat=True), *signatures.values_list("uid", flat=True)]
    verbs = Act.objects.filter(subject_uid__in=uids).order_by("verb").values_list("verb", flat=True)
    wanted = ("entry.signed", "record_statement", "seal_statement", "sign_statement")
    return {verb: list(verbs).count(verb) for verb in wanted}


def test_a_row_that_changed_before_the_touch_is_named_and_none_is_signed(morning: Morning, at: datetime) -> None:
    rows = morning.rows(1, 2, 3)
    request = services.prepare_signing(entries=rows, by=morning.approver, at=at)
    response = morning.authenticator.get(request_options(request=request, at=at))
    morning.row(2, sop="2.25.77")

    with pytest.raises(ChangedMeanwhile) as refused:
        services.complete_signing(request_uid=request.uid, response=response, by=morning.approver, at=at)

    assert refused.value.subjects == (rows[1].uid,)
    assert (Signature.objects.count(), Seal.objects.count()) == (0, 0)
    assert set(Entry.objects.values_list("state", flat=True)) == {"pending"}


def test_more_rows_than_one_touch_signs_are_refused_and_not_cut_off(
    morning: Morning, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("passport.booklet.services.signing.TOGETHER", 2)

    with pytest.raises(services.TooManyRows):
        services.prepare_signing(entries=morning.rows(1, 2, 3), by=morning.approver, at=at)


def test_sixty_rows_cost_few_more_statements_than_two(morning: Morning, at: datetime) -> None:
    few, many = morning.rows(1, 2), morning.rows(*range(3, 63))

    costs = [statements(lambda rows=rows: begin_and_touch(morning, rows, at)) for rows in (few, many)]

    # Long lists are written in a few pieces where a database takes only so many values at once.
    assert costs[1] - costs[0] <= 12
    assert Entry.objects.filter(state="signed").count() == 62


def begin_and_touch(morning: Morning, rows: list[Entry], at: datetime) -> None:
    sign(rows, by=morning.approver, authenticator=morning.authenticator, at=at)


def statements(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)
