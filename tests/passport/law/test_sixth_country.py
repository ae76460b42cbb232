"""A sixth country is one file: everything that the product asks of a text is answered from it, and no code is written."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from passport.law.checking import refusals
from passport.law.pack import Pack, Rule, Terms
from passport.law.professional import Field, HeldSpecialty, Profession, Professional
from passport.law.questions.before import (
    asks_of,
    emergency_waives_priors,
    needs_alternative,
    needs_repeat_reason,
    provision_for,
    stands_within,
)
from passport.law.questions.entitlement import Case, Verdict, may
from passport.law.questions.levels import Values, compare, due_again, least_sample
from passport.law.questions.nuclear import (
    activities_of,
    breastfeeding_interruption,
    child_factor,
    iodine_instruction,
    limit_reached,
    measured_difference,
    wants_consent,
    weigh_planned,
    work_restrictions,
)
from passport.law.questions.records import required_data, retention_ends
from passport.law.questions.standing import Standing, Weight
from passport.law.shelf import add_folder, pack_called, pack_for, packs, packs_of, personal_number_kind, rule_for
from passport.law.vocabulary import (
    Act,
    Actor,
    Ask,
    Datum,
    Document,
    Exposed,
    PackStatus,
    PeriodUnit,
    Population,
    ProcedureClass,
    Quantity,
    Role,
    Topic,
)
from tests.passport.law.cast import DAY, dentist, specialist
from tests.passport.law.shelves import restored_shelf

SIXTH = """
id = "sm-2025"
country = "SM"
status = "historical"
languages = ["en", "fr"]
calendar = "gregorian"
personal_number = "oib"

[instrument]
name = "Rules on medical exposure"
gazette = "Gazette 7/2025"
year = 2025
valid_from = 2025-06-01
valid_from_source = "Printed in rule 90."
valid_to = 2030-01-01

[falls_back_to]
name = "rules of the neighbour"
article = "rule 4"

[comparison]
how = "mean_of_sample"
article = "rule 5"
says = "The mean of eight patients is not above the level by 50 %."
quantities = ["dlp"]
over_percent = 50
patients_radiography = 20
patients_other = 8
every_years = 2

[terms]
TERMS

[[reads_as]]
procedure_class = "interventional"
falls_under = "xray_diagnostic"
reason = "The text names no interventional procedure."

[[provisions]]
topic = "approval"
article = "rule 2"
says = "Who approves."

[[provisions]]
topic = "repeat"
article = "rule 6"
says = "A repeat is explained."
in_writing = true

[[provisions]]
topic = "refusal"
article = "rule 7"
says = "A refusal names another examination."
words = "The refusal names another examination."
by = ["approver"]
in_writing = true
alternative = true

[[provisions]]
topic = "emergency"
article = "rule 8"
says = "Earlier findings need not be waited for."
waives = ["priors"]

[[provisions]]
topic = "conception"
article = "rule 9"
says = "Conception is postponed."
classes = ["nuclear_therapy"]
months = 5

[[provisions]]
topic = "activity"
article = "rule 10"
says = "Not above table C, measured within 15 %."
percent = 15

[[provisions]]
topic = "consent"
article = "rule 11"
says = "The patient consents in writing."
classes = ["nuclear_therapy"]
in_writing = true
applies_from = 2026-01-01

[procedures]
acts = [
  { act = "prescribe", procedure_class = "xray_diagnostic", role = "general_practitioner", article = "rule 1" },
  { act = "approve", procedure_class = "xray_diagnostic", role = "radiologist", condition = "examined_before:1990", article = "rule 2" },
  { act = "approve", procedure_class = "xray_diagnostic", role = "branch_specialist", condition = "emergency + years_in:radiology>=7", article = "rule 3" },
  { act = "approve", procedure_class = "dental", role = "dental_specialist", condition = "trained_for:dental", article = "rule 2" },
  { act = "calculate_dose", procedure_class = "nuclear_therapy", role = "nuclear_medicine_specialist", together = true, article = "rule 12" },
  { act = "calculate_dose", procedure_class = "nuclear_therapy", role = "medical_physicist", together = true, article = "rule 12" },
]
asks = [
  { ask = "cycle", by = ["performer"], classes = ["xray_diagnostic"], pelvis_in_beam = true, within_days = 14, unless = "unless it is urgent", words = "Within 14 days.", article = "rule 13" },
]
required_data = [
  { kind = "ct", datum = "dose_length", words = "dose-length product", when_needed = true, article = "rule 14" },
]

