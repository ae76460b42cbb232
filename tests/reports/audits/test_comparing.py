"""Samples beside all that a text prints of an examination: each line has an answer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from passport.booklet.merging import Origin
from passport.booklet.reading import Grade
from passport.law.pack import ReferenceLevel
from passport.law.questions.levels import NotComparable
from passport.law.questions.standing import Standing
from passport.law.shelf import pack_called
from passport.law.vocabulary import Quantity
from reports.audits.comparing import Line, lines_of, needs_events
from reports.audits.conditions import Method
from reports.audits.quantities import Total, Why
from reports.audits.samples import Row, Samples, samples_of
from tests.reports.audits.examinations import HEAD, breast, ct, mammography, radiograph, scan


def standing(pack_id: str) -> Standing:
    pack = pack_called(pack_id)
    assert pack
    return Standing(pack=pack)


def examinations(*doses: str, day: date = date(2026, 1, 5), every: int = 1) -> list[Row]:
    """Return CTs of the face on the head phantom, one a day, the newest first."""
    rows = []
    for number, dose in enumerate(doses):
        total = Total(
            code="113813", value=Decimal(dose), unit="mGy.cm", grade=Grade.DEVICE_REPORT, origin=Origin.DEVICE
        )
        rows.append(
            Row(
                key=number,
                person=f"p{number}",
                day=day + timedelta(days=number * every),
                years=50,
                parts=1,
                labels=frozenset(),
                totals=(total,),
                events=ct(dose, scan(dose, HEAD)).events,
            )
        )
    return rows[::-1]


def faces(*doses: str, every: int = 1) -> Samples:
    return samples_of(examinations(*doses, every=every))


def by_quantity(lines: list[Line]) -> dict[Quantity, Line]:
    return {(line.level or line.sample.like).quantity: line for line in lines if line.level or line.sample}


def test_the_corrected_value_of_a_misprint_is_the_one_that_counts() -> None:
    lines = by_quantity(lines_of("ct.sinuses", faces("300", "420"), standing("hr-2013"), Method.CT))

    line = lines[Quantity.DLP]
    assert line.level
    assert line.compared
    assert (line.level.value, line.compared.level_value, line.compared.ratio) == (Decimal(36), Decimal(360), Decimal(1))
    assert (line.compared.misprint, line.compared.above) == (True, None)


def test_the_level_that_no_sample_is_like_says_why() -> None:
    lines = by_quantity(lines_of("ct.sinuses", faces("300"), standing("hr-2013"), Method.CT))

    assert (lines[Quantity.CTDI_W].sample, lines[Quantity.CTDI_W].why_not) == (None, Why.NEEDS_PITCH)


@pytest.mark.parametrize(
    ("doses", "medians", "throughout"),
    [
        (("361", "400"), (Decimal(361), Decimal(400)), True),
        (("360", "400"), (Decimal(360), Decimal(400)), False),
        (("500",), (Decimal(500),), False),
    ],
)
def test_where_a_text_looks_at_what_goes_on_the_months_are_shown(
    doses: tuple[str, ...], medians: tuple[Decimal, ...], throughout: bool
) -> None:
    (line, _index) = lines_of("ct.sinuses", faces(*doses, every=31), standing("hr-2013"), Method.CT)

    assert line.trend
    assert (line.trend.medians, line.trend.throughout) == (medians, throughout)


@pytest.mark.parametrize(("doses", "why"), [(("300",) * 4, NotComparable.TOO_FEW), (("300",) * 5, None)])
def test_a_sample_has_as_many_patients_as_the_text_prints(doses: tuple[str, ...], why: NotComparable | None) -> None:
    line = by_quantity(lines_of("ct.sinuses", faces(*doses), standing("ba-2011"), Method.CT))[Quantity.DLP]

    assert (line.why_not, line.level is None, line.trend) == (why, False, None)


@pytest.mark.parametrize(("last", "above"), [("468", False), ("469", True)])
def test_the_mean_lies_above_by_more_than_the_text_allows_or_not(last: str, above: bool) -> None:
    line = by_quantity(lines_of("ct.sinuses", faces("468", "468", "468", "468", last), standing("ba-2011"), Method.CT))[
        Quantity.DLP
    ]

    assert line.compared
    assert (line.compared.allowed, line.compared.above) == (Decimal(468), above)


def test_where_nothing_is_measured_each_printed_level_says_why() -> None:
    levels = lines_of("xray.chest", samples_of([]), standing("ba-2011"), Method.RADIOGRAPHY)

    assert {(line.level.table, line.why_not) for line in levels if line.level} == {
        ("Tabela 1", Why.NOT_STATED),
        ("Tabela 2", NotComparable.OTHER_POPULATION),
    }


def views(*shots: object) -> Row:
    return Row(
        key=1,
        person="p",
        day=date(2026, 1, 5),
        years=50,
        parts=1,
        labels=frozenset(),
        totals=(),
        events=tuple(shots),
        by_breast=True,
    )


def test_a_level_of_a_grid_wants_to_know_of_the_grid() -> None:
    samples = samples_of([views(*mammography(breast("1.3")).events)])

    lines = lines_of("mammography", samples, standing("rs-1998"), Method.RADIOGRAPHY)

    assert [line.why_not for line in lines] == [NotComparable.OTHER_GRID] * 3


def test_a_level_of_another_view_says_so() -> None:
    samples = samples_of([views(*radiograph("0.2", view="PA").events)])

    lines = lines_of("xray.chest", samples, standing("rs-1998"), Method.RADIOGRAPHY)

    said = {line.level.projection: line.why_not for line in lines if isinstance(line.level, ReferenceLevel)}
    assert said == {"P-A": None, "LAT": NotComparable.OTHER_VIEW}


def test_without_a_text_the_doses_stand_alone() -> None:
    (line,) = lines_of("ct.sinuses", faces("300"), None, Method.CT)

    assert (line.level, line.compared, line.why_not) == (None, None, NotComparable.NO_LEVEL)
    assert line.sample


@pytest.mark.parametrize(
    ("exam", "kind", "pack_id", "read"),
    [
        ("ct.head", "ct", "ba-2011", True),
        ("mammography", "mammography", "ba-2011", True),
        ("xray.chest", "projection", "ba-2011", True),
        ("intervention.coronary", "projection", "ba-2011", False),  # hundreds of events, and only a total is compared
        ("fluoroscopy.enema", "projection", "hr-2013", False),
    ],
)
def test_reports_are_read_where_single_events_tell_doses_apart(exam: str, kind: str, pack_id: str, read: bool) -> None:
    assert needs_events(exam, kind, pack_called(pack_id)) is read


def test_a_level_of_whichever_view_takes_the_one_image_of_an_examination() -> None:
    (line, *rest) = lines_of(
        "xray.teeth",
        samples_of([views(*radiograph("4", view="").events)]),
        standing("rs-1998"),
        Method.RADIOGRAPHY,
    )

    assert line.compared
    assert (line.compared.level_value, line.compared.allowed, line.compared.above, rest) == (Decimal(5), 6, False, [])
