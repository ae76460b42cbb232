"""Who may prescribe and approve what, in each country, as the articles say it, and both sides of every condition."""

import re
from datetime import date

import pytest

from passport.law.conditions import Clause
from passport.law.pack import Pack
from passport.law.professional import Field, HeldSpecialty, Profession, Professional
from passport.law.questions.entitlement import Answer, Case, Verdict, may, rules_for
from passport.law.shelf import pack_called
from passport.law.vocabulary import Act, ProcedureClass, Role
from tests.passport.law.cast import DAY, PEOPLE, specialist

PACKS = {"RS": "rs-1998", "HR": "hr-2013", "BA": "ba-2011", "TR": "tr-2024", "IR": "ir-2021"}
POINT = {"RS": "tač.", "HR": "toč.", "BA": "tač."}

# Each person has one training and nothing else on record. A cell is the article: 2.3.1 is čl. 2. st. 3. tač. 1.
#   2.3.1   yes, by this article         2.3.2?  it depends on what is not on record
#   2.4!    no: its condition fails      .       no: the text names others, in the articles of the last column
#   -       the text names nobody for this act
EXPECTED = """
RS prescribe        doctor  family  radiologist  nuclear  oncologist  surgeon  dentist  orthodontist  physicist  radiographer  others
xray_diagnostic     2.2.1   2.2.1   2.2.1        2.2.1    2.2.1       2.2.1    .        .             .          .             2.2.1
interventional      2.2.1   2.2.1   2.2.1        2.2.1    2.2.1       2.2.1    .        .             .          .             2.2.1
dental              .       .       .            .        .           .        2.2.4    2.2.4         .          .             2.2.4
nuclear_diagnostic  2.2.1   2.2.1   2.2.1        2.2.1    2.2.1       2.2.1    .        .             .          .             2.2.1
nuclear_therapy     .       .       2.2.3?       2.2.3    2.2.3?      2.2.3?   .        .             .          .             2.2.3
radiotherapy        .       .       2.2.2        2.2.2?   2.2.2?      2.2.2?   .        .             .          .             2.2.2

RS approve          doctor  family  radiologist  nuclear  oncologist  surgeon  dentist  orthodontist  physicist  radiographer  others
xray_diagnostic     .       .       2.3.1        2.4!     2.4!        2.4!     .        .             .          .             2.3.1;2.4
interventional      .       .       2.3.1        2.4!     2.4!        2.4!     .        .             .          .             2.3.1;2.4
dental              .       .       .            .        .           .        2.3.3    2.3.3         .          .             2.3.3
nuclear_diagnostic  .       .       2.3.2?       2.3.2    2.3.2?      2.3.2?   .        .             .          .             2.3.2
nuclear_therapy     .       .       2.3.2?       2.3.2    2.3.2?      2.3.2?   .        .             .          .             2.3.2
radiotherapy        .       .       2.3.1        .        .           .        .        .             .          .             2.3.1

HR prescribe        doctor  family  radiologist  nuclear  oncologist  surgeon  dentist  orthodontist  physicist  radiographer  others
xray_diagnostic     12.1a   12.1a   12.1c        12.1d    12.1e       12.1e    12.1b    12.1b         .          .             12.1a;12.1b;12.1c;12.1d;12.1e
interventional      12.1a   12.1a   12.1c        12.1d    12.1e       12.1e    12.1b    12.1b         .          .             12.1a;12.1b;12.1c;12.1d;12.1e
dental              12.1a   12.1a   12.1c        12.1d    12.1e       12.1e    12.1b    12.1b         .          .             12.1a;12.1b;12.1c;12.1d;12.1e
nuclear_diagnostic  12.1a   12.1a   12.1c        12.1d    12.1e       12.1e    12.1b    12.1b         .          .             12.1a;12.1b;12.1c;12.1d;12.1e
nuclear_therapy     .       .       12.2b?       12.2c    12.2a       .        .        .             .          .             12.2a;12.2b;12.2c
radiotherapy        .       .       12.2b?       12.2c    12.2a       .        .        .             .          .             12.2a;12.2b;12.2c

HR approve          doctor  family  radiologist  nuclear  oncologist  surgeon  dentist  orthodontist  physicist  radiographer  others
xray_diagnostic     .       .       15.1         15.4?    15.4?       15.4?    .        .             .          .             15.1;15.4
interventional      .       .       15.1         15.4?    15.4?       15.4?    .        .             .          .             15.1;15.4
dental              .       .       .            .        .           .        15.3     15.3          .          .             15.3
nuclear_diagnostic  .       .       .            15.2     .           .        .        .             .          .             15.2
nuclear_therapy     .       .       16b?         16c      16a         .        .        .             .          .             16a;16b;16c
radiotherapy        .       .       16b?         16c      16a         .        .        .             .          .             16a;16b;16c

BA prescribe        doctor  family  radiologist  nuclear  oncologist  surgeon  dentist  orthodontist  physicist  radiographer  others
xray_diagnostic     16.1a   16.1a   16.1a        16.1a    16.1a       16.1a    .        .             .          .             16.1a
interventional      -       -       -            -        -           -        -        -             -          -             -
dental              .       .       .            .        .           .        16.1b    16.1b         .          .             16.1b
nuclear_diagnostic  16.1a   16.1a   16.1a        16.1a    16.1a       16.1a    .        .             .          .             16.1a
nuclear_therapy     .       .       .            16.2b    .           .        .        .             .          .             16.2b
radiotherapy        .       .       16.2a?       .        16.2a       .        .        .             .          .             16.2a

BA approve          doctor  family  radiologist  nuclear  oncologist  surgeon  dentist  orthodontist  physicist  radiographer  others
xray_diagnostic     .       .       17.1a        17.1a?   17.1a?      17.1a?   .        .             .          .             17.1a
interventional      .       .       17.1a        17.1a?   17.1a?      17.1a?   .        .             .          .             17.1a
dental              .       .       .            .        .           .        17.1d    17.1d         .          .             17.1d
nuclear_diagnostic  .       .       .            17.1b    .           .        .        .             .          .             17.1b
nuclear_therapy     .       .       .            17.1b    .           .        .        .             .          .             17.1b
radiotherapy        .       .       17.1c?       .        17.1c       .        .        .             .          .             17.1c
"""
ENDS = {"?": Verdict.NOT_RECORDED, "!": Verdict.NO}
CITED = re.compile(r"(?P<article>\d+)(?:\.(?P<paragraph>\d+))?(?:\.(?P<number>\d+)|(?P<letter>[a-e]))?")


