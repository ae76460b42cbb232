"""What one paper row says: a day as far as it is known, an examination, a dose with its unit. Plain Python.

What cannot be read is a problem with a name, never a guess; what is empty stays unknown.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from ingestion.paper.columns import Column
from ingestion.reading.units import ValueRefused, converted
from passport.booklet.examinations import examination
from passport.booklet.examinations.recognition import recognise, region_of, said_by, side_of
from passport.booklet.reading import Kind
from passport.people.names import fold

FIRST_YEAR: Final = 1895  # before it, nobody was examined with X-rays
ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
DOTTED: Final = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4})\s*\.?", re.ASCII)
SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
MONTH: Final = re.compile(r"(\d{1,2})\s*[./]\s*(\d{4})\s*\.?", re.ASCII)
YEAR: Final = re.compile(r"(\d{4})\s*\.?", re.ASCII)
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
# A point or a comma with three digits behind it may part thousands or decimals.
UNCLEAR_NUMBER: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
# Units as people write them -> as the table of units knows them.
UNITS: Final = {
    "gycm2": "Gy.cm2", "dgycm2": "dGy.cm2", "cgycm2": "cGy.cm2", "mgycm2": "mGy.cm2", "ugym2": "uGy.m2",
    "mgycm": "mGy.cm", "gycm": "Gy.cm", "mgy": "mGy", "gy": "Gy", "mbq": "MBq", "gbq": "GBq", "kbq": "kBq", "mci": "mCi",
    "uci": "uCi", "s": "s", "min": "min",
}  # fmt: skip
# A unit that only one quantity of a kind is measured in says which one it is.
QUANTITY_BY_UNIT: Final = {
    (Kind.CT, "mGy.cm"): "dlp_total",
    (Kind.PROJECTION, "Gy.cm2"): "dose_area_product_total",
    (Kind.PROJECTION, "s"): "fluoroscopy_time",
    (Kind.PROJECTION, "mGy"): "dose_rp_total",
    (Kind.MAMMOGRAPHY, "mGy"): "accumulated_glandular_dose",
    (Kind.NUCLEAR_MEDICINE, "MBq"): "administered_activity",
}
GLANDULAR: Final = "accumulated_glandular_dose"
BREASTS: Final = frozenset({"left", "right"})
MAMMOGRAMS: Final = frozenset({"breast", "mammo"})
BY_DEVICE: Final = {"ct": Kind.CT, "xray": Kind.PROJECTION, "nuclear_medicine": Kind.NUCLEAR_MEDICINE}
KINDS: Final = (Kind.CT, Kind.PROJECTION, Kind.MAMMOGRAPHY, Kind.NUCLEAR_MEDICINE, Kind.OTHER)
YES: Final = frozenset(map(fold, ("yes", "y", "x", "1", "da", "да", "evet", "بله", "ja", "terapija", "therapy")))
NO: Final = frozenset(map(fold, ("no", "n", "0", "ne", "не", "hayır", "خیر", "nein", "-")))
SIDES: Final = {
    fold(word): side
    for side, words in {
        "left": ("left", "l", "lijevo", "levo", "lijeva", "leva", "лево", "sol", "چپ", "links"),
        "right": ("right", "r", "desno", "desna", "десно", "sağ", "راست", "rechts"),
        "both": ("both", "obostrano", "обострано", "iki taraf", "هر دو", "beidseits"),
    }.items()
    for word in words
}


class Problem(StrEnum):
    """What in a row cannot be taken as it stands."""

    NO_IDENTIFIER = "no_identifier"
    RECORD_UNKNOWN = "record_unknown"  # nobody here has this number
    BIRTH_DATE_UNREADABLE = "birth_date_unreadable"
    BIRTH_DATE_DIFFERS = "birth_date_differs"  # under this number somebody born on another day is known
    NO_EXAMINATION = "no_examination"
    KIND_UNKNOWN = "kind_unknown"
    DATE_UNREADABLE = "date_unreadable"
    DATE_UNCLEAR = "date_unclear"  # 03/04/1998: nobody can tell day from month
    DATE_IN_FUTURE = "date_in_future"
    BEFORE_BIRTH = "before_birth"
    DOSE_UNREADABLE = "dose_unreadable"
    DOSE_UNCLEAR = "dose_unclear"  # 1.234: thousands or decimals
    UNIT_MISSING = "unit_missing"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_OF_ANOTHER_KIND = "unit_of_another_kind"
    BREAST_MISSING = "breast_missing"  # a glandular dose is one breast's
    SIDE_UNKNOWN = "side_unknown"
    THERAPY_UNKNOWN = "therapy_unknown"


@dataclass(frozen=True, kw_only=True)
class Dose:
    """A dose as it will be kept: a quantity of the closed list, its canonical text, and what was written."""

    quantity: str
    value: str
    unit: str
    as_written: str


@dataclass(frozen=True, kw_only=True)
class PaperEntry:
    """What a paper row becomes; a day that is not known whole stays as it is written."""

    performed_on: date | None
    date_as_written: str
    exam: str
    exam_code: str
    kind: Kind | None
    region: str
    laterality: str
    therapy: bool
    facility: str
    approver: str
    dose: Dose | None
    problems: tuple[Problem, ...]


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def entry_of(
    words: Mapping[Column, str], *, today: date, birth_date: date | None, exam_code: str = "", kind: Kind | None = None
) -> PaperEntry:
    """Return what a row says. `exam_code` and `kind` are a person's choice and stand before the words."""
    problems: list[Problem] = []
    exam = words.get(Column.EXAMINATION, "")
    code, kind = _examination(exam, exam_code, kind, problems)
    item = examination(code)
    laterality = _taken(_side, words.get(Column.SIDE, ""), exam, kind, problems=problems) or ""
    _taken(_same_birth, words.get(Column.BIRTH_DATE, ""), birth_date, problems=problems)
    return PaperEntry(
        performed_on=_taken(_day, words.get(Column.DATE, ""), today, birth_date, problems=problems),
        date_as_written=words.get(Column.DATE, ""),
        exam=exam,
        exam_code=code,
        kind=kind,
        region=item.region if item else region_of(exam, kind=kind) if kind else "",
        laterality=laterality,
        therapy=bool(_taken(_therapy, words.get(Column.THERAPY, ""), problems=problems)) or bool(item and item.therapy),
        facility=words.get(Column.FACILITY, ""),
        approver=words.get(Column.APPROVER, ""),
        dose=_taken(_dose, words, kind, laterality, problems=problems),
        problems=tuple(problems),
    )


