"""What stands in the header of an object: patient, dates, device, examination."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from ingestion.reading import tags
from ingestion.reading.elements import Item
from ingestion.reading.node import code_of
from ingestion.reading.texts import Texts, ascii_text
from passport.booklet.reading import Code, Completion, DeviceAsSent, Identifier, PatientAsSent, Performed

DATE: Final = re.compile(r"(\d{4})[.\-/]?(\d{2})[.\-/]?(\d{2})", re.ASCII)  # the dots are of ACR-NEMA
TIME: Final = re.compile(r"(\d{2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,6}))?)?", re.ASCII)
DATE_TIME: Final = re.compile(r"(\d{8})(\d{4,6}(?:\.\d{1,6})?)?([+-]\d{4})?", re.ASCII)
OFFSET: Final = re.compile(r"([+-])(\d{2})(\d{2})", re.ASCII)
OFFSETS: Final = (timedelta(hours=-12), timedelta(hours=14))  # PS3.3 C.12.1.1.8
# Dates that stand for "not known" in real systems: the zero of spreadsheets and its neighbours.
PLACEHOLDERS: Final = frozenset({date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)})
SIDES: Final = {"L": "left", "R": "right", "B": "both"}
# Whom the header names -> the role in the procedure (CID 7453): performing, administering, requesting.
PERSONS: Final = (
    (tags.PERFORMING, "121094"),
    (tags.OPERATORS, "113851"),
    (tags.REQUESTING, "121096"),
    (tags.REFERRING, "121096"),
)
# Codes of what was done, then of what was asked for.
DONE: Final = (tags.PROCEDURE_CODES, tags.PERFORMED_CODES, tags.PROTOCOL_CODES)
REQUESTED: Final = (tags.REQUESTED_CODES, tags.SCHEDULED_CODES)
YEARS: Final = range(1880, 2200)  # 9999 stands for "removed"


def patient(header: Item, texts: Texts) -> PatientAsSent:
    """Return the demographics; the birth date as sent, trustworthy or not."""
    born = as_date(ascii_text(header.values.get(tags.BIRTH_DATE)))
    return PatientAsSent(
        identifiers=tuple(dict.fromkeys(_identifiers(header, texts))),
        name=texts.person(header, tags.PATIENT_NAME),
        birth_date=born.isoformat() if born else None,
        sex=ascii_text(header.values.get(tags.SEX)),
    )


def _identifiers(header: Item, texts: Texts) -> Iterator[Identifier]:
    for item in (header, *header.sequences.get(tags.OTHER_PATIENT_IDS, ())):
        value = texts.text(item, tags.PATIENT_ID)
        if value:
            yield Identifier(value=value, issuer=_issuer(item, texts))


def _issuer(item: Item, texts: Texts) -> str | None:
    qualifiers = item.sequences.get(tags.ISSUER_QUALIFIERS) or [Item()]
    return texts.text(item, tags.ISSUER) or texts.text(qualifiers[0], tags.UNIVERSAL_ENTITY)


def trustworthy_birth_date(birth_date: date | None, study_date: date | None) -> bool:
    """Tell whether a birth date may decide anything: no placeholder, and before the day of the study."""
    if birth_date is None or birth_date in PLACEHOLDERS or birth_date.year not in YEARS:
        return False
    return study_date is None or birth_date < study_date


def performed(header: Item, *, started: str | None) -> Performed:
    """Return when the examination was done: the study date, else the start of irradiation as the content has it."""
    offset = ascii_text(header.values.get(tags.UTC_OFFSET))
    day = ascii_text(header.values.get(tags.STUDY_DATE))
    clock = ascii_text(header.values.get(tags.STUDY_TIME))
    if _examined_on(day):
        return _performed(day, clock, offset, f"{day}{clock or ''}")
    parts = DATE_TIME.fullmatch(started or "")
    if parts:
        return _performed(parts[1], parts[2], parts[3] or offset, started)
    return Performed(date=None, at=None, as_sent=day or started)


def _performed(day: str | None, clock: str | None, offset: str | None, as_sent: str | None) -> Performed:
    performed_on = _examined_on(day)
    moment = _moment(performed_on, clock, as_offset(offset))
    return Performed(
        date=performed_on.isoformat() if performed_on else None,
        at=moment.isoformat() if moment else None,
        as_sent=as_sent,
    )


def _examined_on(sent: str | None) -> date | None:
    # 00010101 and 99991231 are what programs write where they know no date.
    day = as_date(sent)
    return day if day and day.year in YEARS else None


def _moment(day: date | None, clock: str | None, offset: timezone | None) -> datetime | None:
    # Almost no object gives an offset, and without one a local time is no moment.
    parts = TIME.fullmatch(clock or "")
    if day is None or parts is None or offset is None:
        return None
    hours, minutes, seconds = int(parts[1]), int(parts[2]), int(parts[3] or 0)
    micro = int((parts[4] or "").ljust(6, "0"))
    try:
        return datetime(day.year, day.month, day.day, hours, minutes, min(seconds, 59), micro, tzinfo=offset)
    except ValueError:
        return None


def as_date(sent: str | None) -> date | None:
    """Return a DICOM date; None when absent or no date."""
    parts = DATE.fullmatch(sent or "")
    if parts is None:
        return None
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return None


def as_offset(sent: str | None) -> timezone | None:
    """Return an offset from UTC as (0008,0201) must write it, `+0200`; None for anything else, as `UTC-04:00`."""
    parts = OFFSET.fullmatch(sent or "")
    if parts is None or int(parts[3]) > 59:
        return None
    span = timedelta(hours=int(parts[2]), minutes=int(parts[3])) * (-1 if parts[1] == "-" else 1)
    if not OFFSETS[0] <= span <= OFFSETS[1]:
        return None
    return timezone(span) if span else UTC


def device(header: Item, texts: Texts, *, serial_number: str | None) -> DeviceAsSent:
    """Return the device; its serial number from the content when the header has none.

    Manufacturer and model come from the header alone: content items often name the observer instead.
    """
    return DeviceAsSent(
        manufacturer=texts.text(header, tags.MANUFACTURER),
        model=texts.text(header, tags.MODEL),
        serial_number=texts.text(header, tags.SERIAL_NUMBER) or serial_number,
    )


def exam(header: Item, texts: Texts) -> str | None:
    """Return what was done, in the words of the object: description, else procedure, protocol or request."""
    return next(filter(None, _names(header, texts)), None)


def _names(header: Item, texts: Texts) -> Iterator[str | None]:
    yield texts.text(header, tags.STUDY_DESCRIPTION)
    yield _meaning(header, tags.PROCEDURE_CODES, texts)
    yield _meaning(header, tags.PERFORMED_CODES, texts)
    yield texts.text(header, tags.PROTOCOL)
    yield texts.text(header, tags.REQUESTED_PROCEDURE)
    yield _meaning(header, tags.REQUESTED_CODES, texts)
    for request in header.sequences.get(tags.REQUESTS, ()):
        yield texts.text(request, tags.REQUESTED_PROCEDURE)
        yield texts.text(request, tags.STEP_DESCRIPTION)


def _meaning(header: Item, tag: int, texts: Texts) -> str | None:
    entries = header.sequences.get(tag)
    return texts.text(entries[0], tags.MEANING) if entries else None


def codes(header: Item, texts: Texts) -> tuple[Code, ...]:
    """Return the codes of the procedure as sent, each once: performed, then requested."""
    entries = [entry for tag in DONE for entry in header.sequences.get(tag, ())]
    for item in (header, *header.sequences.get(tags.REQUESTS, ())):
        entries += [entry for tag in REQUESTED for entry in item.sequences.get(tag, ())]
    return tuple(dict.fromkeys(filter(None, (code_of(entry, texts) for entry in entries))))


def persons(header: Item, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Return who performed, administered, requested and referred, each with the code of the role."""
    return tuple(dict.fromkeys((role, name) for tag, role in PERSONS for name in _all_persons(header, tag, texts)))


def _all_persons(header: Item, tag: int, texts: Texts) -> Iterator[str]:
    for item in (header, *header.sequences.get(tags.REQUESTS, ())):
        yield from texts.persons(item, tag)


def laterality(header: Item) -> str | None:
    """Return the side of the image, else of the series: left, right or both."""
    sent = (ascii_text(header.values.get(tag)) for tag in (tags.IMAGE_LATERALITY, tags.LATERALITY))
    return next((SIDES[side] for side in sent if side in SIDES), None)


def completion(header: Item) -> Completion | None:
    """Return the completion flag; None when absent or unknown."""
    sent = ascii_text(header.values.get(tags.COMPLETION))
    return Completion(sent) if sent in set(Completion) else None


def content_at(header: Item) -> str | None:
    """Return content date and time as sent, as one text."""
    day = ascii_text(header.values.get(tags.CONTENT_DATE))
    clock = ascii_text(header.values.get(tags.CONTENT_TIME))
    return f"{day}{clock or ''}" if day else None
