"""Write a key object: a manifest (TID 2010) that names the images and dose reports of one study. Plain Python.

It holds references and no numbers: the template allows none. Source: PS3.3 A.35.4 and C.17.6, PS3.16 TID 2010,
CID 7010 (113030 Manifest); Retrieve Location UID and URL per series as in IHE XDS-I.b.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from reports.sending.profile import Place

KEY_OBJECT = "1.2.840.10008.5.1.4.1.1.88.59"
MANUFACTURER = "Radiation Passport"
# What an item of the content is called, by the beginning of its SOP class; the longest that fits counts, and what
# fits none is an image (PS3.3 C.17.3.2.1). RT images and doses are images, the other RT objects are not.
_STORAGE = "1.2.840.10008.5.1.4.1.1."
VALUE_TYPES: dict[str, str] = {
    "": "IMAGE",
    "9.": "WAVEFORM",
    "11.": "COMPOSITE",
    "66": "COMPOSITE",
    "88.": "COMPOSITE",
    "104.": "COMPOSITE",
    "481.": "COMPOSITE",
    "481.1": "IMAGE",
    "481.2": "IMAGE",
}


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One object of the study."""

    series_instance_uid: str
    sop_class_uid: str
    sop_instance_uid: str


@dataclass(frozen=True, kw_only=True)
class PatientBlock:
    """The patient as the study calls that person."""

    patient_id: str
    issuer: str
    name: str
    birth_date: str  # DICOM DA, or empty
    sex: str
    national_number: str
    stands_in: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class RetrieveBlock:
    """Where the objects can be fetched; what is empty is left out."""

    location_uid: str = ""
    ae_title: str = ""
    url: str = ""  # the base of WADO-RS, as the destination reaches it


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything that stands in one key object."""

    study_instance_uid: str
    study_date: str  # DICOM DA, or empty
    accession_number: str
    patient: PatientBlock
    institution: str
    retrieve: RetrieveBlock
    references: tuple[Reference, ...]
    seed: str  # one row's uid and number: the same manifest of the same row has the same UIDs
    made_at: datetime  # in the facility's time zone

    @property
    def sop_instance_uid(self) -> str:
        """Return the SOP Instance UID of the key object."""
        return _uid(self.seed, "instance")


def write(manifest: Manifest) -> bytes:
    """Return the key object as a DICOM file, Explicit VR Little Endian, text in UTF-8."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    # Set before any text: a letter that the set does not have would become a question mark, and nobody would say so.
    dataset.SpecificCharacterSet = "ISO_IR 192"
    _put_patient(dataset, manifest.patient)
    _put_study(dataset, manifest)
    _put_content(dataset, manifest)
    target = BytesIO()
    dcmwrite(target, dataset, enforce_file_format=True)
    return target.getvalue()


def value_type(sop_class_uid: str) -> str:
    """Return what an object is called in the content of a key object: IMAGE, COMPOSITE or WAVEFORM."""
    rest = sop_class_uid.removeprefix(_STORAGE)
    fitting = (begin for begin in VALUE_TYPES if rest != sop_class_uid and rest.startswith(begin))
    return VALUE_TYPES[max(fitting, key=len, default="")]


def _put_patient(dataset: Dataset, patient: PatientBlock) -> None:
    national = patient.national_number
    dataset.PatientName = patient.name
    dataset.PatientID = national if Place.PATIENT_ID in patient.stands_in else patient.patient_id
    if patient.issuer and Place.PATIENT_ID not in patient.stands_in:
        dataset.IssuerOfPatientID = patient.issuer
    dataset.PatientBirthDate = patient.birth_date
    dataset.PatientSex = patient.sex
    if Place.OTHER_PATIENT_IDS in patient.stands_in:
        dataset.add_new(0x00101000, "LO", national)  # retired, and where the matching of 2018 looks
    if Place.OTHER_PATIENT_IDS_SEQUENCE in patient.stands_in:
        dataset.OtherPatientIDsSequence = Sequence([_item(PatientID=national, TypeOfPatientID="TEXT")])


