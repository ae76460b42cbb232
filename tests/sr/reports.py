"""What doctors write about images, as objects: a PDF inside one, and a text report."""

from typing import Unpack

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from tests.sr.header import DEFAULTS, Header, _put_device, _put_patient, _put_study, study_of
from tests.sr.items import Key, code, coded, container, dcm, put, text, uid

ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1"
BASIC_TEXT_SR = "1.2.840.10008.5.1.4.1.1.88.11"
CT_REPORT: Key = ("LN", "24627-2")
FINDINGS: Key = ("DCM", "121070")
FINDING: Key = ("DCM", "121071")


def encapsulated(
    data: bytes, *, title: str = "CT report", mime: str = "application/pdf", **given: Unpack[Header]
) -> Dataset:
    """Return a PDF as PACS and reporting systems send it."""
    dataset = _study("pdf", {**DEFAULTS, **given}, ENCAPSULATED_PDF)
    dataset.Modality = "DOC"
    put(dataset, "DocumentTitle", title)
    put(dataset, "MIMETypeOfEncapsulatedDocument", mime)
    put(dataset, "EncapsulatedDocument", data + b"\0" * (len(data) % 2))
    return dataset


def written(
    *items: Dataset, title: Key = CT_REPORT, sop_class: str = BASIC_TEXT_SR, **given: Unpack[Header]
) -> Dataset:
    """Return a text report with these items, or with one finding."""
    header: Header = {**DEFAULTS, **given}
    dataset = _study("text", header, sop_class)
    dataset.ValueType = "CONTAINER"
    dataset.ConceptNameCodeSequence = coded(title, "CT Chest Report")
    dataset.ContinuityOfContent = "SEPARATE"
    put(dataset, "CompletionFlag", header["completion"])
    dataset.VerificationFlag = "VERIFIED"
    observer = [code(dcm("121005"), dcm("121006"), meaning="Person"), person_named("Invented^Radiologist")]
    dataset.ContentSequence = Sequence([*observer, *(items or [finding("Nothing to report.")])])
    return dataset


def person_named(name: str) -> Dataset:
    """Return who wrote a report."""
    item = text(dcm("121008"), "")
    put(item, "ValueType", "PNAME")
    put(item, "PersonName", name)
    del item.TextValue
    return item


def finding(words: str, *more: Dataset) -> Dataset:
    """Return the section of findings with one."""
    section = container(FINDINGS, text(FINDING, words), *more)
    section.ConceptNameCodeSequence = coded(FINDINGS, "Findings")
    return section


def _study(kind: str, header: Header, sop_class: str) -> Dataset:
    study_uid = study_of(header)
    dataset = Dataset()
    put(dataset, "SpecificCharacterSet", header["charset"])
    dataset.SOPClassUID = sop_class
    dataset.SOPInstanceUID = uid("sop", kind, study_uid, header["number"])
    _put_study(dataset, header, study_uid)
    _put_patient(dataset, header["patient"])
    _put_device(dataset, header["device"])
    return dataset