[doses]
reference_levels = [
  { table = "A", exam = "CT of the head", projection = "", quantity = "dlp", value = "900", unit = "mGy.cm", population = "adult", basis = "2024", exams = ["ct.head"], phantom = "head" },
  { table = "A", exam = "Barium enema", projection = "", quantity = "dose_area_product", value = "40", unit = "mGy.cm2", population = "adult", exams = ["fluoroscopy.enema"], corrected = "40000", unit_meant = "Gy.cm2", reason = "The unit is a misprint." },
]

[nuclear_medicine]
activities = [
  { table = "C", group = "Bone", procedure = "Bone scan", radionuclide = "99mTc", chemical_form = "HDP", max_mbq = "555,5" },
]
breastfeeding = [
  { table = "D", radionuclide = "123I", chemical_form = "MIBG", activity_mbq = "100", period = "36 hours", amount = 36, unit = "hours", article = "rule 15" },
]
child_activity_factors = [
  { table = "E", mass_kg = "2,5", factor = "0,05", article = "rule 16" },
  { table = "E", mass_kg = "7-9", factor = "0,2", article = "rule 16" },
]
iodine_instructions = [
  { table = "F", dose_rate_below_usv_h = "15", residual_below_mbq = "300", period = "9 days", amount = 9, unit = "days", article = "rule 17" },
]
work_restrictions = [
  { table = "G", hours = "6", distance_m = "2", residual_mbq = "250", days = 8, article = "rule 18" },
]
release_limits = [
  { radionuclide = "131I", residual_below_mbq = 600, says = "Below 600 MBq.", by = ["nuclear_medicine_specialist"], in_writing = true, article = "rule 19" },
]
carer_limits = [
  { table = "H", who = "carers", limit_msv = "3", per = "a year", years = 1, article = "rule 20" },
]
remains_limits = [
  { table = "I", radionuclide = "131I", autopsy_mbq = "11", cremation_mbq = "444", article = "rule 21", note = "At the time of the autopsy." },
]

[records]
retention = [
  { document = "booklet_row", period = "12 years", years = 12, article = "rule 22", note = "From the last entry." },
]
deadlines = [
  { event = "dose_survey", period = "every two years", amount = 2, unit = "years", says = "Doses are surveyed.", article = "rule 5" },
  { event = "adaptation", period = "by the end of 2026", until = 2026-12-31, says = "Facilities adapt.", classes = ["dental"], article = "rule 90" },
]