def _put_study(dataset: Dataset, manifest: Manifest) -> None:
    moment = manifest.made_at
    dataset.SOPClassUID = KEY_OBJECT
    dataset.SOPInstanceUID = manifest.sop_instance_uid
    dataset.StudyInstanceUID = manifest.study_instance_uid
    dataset.SeriesInstanceUID = _uid(manifest.seed, "series")
    dataset.StudyDate, dataset.StudyTime = manifest.study_date, ""
    dataset.ReferringPhysicianName = ""
    dataset.StudyID = ""
    dataset.AccessionNumber = manifest.accession_number
    dataset.Modality = "KO"
    dataset.SeriesNumber, dataset.InstanceNumber = "1", "1"
    dataset.ReferencedPerformedProcedureStepSequence = Sequence()
    dataset.Manufacturer = MANUFACTURER
    dataset.InstitutionName = manifest.institution
    dataset.ContentDate, dataset.ContentTime = moment.strftime("%Y%m%d"), moment.strftime("%H%M%S")


def _put_content(dataset: Dataset, manifest: Manifest) -> None:
    references = sorted(manifest.references, key=_order)
    dataset.CurrentRequestedProcedureEvidenceSequence = Sequence(
        [
            _item(
                StudyInstanceUID=manifest.study_instance_uid,
                ReferencedSeriesSequence=Sequence(list(_series(references, manifest))),
            )
        ]
    )
    dataset.ValueType = "CONTAINER"
    dataset.ConceptNameCodeSequence = Sequence(
        [_item(CodeValue="113030", CodingSchemeDesignator="DCM", CodeMeaning="Manifest")]
    )
    dataset.ContinuityOfContent = "SEPARATE"
    dataset.ContentTemplateSequence = Sequence([_item(MappingResource="DCMR", TemplateIdentifier="2010")])
    dataset.ContentSequence = Sequence([_content(reference) for reference in references])


def _order(reference: Reference) -> tuple[bool, str, str]:
    # Images first, then what was written about them; within that, one order whatever a PACS answered.
    return (
        value_type(reference.sop_class_uid) != "IMAGE",
        reference.series_instance_uid,
        reference.sop_instance_uid,
    )


def _series(references: Iterable[Reference], manifest: Manifest) -> Iterable[Dataset]:
    for uid, members in groupby(references, key=lambda reference: reference.series_instance_uid):
        instances = Sequence([_reference(member) for member in members])
        yield _item(SeriesInstanceUID=uid, ReferencedSOPSequence=instances, **_retrieve(uid, manifest))


def _retrieve(series_uid: str, manifest: Manifest) -> Mapping[str, str]:
    where = manifest.retrieve
    base = where.url.rstrip("/")
    url = f"{base}/studies/{manifest.study_instance_uid}/series/{series_uid}" if base else ""
    said = {"RetrieveAETitle": where.ae_title, "RetrieveLocationUID": where.location_uid, "RetrieveURL": url}
    return {keyword: value for keyword, value in said.items() if value}


def _reference(reference: Reference) -> Dataset:
    return _item(
        ReferencedSOPClassUID=reference.sop_class_uid,
        ReferencedSOPInstanceUID=reference.sop_instance_uid,
    )


def _content(reference: Reference) -> Dataset:
    return _item(
        RelationshipType="CONTAINS",
        ValueType=value_type(reference.sop_class_uid),
        ReferencedSOPSequence=Sequence([_reference(reference)]),
    )


def _item(**attributes: object) -> Dataset:
    item = Dataset()
    for keyword, value in attributes.items():
        setattr(item, keyword, value)
    return item


def _uid(seed: str, part: str) -> str:
    # PS3.5 annex B.2: 2.25 and a number of 128 bits.
    return f"2.25.{int.from_bytes(hashlib.sha256(f'{seed}/{part}'.encode()).digest()[:16], 'big')}"