def cells() -> list[tuple[str, Act, ProcedureClass, str, Verdict, str]]:
    """Return country, act, kind of procedure, person, verdict and article of every cell."""
    found = []
    for block in EXPECTED.strip().split("\n\n"):
        (country, act, *people, _others), *rows = (line.split() for line in block.splitlines())
        for kind, *row, others in rows:
            for person, cell in zip(people, row, strict=True):
                verdict, article = read(cell, others, country)
                found.append((country, Act(act), ProcedureClass(kind), person, verdict, article))
    return found


def read(cell: str, others: str, country: str) -> tuple[Verdict, str]:
    if cell == "-":
        return Verdict.SILENT, ""
    if cell == ".":
        return Verdict.NO, "; ".join(cited(one, country) for one in others.split(";"))
    return ENDS.get(cell[-1], Verdict.YES), cited(cell.rstrip("?!"), country)


def cited(short: str, country: str) -> str:
    """Return an article as the text of a country cites it."""
    found = CITED.fullmatch(short)
    assert found, short
    paragraph = f" st. {found['paragraph']}." if found["paragraph"] else ""
    point = f"{found['number']}." if found["number"] else f"{found['letter']})" if found["letter"] else ""
    return f"čl. {found['article']}.{paragraph}" + (f" {POINT[country]} {point}" if point else "")