[articles]
duties = [
  { article = "rule 1", duty = "A general practitioner prescribes." },
]
""".replace("TERMS", "\n".join(f'{term.name} = "the {term.name}"' for term in fields(Terms)))  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the deployment's own, with the file of the sixth country."""
    made = tmp_path_factory.mktemp("packs")
    (made / "sm-2025.toml").write_text(SIXTH, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def sixth(folder: Path) -> Pack:
    """Return the pack of the sixth country as the shelf gives it out."""
    with restored_shelf():
        add_folder(folder)
        found = pack_called("sm-2025")
    assert found
    return found


def standing(pack: Pack) -> Standing:
    return Standing(pack=pack, confirmed_by="Vera Kos", confirmed_on=date(2026, 1, 12))


def test_the_file_fills_every_section_and_nothing_is_wrong_with_it(sixth: Pack) -> None:
    empty = [field.name for field in fields(sixth) if not getattr(sixth, field.name)]

    assert empty == []
    assert refusals(sixth, exams={"ct.head", "fluoroscopy.enema"}, personal_numbers={"oib"}) == []


def test_the_country_and_its_days_are_known(sixth: Pack, folder: Path) -> None:
    days = (date(2025, 5, 31), date(2025, 6, 1), date(2029, 12, 31), date(2030, 1, 1))

    with restored_shelf():
        add_folder(folder)
        held = [pack_for("SM", day) for day in days]
        said = (packs_of("SM"), rule_for("SM", DAY), personal_number_kind("SM"))

    assert held == [None, sixth, sixth, None]
    assert said == ([sixth], Rule(pack="sm-2025", article="rule 2"), "oib")
    assert (sixth.status, sixth.languages) == (PackStatus.HISTORICAL, ("en", "fr"))


@pytest.mark.parametrize(("person", "emergency", "verdict", "article"), [
    (specialist(Field.RADIOLOGY, examined_in=1989), False, Verdict.YES, "rule 2"),
    (specialist(Field.RADIOLOGY, examined_in=1990), False, Verdict.NO, "rule 2"),
    (specialist(Field.RADIOLOGY), False, Verdict.NOT_RECORDED, "rule 2"),
    # A radiologist is named by rule 2, and is no specialist "of another branch" in the sense of rule 3.
    (specialist(Field.RADIOLOGY, examined_in=1990, practised="radiology", working_since=date(2000, 1, 1)), True,
     Verdict.NO, "rule 2"),
    (specialist(Field.OTHER, practised="radiology", working_since=date(2019, 3, 2)), True, Verdict.YES, "rule 3"),
    (specialist(Field.OTHER, practised="radiology", working_since=date(2019, 3, 3)), True, Verdict.NO, "rule 3"),
    (specialist(Field.OTHER, practised="radiology", working_since=date(2019, 3, 2)), False, Verdict.NO, "rule 3"),
    (Professional(profession=Profession.DOCTOR), True, Verdict.NO, "rule 2; rule 3"),
])  # fmt: skip
@pytest.mark.parametrize("kind", [ProcedureClass.XRAY, ProcedureClass.INTERVENTIONAL])
def test_who_approves_follows_from_its_own_conditions(
    sixth: Pack, kind: ProcedureClass, person: Professional, emergency: bool, verdict: Verdict, article: str
) -> None:
    answer = may(Act.APPROVE, person, Case(classes=(kind,), on=DAY, emergency=emergency), sixth)

    assert (answer.verdict, answer.article) == (verdict, article)


def test_other_acts_are_answered_too(sixth: Pack) -> None:
    orthodontist = dentist(HeldSpecialty(field=Field.DENTAL, name="orthodontics"))
    nuclear = specialist(Field.NUCLEAR_MEDICINE)

    dental = may(Act.APPROVE, orthodontist, Case(classes=(ProcedureClass.DENTAL,), on=DAY), sixth)
    dose = may(Act.CALCULATE_DOSE, nuclear, Case(classes=(ProcedureClass.NUCLEAR_THERAPY,), on=DAY), sixth)
    release = may(Act.RELEASE, nuclear, Case(classes=(ProcedureClass.NUCLEAR_THERAPY,), on=DAY), sixth)

    assert (dental.verdict, dental.article) == (Verdict.NOT_RECORDED, "rule 2")
    assert (dose.verdict, dose.together_with) == (Verdict.YES, (Role.PHYSICIST,))
    assert release.verdict is Verdict.SILENT


def test_what_comes_before_an_exposure_is_answered(sixth: Pack) -> None:
    (ask,) = asks_of(Actor.PERFORMER, [ProcedureClass.XRAY], sixth, pelvis_in_beam=True)
    conception = provision_for(Topic.CONCEPTION, [ProcedureClass.NUCLEAR_THERAPY], sixth)
    found = [needs_repeat_reason(sixth), needs_alternative(sixth), emergency_waives_priors(sixth), conception]

    assert [provision.article if provision else None for provision in found] == ["rule 6", "rule 7", "rule 8", "rule 9"]
    assert conception
    assert (conception.months, provision_for(Topic.CONCEPTION, [ProcedureClass.NUCLEAR], sixth)) == (5, None)
    assert (ask.ask, ask.article, asks_of(Actor.PERFORMER, [ProcedureClass.XRAY], sixth)) == (Ask.CYCLE, "rule 13", [])
    assert [stands_within(ask, cycle_start=date(2026, 3, 1), on=date(2026, 3, day)) for day in (14, 15)] == [
        True,
        False,
    ]


def test_doses_are_held_against_its_levels_in_its_own_way(sixth: Pack) -> None:
    def values(*numbers: int) -> Values:
        return Values(
            exam="ct.head",
            quantity=Quantity.DLP,
            unit="mGy.cm",
            population=Population.ADULT,
            phantom="head",
            values=[Decimal(number) for number in numbers],
        )

    enema = Values(
        exam="fluoroscopy.enema",
        quantity=Quantity.DOSE_AREA_PRODUCT,
        unit="Gy.cm2",
        population=Population.ADULT,
        values=[Decimal(50)],
    )

    assert [compare(values(number), standing(sixth)).above for number in (1350, 1351)] == [False, True]
    assert compare(enema, standing(sixth)).level_value == Decimal(40)
    assert compare(enema, standing(sixth)).misprint
    assert [least_sample(sixth, radiography=radiography) for radiography in (True, False)] == [20, 8]
    assert due_again(DAY, sixth) == date(2028, 3, 2)


def test_radioactive_medicines_are_answered(sixth: Pack) -> None:
    (row,) = activities_of("99mTc", sixth)
    planned = (Decimal("555.5"), Decimal(556))
    instructions = [iodine_instruction(sixth, residual_mbq=Decimal(mbq)) for mbq in (299, 300)]
    neighbours = child_factor(Decimal(5), sixth)
    exact = [child_factor(Decimal(mass), sixth).exact for mass in ("2.5", "8")]

    assert [weigh_planned(row, mbq, standing(sixth)) for mbq in planned] == [Weight.NONE, Weight.STOPS]
    assert [weigh_planned(row, mbq, Standing(pack=sixth)) for mbq in planned] == [Weight.NONE, Weight.WARNS]
    assert [(one.amount, one.unit) for one in breastfeeding_interruption("123I", sixth)] == [(36, PeriodUnit.HOURS)]
    assert [found.factor if found else None for found in exact] == [Decimal("0.05"), Decimal("0.2")]
    assert (neighbours.exact, neighbours.below, neighbours.above) == (None, exact[0], exact[1])
    assert [found.period if found else None for found in instructions] == ["9 days", None]
    assert [one.days for one in work_restrictions(Decimal(250), sixth)] == [8]
    assert [measured_difference(Decimal(100), Decimal(mbq), sixth).above for mbq in (115, 116)] == [False, True]
    assert [limit_reached("131I", Decimal(mbq), sixth) is None for mbq in (599, 600)] == [True, False]
    assert wants_consent([ProcedureClass.NUCLEAR_THERAPY], sixth)


def test_records_are_answered(sixth: Pack) -> None:
    kept = retention_ends(Document.BOOKLET_ROW, DAY, sixth)

    assert [(one.datum, one.when_needed) for one in required_data(Exposed.CT, sixth)] == [(Datum.DOSE_LENGTH, True)]
    assert (kept.until, kept.period, kept.article) == (date(2038, 3, 2), "12 years", "rule 22")


def test_afterwards_the_shelf_is_as_it_was(folder: Path) -> None:
    before = packs()

    with restored_shelf():
        add_folder(folder)
        during = [pack.id for pack in packs()]

    assert sorted(during) == sorted([*(pack.id for pack in before), "sm-2025"])
    assert packs() == before
