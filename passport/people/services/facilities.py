"""Facilities and the units in them."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from django.db import IntegrityError, transaction

from passport.database import clean_text
from passport.law.shelf import packs
from passport.people.models import Device, Facility, ReportsShown, User
from passport.people.services.permission import Verb, require
from passport.signing.acts import Subject, record_act

# ISO 3166-1 alpha-2 in CLDR's list. A country without a rule pack may have facilities; its rows name no article.
_COUNTRIES = frozenset(code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)) - {"ZZ"}


class FacilityExists(Exception):
    """A facility of this name is already registered in this country."""


class UnknownTimeZone(Exception):
    """There is no time zone of this name; write it as Europe/Belgrade."""


class UnknownCountry(Exception):
    """There is no country of this code; it is written as two letters (ISO 3166-1)."""


class AgesTurnedRound(Exception):
    """The age until which women are asked lies below the age from which they are asked."""


class BadViewer(Exception):
    """The address of a viewer begins with https:// or http:// and holds {study} after the host, or it is empty."""


class ReportDaysMissing(Exception):
    """Say after how many days patients read a report, when not at once."""


class DeviceExists(Exception):
    """A device of this name is already registered at this facility."""


@transaction.atomic
def create_facility(
    *, name: str, country: str, time_zone: str, by: User | None, at: datetime, code: str = "", phone: str = ""
) -> Facility:
    """Register a facility. Raises FacilityExists, UnknownCountry, UnknownTimeZone."""
    facility = Facility(
        name=clean_text(name, limit=200),
        country=_known_country(country),
        time_zone=known_time_zone(time_zone),
        code=clean_text(code, limit=64),
        phone=clean_text(phone, limit=64),
        created_at=at,
    )
    try:
        with transaction.atomic():
            facility.save()
    except IntegrityError as error:
        raise FacilityExists from error
    record_act(
        verb="facility.created",
        by=by,
        subject=Subject(kind="facility", uid=facility.uid),
        at=at,
        facility_uid=facility.uid,
    )
    return facility


@transaction.atomic
def change_facility(
    *,
    facility: Facility,
    code: str,
    phone: str,
    by: User | None,
    at: datetime,
    language: str | None = None,
    repeat_months: int | None = None,
    asks_from_age: int | None = None,
    asks_until_age: int | None = None,
    follow_up_mgy: int | None = None,
    viewer_url: str | None = None,
    viewer_for_patients: bool | None = None,
    report_days: int | None = None,
    reports_shown: str | None = None,
    reports_shown_days: int | None = None,
    answer_mistakes_within_days: int | None = None,
    confirms_by_code: bool | None = None,
) -> Facility:
    """Change a facility's code, telephone number and what it decides itself; its name stands in signed rows.

    What is None stays as it is. Ages are in years, the dose at the reference point in mGy. Raises NotAllowed,
    AgesTurnedRound, BadViewer, ReportDaysMissing.
    """
    require(Verb.CHANGE_FACILITY, facility=facility, by=by, at=at)
    decided = {
        "language": language,
        "repeat_months": repeat_months,
        "asks_from_age": asks_from_age,
        "asks_until_age": asks_until_age,
        "follow_up_mgy": follow_up_mgy,
        "viewer_url": None if viewer_url is None else _known_viewer(viewer_url),
        "viewer_for_patients": viewer_for_patients,
        "report_days": report_days,
        **_when_shown(reports_shown, reports_shown_days),
        "answer_mistakes_within_days": answer_mistakes_within_days,
        "confirms_by_code": confirms_by_code,
    }
    said = {name: value for name, value in decided.items() if value is not None}
    for name, value in said.items():
        setattr(facility, name, value)
    if facility.asks_until_age < facility.asks_from_age:
        raise AgesTurnedRound
    facility.code, facility.phone = clean_text(code, limit=64), clean_text(phone, limit=64)
    facility.save(update_fields=["code", "phone", *said])
    record_act(
        verb=Verb.CHANGE_FACILITY,
        by=by,
        subject=Subject(kind="facility", uid=facility.uid),
        at=at,
        facility_uid=facility.uid,
    )
    return facility


@transaction.atomic
def add_device(
    *,
    facility: Facility,
    name: str,
    by: User | None,
    at: datetime,
    ae_title: str = "",
    manufacturer: str = "",
    model: str = "",
    serial_number: str = "",
) -> Device:
    """Register a unit that exposes patients. Raises DeviceExists, NotAllowed."""
    require(Verb.ADD_DEVICE, facility=facility, by=by, at=at)
    device = Device(
        facility=facility,
        name=clean_text(name, limit=200),
        ae_title=clean_text(ae_title, limit=16),
        manufacturer=clean_text(manufacturer, limit=200),
        model=clean_text(model, limit=200),
        serial_number=clean_text(serial_number, limit=64),
        created_at=at,
    )
    try:
        with transaction.atomic():
            device.save()
    except IntegrityError as error:
        raise DeviceExists from error
    record_act(
        verb=Verb.ADD_DEVICE, by=by, subject=Subject(kind="device", uid=device.uid), at=at, facility_uid=facility.uid
    )
    return device


@transaction.atomic
def change_device(
    *,
    device: Device,
    name: str,
    by: User | None,
    at: datetime,
    ae_title: str = "",
    manufacturer: str = "",
    model: str = "",
    serial_number: str = "",
) -> Device:
    """Correct what is registered of a unit; what it sent before keeps its words. Raises DeviceExists, NotAllowed."""
    require(Verb.CHANGE_DEVICE, facility=device.facility, by=by, at=at)
    device.name, device.ae_title = clean_text(name, limit=200), clean_text(ae_title, limit=16)
    device.manufacturer, device.model = clean_text(manufacturer, limit=200), clean_text(model, limit=200)
    device.serial_number = clean_text(serial_number, limit=64)
    try:
        with transaction.atomic():
            device.save()
    except IntegrityError as error:
        raise DeviceExists from error
    record_act(
        verb=Verb.CHANGE_DEVICE,
        by=by,
        subject=Subject(kind="device", uid=device.uid),
        at=at,
        facility_uid=device.facility.uid,
    )
    return device


def _known_viewer(template: str) -> str:
    address = clean_text(template, limit=300)
    try:
        parts = urlsplit(address)
    except ValueError:
        raise BadViewer from None
    told = parts.scheme in {"http", "https"} and parts.hostname and "{study}" not in parts.netloc
    if address and not (told and "{study}" in address and not re.search(r"\s", address)):
        raise BadViewer
    return address


def _when_shown(shown: str | None, days: int | None) -> dict[str, str | int | None]:
    """Return when patients read a report; days stand beside all but "at once". Raises ReportDaysMissing."""
    if shown is None:
        return {}
    if shown == ReportsShown.AT_ONCE:
        return {"reports_shown": shown, "reports_shown_days": 0}
    if not days:
        raise ReportDaysMissing
    return {"reports_shown": shown, "reports_shown_days": days}


def _known_country(code: str) -> str:
    country = code.strip().upper()
    if country not in _COUNTRIES | {pack.country for pack in packs()}:
        raise UnknownCountry(code)
    return country


def known_time_zone(name: str) -> str:
    """Return the name of a time zone that exists. Raises UnknownTimeZone."""
    try:
        return ZoneInfo(name.strip()).key
    except (KeyError, ValueError, OSError) as error:
        raise UnknownTimeZone(name) from error
