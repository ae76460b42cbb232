"""The measuring programs still run: a few reports, a short booklet, and no clock."""

import io

import pydicom
import pytest

from ingestion.reading.read import read
from passport.booklet.models import DoseReport, Entry
from passport.booklet.reading import Outcome
from passport.signing.models import LogEntry
from tests.bench import answers, booklet, log, rows, signing, speed
from tests.bench.baseline import touch
from tests.bench.mix import SHARES, Sent, items, mix


@pytest.fixture(scope="module")
def hundred() -> list[Sent]:
    return mix(100)


def test_the_mix_is_the_same_every_time_and_has_its_shares(hundred: list[Sent]) -> None:
    assert mix(5) == hundred[:5]
    assert {kind: [sent.kind for sent in hundred].count(kind) for kind in SHARES} == SHARES


def test_a_mix_from_another_number_shares_no_study(hundred: list[Sent]) -> None:
    others = {read(sent.data).study_instance_uid for sent in mix(5, first=100)}

    assert len(others) == 5
    assert others.isdisjoint(read(sent.data).study_instance_uid for sent in hundred)


def test_every_kind_is_a_dose_report_of_which_the_baseline_touches_each_item(hundred: list[Sent]) -> None:
    one_each = {sent.kind: sent.data for sent in hundred}

    assert {read(data).outcome for data in one_each.values()} == {Outcome.DOSE}
    assert [touch(data) for data in one_each.values()] == [
        items(pydicom.dcmread(io.BytesIO(data))) for data in one_each.values()
    ]


@pytest.mark.django_db
def test_the_speed_of_a_few_reports_is_measured_and_its_statements_do_not_grow() -> None:
    measured = speed.measure(2, warm_up=1, events=(3, 40), long=2)

    assert DoseReport.objects.count() == measured.reports + 1 + 2
    assert measured.items > measured.reports
    assert measured.statements[3] == measured.statements[40]


@pytest.mark.django_db
def test_a_short_booklet_is_made_for_the_measurement() -> None:
    plain, proven = (booklet.made(one.uid) for one in rows.asked(2))

    assert Entry.objects.filter(state="signed").count() == 2
    assert plain["pages"] >= 3
    assert proven["pages"] > plain["pages"]


@pytest.mark.django_db
def test_the_rows_of_one_touch_are_all_signed_and_counted() -> None:
    done = signing.measure(3)

    assert done.rows == 3
    assert Entry.objects.filter(state="signed").count() == 6
    assert done.prepare_statements < done.complete_statements < 60


@pytest.mark.django_db
def test_what_is_not_told_is_measured_for_each_of_the_three() -> None:
    measured = answers.measure(2, step=answers.NO_STEP)

    assert [sorted(spread) for spread in measured.values()] == [["median", "p5", "p95"]] * 3
    assert list(measured) == ["unknown", "withdrawn", "stopped"]


@pytest.mark.django_db
@pytest.mark.timeout(300)  # ten thousand entries: six seconds of the processor, more beside other work
def test_the_log_takes_in_and_proves_all_that_it_is_measured_with() -> None:
    found = log.measure(10_000 - log.ALONE)

    assert (found.entries, LogEntry.objects.count()) == (10_000, 10_000)
