"""The tables of the dictionary are whole, speak the words of the glossary, and refuse what they do not know."""

import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from passport.booklet.examinations.items import (
    DATA,
    EXAMINATIONS,
    KINDS,
    REGIONS,
    SIDES,
    BadTable,
    Band,
    Flag,
    Group,
    load,
)
from passport.booklet.examinations.languages import Language
from passport.booklet.reading import Kind

# Rows written before the dictionary had more than these: their codes stay, whatever else changes.
FIRST_CODES = (
    "xray.chest xray.head xray.sinuses xray.teeth xray.panoramic xray.neck xray.abdomen xray.pelvis xray.spine "
    "xray.hip xray.arm xray.leg xray.densitometry fluoroscopy.swallow fluoroscopy.bowel fluoroscopy.general "
    "angiography.heart angiography.intervention angiography.vessels mammography ct.head ct.sinuses ct.teeth ct.neck "
    "ct.chest_abdomen ct.chest ct.heart ct.abdomen_pelvis ct.abdomen ct.pelvis ct.spine ct.arm ct.leg nm.bone "
    "nm.thyroid nm.heart nm.lungs nm.kidneys nm.pet_ct therapy.radiotherapy therapy.radionuclide"
).split()
# Table, column, and the words of the glossary that each of its names has one of.
TERMS = [
    (Group.XRAY, Language.SERBIAN_LATIN, ("endgensko snimanje",)),
    (Group.XRAY, Language.SERBIAN_CYRILLIC, ("ендгенско снимање",)),
    (Group.XRAY, Language.CROATIAN, ("endgensko snimanje",)),
    (Group.XRAY, Language.TURKISH, ("röntgeni",)),
    (Group.XRAY, Language.PERSIAN, ("رادیوگرافی",)),
    (Group.DENSITOMETRY, Language.SERBIAN_LATIN, ("Osteodenzitometrija",)),
    (Group.DENSITOMETRY, Language.TURKISH, ("emik yoğunluğu ölçümü",)),
    (Group.CT, Language.TURKISH, ("BT", "Diş tomografisi (CBCT)")),
    (Group.MAMMOGRAPHY, Language.CROATIAN, ("amografij", "dojk", "dojci", "Galaktografija")),
    (Group.PET, Language.TURKISH, ("PET/BT", "PET/MR")),
    (Group.PET, Language.PERSIAN, ("پت",)),
]
# Item, language, and a word of the glossary for its part of the body.
PARTS = [
    ("ct.chest", Language.SERBIAN_LATIN, "grudnog koša"),
    ("ct.chest", Language.CROATIAN, "prsnog koša"),
    ("ct.chest", Language.TURKISH, "Göğüs kafesi"),
    ("ct.chest", Language.PERSIAN, "قفسهٔ سینه"),
    ("ct.pelvis", Language.CROATIAN, "zdjelice"),
    ("ct.pelvis", Language.BOSNIAN, "karlice"),
    ("ct.lumbar_spine", Language.SERBIAN_LATIN, "slabinske kičme"),
    ("ct.lumbar_spine", Language.CROATIAN, "lumbalne kralježnice"),
    ("ct.lumbar_spine", Language.TURKISH, "Bel omurgası"),
    ("ct.teeth", Language.CROATIAN, "čeljusti"),
    ("nm.thyroid", Language.CROATIAN, "štitnjače"),
    ("nm.thyroid", Language.SERBIAN_CYRILLIC, "штитасте жлезде"),
    ("angiography.intervention", Language.CROATIAN, "Intervencijski"),
    ("angiography.intervention", Language.PERSIAN, "اقدام مداخله‌ای"),
    ("xray.hip", Language.PERSIAN, "مفصل ران"),
]
# Of patient-words and the glossary: never in a name that a patient reads.
FORBIDDEN = {
    Language.CROATIAN: ("kičm", "vilic", "karlic", "snimak", "intervent"),
    Language.BOSNIAN: ("čeljust", "zdjelic", "kraljež"),
    Language.TURKISH: (" CT", "/CT"),
    Language.PERSIAN: ("پرتونگاری", "آزمایش", "تشعشع", "ي", "ك"),
    Language.ENGLISH: ("safe", "danger", "high ", "cancer", "tumour"),
}


def test_the_dictionary_has_some_hundred_items_of_every_group() -> None:
    assert 250 < len(EXAMINATIONS) < 400
    assert {item.group for item in EXAMINATIONS.values()} == set(Group)
    assert [code for code in FIRST_CODES if code not in EXAMINATIONS] == []


