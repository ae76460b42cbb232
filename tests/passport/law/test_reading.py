"""A pack's file is read whole or refused by place: unknown and missing keys, words of no set, numbers that are none."""

import json
from datetime import date
from decimal import Decimal

import pytest

from passport.law.pack import Pack
from passport.law.printing import printed
from passport.law.reading import HEADINGS, BadPack, pack_from
from passport.law.shelf import packs
from passport.law.vocabulary import Act, Role

HEAD = """
id = "zz-2001"
country = "ZZ"
status = "historical"
languages = ["en"]
"""
INSTRUMENT = """
[instrument]
name = "Rules"
gazette = "Gazette 1"
year = 2001
valid_from = 2001-02-03
valid_from_source = "The day that is printed."
"""
TERMS = """
[terms]
booklet = "booklet"
"""
SMALL = HEAD + INSTRUMENT + TERMS
ACT = '{ act = "approve", procedure_class = "dental", role = "dentist", article = "1" }'
ACTIVITY = (
    '{ table = "1", group = "", procedure = "Bone", radionuclide = "99mTc", chemical_form = "", max_mbq = NUMBER }'
)
FACTOR = '{ table = "2", mass_kg = "3", factor = NUMBER, article = "2" }'


def refusals(text: str) -> tuple[str, ...]:
    with pytest.raises(BadPack) as refused:
        pack_from(text)
    return refused.value.args


def with_rows(section: str, *rows: str) -> str:
    return f"{HEAD}{section} = [{', '.join(rows)}]\n{INSTRUMENT}{TERMS}"


def test_a_small_pack_is_read() -> None:
    pack = pack_from(SMALL)

    assert (pack.id, pack.languages, pack.calendar, pack.terms.booklet) == ("zz-2001", ("en",), "gregorian", "booklet")
    assert (pack.instrument.year, pack.instrument.valid_from) == (2001, date(2001, 2, 3))
    assert (pack.instrument.valid_to, pack.comparison, pack.falls_back_to) == (None, None, None)
    assert (pack.acts, pack.provisions, pack.reference_levels) == ((), (), ())


@pytest.mark.parametrize(("text", "refusal"), [
    ("tolerance = 1\n" + SMALL, "pack: unknown: tolerance"),
    (SMALL.replace("booklet =", "notebook ="), "terms: unknown: notebook"),
    (SMALL.replace("gazette =", "paper ="), "instrument: unknown: paper; missing: gazette"),
    (SMALL.replace('country = "ZZ"\n', ""), "pack: missing: country"),
    (SMALL.replace('country = "ZZ"\nstatus = "historical"\n', ""), "pack: missing: country, status"),
    (SMALL.replace(TERMS, ""), "pack: missing: terms"),
    (with_rows("acts", ACT, ACT.replace("role", "rolle")), "acts[2]: unknown: rolle; missing: role"),
    (with_rows("acts", ACT.replace('act = "approve", ', "")), "acts[1]: missing: act"),
])  # fmt: skip
def test_an_unknown_or_missing_key_is_named_with_its_place(text: str, refusal: str) -> None:
    assert refusals(text) == (refusal,)


@pytest.mark.parametrize(("text", "place"), [
    (SMALL.replace('"historical"', '"in vigour"'), "status: 'in vigour' is not one of in_force, historical, unknown"),
    (with_rows("acts", ACT.replace('"dentist"', '"baker"')), "acts[1].role: 'baker' is not one of doctor_of_medicine, "),
    (with_rows("acts", ACT.replace('"approve"', "[1]")), "acts[1].act: [1] is not one of prescribe, approve, "),
    (with_rows("acts", ACT.replace(" }", ', condition = "sometimes" }')),
     "acts[1].condition: 'sometimes' is not a condition"),
    (with_rows("acts", ACT.replace(" }", ', together = "yes" }')), "acts[1].together: 'yes' is not true or false"),
    (with_rows("acts", ACT.replace('"1"', "1")), "acts[1].article: 1 is not a text"),
    (SMALL.replace("2001-02-03", '"3 February"'), "instrument.valid_from: '3 February' is not a day"),
    (SMALL.replace("2001-02-03", "2001-02-03T10:00:00"), "instrument.valid_from: datetime.datetime(2001, 2, 3, 10, 0)"),
    (SMALL.replace("year = 2001", "year = 2001.5"), "instrument.year: 2001.5 is not a whole number"),
    (SMALL.replace("year = 2001", "year = true"), "instrument.year: True is not a whole number"),
])  # fmt: skip
def test_a_word_or_value_of_another_kind_is_refused_by_place(text: str, place: str) -> None:
    (refusal,) = refusals(text)

    assert refusal.startswith(place)


