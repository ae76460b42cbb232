"""The objects of the memory soak are each another one, and all dose reports."""

from itertools import islice

from ingestion.reading.read import read
from passport.booklet.reading import Outcome
from tests.bench.mix import mix
from tests.soak.memory import renumbered


def test_renumbered_reports_are_others_that_say_the_same() -> None:
    sent = [report.data for report in mix(2)]

    found = [read(data) for data in islice(renumbered(sent), 6)]

    assert {reading.outcome for reading in found} == {Outcome.DOSE}
    assert len({reading.sop_instance_uid for reading in found}) == len(
        {reading.study_instance_uid for reading in found}
    )
    assert len({reading.sop_instance_uid for reading in found}) == 6
    assert [reading.totals for reading in found[:2]] == [reading.totals for reading in found[4:]]