def pack_of(country: str) -> Pack:
    found = pack_called(PACKS[country])
    assert found
    return found


def ask(
    country: str,
    act: Act,
    person: Professional,
    kind: ProcedureClass,
    *,
    region: str = "",
    emergency: bool = False,
    on: date = DAY,
) -> Answer:
    return may(act, person, Case(classes=(kind,), region=region, on=on, emergency=emergency), pack_of(country))


def test_the_table_covers_every_act_person_and_kind_of_procedure() -> None:
    covered = {(country, act, kind, person) for country, act, kind, person, *_ in cells()}

    assert covered == {
        (country, act, kind, person)
        for country in ("RS", "HR", "BA")
        for act in (Act.PRESCRIBE, Act.APPROVE)
        for kind in ProcedureClass
        for person in PEOPLE
    }
    assert len(cells()) == 3 * 2 * 6 * 10


@pytest.mark.parametrize(("country", "act", "kind", "person", "verdict", "article"), cells())
def test_the_text_lets_a_person_do_what_the_table_says(
    country: str, act: Act, kind: ProcedureClass, person: str, verdict: Verdict, article: str
) -> None:
    answer = ask(country, act, PEOPLE[person], kind)

    assert (answer.verdict, answer.article) == (verdict, article)
    assert answer.pack == PACKS[country]
    assert answer.stands_against is (verdict in (Verdict.NO, Verdict.NOT_RECORDED))


@pytest.mark.parametrize("country", ["TR", "IR"])
def test_two_texts_name_nobody_for_any_act(country: str) -> None:
    verdicts = {
        ask(country, act, person, kind).verdict for act in Act for person in PEOPLE.values() for kind in ProcedureClass
    }

    assert verdicts == {Verdict.SILENT}


@pytest.mark.parametrize(("country", "kind", "article"), [
    ("RS", ProcedureClass.XRAY, "čl. 2. st. 3. tač. 1.; čl. 2. st. 4."),
    ("HR", ProcedureClass.DENTAL, "čl. 15. st. 3."),
    ("BA", ProcedureClass.NUCLEAR, "čl. 17. st. 1. tač. b)"),
])  # fmt: skip
def test_of_a_person_whose_training_nobody_wrote_down_nothing_is_known(
    country: str, kind: ProcedureClass, article: str
) -> None:
    answer = ask(country, Act.APPROVE, Professional(), kind)

    assert (answer.verdict, answer.article, answer.role) == (Verdict.NOT_RECORDED, article, None)


def test_one_of_several_kinds_of_procedure_suffices() -> None:
    case = Case(classes=(ProcedureClass.DENTAL, ProcedureClass.XRAY), on=DAY)

    answers = [may(Act.APPROVE, PEOPLE[person], case, pack_of("HR")) for person in ("dentist", "radiologist", "doctor")]

    assert [(answer.verdict, answer.article) for answer in answers] == [
        (Verdict.YES, "čl. 15. st. 3."),
        (Verdict.YES, "čl. 15. st. 1."),
        (Verdict.NO, "čl. 15. st. 1.; čl. 15. st. 3.; čl. 15. st. 4."),
    ]


# Conditions, on both sides. The day is 2 March 2026.
LONGER_THAN_FIVE = Clause(kind="years_in", subject="nuclear_medicine", number=5, strictly=True)
THREE = Clause(kind="years_in", subject="radiation_oncology", number=3)


