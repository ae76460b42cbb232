"""Turn what a PACS lists into our words; both protocols give the same elements as a data set. Plain Python.

PS3.4 tables C.6-5 (study root) and 10.6.1-5 of PS3.18. A PACS leaves out what it does not know, and sends what it likes.
"""

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

from passport.imaging.clients.contract import Instance, ListedSeries, ListedStudy

LONGEST_COUNT: Final = 9  # digits

Texts = Callable[[str], str]  # from the keyword of an element to its value; empty where there is none
Row = dict[str, Any]  # one data set in the DICOM JSON model, PS3.18 annex F


def of_dataset(answer: Dataset) -> Texts:
    """Return how to read the identifier of a C-FIND answer."""
    return functools.partial(_from_dataset, answer)


def of_json(row: Row) -> Texts:
    """Return how to read one match of a QIDO-RS answer."""
    return functools.partial(_from_json, row)


def study_of(told: Texts) -> ListedStudy:
    """Return a study as listed."""
    sent, count = told("StudyDate"), told("NumberOfStudyRelatedInstances")
    return ListedStudy(
        study_instance_uid=told("StudyInstanceUID"),
        accession_number=told("AccessionNumber"),
        performed_on=day_of(sent),
        performed_as_sent=f"{sent} {told('StudyTime')}".strip(),
        modalities=" ".join(sorted(told("ModalitiesInStudy").split("\\"))),
        description=told("StudyDescription"),
        instances=int(count) if count.isascii() and count.isdigit() and len(count) <= LONGEST_COUNT else None,
    )


def series_of(told: Texts) -> ListedSeries:
    """Return a series as listed."""
    return ListedSeries(
        series_instance_uid=told("SeriesInstanceUID"),
        modality=told("Modality"),
        station_name=told("StationName"),
        manufacturer=told("Manufacturer"),
        model=told("ManufacturerModelName"),
        serial_number=told("DeviceSerialNumber"),
    )


def instance_of(told: Texts, *, study: str, series: str) -> Instance:
    """Return an instance as listed, under the study and series that were asked about."""
    return Instance(
        study_instance_uid=study,
        series_instance_uid=series,
        sop_class_uid=told("SOPClassUID"),
        sop_instance_uid=told("SOPInstanceUID"),
    )


def day_of(sent: str) -> date | None:
    """Return a DICOM date, also the old form with dots; None where there is none or it is no day."""
    try:
        return datetime.strptime(sent.replace(".", ""), "%Y%m%d").date()  # noqa: DTZ007 -- a calendar day
    except ValueError:
        return None


def _from_dataset(answer: Dataset, keyword: str) -> str:
    try:
        value = answer.get(keyword)
    except (ValueError, TypeError, OverflowError, LookupError, NotImplementedError):
        return ""  # pydicom cannot make a value of what came: as good as missing
    return _joined(value if _is_several(value) else [value])


def _from_json(row: Row, keyword: str) -> str:
    element = row.get(f"{tag_for_keyword(keyword):08X}")
    values = element.get("Value") if isinstance(element, dict) else None
    return _joined(values) if isinstance(values, list) else ""


def _is_several(value: Any) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str)


def _joined(values: Any) -> str:
    return "\\".join(str(value).strip() for value in values if value is not None)
