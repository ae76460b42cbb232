"""Enhanced X-ray dose reports (TID 10040): sums, summaries of events, and what changed along the time of an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from pydicom.dataset import Dataset

from tests.sr.header import DEFAULTS, Header, report, stamp, study_of
from tests.sr.items import MODIFIER, Key, code, container, date_time, dcm, num, uid, uidref
from tests.sr.people import C_ARM
from tests.sr.xray import Quantity

ENHANCED_XRAY_SR = "1.2.840.10008.5.1.4.1.1.88.76"
FLUOROSCOPY_AND_RADIOGRAPHY: Key = ("SCT", "169014003")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """One irradiation event as the summary has it, with the technique along its time."""

    quantities: tuple[Quantity, ...] = (
        Quantity(concept="122130", value="0.00012", unit="Gy.m2"),
        Quantity(concept="113738", value="0.0042", unit="Gy"),
    )
    technique: tuple[Quantity, ...] = (
        Quantity(concept="113733", value="81", unit="kV"),
        Quantity(concept="113734", value="12", unit="mA"),
        Quantity(concept="113734", value="14", unit="mA"),
    )
    plane: str | None = None


def enhanced(
    *,
    totals: Sequence[Quantity] = (
        Quantity(concept="113722", value="0.00012", unit="Gy.m2"),
        Quantity(concept="113725", value="0.0042", unit="Gy"),
        Quantity(concept="113730", value="31", unit="s"),
    ),
    events: Sequence[Summary] = (Summary(),),
    procedure: Key | None = FLUOROSCOPY_AND_RADIOGRAPHY,
    **header: Unpack[Header],
) -> Dataset:
    """Return an enhanced dose report."""
    full: Header = {
        **DEFAULTS,
        "device": C_ARM,
        "exam": "Cone beam angiography",
        "sop_class": ENHANCED_XRAY_SR,
        **header,
    }
    reported = [code(dcm("121058"), procedure, relation=MODIFIER)] if procedure else []
    items = [*reported, container(dcm("130500"), *map(_number, totals))]
    items += [_summary(event, index, full) for index, event in enumerate(events, start=1)]
    items += [_along_time(event, index, full) for index, event in enumerate(events, start=1)]
    return report("enhanced", dcm("113701"), "10040", full, items)


def _number(quantity: Quantity) -> Dataset:
    return num(dcm(quantity.concept), quantity.value, quantity.unit)


def _event_uid(index: int, header: Header) -> Dataset:
    return uidref(dcm("113769"), uid("event", study_of(header), index))


def _summary(event: Summary, index: int, header: Header) -> Dataset:
    plane = [code(dcm("113764"), dcm(event.plane), relation=MODIFIER)] if event.plane else []
    started = date_time(dcm("111526"), stamp(header["started"]))
    return container(dcm("130501"), _event_uid(index, header), started, *plane, *map(_number, event.quantities))


def _along_time(event: Summary, index: int, header: Header) -> Dataset:
    technique = container(dcm("130511"), *map(_number, event.technique))
    return container(dcm("130505"), _event_uid(index, header), technique)
