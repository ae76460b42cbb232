"""The page of doses that a scanner draws: its attributes are read (grade C), its picture is not."""

import pytest

from passport.booklet.identity import event_keys
from passport.booklet.reading import Grade, Kind
from tests.ingestion.reading.images.pictures import reading_of, refusals, values
from tests.sr import put
from tests.sr.images import CAPTURE, LINES, Line, dose_page, image


def test_each_line_is_an_event_and_the_total_is_the_scanners() -> None:
    reading = reading_of(dose_page())

    assert reading.kind is Kind.CT
    assert [values(event) for event in reading.events] == [
        {"113830": ("0", "mGy"), "113838": ("0", "mGy.cm"), "113733": ("120", "kV")},
        {"113830": ("7.2", "mGy"), "113838": ("196.01", "mGy.cm"), "113733": ("120", "kV")},
        {"113830": ("9.3", "mGy"), "113838": ("657.85", "mGy.cm"), "113733": ("120", "kV")},
    ]
    assert [(total.code.value, total.value, total.grade) for total in reading.totals] == [
        ("113813", "853.86", Grade.PICTURE)
    ]


def test_a_private_dose_without_its_creator_is_nobodys() -> None:
    reading = reading_of(dose_page(creator="SOMEBODY"))

    assert reading.totals == ()
    assert all("113838" not in values(event) for event in reading.events)


@pytest.mark.parametrize(
    ("comment", "total", "refused"),
    [
        ("Series #3 DLP=196.0\r\nTotal DLP=853.9 mGy*cm", ["853.9"], []),
        ("TOTAL DLP: 0.8539 Gy.cm", ["853.9"], []),
        ("Series #3 DLP=196.0\r\nTotal DLP=853.9", [], [("113813", "853.9", "unknown_unit")]),
        ("Total DLP=853.9 mSv", [], [("113813", "853.9", "unknown_unit")]),
        ("80 %", [], []),
    ],
)
def test_a_total_in_a_comment_counts_only_with_its_unit(
    comment: str, total: list[str], refused: list[tuple[str, str, str]]
) -> None:
    reading = reading_of(dose_page(comment=comment, creator=""))

    assert ([one.value for one in reading.totals], refusals(reading)) == (total, refused)


def test_two_lines_alike_are_two_exposures_and_a_later_page_repeats_the_earlier_one() -> None:
    early, late = dose_page(LINES[:2]), dose_page((*LINES[:2], LINES[1]), number=2)

    keys = [event_keys(reading_of(page)) for page in (early, late)]

    assert (len(keys[0]), len(keys[1])) == (2, 3)
    assert set(keys[0]) < set(keys[1])


def test_a_page_of_a_fluoroscopy_states_its_totals() -> None:
    one = image("RF", sop_class=CAPTURE, image_type="DERIVED\\SECONDARY\\DOSE_INFO")
    put(one, "ImageAndFluoroscopyAreaDoseProduct", "123.4")
    put(one, "TotalTimeOfFluoroscopy", 95)
    put(one, "CommentsOnRadiationDose", "as displayed")

    reading = reading_of(one)

    assert [(total.code.value, total.value, total.unit) for total in reading.totals] == [
        ("113722", "12.34", "Gy.cm2"),
        ("113730", "95", "s"),
    ]
    assert reading.events == ()


def test_a_picture_without_doses_is_no_page_of_them() -> None:
    one = image("CT", sop_class=CAPTURE, image_type="DERIVED\\SECONDARY")

    assert reading_of(one).reason == "no_exposure_data"


def test_a_line_of_a_page_is_known_by_its_series_and_values() -> None:
    first = dose_page((Line(dose=7, dlp="10", series=3),))
    second = dose_page((Line(dose=7, dlp="10", series=4),), number=2)

    assert event_keys(reading_of(first)) != event_keys(reading_of(second))