@pytest.mark.parametrize(("since", "verdict", "unmet"), [
    (date(2021, 3, 3), Verdict.NO, (LONGER_THAN_FIVE,)),
    (date(2021, 3, 2), Verdict.NO, (LONGER_THAN_FIVE,)),  # five years to the day are not longer than five
    (date(2021, 3, 1), Verdict.YES, ()),
    (None, Verdict.NOT_RECORDED, (LONGER_THAN_FIVE,)),
])  # fmt: skip
@pytest.mark.parametrize("kind", [ProcedureClass.NUCLEAR, ProcedureClass.NUCLEAR_THERAPY])
@pytest.mark.parametrize("field", [Field.OTHER, Field.RADIOLOGY])
def test_serbia_wants_longer_than_five_years_in_nuclear_medicine_of_other_specialists(
    field: Field, kind: ProcedureClass, since: date | None, verdict: Verdict, unmet: tuple[Clause, ...]
) -> None:
    person = specialist(field, practised="nuclear_medicine", working_since=since)

    answer = ask("RS", Act.APPROVE, person, kind)

    assert (answer.verdict, answer.unmet) == (verdict, unmet)
    assert (answer.role, answer.article) == (Role.BRANCH_SPECIALIST, "čl. 2. st. 3. tač. 2.")


def test_years_in_another_field_do_not_count() -> None:
    person = specialist(Field.OTHER, practised="radiology", working_since=date(1990, 1, 1))

    assert ask("RS", Act.APPROVE, person, ProcedureClass.NUCLEAR).verdict is Verdict.NOT_RECORDED


@pytest.mark.parametrize(("act", "article"), [
    (Act.PRESCRIBE, "čl. 12. st. 2. toč. b)"),
    (Act.APPROVE, "čl. 16. toč. b)"),
])  # fmt: skip
@pytest.mark.parametrize(("examined_in", "verdict"), [
    (1973, Verdict.YES),
    (1974, Verdict.NO),
    (None, Verdict.NOT_RECORDED),
])  # fmt: skip
def test_croatia_wants_radiologists_who_treat_to_have_been_examined_before_1974(
    act: Act, article: str, examined_in: int | None, verdict: Verdict
) -> None:
    person = specialist(Field.RADIOLOGY, examined_in=examined_in)

    answer = ask("HR", act, person, ProcedureClass.RADIOTHERAPY)

    assert (answer.verdict, answer.article, answer.role) == (verdict, article, Role.RADIOLOGIST)


def test_an_old_examination_in_another_specialty_makes_no_radiologist() -> None:
    older = HeldSpecialty(field=Field.OTHER, name="surgery", examined_in=1970)
    newer = HeldSpecialty(field=Field.RADIOLOGY, name="radiology", examined_in=1980)
    person = Professional(profession=Profession.DOCTOR, specialties=(older, newer))

    assert ask("HR", Act.APPROVE, person, ProcedureClass.RADIOTHERAPY).verdict is Verdict.NO


@pytest.mark.parametrize(("act", "article"), [
    (Act.PRESCRIBE, "čl. 16. st. 2. tač. a)"),
    (Act.APPROVE, "čl. 17. st. 1. tač. c)"),
])  # fmt: skip
@pytest.mark.parametrize(("since", "verdict", "unmet"), [
    (date(2023, 3, 3), Verdict.NO, (THREE,)),
    (date(2023, 3, 2), Verdict.YES, ()),  # three years to the day are three years
    (None, Verdict.NOT_RECORDED, (THREE,)),
])  # fmt: skip
def test_bosnia_wants_three_years_in_radiation_oncology_of_radiologists_who_treat(
    act: Act, article: str, since: date | None, verdict: Verdict, unmet: tuple[Clause, ...]
) -> None:
    person = specialist(Field.RADIOLOGY, practised="radiation_oncology", working_since=since)

    answer = ask("BA", act, person, ProcedureClass.RADIOTHERAPY)

    assert (answer.verdict, answer.article, answer.unmet) == (verdict, article, unmet)


OWN = Clause(kind="own_specialty")


