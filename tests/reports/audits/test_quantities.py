"""Which value of a report is which quantity of a text of law, and which never is."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from passport.booklet.merging import Origin
from passport.booklet.reading import Event, Grade, ReportReading
from passport.law.vocabulary import Quantity
from reports.audits.quantities import INSTEAD, MEANINGS, UNITS, Examination, Like, Stated, Total, Why, found_in, why_not
from tests.reports.audits.examinations import (
    BODY,
    CC,
    GRID,
    HEAD,
    LOCALIZER,
    MLO,
    NO_GRID,
    breast,
    coded,
    ct,
    event,
    fluoroscopy,
    mammography,
    radiograph,
    said,
    scan,
    value,
)

DLP = Quantity.DLP
AREA = Quantity.DOSE_AREA_PRODUCT
BREAST = Quantity.GLANDULAR_DOSE
SKIN = Quantity.ENTRANCE_SURFACE_DOSE


def total(
    code: str, amount: str, unit: str, *, grade: str = "A", origin: Origin = Origin.DEVICE, **scope: str
) -> Total:
    return Total(code=code, value=Decimal(amount), unit=unit, grade=Grade(grade), origin=origin, **scope)


def dlp(amount: str, **more: object) -> Total:
    return total("113813", amount, "mGy.cm", **more)


def area(amount: str, **more: object) -> Total:
    return total("113722", amount, "Gy.cm2", **more)


def told(what: ReportReading, *totals: Total, by_breast: bool = False) -> Examination:
    """Return an examination as the totals of its row and the events of its report tell of it."""
    stated = [
        Total(
            code=one.code.value,
            value=Decimal(one.value),
            unit=one.unit,
            grade=one.grade,
            origin=Origin.DEVICE,
            plane=one.scope.plane or "",
            phantom=one.scope.phantom or "",
        )
        for one in what.totals
    ]
    return Examination(totals=(*(totals or stated),), events=what.events, by_breast=by_breast)


def values(examination: Examination) -> list[tuple[str, str, str]]:
    """Return what is stated: quantity, what tells it apart, and the value."""
    return [
        (one.like.quantity, " ".join(filter(None, vars(one.like).values())), str(one.value))
        for one in found_in(examination).stated
    ]


def test_every_quantity_of_the_texts_has_a_unit_and_says_what_is_stated_instead() -> None:
    assert set(UNITS) == set(Quantity)
    assert set(INSTEAD) == set(Quantity)
    assert {meaning.quantity for meaning in MEANINGS} == {DLP, AREA, BREAST, SKIN}


def test_the_total_of_a_ct_is_its_dose_length_product_on_the_phantom_of_its_scans() -> None:
    found = found_in(told(ct("650.5", scan("650.5", BODY))))

    assert found.stated == (
        Stated(
            like=Like(quantity=DLP, unit="mGy.cm", phantom="body"), value=Decimal("650.5"), grade=Grade.DEVICE_REPORT
        ),
    )
    assert found.lost == {}


@pytest.mark.parametrize(
    ("scans", "totals", "expected"),
    [
        # A localizer on the other phantom is left out of the total of the scans.
        (
            [scan("3", BODY, LOCALIZER), scan("900", HEAD)],
            [dlp("903"), dlp("3", origin=Origin.EVENTS, phantom=BODY), dlp("900", origin=Origin.EVENTS, phantom=HEAD)],
            ("head", "900"),
        ),
        # One on the same phantom belongs to it.
        ([scan("3", HEAD, LOCALIZER), scan("900", HEAD)], [dlp("903")], ("head", "903")),
        # One without a dose says nothing.
        ([scan("0", BODY, LOCALIZER), scan("900", HEAD)], [dlp("900")], ("head", "900")),
        # Where nobody says which phantom it was, nobody says it.
        ([event(value("113838", "900"))], [dlp("900")], ("", "900")),
        ([], [dlp("900", phantom=HEAD)], ("head", "900")),
        # What the device states stands before the sum of its events.
        ([scan("880", HEAD)], [dlp("900"), dlp("880", origin=Origin.EVENTS, phantom=HEAD)], ("head", "900")),
        ([scan("900", HEAD)], [dlp("900", origin=Origin.EVENTS, phantom=HEAD)], ("head", "900")),
    ],
)
def test_head_and_body_phantom_are_never_one_value(
    scans: list[Event], totals: list[Total], expected: tuple[str, str]
) -> None:
    (found,) = found_in(Examination(totals=tuple(totals), events=tuple(scans))).stated

    assert (found.like.phantom, str(found.value)) == expected


@pytest.mark.parametrize(
    ("scans", "totals"),
    [
        ([scan("400", BODY), scan("900", HEAD)], [dlp("1300")]),
        ([scan("3", BODY, LOCALIZER), scan("900", HEAD)], [dlp("903")]),
        ([scan("900", HEAD)], [dlp("900", phantom=HEAD), dlp("20", phantom=BODY)]),
    ],
)
def test_a_ct_on_both_phantoms_has_no_one_dose_length_product(scans: list[Event], totals: list[Total]) -> None:
    found = found_in(Examination(totals=tuple(totals), events=tuple(scans)))

    assert (found.stated, found.lost) == ((), {DLP: Why.MIXED_PHANTOMS})


@pytest.mark.parametrize("grade", Grade)
def test_the_sum_of_images_and_what_nobody_measured_is_no_examination(grade: Grade) -> None:
    found = found_in(Examination(totals=(dlp("650", grade=grade, origin=Origin.EVENTS),)))

    assert bool(found.stated) == (grade in (Grade.DEVICE_REPORT, Grade.PICTURE, Grade.TYPED))
    assert found.lost == ({DLP: Why.ONLY_IMAGES} if grade is Grade.IMAGE_HEADER else {})


def test_an_estimate_a_zero_and_another_unit_are_no_dose() -> None:
    odd = (dlp("650", origin=Origin.ESTIMATE), area("0"), total("113722", "5", "dGy.cm2"))

    assert found_in(Examination(totals=odd)).stated == ()


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([area("12.5", plane="113622")], "12.5"),
        ([area("30", plane="113620"), area("12", plane="113621")], "42"),  # two tubes, one product
        ([area("42", plane="113890"), area("30", plane="113620"), area("12", plane="113621")], "42"),
        ([area("12.5"), area("12.1", origin=Origin.EVENTS)], "12.5"),
    ],
)
def test_the_area_products_of_an_examination_are_one(totals: list[Total], expected: str) -> None:
    (found,) = found_in(Examination(totals=tuple(totals))).stated

    assert (found.like, str(found.value)) == (Like(quantity=AREA, unit="Gy.cm2"), expected)


def test_the_worst_grade_of_two_planes_is_that_of_their_sum() -> None:
    planes = (area("30", plane="113620"), area("12", plane="113621", grade="D"))

    assert found_in(Examination(totals=planes)).stated[0].grade is Grade.TYPED


def test_each_view_of_each_breast_is_a_dose_of_its_own() -> None:
    views = mammography(
        breast("1.31", view=CC, grid=GRID),
        breast("1.42", view=MLO, grid=NO_GRID),
        breast("1.28", side="right", view=CC),
    )

    assert values(told(views, by_breast=True)) == [
        (BREAST, "mean_glandular_dose mGy CC left with", "1.31"),
        (BREAST, "mean_glandular_dose mGy MLO left without", "1.42"),
        (BREAST, "mean_glandular_dose mGy CC right", "1.28"),
    ]


def test_a_view_that_was_taken_twice_is_the_dose_of_neither_image() -> None:
    views = mammography(breast("1.31"), breast("1.35"), breast("1.28", side="right"))

    found = found_in(told(views, by_breast=True))

    assert [(one.like.side, str(one.value)) for one in found.stated] == [("right", "1.28")]
    assert found.lost == {BREAST: Why.SEVERAL_OF_VIEW}


def test_the_accumulated_dose_of_a_breast_is_not_the_dose_of_one_view() -> None:
    without_view = event(value("111631", "1.31", laterality="left"))
    views = mammography(without_view, without_view)

    found = found_in(told(views, by_breast=True))

    assert (found.stated, found.lost) == ((), {BREAST: Why.VIEW_UNKNOWN})
    assert why_not(BREAST, [found_in(told(mammography(), by_breast=True))]) is Why.ALL_VIEWS


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([said("111635", "RECIPROCATING\\FOCUSED")], "with"),
        ([said("111635", "none")], "without"),
        ([said("111635", "NONE"), coded("111635", GRID)], ""),  # they contradict each other
        ([said("111635", "SOMETHING")], ""),
        ([], ""),
    ],
)
def test_a_grid_is_known_where_it_is_said(terms: Iterable[object], expected: str) -> None:
    shot = event(value("111631", "1.3", laterality="left"), details=[coded("111031", CC), *terms])

    (found,) = found_in(told(mammography(shot), by_breast=True)).stated

    assert found.like.grid == expected


@pytest.mark.parametrize(
    ("view", "known"), [("PA", "PA"), ("AP", "AP"), ("LL", "LAT"), ("RL", "LAT"), ("RAO", ""), ("", "")]
)
def test_an_image_states_the_dose_at_the_skin_of_its_view(view: str, known: str) -> None:
    found = found_in(told(radiograph("0.21", view=view)))

    assert [(one.like.view, str(one.value)) for one in found.stated] == [(known, "0.21")]
    assert found.lost == {}


def test_of_several_images_without_a_view_none_is_known() -> None:
    (shot,) = radiograph("0.21", view="").events

    assert found_in(Examination(events=(shot, shot))).lost == {SKIN: Why.VIEW_UNKNOWN}


def test_what_a_report_states_at_the_entrance_is_without_scatter() -> None:
    exposed = event(value("111636", "0.21"), details=[said("111031", "PA")])

    found = found_in(Examination(events=(exposed,)))

    assert found.stated == ()
    assert why_not(SKIN, [found]) is Why.WITHOUT_SCATTER


@pytest.mark.parametrize(
    ("what", "quantity", "why"),
    [
        (ct("650"), Quantity.CTDI_W, Why.NEEDS_PITCH),  # although the pitch is there
        (ct("650"), Quantity.MSAD, Why.OTHER_INDEX),
        (ct("650"), SKIN, Why.NOT_STATED),
        (fluoroscopy("12"), SKIN, Why.REFERENCE_POINT),
        (fluoroscopy("12"), Quantity.ENTRANCE_DOSE_RATE, Why.NO_RATE),
        (fluoroscopy("12"), Quantity.DOSE_WIDTH_PRODUCT, Why.AREA_PRODUCT),
        (fluoroscopy("12"), DLP, Why.NOT_STATED),
        (radiograph("0.2"), AREA, Why.NOT_STATED),
    ],
)
def test_it_says_what_is_stated_instead(what: ReportReading, quantity: Quantity, why: Why) -> None:
    assert why_not(quantity, [found_in(told(what))]) is why


def test_most_examinations_decide_why_a_quantity_is_not_there() -> None:
    twice = found_in(told(mammography(breast("1.3"), breast("1.4")), by_breast=True))
    without_view = event(value("111631", "1.3", laterality="left"))
    unknown = found_in(told(mammography(without_view, without_view), by_breast=True))

    assert why_not(BREAST, [unknown, twice, twice]) is Why.SEVERAL_OF_VIEW
    assert why_not(BREAST, []) is Why.NOT_STATED
