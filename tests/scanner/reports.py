"""The dose reports that the demo scanner sends: the same objects, byte for byte, at every run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydicom.dataset import Dataset

from tests import sr
from tests.scanner.people import DEMO_CLINICS, DEMO_PEOPLE, DemoClinic, DemoPerson

CLINICS = {clinic.key: clinic for clinic in DEMO_CLINICS}
PEOPLE = {person.local_id: person for person in DEMO_PEOPLE}

CARDIAC_EVENTS = tuple(
    sr.XrayEvent(
        seconds=20 * number,
        protocol="Coronary",
        quantities=(
            sr.Quantity(concept="122130", value=f"0.0000{number + 4}2", unit="Gy.m2"),
            sr.Quantity(concept="113738", value=f"0.0{number + 1}15", unit="Gy"),
            sr.Quantity(concept="113733", value="81", unit="kV"),
        ),
    )
    for number in range(5)
)
CARDIAC_TOTAL = (
    sr.Accumulated(
        quantities=(
            sr.Quantity(concept="113722", value="0.00031", unit="Gy.m2"),
            sr.Quantity(concept="113725", value="0.1575", unit="Gy"),
            sr.Quantity(concept="113730", value="248", unit="s"),
        )
    ),
)
PLAIN_EVENT = (
    sr.XrayEvent(
        type=sr.STATIONARY,
        protocol="PA",
        quantities=(
            sr.Quantity(concept="122130", value="0.0000105", unit="Gy.m2"),
            sr.Quantity(concept="113733", value="121", unit="kV"),
        ),
    ),
)
PLAIN_TOTAL = (sr.Accumulated(quantities=(sr.Quantity(concept="113722", value="0.0000105", unit="Gy.m2"),)),)
HEAD_EVENT = (sr.CtEvent(ctdi_vol="48.30", dlp="812.4", phantom=sr.HEAD, protocol="Head routine"),)
LOW_DOSE_EVENT = (sr.CtEvent(ctdi_vol="2.85", dlp="278.6", protocol="Low dose for attenuation"),)
CHEST_EVENTS = (
    sr.CtEvent(acquisition=sr.LOCALIZER, ctdi_vol=None, dlp=None, protocol="Topogram"),
    sr.CtEvent(ctdi_vol="7.02", dlp="265.3", protocol="Chest"),
)
PELVIS_EVENTS = (sr.CtEvent(ctdi_vol="9.41", dlp="431.7", protocol="Abdomen and pelvis"),)


@dataclass(frozen=True, kw_only=True)
class Exam:
    """One report of the demo: of whom, when, made by which builder on which device."""

    person: str
    started: datetime
    exam: str
    build: Callable[..., Dataset]
    device: sr.Device
    parts: dict[str, object]


def _on(*moment: int) -> datetime:
    return datetime(*moment)  # noqa: DTZ001 -- devices write local time without an offset


def _exam(
    person: str, started: datetime, exam: str, build: Callable[..., Dataset], device: sr.Device, **parts: object
) -> Exam:
    return Exam(person=person, started=started, exam=exam, build=build, device=device, parts=parts)


EXAMS = [
    _exam("RS-1001", _on(2025, 10, 6, 9, 12), "CT toraksa", sr.ct, sr.CT_SCANNER, events=CHEST_EVENTS),
    _exam("RS-1001", _on(2026, 1, 19, 11, 5), "Mamografija obostrano", sr.mammography, sr.MAMMOGRAPH),
    _exam(
        "RS-1002",
        _on(2025, 11, 24, 8, 40),
        "Koronarografija",
        sr.projection,
        sr.C_ARM,
        events=CARDIAC_EVENTS,
        accumulated=CARDIAC_TOTAL,
    ),
    _exam("RS-1002", _on(2026, 2, 2, 10, 15), "CT abdomena i karlice", sr.ct, sr.CT_SCANNER, events=PELVIS_EVENTS),
    _exam(
        "RS-1003",
        _on(2026, 1, 27, 13, 20),
        "Radiografija pluća",
        sr.projection,
        sr.X_RAY_ROOM,
        events=PLAIN_EVENT,
        accumulated=PLAIN_TOTAL,
    ),
    _exam("HR-2001", _on(2025, 12, 9, 9, 30), "Mamografija obostrano", sr.mammography, sr.MAMMOGRAPH),
    _exam("HR-2001", _on(2026, 2, 11, 12, 0), "PET/CT", sr.nuclear_medicine, sr.PET_SCANNER),
    _exam("HR-2001", _on(2026, 2, 11, 12, 0), "PET/CT", sr.ct, sr.PET_SCANNER, events=LOW_DOSE_EVENT),
    _exam("HR-2002", _on(2025, 9, 15, 7, 55), "CT glave", sr.ct, sr.CT_SCANNER, events=HEAD_EVENT),
    _exam(
        "BA-3001",
        _on(2026, 1, 12, 10, 45),
        "Radiografija šake",
        sr.projection,
        sr.X_RAY_ROOM,
        events=PLAIN_EVENT,
        accumulated=PLAIN_TOTAL,
    ),
    _exam("BA-3002", _on(2026, 2, 16, 9, 5), "CT toraksa", sr.ct, sr.CT_SCANNER, events=CHEST_EVENTS),
    _exam(
        "BA-3002",
        _on(2026, 2, 23, 8, 20),
        "Koronarografija",
        sr.projection,
        sr.C_ARM,
        events=CARDIAC_EVENTS,
        accumulated=CARDIAC_TOTAL,
    ),
    _exam("TR-4001", _on(2025, 12, 18, 14, 10), "Mamografi, iki taraflı", sr.mammography, sr.MAMMOGRAPH),
    _exam("TR-4002", _on(2026, 2, 5, 11, 35), "Beyin BT", sr.ct, sr.CT_SCANNER, events=HEAD_EVENT),
    _exam("IR-5001", _on(2026, 1, 8, 10, 0), "سی تی اسکن قفسه سینه", sr.ct, sr.CT_SCANNER, events=CHEST_EVENTS),
    _exam(
        "IR-5002",
        _on(2025, 11, 3, 8, 30),
        "آنژیوگرافی کرونر",
        sr.projection,
        sr.C_ARM,
        events=CARDIAC_EVENTS,
        accumulated=CARDIAC_TOTAL,
    ),
    _exam("IR-5002", _on(2026, 2, 18, 9, 50), "PET/CT", sr.nuclear_medicine, sr.PET_SCANNER),
]


def datasets(clinic: DemoClinic) -> list[Dataset]:
    """Return the reports of one clinic, in the order of their examinations."""
    return [_dataset(exam) for exam in EXAMS if PEOPLE[exam.person].clinic == clinic.key]


def _dataset(exam: Exam) -> Dataset:
    person = PEOPLE[exam.person]
    clinic = CLINICS[person.clinic]
    # Both halves of a PET/CT belong to one study.
    study = sr.uid("demo study", exam.person, exam.started.isoformat())
    place = EXAMS.index(exam) + 1
    return exam.build(
        patient=_patient(person, clinic),
        device=exam.device,
        study_uid=study,
        started=exam.started,
        accession=f"D{exam.started:%y%m%d}{place:02}" if exam.exam != "PET/CT" else f"D{exam.started:%y%m%d}PT",
        exam=exam.exam,
        facility=clinic.name,
        **exam.parts,
    )


def _patient(person: DemoPerson, clinic: DemoClinic) -> sr.Patient:
    return sr.Patient(
        patient_id=person.local_id,
        issuer=clinic.issuer,
        name=person.dicom_name,
        birth_date=f"{person.birth_date:%Y%m%d}",
        sex=person.sex,
    )
