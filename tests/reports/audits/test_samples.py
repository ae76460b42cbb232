"""Who is compared with whom: adults at one device by whole reports, each person once in a sample."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from passport.booklet.merging import Label, Origin
from passport.booklet.reading import Code, Detail, Grade
from passport.law.vocabulary import Population, Quantity
from reports.audits.quantities import Like, Total, Why
from reports.audits.samples import LeftOut, Row, by_month, latest_of_each_person, left_out_by, samples_of
from tests.reports.audits.examinations import coded, event, value

AREA = Like(quantity=Quantity.DOSE_AREA_PRODUCT, unit="Gy.cm2")


def row(key: int, area: str = "10", *, person: str = "", day: date = date(2026, 2, 1), **parts: object) -> Row:
    dose = Total(code="113722", value=Decimal(area), unit="Gy.cm2", grade=Grade.DEVICE_REPORT, origin=Origin.DEVICE)
    told = Row(key=key, person=person or f"p{key}", day=day, years=64, parts=1, labels=frozenset(), totals=(dose,))
    return replace(told, **parts)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({}, None),
        ({"years": 18}, None),
        ({"years": 17}, LeftOut.CHILD),
        ({"years": 0}, LeftOut.CHILD),
        ({"years": None}, LeftOut.AGE_UNKNOWN),
        ({"parts": 2}, LeftOut.SEVERAL_PARTS),
        ({"parts": 0}, LeftOut.SEVERAL_PARTS),
        ({"labels": frozenset({Label.PARTIAL})}, LeftOut.INCOMPLETE),
        ({"labels": frozenset({Label.OVERLAPPING, Label.CUMULATIVE})}, LeftOut.INCOMPLETE),
        ({"labels": frozenset({Label.SHARED_EVENTS})}, LeftOut.INCOMPLETE),
        ({"labels": frozenset({Label.CUMULATIVE, Label.TOTALS_DIFFER})}, None),
        (
            {
                "details": (
                    Detail(
                        code=Code(scheme="SCT", value="363703001"),
                        value="QC",
                        coded=Code(scheme="DCM", value="113680"),
                    ),
                )
            },
            LeftOut.NO_PATIENT,
        ),
        (
            {
                "events": (
                    event(value("113733", "80"), details=[coded("123014", Code(scheme="SCT", value="706342009"))]),
                )
            },
            LeftOut.NO_PATIENT,
        ),
    ],
)
def test_what_is_unlike_an_adult_at_one_device_is_left_out(parts: dict[str, object], why: LeftOut | None) -> None:
    assert left_out_by(row(1, **parts), adult_from=18) is why


def test_the_age_from_which_patients_are_adults_is_whoever_compares_decides() -> None:
    assert left_out_by(row(1, years=15), adult_from=15) is None
    assert left_out_by(row(1, years=15), adult_from=16) is LeftOut.CHILD


def test_the_figures_are_of_those_who_are_alike() -> None:
    found = samples_of([row(1, "10"), row(2, "20"), row(3, "999", years=9), row(4, "30"), row(5, "1", totals=())])

    (sample,) = found.samples
    assert (sample.like, sample.numbers) == (AREA, (Decimal(10), Decimal(20), Decimal(30)))
    assert (sample.mean, sample.median) == (Decimal(20), Decimal(20))
    assert (found.looked_at, found.left_out) == (5, {LeftOut.CHILD: 1})
    assert (found.sample(AREA), found.sample(replace(AREA, view="PA"))) == (sample, None)
    assert found.why_not(Quantity.DLP) is Why.NOT_STATED


def test_nothing_gives_no_sample() -> None:
    assert (samples_of([]).samples, samples_of([]).left_out) == ((), {})


def test_a_sample_counts_each_person_once_with_the_latest_dose() -> None:
    sample = samples_of([row(1, "10", person="ana"), row(2, "20", person="boris"), row(3, "30", person="ana")]).samples[
        0
    ]

    assert latest_of_each_person(sample, 5).numbers == (Decimal(10), Decimal(20))
    assert latest_of_each_person(sample, 1).numbers == (Decimal(10),)


def test_months_come_in_their_order_and_only_those_with_values() -> None:
    rows = [row(1, "10", day=date(2026, 3, 31)), row(2, "20", day=date(2026, 1, 2)), row(3, "30", day=date(2026, 3, 1))]

    assert by_month(samples_of(rows).samples[0]) == [
        (date(2026, 1, 1), (Decimal(20),)),
        (date(2026, 3, 1), (Decimal(10), Decimal(30))),
    ]


def test_a_text_is_asked_about_adults() -> None:
    asked = samples_of([row(1)]).samples[0].as_values("fluoroscopy.enema")

    assert (asked.exam, asked.quantity, asked.unit) == ("fluoroscopy.enema", Quantity.DOSE_AREA_PRODUCT, "Gy.cm2")
    assert (asked.population, asked.values) == (Population.ADULT, (Decimal(10),))