@pytest.mark.parametrize(("country", "article"), [("HR", "čl. 15. st. 4."), ("BA", "čl. 17. st. 1. tač. a)")])
@pytest.mark.parametrize("kind", [ProcedureClass.XRAY, ProcedureClass.INTERVENTIONAL])
@pytest.mark.parametrize(("regions", "region", "verdict", "unmet"), [
    ("heart chest", "heart", Verdict.YES, ()),
    ("heart chest", "head", Verdict.NO, (OWN,)),
    ("", "heart", Verdict.NOT_RECORDED, (OWN,)),
    ("heart chest", "", Verdict.NOT_RECORDED, (OWN,)),  # of the examination, no part of the body is known
])  # fmt: skip
def test_other_specialists_approve_only_within_their_own_specialty(
    country: str, article: str, kind: ProcedureClass, regions: str, region: str, verdict: Verdict, unmet: tuple[Clause]
) -> None:
    answer = ask(country, Act.APPROVE, specialist(Field.OTHER, regions=regions), kind, region=region)

    assert (answer.verdict, answer.article, answer.unmet) == (verdict, article, unmet)


@pytest.mark.parametrize(("kind", "article"), [
    (ProcedureClass.RADIOTHERAPY, "čl. 2. st. 2. tač. 2."),
    (ProcedureClass.NUCLEAR_THERAPY, "čl. 2. st. 2. tač. 3."),
])  # fmt: skip
@pytest.mark.parametrize(("region", "verdict"), [("thyroid", Verdict.YES), ("head", Verdict.NO)])
@pytest.mark.parametrize("field", [Field.OTHER, Field.RADIATION_ONCOLOGY])
def test_in_serbia_a_specialist_of_the_branch_prescribes_treatment_within_the_own_specialty(
    field: Field, kind: ProcedureClass, article: str, region: str, verdict: Verdict
) -> None:
    answer = ask("RS", Act.PRESCRIBE, specialist(field, regions="thyroid"), kind, region=region)

    assert (answer.verdict, answer.article) == (verdict, article)


@pytest.mark.parametrize("kind", [ProcedureClass.XRAY, ProcedureClass.INTERVENTIONAL])
@pytest.mark.parametrize(("emergency", "regions", "verdict", "unmet"), [
    (True, "abdomen", Verdict.YES, []),
    (True, "head", Verdict.NO, ["own_specialty"]),
    (True, "", Verdict.NOT_RECORDED, ["own_specialty"]),
    (False, "abdomen", Verdict.NO, ["emergency"]),
    (False, "", Verdict.NO, ["emergency", "own_specialty"]),
])  # fmt: skip
def test_in_serbia_an_emergency_widens_who_approves_x_rays(
    kind: ProcedureClass, emergency: bool, regions: str, verdict: Verdict, unmet: list[str]
) -> None:
    person = specialist(Field.OTHER, regions=regions)

    answer = ask("RS", Act.APPROVE, person, kind, region="abdomen", emergency=emergency)

    assert (answer.verdict, answer.article, answer.by_emergency) == (verdict, "čl. 2. st. 4.", True)
    assert [clause.kind for clause in answer.unmet] == unmet


def test_a_radiologist_needs_no_emergency() -> None:
    answer = ask("RS", Act.APPROVE, PEOPLE["radiologist"], ProcedureClass.XRAY, emergency=True)

    assert (answer.verdict, answer.article, answer.by_emergency) == (Verdict.YES, "čl. 2. st. 3. tač. 1.", False)


@pytest.mark.parametrize("country", ["RS", "HR", "BA"])
@pytest.mark.parametrize("act", [Act.PRESCRIBE, Act.APPROVE])
def test_an_emergency_widens_nothing_else(country: str, act: Act) -> None:
    """In Serbia neither who prescribes, nor nuclear medicine, teeth or treatment; in Croatia and Bosnia nobody at all."""
    people = [*PEOPLE.values(), specialist(Field.OTHER, regions="abdomen")]
    widened = {ProcedureClass.XRAY, ProcedureClass.INTERVENTIONAL} if (country, act) == ("RS", Act.APPROVE) else set()
    kinds = set(ProcedureClass) - widened

    calm, urgent = (
        [ask(country, act, person, kind, region="abdomen", emergency=emergency) for person in people for kind in kinds]
        for emergency in (False, True)
    )

    assert urgent == calm


