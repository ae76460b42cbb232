"""The columns of a paper row, and what a heading may call them in seven languages. Plain Python."""

from enum import StrEnum
from typing import Final

from passport.people.names import fold


class Column(StrEnum):
    """What a paper row holds."""

    ISSUER = "issuer"
    IDENTIFIER = "identifier"
    BIRTH_DATE = "birth_date"
    DATE = "date"
    EXAMINATION = "examination"
    SIDE = "side"
    FACILITY = "facility"
    QUANTITY = "quantity"
    DOSE = "dose"
    UNIT = "unit"
    APPROVER = "approver"
    THERAPY = "therapy"


# Headings as people write them: English, Serbian/Croatian/Bosnian, Serbian in Cyrillic, Turkish, Persian, German.
HEADINGS: Final[dict[Column, tuple[str, ...]]] = {
    Column.ISSUER: (
        "issuer", "issued by", "izdavalac", "izdavatelj", "издавалац", "veren kurum", "صادرکننده", "aussteller",
    ),
    Column.IDENTIFIER: (
        "identifier", "patient id", "id", "number", "broj kartona", "matični broj", "jmbg", "oib", "broj", "матични број",
        "јмбг", "hasta no", "kimlik no", "tc kimlik no", "t.c. kimlik no", "شماره پرونده", "کد ملی", "kennung", "patientennummer",
    ),
    Column.BIRTH_DATE: (
        "birth date", "date of birth", "born", "datum rođenja", "датум рођења", "doğum tarihi", "تاریخ تولد", "geburtsdatum",
    ),
    Column.DATE: ("date", "datum", "датум", "tarih", "تاریخ"),
    Column.EXAMINATION: (
        "examination", "procedure", "exam", "postupak", "pregled", "pretraga", "поступак", "преглед", "tetkik", "işlem",
        "inceleme", "آزمون", "پرتونگاری", "untersuchung",
    ),
    Column.SIDE: ("side", "strana", "страна", "taraf", "سمت", "seite"),
    Column.FACILITY: (
        "facility", "hospital", "institution", "ustanova", "bolnica", "установа", "kurum", "hastane", "مرکز", "بیمارستان",
        "einrichtung", "krankenhaus",
    ),
    Column.QUANTITY: ("quantity", "veličina", "величина", "büyüklük", "کمیت", "größe"),
    Column.DOSE: ("dose", "doza", "доза", "doz", "دوز", "dosis"),
    Column.UNIT: ("unit", "jedinica", "јединица", "birim", "واحد", "einheit"),
    Column.APPROVER: (
        "approver", "approved by", "signature", "potpis i faksimil", "odobrio", "potpis", "потпис и факсимил", "одобрио",
        "onaylayan", "تأیید کننده", "تایید کننده", "genehmigt von",
    ),
    Column.THERAPY: ("therapy", "treatment", "terapija", "терапија", "tedavi", "درمان", "therapie"),
}  # fmt: skip


# Compared as names are: without case, accents and signs, Cyrillic as Latin, in any order of words.
_KNOWN: Final = {fold(heading): column for column, headings in HEADINGS.items() for heading in headings}


def column_of(heading: str) -> Column | None:
    """Return the column that a heading means, None when nobody knows it."""
    return _KNOWN.get(fold(heading))
