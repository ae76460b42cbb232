"""A hospital that must send: its setup, its PACS and its studies, made as they come to be."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from pydicom.dataset import Dataset

from passport.booklet.reading import DeviceAsSent, Identifier, Kind, PatientAsSent, Performed, ReportReading
from passport.booklet.services import Source, record_report
from passport.imaging.models import Pacs, Study, Way
from passport.people.models import Facility, Record, Role, User
from reports.models import SendingSetup
from reports.sending.profile import BUILT_IN, Profile, profile_from
from reports.services.setups import SetupForm, set_up_sending
from tests import cast, sr
from tests.passport.booklet.readings import event, measure, reading
from tests.services.orthanc import Orthanc

TCKN = "10000000146"
CODE, LOCATION = "123456", "2.16.792.3.1.99"
STUDY, ACCESSION = "2.25.7001", "ACC-7001"
EXAMPLE = (BUILT_IN / "teleradyoloji-example.toml").read_text(encoding="utf-8")
ANA = replace(sr.ANA, patient_id="4711", issuer="HASTANE", other_ids=((TCKN, "MERNIS"),))


@dataclass(frozen=True, kw_only=True)
class Hospital:
    """A hospital, who looks after its sending, and how it is set up."""

    facility: Facility
    administrator: User
    setup: SendingSetup
    record: Record


def hospital(at: datetime, **form: object) -> Hospital:
    """Return a hospital that sends by the example profile, as a dry run unless told otherwise."""
    place = cast.facility("Şehir Hastanesi", "TR", "Europe/Istanbul")
    administrator = cast.staff(place, "pinar", Role.PACS_ADMINISTRATOR)
    said = {"facility_code": CODE, "location_uid": LOCATION, "active": True, **form}
    setup = set_up_sending(
        facility=place,
        form=SetupForm(**{"profile": "teleradyoloji-example", **said}),
        by=administrator,
        at=at - timedelta(hours=3),
    )
    patient = cast.patient(place, "Ayşe", "Yılmaz")
    patient.personal_number = TCKN
    patient.save()
    record = cast.record("HASTANE", "4711", patient)
    return Hospital(facility=place, administrator=administrator, setup=setup, record=record)


def own_profile(folder: Path, **destination: object) -> Profile:
    """Write the example with another destination into a folder of own profiles, and return it."""
    words = "\n".join(
        f"{name} = {value}" if isinstance(value, int) else f'{name} = "{value}"' for name, value in destination.items()
    )
    text = EXAMPLE.replace('carrier = "folder"', words).replace('id = "teleradyoloji-example"', 'id = "own"')
    folder.mkdir(exist_ok=True)
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return profile_from(text)


def report_of(study_uid: str = STUDY, number: int = 1, accession: str = ACCESSION) -> Dataset:
    """Return the dose report of a study as the scanner makes it."""
    return sr.ct(patient=ANA, study_uid=study_uid, accession=accession, number=number)


def image_of(study_uid: str = STUDY, number: int = 1) -> Dataset:
    """Return an image of a study; its pixels are of no interest here."""
    dataset = sr.image(patient=ANA, study_uid=study_uid, accession=ACCESSION)
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    dataset.SOPInstanceUID = sr.uid("image", study_uid, number)
    dataset.SeriesInstanceUID = sr.uid("series of images", study_uid)
    dataset.Modality = "CT"
    return dataset


def reading_of(dataset: Dataset, *, kind: Kind = Kind.CT) -> ReportReading:
    """Return what is read of a dose report, as far as sending asks."""
    uid = str(dataset.SOPInstanceUID)
    return reading(
        sop_class_uid=str(dataset.SOPClassUID),
        sop_instance_uid=uid,
        study_instance_uid=str(dataset.StudyInstanceUID),
        series_instance_uid=str(dataset.SeriesInstanceUID),
        accession_number=str(dataset.AccessionNumber),
        kind=kind,
        patient=PatientAsSent(
            identifiers=(Identifier(value="4711", issuer="HASTANE"), Identifier(value=TCKN, issuer="MERNIS")),
            name="Yılmaz^Ayşe",
            birth_date="1961-05-02",
            sex="F",
        ),
        performed=Performed(date="2026-03-01", at=None, as_sent="20260301 101500"),
        device=DeviceAsSent(manufacturer="Acme", model="Helix 64", serial_number="77"),
        events=(event(f"{uid}.1", "10"),),
        totals=(measure("113813", "10"),),
    )


def arrives(here: Hospital, dataset: Dataset, at: datetime, **parts: object) -> None:
    """Let a dose report be recorded."""
    read = replace(reading_of(dataset), **parts)
    source = Source(name="ct-room", facility=here.facility)
    record_report(reading=read, record=here.record, source=source, at=at)


def pacs(here: Hospital, orthanc: Orthanc | None = None, at: datetime | None = None) -> Pacs:
    """Register the hospital's PACS; without a running one nobody answers at its address."""
    return Pacs.objects.create(
        name="archive",
        facility=here.facility,
        way=Way.C_GET,
        ae_title="ORTHANC",
        host="127.0.0.1",
        port=orthanc.dicom_port if orthanc else 1,
        created_at=at or here.setup.changed_at,
    )


def listed(archive: Pacs, at: datetime, study_uid: str = STUDY, **fields: object) -> Study:
    """Let the PACS list a study."""
    plain = {
        "accession_number": ACCESSION,
        "performed_on": date(2026, 3, 1),
        "modalities": "CT SR",
        "manufacturer": "Acme",
        "model": "Helix 64",
        "station_name": "CT1",
        "instances": 3,
    }
    return Study.objects.create(
        pacs=archive,
        facility=archive.facility,
        study_instance_uid=study_uid,
        listed_at=at,
        seen_at=at,
        **{**plain, **fields},
    )
