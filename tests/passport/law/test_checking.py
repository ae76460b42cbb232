"""What is wrong with a pack although its shape is right: each fault by its place, and nothing of the texts that ship."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from passport.booklet.examinations import EXAMINATIONS
from passport.law.checking import held, refusals
from passport.law.conditions import condition_from
from passport.law.pack import Pack, ReadsAs
from passport.law.reading import pack_from
from passport.law.shelf import packs
from passport.law.vocabulary import PeriodUnit, ProcedureClass
from passport.people.national_ids import KINDS

TEXT = """
id = "zz-2001"
country = "ZZ"
status = "historical"
languages = ["en"]
calendar = "gregorian"
personal_number = "oib"
reference_levels = [
  { table = "1", exam = "Skull", projection = "", quantity = "dlp", value = "36", unit = "mGy.cm", population = "adult", exams = ["ct.head"], phantom = "head", corrected = "360", reason = "A digit short." },
  { table = "1", exam = "Chest", projection = "", quantity = "dlp", value = "650", unit = "mGy.cm", population = "adult" },
]
activities = [
  { table = "2", group = "", procedure = "Bone", radionuclide = "99mTc", chemical_form = "", max_mbq = "600" },
  { table = "2", group = "", procedure = "Bone", radionuclide = "99mTc", chemical_form = "", max_mbq = "800" },
]
child_activity_factors = [{ table = "3", mass_kg = "3", factor = "0,1", article = "4" }, { table = "3", mass_kg = "52–54", factor = "0,9", article = "4" }]
release_limits = [{ radionuclide = "", says = "Later.", article = "5" }]
carer_limits = [{ table = "", who = "adults", limit_msv = "5", per = "procedure", article = "5" }]
acts = [
  { act = "approve", procedure_class = "dental", role = "dentist", article = "6" },
  { act = "approve", procedure_class = "dental", role = "dentist", article = "7" },
  { act = "approve", procedure_class = "nuclear_diagnostic", role = "branch_specialist", condition = "years_in:nuclear_medicine>5", article = "6" },
]
asks = [{ ask = "cycle", by = ["approver"], classes = ["xray_diagnostic"], within_days = 10, words = "When?", article = "8" }]
retention = [{ document = "consent", period = "ten years", years = 10, article = "9" }]
deadlines = [{ event = "closure", period = "in five days", amount = 5, unit = "days", says = "Tell the agency.", article = "10" }]
duties = [{ article = "11", duty = "Measure." }, { article = "11", duty = "Write it down." }]

[instrument]
name = "Rules"
gazette = "Gazette 1"
year = 2001
valid_from = 2001-02-03
valid_from_source = "The day that is printed."

