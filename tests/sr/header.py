"""The header that all reports share, and the bytes of an object."""

from datetime import datetime
from io import BytesIO
from typing import TypedDict

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from tests.sr.items import CONTEXT, Key, code, coded, date_time, dcm, put, text, uid, uidref
from tests.sr.people import ANA, CT_SCANNER, Device, Patient

XRAY_DOSE_SR = "1.2.840.10008.5.1.4.1.1.88.67"
NUCLEAR_DOSE_SR = "1.2.840.10008.5.1.4.1.1.88.68"
ENHANCED_SR = "1.2.840.10008.5.1.4.1.1.88.22"
STARTED = datetime(2026, 3, 14, 9, 26, 53)  # noqa: DTZ001 -- devices write local time without an offset


class Header(TypedDict, total=False):
    """What every report builder takes beside its own events; each key has a default."""

    patient: Patient
    device: Device
    study_uid: str  # default: made from patient, device and start
    sop_uid: str  # default: made from the study, the builder and `number`
    number: int  # the how-many-th report of this study
    sop_class: str
    started: datetime  # local time of the device, without an offset
    accession: str
    exam: str
    facility: str
    charset: str
    utc_offset: str  # (0008,0201) as text; "" leaves it out
    completion: str
    source: Key | None  # Source of Dose Information
    persons: tuple[Dataset, ...]  # made with `person`


DEFAULTS: Header = {
    "patient": ANA,
    "device": CT_SCANNER,
    "number": 1,
    "sop_class": XRAY_DOSE_SR,
    "started": STARTED,
    "accession": "ACC-0001",
    "exam": "CT abdomen",
    "facility": "Clinic One",
    "charset": "ISO_IR 192",
    "utc_offset": "",
    "completion": "COMPLETE",
    "source": dcm("113856"),
    "persons": (),
}


def study_of(header: Header) -> str:
    """Return the Study Instance UID that a builder uses for these header values."""
    return header.get("study_uid") or uid(
        "study", header["patient"].patient_id, header["device"].serial_number, header["started"].isoformat()
    )


def stamp(moment: datetime) -> str:
    """Return a moment as DICOM DT."""
    return moment.strftime("%Y%m%d%H%M%S")


def report(kind: str, root: Key, template: str, header: Header, items: list[Dataset]) -> Dataset:
    """Return the whole object: header, observer, context, then the given items."""
    study_uid = study_of(header)
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    put(dataset, "SpecificCharacterSet", header["charset"])
    dataset.SOPClassUID = header["sop_class"]
    dataset.SOPInstanceUID = header.get("sop_uid") or uid("sop", kind, study_uid, header["number"])
    _put_study(dataset, header, study_uid)
    _put_patient(dataset, header["patient"])
    _put_device(dataset, header["device"])
    dataset.ValueType = "CONTAINER"
    dataset.ConceptNameCodeSequence = coded(root, "dose report")
    dataset.ContinuityOfContent = "SEPARATE"
    dataset.PerformedProcedureCodeSequence = Sequence()
    put(dataset, "CompletionFlag", header["completion"])
    dataset.VerificationFlag = "UNVERIFIED"
    dataset.ContentTemplateSequence = Sequence([Dataset()])
    dataset.ContentTemplateSequence[0].MappingResource = "DCMR"
    dataset.ContentTemplateSequence[0].TemplateIdentifier = template
    dataset.ContentSequence = Sequence([*observer(header["device"]), *items, *_closing(header)])
    return dataset


def _put_study(dataset: Dataset, header: Header, study_uid: str) -> None:
    started = header["started"]
    dataset.StudyInstanceUID = study_uid
    dataset.SeriesInstanceUID = uid("series", study_uid)
    dataset.StudyDate, dataset.StudyTime = started.strftime("%Y%m%d"), started.strftime("%H%M%S")
    # A later report of the same study carries a later content time.
    dataset.ContentDate = started.strftime("%Y%m%d")
    dataset.ContentTime = started.replace(microsecond=header["number"]).strftime("%H%M%S.%f")
    dataset.Modality = "SR"
    put(dataset, "AccessionNumber", header["accession"])
    put(dataset, "StudyDescription", header["exam"])
    put(dataset, "InstitutionName", header["facility"])
    dataset.SeriesNumber, dataset.InstanceNumber = "999", str(header["number"])
    if header["utc_offset"]:
        put(dataset, "TimezoneOffsetFromUTC", header["utc_offset"])


def _put_patient(dataset: Dataset, patient: Patient) -> None:
    put(dataset, "PatientName", patient.name)
    put(dataset, "PatientID", patient.patient_id)
    if patient.issuer:
        put(dataset, "IssuerOfPatientID", patient.issuer)
    put(dataset, "PatientBirthDate", patient.birth_date)
    put(dataset, "PatientSex", patient.sex)
    others = []
    for value, issuer in patient.other_ids:
        other = Dataset()
        put(other, "PatientID", value)
        put(other, "IssuerOfPatientID", issuer)
        others.append(other)
    if others:
        dataset.OtherPatientIDsSequence = Sequence(others)


def _put_device(dataset: Dataset, device: Device) -> None:
    put(dataset, "Manufacturer", device.manufacturer)
    put(dataset, "ManufacturerModelName", device.model)
    put(dataset, "DeviceSerialNumber", device.serial_number)
    put(dataset, "StationName", device.station)


def observer(device: Device) -> list[Dataset]:
    """Return the device observer context (TID 1004)."""
    return [
        uidref(dcm("121012"), uid("device", device.serial_number), relation=CONTEXT),
        text(dcm("121013"), device.station, relation=CONTEXT),
        text(dcm("121014"), device.manufacturer, relation=CONTEXT),
        text(dcm("121015"), device.model, relation=CONTEXT),
        text(dcm("121016"), device.serial_number, relation=CONTEXT),
    ]


def irradiation(header: Header) -> list[Dataset]:
    """Return Start and End of X-Ray Irradiation."""
    moment = stamp(header["started"])
    return [date_time(dcm(value), moment, relation=CONTEXT) for value in ("113809", "113810")]


def _closing(header: Header) -> list[Dataset]:
    from_code = header["source"]
    source = [] if from_code is None else [code(dcm("113854"), from_code)]
    return [*source, *header["persons"]]


def write(dataset: Dataset, *, transfer_syntax: str = ExplicitVRLittleEndian) -> bytes:
    """Return the bytes of the object as a DICOM file."""
    target = BytesIO()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = transfer_syntax
    dcmwrite(target, dataset, enforce_file_format=True)
    return target.getvalue()
