"""What each text wants written down, and until when papers are kept."""

from datetime import date

import pytest

from passport.law.pack import Pack
from passport.law.questions.records import Kept, open_to_inspection, required_data, retention_ends, retention_of
from passport.law.shelf import pack_called
from passport.law.vocabulary import Datum, Document, Exposed


def pack(pack_id: str) -> Pack:
    found = pack_called(pack_id)
    assert found
    return found


VOLTAGE, CURRENT_AND_TIME = Datum.VOLTAGE, Datum.CURRENT_AND_TIME


@pytest.mark.parametrize(("kind", "data"), [
    (Exposed.RADIOGRAPHY, [VOLTAGE, CURRENT_AND_TIME, Datum.SOURCE_TO_SKIN]),
    (Exposed.FLUOROSCOPY, [VOLTAGE, Datum.CURRENT, Datum.TIME, Datum.SOURCE_TO_SKIN]),
    (Exposed.MAMMOGRAPHY, [VOLTAGE, CURRENT_AND_TIME, Datum.THICKNESS, Datum.GLANDULAR_TISSUE]),
    (Exposed.CT, [Datum.DOSE_INDEX, Datum.DOSE_LENGTH]),
    (Exposed.INTRAORAL, [VOLTAGE, CURRENT_AND_TIME]),
    (Exposed.NUCLEAR_MEDICINE,
     [Datum.RADIONUCLIDE, Datum.COMPOUND, Datum.ACTIVITY, Datum.ROUTE, Datum.TARGET_ORGAN, Datum.OTHER]),
    (Exposed.THERAPY, [Datum.GIVEN_DOSE, Datum.OTHER]),
])  # fmt: skip
def test_croatia_wants_these_data_of_each_kind_of_exposure(kind: Exposed, data: list[Datum]) -> None:
    assert [row.datum for row in required_data(kind, pack("hr-2013"))] == data


def test_croatia_wants_the_moment_of_a_treatment_with_a_radioactive_medicine() -> None:
    treatment = required_data(Exposed.NUCLEAR_MEDICINE, pack("hr-2013"), therapy=True)
    examination = required_data(Exposed.NUCLEAR_MEDICINE, pack("hr-2013"))

    assert [(row.datum, row.article) for row in treatment if row not in examination] == [
        (Datum.GIVEN_AT, "čl. 11. st. 2.")
    ]


def test_in_croatia_a_measured_dose_takes_the_place_of_settings() -> None:
    kinds = {kind: {row.measured_dose_instead for row in required_data(kind, pack("hr-2013"))} for kind in Exposed}

    assert kinds == {
        Exposed.RADIOGRAPHY: {True},
        Exposed.FLUOROSCOPY: {True},
        Exposed.MAMMOGRAPHY: {True},
        Exposed.INTRAORAL: {True},
        Exposed.CT: {True},
        Exposed.NUCLEAR_MEDICINE: {False},
        Exposed.THERAPY: {False},
    }


def test_bosnia_wants_data_of_radioactive_medicines_and_of_radiotherapy_some_of_them_only_when_needed() -> None:
    said = {kind: [(row.datum, row.when_needed) for row in required_data(kind, pack("ba-2011"))] for kind in Exposed}

    assert {kind: data for kind, data in said.items() if data} == {
        Exposed.NUCLEAR_MEDICINE: [
            (Datum.COMPOUND, False),
            (Datum.ACTIVITY, False),
            (Datum.GIVEN_AT, False),
            (Datum.DOSIMETRY, True),
            (Datum.ADVERSE_EFFECTS, True),
        ],
        Exposed.THERAPY: [(Datum.OTHER, False)],
    }


@pytest.mark.parametrize("found", [pack("rs-1998"), pack("tr-2024"), pack("ir-2021"), None])
def test_elsewhere_no_data_are_wanted(found: Pack | None) -> None:
    assert [row for kind in Exposed for row in required_data(kind, found)] == []


TEN = "najmanje deset godina od dana sastavljanja"
THIRTY = "najmanje 30 godina"


@pytest.mark.parametrize(("pack_id", "document", "made_on", "kept"), [
    ("hr-2013", Document.INCIDENT_REPORT, date(2026, 3, 2),
     Kept(until=date(2036, 3, 2), period=TEN, article="čl. 27. st. 2.")),
    ("hr-2013", Document.INCIDENT_REGISTER, date(2024, 2, 29),
     Kept(until=date(2034, 3, 1), period=TEN, article="čl. 27. st. 2.")),  # never a day earlier than printed
    ("ba-2011", Document.DOSE_SURVEY, date(2026, 3, 2),
     Kept(until=date(2056, 3, 2), period=THIRTY, article="čl. 52. st. 2.")),
    ("ba-2011", Document.THERAPY_DOSE, date(2024, 2, 29),
     Kept(until=date(2054, 3, 1), period=THIRTY, article="čl. 74.")),
    ("ba-2011", Document.EQUIPMENT_REPORT, date(2026, 3, 2),
     Kept(until=None, period="za vrijeme dok se oprema koristi", article="čl. 52. st. 3.")),
    ("ba-2011", Document.CONSENT, date(2026, 3, 2), Kept(until=None)),
    ("rs-1998", Document.BOOKLET_ROW, date(2026, 3, 2), Kept(until=None)),
])  # fmt: skip
def test_a_paper_is_kept_as_long_as_the_text_says(pack_id: str, document: Document, made_on: date, kept: Kept) -> None:
    assert retention_ends(document, made_on, pack(pack_id)) == kept


def test_without_a_text_nothing_is_known_of_how_long_a_paper_is_kept() -> None:
    assert retention_ends(Document.DECISION, date(2026, 3, 2), None) == Kept(until=None)
    assert retention_of(Document.DECISION, None) is None


def test_bosnia_opens_what_is_kept_to_inspection_and_serbia_says_nothing() -> None:
    assert [one.article for one in open_to_inspection(pack("ba-2011"))] == [
        "čl. 52. st. 4.", "čl. 74. i čl. 75. st. 1.", "čl. 97. st. 2.",
    ]  # fmt: skip
    assert (open_to_inspection(pack("rs-1998")), open_to_inspection(None)) == ((), ())