@pytest.mark.parametrize("language", Language)
def test_every_item_has_a_name_of_its_own_in_each_language(language: Language) -> None:
    names = [(item.kind, item.names.in_language(language)) for item in EXAMINATIONS.values()]

    assert [name for name in names if not name[1] or name[1] != name[1].strip()] == []
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("language", Language)
def test_every_kind_region_and_side_has_a_name_in_each_language(language: Language) -> None:
    named = [*KINDS.values(), *SIDES.values(), *(region.names for region in REGIONS.values())]

    assert set(KINDS) == set(Kind)
    assert [names for names in named if not names.in_language(language)] == []


@pytest.mark.parametrize(("group", "language", "terms"), TERMS)
def test_the_names_speak_the_words_of_the_glossary(group: Group, language: Language, terms: tuple[str, ...]) -> None:
    names = [item.names.in_language(language) for item in EXAMINATIONS.values() if item.group is group]

    assert [name for name in names if not any(term in name for term in terms)] == []


@pytest.mark.parametrize(("code", "language", "term"), PARTS)
def test_the_parts_of_the_body_are_those_of_the_glossary(code: str, language: Language, term: str) -> None:
    assert term in EXAMINATIONS[code].names.in_language(language)


@pytest.mark.parametrize("language", FORBIDDEN)
def test_no_name_has_a_word_that_patients_do_not_read(language: Language) -> None:
    names = [item.names.in_language(language) for item in EXAMINATIONS.values()]

    assert [name for name in names if any(word in name for word in FORBIDDEN[language])] == []


def test_a_therapy_has_no_comparison_and_is_never_meant_by_words() -> None:
    therapies = [item for item in EXAMINATIONS.values() if item.therapy]

    assert {item.group for item in therapies} == {Group.THERAPY}
    assert {item.typical for item in therapies} == {None}
    assert {item.means for item in therapies} == {()}


def test_a_published_range_names_its_source_and_has_two_ends_or_none() -> None:
    ranges = [item.typical for item in EXAMINATIONS.values() if item.typical]

    assert [one for one in ranges if not one.source or (one.low is None) != (one.high is None)] == []
    assert [one for one in ranges if one.low is not None and one.high is not None and one.low >= one.high] == []
    chest = EXAMINATIONS["xray.chest"].typical
    assert chest is not None
    assert (chest.band, chest.low, chest.high) == (Band.VERY_SMALL, Decimal("0.01"), Decimal("0.26"))


def test_doses_that_the_directive_calls_high_are_those_of_ct_interventions_and_nuclear_medicine() -> None:
    high = {item.group for item in EXAMINATIONS.values() if Flag.HIGH_DOSE in item.flags}

    assert high == {Group.VESSELS, Group.CT, Group.NUCLEAR, Group.PET}


@pytest.mark.parametrize(
    ("code", "flags"),
    [
        ("ct.abdomen_pelvis", {Flag.HIGH_DOSE, Flag.PELVIS}),
        ("xray.lumbar_spine", {Flag.PELVIS}),
        ("xray.hip", {Flag.SIDE, Flag.PELVIS}),
        ("xray.chest", set()),
        ("fluoroscopy.womb", {Flag.PELVIS}),
        ("nm.kidneys", {Flag.HIGH_DOSE, Flag.PELVIS}),
        ("therapy.radiotherapy", {Flag.THERAPY}),
    ],
)
def test_flags_say_what_is_asked_before_an_examination(code: str, flags: set[Flag]) -> None:
    assert EXAMINATIONS[code].flags == flags


def test_no_standard_code_means_two_items_of_one_kind() -> None:
    meant = Counter((item.kind, code) for item in EXAMINATIONS.values() for code in item.codes)
    regions = Counter(code for region in REGIONS.values() for code in region.codes)

    assert [code for code, count in (meant + regions).items() if count > 1] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("xray.knee,projection,knee", "xray.knee,projection,kneee"),
        ("xray.knee,projection", "xray.knee,projektion"),
        ("xray.knee,", "xray.chest,"),
        ("code,kind,", "code,sort,"),
        ("side,xray_limb,,knee", "sidee,xray_limb,,knee"),
        ("side,xray_limb,,knee", "side,xray_limbs,,knee"),
    ],
)
def test_a_table_with_an_unknown_word_or_a_code_twice_is_refused(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    table = folder / "xray.csv"
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(BadTable):
        load(folder)
