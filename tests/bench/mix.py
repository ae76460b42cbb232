"""The reports that are measured: a mix of kinds and sizes as a hospital sends it, the same on every machine.

Each event holds as many content items as devices of its kind send (35 to 45), far more than a booklet asks for:
a baseline that has to touch every item is worth something only on reports of real size.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from pydicom.dataset import Dataset

from tests import sr

SEED = 20260314
REPORTS = 300
PATIENTS = 90
# Kind and its share of the mix in percent: a general hospital with one angiography room.
SHARES = {"ct": 50, "radiography": 20, "mammography": 15, "fluoroscopy": 12, "nuclear_medicine": 3}
# What devices say about an X-ray event and no booklet asks for: concept, value, unit. Source: TID 10003.
XRAY_DETAILS = (
    ("113734", "412.5", "mA"), ("113735", "22500", "uA.s"), ("113736", "41.2", "ms"), ("113742", "3.7", "s"),
    ("113750", "1050.2", "mm"), ("113748", "785.0", "mm"), ("113751", "120.0", "mm"), ("113759", "12.0", "mm"),
    ("113760", "5.5", "mm"), ("113790", "0.0412", "m2"), ("113791", "15", "{pulse}/s"), ("113793", "6.1", "ms"),
    ("113788", "210.4", "mm"), ("113789", "198.8", "mm"), ("112011", "28.4", "deg"), ("112012", "-1.2", "deg"),
    ("113739", "27.9", "deg"), ("113740", "-1.1", "deg"), ("113757", "0.1", "mm"), ("113758", "0.3", "mm"),
)  # fmt: skip
XRAY_TEXTS = (("113780", "15cm below BeamIsocenter"), ("121106", "as planned"), ("113732", "continuous"))
# The same of a CT acquisition. Source: TID 10013.
CT_DETAILS = (
    ("113826", "0.60", "mm"), ("113827", "38.40", "mm"), ("113828", "0.80", "{ratio}"), ("113833", "338", "mA"),
    ("113843", "0.50", "s"), ("113893", "412.0", "mm"), ("113895", "-812.5", "mm"), ("113896", "-412.5", "mm"),
    ("113897", "402.1", "mm"), ("113899", "8.2", "mm"), ("113930", "302.0", "mm"), ("113931", "225.0", "mm"),
)  # fmt: skip
CT_TEXTS = (("121106", "internal technical scan parameters"), ("113842", "automatic exposure control"))


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One report of the mix."""

    kind: str
    data: bytes


def mix(reports: int = REPORTS, *, seed: int = SEED, first: int = 0) -> list[Sent]:
    """Return the reports in the order in which they are sent: kinds in their shares, patients and studies mixed.

    `first` is the number of the first one: a mix from another number shares no study with this one.
    """
    chance = random.Random(seed)
    hundred = [kind for kind, share in SHARES.items() for _ in range(share)]
    chance.shuffle(hundred)
    kinds = [hundred[number % 100] for number in range(reports)]
    return [Sent(kind=kind, data=_report(kind, number, chance)) for number, kind in enumerate(kinds, start=first)]


def fluoroscopy(events: int, *, number: int = 0) -> bytes:
    """Return the report of one fluoroscopy with this many events, of a patient who is in no other report."""
    header = _header(number, random.Random(number))
    return sr.write(_fluoroscopy(events, {**header, "patient": replace(sr.LEJLA, patient_id=f"F-{number}")}))


def items(data_set: Dataset) -> int:
    """Return how many content items lie below a report or an item of it."""
    return sum(1 + items(child) for child in data_set.get("ContentSequence") or ())


def _report(kind: str, number: int, chance: random.Random) -> bytes:
    header = _header(number, chance)
    return sr.write(_BUILDERS[kind](header, chance))


def _header(number: int, chance: random.Random) -> sr.Header:
    who = chance.randrange(PATIENTS)
    patient = replace(
        sr.ANA if who % 2 else sr.BORIS,
        patient_id=f"B-{who:05d}",
        name=f"Bench{chr(97 + who % 26)}ić^{'Ana' if who % 2 else 'Boris'}",
        birth_date=f"{1930 + who % 80}0612",
    )
    return {
        "patient": patient,
        "study_uid": sr.uid("bench study", number),
        "started": sr.STARTED + timedelta(minutes=7 * number),
        "accession": f"B{number:06d}",
        "persons": (sr.person("Savić^Sava", "121094"), sr.person("Ковач^Мира", "113850")),
    }


def _details(nums: tuple[tuple[str, str, str], ...], texts: tuple[tuple[str, str], ...]) -> Iterator[Dataset]:
    yield from (sr.num(sr.dcm(concept), value, unit) for concept, value, unit in nums)
    yield from (sr.text(sr.dcm(concept), words) for concept, words in texts)


def _ct(header: sr.Header, chance: random.Random) -> Dataset:
    details = tuple(_details(CT_DETAILS, CT_TEXTS))
    localizer = sr.CtEvent(acquisition=sr.LOCALIZER, ctdi_vol="0.14", dlp="7.2", extra=details)
    spirals = [
        sr.CtEvent(ctdi_vol=f"{chance.uniform(3, 20):.2f}", dlp=f"{chance.uniform(90, 900):.2f}", extra=details)
        for _ in range(chance.choice((1, 1, 2, 3)))
    ]
    return sr.ct(events=[localizer, *spirals], **header)


def _radiography(header: sr.Header, chance: random.Random) -> Dataset:
    return _xray(chance.choice((1, 1, 2)), {**header, "device": sr.X_RAY_ROOM, "exam": "Chest PA"}, sr.STATIONARY)


def _mammography(header: sr.Header, chance: random.Random) -> Dataset:
    views = [sr.View(side=side) for side in (sr.LEFT, sr.RIGHT) for _ in range(chance.choice((1, 2)))]
    report = sr.mammography(views=views, **header)
    for item in report.ContentSequence:
        if item.ConceptNameCodeSequence[0].CodeValue == "113706":
            item.ContentSequence.extend(_details(XRAY_DETAILS, XRAY_TEXTS))
    return report


def _some_fluoroscopy(header: sr.Header, chance: random.Random) -> Dataset:
    return _fluoroscopy(chance.randint(10, 60), header)


def _fluoroscopy(events: int, header: sr.Header) -> Dataset:
    return _xray(events, header, ("SRT", "P5-06000"))


def _xray(events: int, header: sr.Header, kind: tuple[str, str]) -> Dataset:
    details = tuple(_details(XRAY_DETAILS, XRAY_TEXTS))
    return sr.projection(
        events=[sr.XrayEvent(type=kind, seconds=9 * second, extra=details) for second in range(events)], **header
    )


def _nuclear_medicine(header: sr.Header, chance: random.Random) -> Dataset:
    administration = sr.Administration(activity=f"{chance.uniform(150, 420):.1f}")
    organs = [
        sr.container(sr.dcm("113517"), sr.num(sr.dcm("113518"), f"{chance.uniform(1, 9):.1f}", "mGy"))
        for _ in range(40)
    ]
    return sr.nuclear_medicine(administrations=[administration], extra=organs, **header)


_BUILDERS = {
    "ct": _ct,
    "radiography": _radiography,
    "mammography": _mammography,
    "fluoroscopy": _some_fluoroscopy,
    "nuclear_medicine": _nuclear_medicine,
}