@pytest.mark.parametrize("number", [
    '"many"', '""', '"1,2,3"', '"1 000"', '"1e3"', '"NaN"', '"²"', "nan", "inf", "-inf", "1e999999", "true", "[1]",
])  # fmt: skip
def test_a_number_that_is_none_is_refused_by_place(number: str) -> None:
    (refusal,) = refusals(with_rows("activities", ACTIVITY.replace("NUMBER", number)))

    assert refusal.startswith("activities[1].max_mbq: ")
    assert refusal.endswith(" is not a number")


@pytest.mark.parametrize(("number", "value"), [
    ('"600"', "600"), ('"0,37"', "0.37"), ('"5.5"', "5.5"), ("600", "600"), ("0.37", "0.37"),
])  # fmt: skip
def test_a_number_is_read_as_it_is_printed_or_as_toml_writes_it(number: str, value: str) -> None:
    pack = pack_from(with_rows("activities", ACTIVITY.replace("NUMBER", number)))

    assert pack.activities[0].max_mbq == Decimal(value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = with_rows("acts", ACT.replace("dental", "teeth"), ACT, ACT.replace("article", "artikel")).replace(
        'country = "ZZ"', 'land = "ZZ"'
    )

    found = refusals(text)

    assert [refusal.split(": ")[0] for refusal in found] == ["pack", "acts[1].procedure_class", "acts[3]"]


@pytest.mark.parametrize(("text", "refusal"), [
    (with_rows("acts").replace("acts = []", "acts = {}"), "acts: a list is wanted here"),
    (with_rows("acts").replace("acts = []", 'acts = ["approve"]'), "acts[1]: a table is wanted here"),
    (SMALL.replace(TERMS, "").replace("id =", 'terms = "none"\nid ='), "terms: a table is wanted here"),
    (SMALL.replace('["en"]', '"en"'), "languages: a list is wanted here"),
])  # fmt: skip
def test_a_list_or_table_stands_where_one_is_wanted(text: str, refusal: str) -> None:
    assert refusals(text) == (refusal,)


@pytest.mark.parametrize("heading", sorted(HEADINGS))
def test_a_list_may_stand_under_any_heading(heading: str) -> None:
    pack = pack_from(f"{SMALL}[{heading}]\nacts = [{ACT}]\n")

    assert [(rule.act, rule.role) for rule in pack.acts] == [(Act.APPROVE, Role.DENTIST)]


@pytest.mark.parametrize(("text", "refusal"), [
    (f"{SMALL}[records]\nacts = [{ACT}]\n[articles]\nacts = [{ACT}]\n", "records: acts stands twice"),
    (with_rows("acts", ACT) + f"[records]\nacts = [{ACT}]\n", "records: acts stands twice"),
    (f"doses = 3\n{SMALL}", "doses: a heading holds lists"),
    (f"{SMALL}[misc]\nacts = [{ACT}]\n", "pack: unknown: misc"),
])  # fmt: skip
def test_a_list_stands_once_and_under_a_heading_that_is_known(text: str, refusal: str) -> None:
    assert refusals(text) == (refusal,)


@pytest.mark.parametrize("text", ["id = ", "{", '{"id": 1, "id": 2}', "[" * 3, '{"id": ' + "[" * 100_000])
def test_what_is_neither_toml_nor_json_is_refused(text: str) -> None:
    assert len(refusals(text)) == 1


def test_an_empty_file_lacks_everything() -> None:
    wanted = "country, id, instrument, languages, status, terms"

    assert (refusals(""), refusals("{}")) == ((f"pack: missing: {wanted}",), (f"pack: missing: {wanted}",))


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: str(pack.id))
def test_a_pack_that_was_printed_is_read_as_the_same_pack(pack: Pack) -> None:
    said = json.dumps(printed(pack), ensure_ascii=False)

    again = pack_from(said)

    assert again == pack
    assert json.dumps(printed(again), ensure_ascii=False) == said


def test_in_json_a_mass_may_be_a_number() -> None:
    text = json.dumps(printed(pack_from(with_rows("child_activity_factors", FACTOR.replace("NUMBER", '"0,10"')))))

    factors = pack_from(text).child_activity_factors

    assert '"mass_kg": 3' in text
    assert [(row.mass_kg, row.factor) for row in factors] == [("3", Decimal("0.1"))]
