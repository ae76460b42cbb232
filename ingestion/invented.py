"""An invented dose report of nobody, to try the way from a sender to the inbox. Plain Python.

The smallest CT report that a reader takes (PS3.16 TID 10011). Its patient is called TEST, so that it is kept apart
like any phantom and never stands in a booklet. Every report has UIDs of its own, or the second one would be no news.
"""

import uuid
from collections.abc import Sequence as Items
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

XRAY_DOSE_SR: Final = "1.2.840.10008.5.1.4.1.1.88.67"
PATIENT: Final = {"PatientName": "TEST^REPORT", "PatientID": "TEST-REPORT", "PatientBirthDate": "", "PatientSex": ""}
DEVICE: Final = {"Manufacturer": "Radiation Passport", "ManufacturerModelName": "Test report", "StationName": "TEST"}
VERSION: Final = {"DeviceSerialNumber": "TEST", "SoftwareVersions": "1"}
MEANINGS: Final = {
    "113701": "X-Ray Radiation Dose Report",
    "113811": "CT Accumulated Dose Data",
    "113812": "Total Number of Irradiation Events",
    "113813": "CT Dose Length Product Total",
    "121058": "Procedure reported",
    "77477000": "Computed Tomography X-Ray",
}


@dataclass(frozen=True, kw_only=True)
class Invented:
    """A report as it is sent, and the UID by which it is found again."""

    sop_instance_uid: str
    data: bytes


def invented_report(*, at: datetime) -> Invented:
    """Return a new report of the invented patient, made at a moment of the sender's own clock."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID, dataset.SOPInstanceUID = XRAY_DOSE_SR, _uid()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = _uid(), _uid()
    dataset.StudyDate = dataset.ContentDate = at.strftime("%Y%m%d")
    dataset.StudyTime = dataset.ContentTime = at.strftime("%H%M%S")
    dataset.Modality, dataset.AccessionNumber, dataset.StudyID, dataset.ReferringPhysicianName = "SR", "TEST", "", ""
    dataset.SeriesNumber, dataset.InstanceNumber = "1", "1"
    for keyword, value in (PATIENT | DEVICE | VERSION).items():
        setattr(dataset, keyword, value)
    dataset.CompletionFlag, dataset.VerificationFlag = "COMPLETE", "UNVERIFIED"
    dataset.PerformedProcedureCodeSequence = dataset.ReferencedPerformedProcedureStepSequence = Sequence()
    dataset.ContentTemplateSequence = Sequence([_with(MappingResource="DCMR", TemplateIdentifier="10011")])
    dataset.update(_container("113701", _content()))
    target = BytesIO()
    dcmwrite(target, dataset, enforce_file_format=True)
    return Invented(sop_instance_uid=str(dataset.SOPInstanceUID), data=target.getvalue())


def _content() -> list[Dataset]:
    procedure = _item("CODE", "121058", "HAS CONCEPT MOD")
    procedure.ConceptCodeSequence = _code("77477000", "SCT")
    total = _container("113811", [_number("113812", "0", "{events}"), _number("113813", "0", "mGy.cm")])
    total.RelationshipType = "CONTAINS"
    return [procedure, total]


def _container(concept: str, content: Items[Dataset]) -> Dataset:
    item = _with(ValueType="CONTAINER", ConceptNameCodeSequence=_code(concept), ContinuityOfContent="SEPARATE")
    item.ContentSequence = Sequence(content)
    return item


def _number(concept: str, value: str, unit: str) -> Dataset:
    item = _item("NUM", concept, "CONTAINS")
    measured = _with(NumericValue=value, MeasurementUnitsCodeSequence=_code(unit, "UCUM"))
    item.MeasuredValueSequence = Sequence([measured])
    return item


def _item(value_type: str, concept: str, relation: str) -> Dataset:
    return _with(RelationshipType=relation, ValueType=value_type, ConceptNameCodeSequence=_code(concept))


def _code(value: str, scheme: str = "DCM") -> Sequence:
    meaning = MEANINGS.get(value, value)
    return Sequence([_with(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)])


def _with(**attributes: object) -> Dataset:
    item = Dataset()
    for keyword, value in attributes.items():
        setattr(item, keyword, value)
    return item


def _uid() -> str:
    return f"2.25.{uuid.uuid4().int}"