@pytest.mark.parametrize(("trained", "verdict"), [
    (frozenset({"nuclear_medicine"}), Verdict.YES),
    (frozenset({"radiology"}), Verdict.NO),
    (None, Verdict.NOT_RECORDED),
])  # fmt: skip
def test_croatia_lets_a_specialist_set_an_activity_who_is_trained_for_it(
    trained: frozenset[str] | None, verdict: Verdict
) -> None:
    answer = ask("HR", Act.PRESCRIBE_ACTIVITY, specialist(Field.OTHER, trained=trained), ProcedureClass.NUCLEAR)

    assert (answer.verdict, answer.article) == (verdict, "čl. 42. st. 1.")


@pytest.mark.parametrize(("country", "act", "kind", "person", "article", "with_whom"), [
    ("RS", Act.PRESCRIBE_ACTIVITY, ProcedureClass.NUCLEAR, "nuclear", "čl. 36. st. 1.", (Role.PHYSICIST,)),
    ("RS", Act.PRESCRIBE_ACTIVITY, ProcedureClass.NUCLEAR, "physicist", "čl. 36. st. 1.", (Role.NUCLEAR_PHYSICIAN,)),
    ("RS", Act.CALCULATE_DOSE, ProcedureClass.NUCLEAR_THERAPY, "nuclear", "čl. 41.", (Role.PHYSICIST,)),
    ("HR", Act.PRESCRIBE_ACTIVITY, ProcedureClass.NUCLEAR, "nuclear", "čl. 42. st. 1.", ()),
    ("HR", Act.RELEASE, ProcedureClass.NUCLEAR_THERAPY, "nuclear", "čl. 11. st. 5.", ()),
    ("BA", Act.CALCULATE_DOSE, ProcedureClass.NUCLEAR_THERAPY, "physicist", "čl. 59. st. 1.", (Role.NUCLEAR_PHYSICIAN,)),
    ("BA", Act.PRESCRIBE_ACTIVITY, ProcedureClass.NUCLEAR, "nuclear", "čl. 17. st. 3. i čl. 58. st. 2.", ()),
])  # fmt: skip
def test_who_has_to_take_part_is_said(
    country: str, act: Act, kind: ProcedureClass, person: str, article: str, with_whom: tuple[Role, ...]
) -> None:
    answer = ask(country, act, PEOPLE[person], kind)

    assert (answer.verdict, answer.article, answer.together_with) == (Verdict.YES, article, with_whom)


def test_of_several_specialties_the_kindest_answer_counts() -> None:
    surgeon = HeldSpecialty(field=Field.OTHER, name="surgery", regions=frozenset({"abdomen"}))
    radiologist = HeldSpecialty(field=Field.RADIOLOGY, name="radiology")
    person = Professional(profession=Profession.DOCTOR, specialties=(surgeon, radiologist))

    answer = ask("RS", Act.APPROVE, person, ProcedureClass.XRAY, region="head")

    assert (answer.verdict, answer.role) == (Verdict.YES, Role.RADIOLOGIST)


def test_a_specialty_counts_from_its_first_to_before_its_last_day() -> None:
    held = HeldSpecialty(field=Field.RADIOLOGY, name="radiology", since=date(2020, 1, 1), until=date(2026, 1, 1))
    person = Professional(profession=Profession.DOCTOR, specialties=(held,))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]

    verdicts = [ask("RS", Act.APPROVE, person, ProcedureClass.XRAY, on=day).verdict for day in days]

    assert verdicts == [Verdict.NO, Verdict.YES, Verdict.YES, Verdict.NO]


def test_a_kind_that_a_text_does_not_name_falls_under_another() -> None:
    interventional = rules_for(Act.APPROVE, [ProcedureClass.INTERVENTIONAL], pack_of("RS"))

    assert interventional == rules_for(Act.APPROVE, [ProcedureClass.XRAY], pack_of("RS"))
    assert len(interventional) == 2