[terms]
"""
PACK = pack_from(TEXT)

Change = Callable[[Pack], Pack]


def wrong(pack: Pack) -> list[str]:
    return refusals(pack, exams={"ct.head"}, personal_numbers={"oib"})


def row(section: str, **values: object) -> Change:
    """Return the change of the first row of a section."""

    def change(pack: Pack) -> Pack:
        first, *others = getattr(pack, section)
        return replace(pack, **{section: (replace(first, **values), *others)})

    return change


def head(**values: object) -> Change:
    return lambda pack: replace(pack, **values)


def instrument(**values: object) -> Change:
    return lambda pack: replace(pack, instrument=replace(pack.instrument, **values))


def again(section: str) -> Change:
    """Return the change that writes the first row of a section once more."""
    return lambda pack: replace(pack, **{section: (*getattr(pack, section), getattr(pack, section)[0])})


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: str(pack.id))
def test_nothing_is_wrong_with_the_texts_that_ship(pack: Pack) -> None:
    assert refusals(pack, exams=EXAMINATIONS, personal_numbers=KINDS) == []


def test_nothing_is_wrong_with_the_text_of_these_tests() -> None:
    assert wrong(PACK) == []


def test_what_a_pack_holds_is_counted_by_section() -> None:
    assert held(PACK) == {
        "reference_levels": 2,
        "activities": 2,
        "child_activity_factors": 2,
        "release_limits": 1,
        "carer_limits": 1,
        "acts": 3,
        "asks": 1,
        "retention": 1,
        "deadlines": 1,
        "duties": 2,
    }


@pytest.mark.parametrize(("change", "refusal"), [
    (head(id="ZZ 2001"), "id: small letters, digits and dashes are wanted, 64 at most"),
    (head(id="z" * 65), "id: small letters, digits and dashes are wanted, 64 at most"),
    (head(country="zz"), "country: two capital letters are wanted (ISO 3166-1)"),
    (head(languages=()), "languages: the language of the text is missing"),
    (head(calendar="julian"), "calendar: 'julian' is not one of gregorian, jalali"),
    (head(personal_number="ssn"), "personal_number: 'ssn' is not one of oib"),
    (instrument(year=1895, valid_from=date(1901, 1, 1)), "instrument.year: 1895 is no year of a text"),
    (instrument(year=1990), "instrument.valid_from: 2001-02-03 lies far from the year of the text, 1990"),
    (instrument(valid_to=date(2001, 2, 3)),
     "instrument.valid_to: 2001-02-03 is not after 2001-02-03, from which it applies"),
    (instrument(gazette=" "), "instrument.gazette: is empty"),
    (row("duties", article=" "), "duties[1].article: is empty"),
    (row("activities", table=""), "activities[1].table: is empty"),
    (row("deadlines", until=date(2201, 1, 1)), "deadlines[1].until: 2201-01-01 is no day of our time"),
    (row("retention", years=0), "retention[1].years: 0 is not above zero"),
    (row("retention", years=300), "retention[1].years: 300 years are more than any text prints"),
    (row("retention", period=""), "retention[1].period: is empty"),
    (row("deadlines", amount=Decimal(-5)), "deadlines[1].amount: -5 is not above zero"),
    (row("deadlines", unit=None), "deadlines[1]: a number and its unit stand together or not at all"),
    (row("asks", within_days=0), "asks[1].within_days: 0 is not above zero"),
    (row("activities", max_mbq=Decimal(0)), "activities[1].max_mbq: 0 is not above zero"),
    (row("child_activity_factors", mass_kg="heavy"),
     "child_activity_factors[1].mass_kg: 'heavy' is no mass, nor two with a dash between"),
    (row("child_activity_factors", mass_kg="5–3"),
     "child_activity_factors[1].mass_kg: '5–3' is no mass, nor two with a dash between"),
    (row("reference_levels", exams=("ct.hed",)),
     "reference_levels[1].exams: 'ct.hed' is not in the dictionary of examinations"),
    (row("reference_levels", reason=""), "reference_levels[1].corrected: a correction wants its reason"),
    (row("reference_levels", corrected=None),
     "reference_levels[1].reason: a reason wants the correction that it is given for"),
    (row("reference_levels", corrected=Decimal("36.0")), "reference_levels[1].corrected: 36.0 is what is printed"),
    (row("reference_levels", corrected=None, reason="", unit_meant="mGy.cm"),
     "reference_levels[1].unit_meant: stands without a corrected value"),
    (row("reference_levels", unit_meant="mGycm"),
     "reference_levels[1].unit_meant: 'mGycm' is no unit of dlp: mGy.cm"),
    (row("reference_levels", unit=""),
     "reference_levels[1].unit: '' is no unit of dlp: mGy.cm"),
    (row("reference_levels", phantom="leg"), "reference_levels[1].phantom: 'leg' is not head or body"),
    (row("activities", corrected="201Tl"), "activities[1].corrected: a correction wants its reason"),
    (row("activities", reason="Misread."), "activities[1].reason: a reason wants the correction that it is given for"),
    (row("acts", condition=condition_from("trained_for:magic")),
     "acts[1].condition: 'magic' is not one of dental, general_practice, medical_physics, nuclear_medicine, other, "
     "radiation_oncology, radiology"),
    (row("acts", condition=condition_from("examined_before:1801")),
     "acts[1].condition: examined_before:1801 is fulfilled by nobody"),
    (row("acts", condition=condition_from("years_in:radiology>999")),
     "acts[1].condition: years_in:radiology>999 is fulfilled by nobody"),
    (row("reference_levels", unit="mGy"), "reference_levels[1].unit: 'mGy' is no unit of dlp: mGy.cm"),
    (row("child_activity_factors", factor=Decimal("1.1")),
     "child_activity_factors[1].factor: 1.1 is more than the activity of an adult"),
    (row("child_activity_factors", mass_kg="3–53"),
     "child_activity_factors[2].mass_kg: '52–54' lies in the masses of child_activity_factors[1]"),
    (row("activities", radionuclide="Tc-99m"), "activities[1].radionuclide: 'Tc-99m' is written as 99mTc"),
    (row("activities", radionuclide="banana"),
     "activities[1].radionuclide: 'banana' is no mass number with an element, as 99mTc"),
    (row("release_limits", radionuclide="I-131"), "release_limits[1].radionuclide: 'I-131' is written as 131I"),
    (row("deadlines", amount=Decimal("1.5"), unit=PeriodUnit.MONTHS),
     "deadlines[1].amount: 1.5 months is not a whole number of them"),
    (lambda pack: replace(pack, retention=(*pack.retention, replace(pack.retention[0], years=30))),
     "retention[2]: says of the same as retention[1]"),
    (lambda pack: replace(pack, carer_limits=(*pack.carer_limits, replace(pack.carer_limits[0], limit_msv=1))),
     "carer_limits[2]: says of the same as carer_limits[1]"),
    (again("duties"), "duties[3]: says of the same as duties[1]"),
    (again("acts"), "acts[4]: says of the same as acts[1]"),
    (again("activities"), "activities[3]: says of the same as activities[1]"),
    (lambda pack: replace(pack, reference_levels=(*pack.reference_levels, replace(pack.reference_levels[1], value=7))),
     "reference_levels[3]: says of the same as reference_levels[2]"),
    (head(reads_as=(ReadsAs(procedure_class=ProcedureClass.XRAY, falls_under=ProcedureClass.XRAY, reason="None."),)),
     "reads_as[1].falls_under: xray_diagnostic falls under itself"),
    (row("activities", max_mbq=Decimal("0.12345678901234567890")),
     "pack: a number has more digits than can be printed and read again"),
])  # fmt: skip
def test_each_fault_is_named_with_its_place(change: Change, refusal: str) -> None:
    assert wrong(change(PACK)) == [refusal]


def test_all_faults_are_named_at_once() -> None:
    pack = head(country="Z")(row("duties", article="")(row("reference_levels", exams=("ct.hed",))(PACK)))

    assert wrong(pack) == [
        "country: two capital letters are wanted (ISO 3166-1)",
        "duties[1].article: is empty",
        "reference_levels[1].exams: 'ct.hed' is not in the dictionary of examinations",
    ]
