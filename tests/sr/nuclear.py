"""Radiopharmaceutical dose reports (TID 10021)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from pydicom.dataset import Dataset

from tests.sr.header import DEFAULTS, NUCLEAR_DOSE_SR, Header, report, stamp, study_of
from tests.sr.items import (
    CONTEXT,
    MODIFIER,
    PROPERTY,
    Key,
    code,
    container,
    date_time,
    dcm,
    num,
    person,
    text,
    uid,
    uidref,
)
from tests.sr.people import PET_SCANNER
from tests.sr.xray import Quantity

FDG: Key = ("SRT", "C-B1031")
FLUORINE_18: Key = ("SRT", "C-111A1")


@dataclass(frozen=True, kw_only=True)
class Administration:
    """One administration of a radiopharmaceutical."""

    number: int | None = None
    uid: str | None = None
    activity: str = "394"
    unit: str = "MBq"
    agent: Key = FDG
    radionuclide: Key = FLUORINE_18
    administered_by: str | None = None
    route: Key | None = None
    site: Key | None = None  # below the route
    stopped: str | None = None  # DICOM DT
    quantities: tuple[Quantity, ...] = ()  # measured before and after, extravasation, volume
    organ_unit: str = "mGy"
    radiation_summary: Key = ("99EXAMPLE", "220001")  # the private container of the effective dose


def nuclear_medicine(
    *,
    administrations: Sequence[Administration] = (Administration(),),
    extra: Sequence[Dataset] = (),
    **header: Unpack[Header],
) -> Dataset:
    """Return a radiopharmaceutical dose report with organ doses and a private effective dose."""
    full: Header = {
        **DEFAULTS,
        "device": PET_SCANNER,
        "exam": "PET/CT whole body FDG",
        "sop_class": NUCLEAR_DOSE_SR,
        "source": None,
        **header,
    }
    procedure = code(("SRT", "G-C2D0"), ("SRT", "P5-0A00A"), relation=MODIFIER)
    items = [_event(event, index, full) for index, event in enumerate(administrations, start=1)]
    return report("nuclear", dcm("113500"), "10021", full, [procedure, *items, *extra])


def _event(event: Administration, index: int, header: Header) -> Dataset:
    agent = code(
        ("SRT", "F-61FDB"),
        event.agent,
        code(("SRT", "C-10072"), event.radionuclide, relation=PROPERTY),
        num(("SRT", "R-42806"), "6586.2", "s", relation=PROPERTY),
    )
    organ = container(
        dcm("113517"),
        code(("SRT", "G-C0E3"), ("SRT", "T-71000"), relation=MODIFIER),
        code(("SRT", "G-C171"), ("SRT", "G-A102"), relation=MODIFIER),
        num(dcm("113518"), "6.7", event.organ_unit, text(dcm("121406"), "ICRP Publication 128", relation=PROPERTY)),
    )
    administered = [person(event.administered_by, "113851", relation=CONTEXT)] if event.administered_by else []
    return container(
        dcm("113502"),
        agent,
        uidref(dcm("113503"), event.uid or uid("administration", study_of(header), event.number or index)),
        date_time(dcm("123003"), stamp(header["started"])),
        num(dcm("113507"), event.activity, event.unit),
        organ,
        container(event.radiation_summary, num(dcm("113839"), "7.486", "mSv")),
        *[num(dcm(quantity.concept), quantity.value, quantity.unit) for quantity in event.quantities],
        *_way_in(event),
        *administered,
    )


def _way_in(event: Administration) -> list[Dataset]:
    site = [code(("SRT", "G-C581"), event.site, relation=MODIFIER, meaning="Via vein")] if event.site else []
    route = [code(("SRT", "G-C340"), event.route, *site, meaning="Intravenous route")] if event.route else []
    return [*route, *([date_time(dcm("123004"), event.stopped)] if event.stopped else [])]