def _taken(read: Any, *words: Any, problems: list[Problem]) -> Any:
    """Return what a reader makes of the words; what it refuses becomes a problem of the row."""
    try:
        return read(*words)
    except _Refused as refusal:
        problems.append(refusal.problem)
        return None


def _examination(exam: str, exam_code: str, kind: Kind | None, problems: list[Problem]) -> tuple[str, Kind | None]:
    chosen = examination(exam_code)
    if chosen is not None:
        return chosen.code, chosen.kind
    found = {each: code for each in KINDS if (code := _recognised(exam, each))}
    device = {BY_DEVICE[word] for word in said_by(exam, Kind.CT).devices if word in BY_DEVICE}
    # The word for the device decides where one name fits several kinds: "CT head", but not "picture of the head".
    kind = kind or next((each for each in KINDS if each in device and each in found), None)
    # It also does where it stands alone, as in "CT"; but an X-ray of the breast is a mammogram.
    if kind is None and not found and len(device) == 1:
        kind = next(iter(device))
    if kind is None and len(found) == 1:
        kind = next(iter(found))
    if kind is None:
        problems.append(Problem.KIND_UNKNOWN if exam else Problem.NO_EXAMINATION)
        return "", None
    return found.get(kind, ""), kind


def _recognised(exam: str, kind: Kind) -> str:
    things = said_by(exam, kind).things
    code = recognise(exam, kind=kind) if things else ""
    # Every report of a mammography unit is a mammogram; a name is one only where it says so.
    return "" if kind is Kind.MAMMOGRAPHY and not things & MAMMOGRAMS else code


