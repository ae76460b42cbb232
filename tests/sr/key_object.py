"""Key objects: what a PACS sends to say which objects of a study count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from tests.sr.header import DEFAULTS, Header, report
from tests.sr.items import dcm, put
from tests.sr.others import KEY_OBJECT_SELECTION

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"


@dataclass(frozen=True, kw_only=True)
class Series:
    """A series that a key object names, its instances as pairs of SOP class and instance, and where it is said to be."""

    uid: str
    instances: Sequence[tuple[str, str]]
    retrieve_url: str = ""
    retrieve_uri: str = ""
    location_uid: str = ""
    ae_title: str = ""


ADDRESSES = {
    "retrieve_url": "RetrieveURL",
    "retrieve_uri": "RetrieveURI",
    "location_uid": "RetrieveLocationUID",
    "ae_title": "RetrieveAETitle",
}


def key_object(
    *series: Series, study_uid: str, items: Sequence[Dataset] = (), title: str = "113030", **header: Unpack[Header]
) -> Dataset:
    """Return a manifest over the series of one study; `items` are content items that stand in it as well."""
    full: Header = {**DEFAULTS, "sop_class": KEY_OBJECT_SELECTION, "source": None, **header, "study_uid": study_uid}
    dataset = report("key object", dcm(title), "2010", full, list(items))
    dataset.Modality = "KO"
    dataset.CurrentRequestedProcedureEvidenceSequence = Items([_study(study_uid, series)])
    return dataset


def naming(*reports: Dataset, **where: str) -> Dataset:
    """Return a manifest that names a CT image and these reports of one study, with the addresses of their series."""
    first = reports[0]
    series = [
        Series(uid=one.SeriesInstanceUID, instances=[(one.SOPClassUID, one.SOPInstanceUID)], **where) for one in reports
    ]
    images = Series(uid=f"{first.SeriesInstanceUID}.1", instances=[(CT_IMAGE, f"{first.SOPInstanceUID}.1")])
    made = key_object(images, *series, study_uid=first.StudyInstanceUID)
    for keyword in ("PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex"):
        put(made, keyword, first.get(keyword, ""))
    return made


def _study(study_uid: str, series: Sequence[Series]) -> Dataset:
    study = Dataset()
    study.StudyInstanceUID = study_uid
    study.ReferencedSeriesSequence = Items([_series(one) for one in series])
    return study


def _series(one: Series) -> Dataset:
    item = Dataset()
    item.SeriesInstanceUID = one.uid
    for field, keyword in ADDRESSES.items():
        if getattr(one, field):
            put(item, keyword, getattr(one, field))
    item.ReferencedSOPSequence = Items([_instance(*instance) for instance in one.instances])
    return item


def _instance(sop_class: str, sop_instance: str) -> Dataset:
    item = Dataset()
    put(item, "ReferencedSOPClassUID", sop_class)
    put(item, "ReferencedSOPInstanceUID", sop_instance)
    return item