def _day(text: str, today: date, birth_date: date | None) -> date | None:
    if not text:
        return None
    day = _whole_day(text)
    years = range(FIRST_YEAR, today.year + 1)
    if day is None:
        part = MONTH.fullmatch(text) or YEAR.fullmatch(text)
        if part is None or int(part[part.lastindex or 1]) not in years:
            raise _Refused(Problem.DATE_UNREADABLE)
        return None
    if day > today:
        raise _Refused(Problem.DATE_IN_FUTURE)
    if day.year not in years:
        raise _Refused(Problem.DATE_UNREADABLE)
    if birth_date and day < birth_date:
        raise _Refused(Problem.BEFORE_BIRTH)
    return day


def _same_birth(text: str, birth_date: date | None) -> None:
    born = _whole_day(text) if text else None
    if text and born is None:
        raise _Refused(Problem.BIRTH_DATE_UNREADABLE)
    if born and birth_date and born != birth_date:
        raise _Refused(Problem.BIRTH_DATE_DIFFERS)


def _whole_day(text: str) -> date | None:
    iso, dotted, slashed = (form.fullmatch(text) for form in (ISO, DOTTED, SLASHED))
    if slashed and slashed[1] != slashed[2] and int(slashed[1]) <= 12 and int(slashed[2]) <= 12:
        raise _Refused(Problem.DATE_UNCLEAR)
    if slashed and int(slashed[2]) > 12:
        parts = (slashed[3], slashed[1], slashed[2])
    elif found := dotted or slashed:
        parts = (found[3], found[2], found[1])
    elif iso:
        parts = (iso[1], iso[2], iso[3])
    else:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        raise _Refused(Problem.DATE_UNREADABLE) from None


def _side(text: str, exam: str, kind: Kind | None) -> str:
    if not text:
        return side_of(exam, kind=kind) if kind else ""
    side = SIDES.get(fold(text))
    if side is None:
        raise _Refused(Problem.SIDE_UNKNOWN)
    return side


def _therapy(text: str) -> bool:
    word = fold(text) or text.strip()
    if not text or word in NO or text.strip() == "-":
        return False
    if word in YES:
        return True
    raise _Refused(Problem.THERAPY_UNKNOWN)


def _dose(words: Mapping[Column, str], kind: Kind | None, laterality: str) -> Dose | None:
    number, unit = number_and_unit(words.get(Column.DOSE, ""), words.get(Column.UNIT, ""))
    if not number:
        return None
    if not NUMBER.fullmatch(number):
        raise _Refused(Problem.DOSE_UNREADABLE)
    if UNCLEAR_NUMBER.fullmatch(number):
        raise _Refused(Problem.DOSE_UNCLEAR)
    if not unit:
        raise _Refused(Problem.UNIT_MISSING)
    known = unit_of(unit)
    if not known:
        raise _Refused(Problem.UNIT_UNKNOWN)
    as_written = " ".join(filter(None, (words.get(Column.DOSE, ""), words.get(Column.UNIT, ""))))
    dose = _measured(number.replace(",", "."), known, kind, as_written)
    if dose.quantity == GLANDULAR and laterality not in BREASTS:
        raise _Refused(Problem.BREAST_MISSING)
    return dose


def unit_of(unit: str) -> str:
    """Return a unit as the table of units knows it, however it is written; "" for one that is not known."""
    # NFKC writes squares as digits and the micro sign as the Greek letter.
    letters = unicodedata.normalize("NFKC", unit).casefold().replace("\u03bc", "u")
    return UNITS.get(re.sub(r"[\s.·*×⋅^]", "", letters), "")


def number_and_unit(dose: str, unit: str) -> tuple[str, str]:
    """Return number and unit, which people also write into one cell."""
    number, _space, behind = dose.partition(" ")
    return (number, behind.strip()) if behind and not unit else (dose.strip(), unit.strip())


def _measured(number: str, unit: str, kind: Kind | None, as_written: str) -> Dose:
    for (owner, canonical), quantity in QUANTITY_BY_UNIT.items():
        if owner is not kind:
            continue
        try:
            value = converted(number, ("UCUM", unit), canonical)
        except ValueRefused:
            continue
        return Dose(quantity=quantity, value=value, unit=canonical, as_written=as_written)
    raise _Refused(Problem.UNIT_OF_ANOTHER_KIND)
