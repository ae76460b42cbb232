"""Dose objects as real devices write them, made in code: invented people, the same UIDs on every machine.

`ct`, `projection`, `mammography`, `nuclear_medicine`, `not_dose` and `image` return a pydicom Dataset; `write`
returns its bytes. Each builder takes its events and the keys of `Header` (patient, device, study_uid, started,
number, accession, exam, facility, ...). Reports of one study with another `number` have another SOP Instance UID;
events of one study with the same `number` have the same Irradiation Event UID.
"""

from pydicom.dataset import Dataset

from tests.sr.ct import BODY, HEAD, LOCALIZER, CtEvent, ct
from tests.sr.enhanced import ENHANCED_XRAY_SR, Summary, enhanced
from tests.sr.header import ENHANCED_SR, NUCLEAR_DOSE_SR, STARTED, XRAY_DOSE_SR, Header, write
from tests.sr.items import code, container, date_time, dcm, empty_num, num, person, put, text, uid, uidref
from tests.sr.nuclear import Administration, nuclear_medicine
from tests.sr.others import CR_IMAGE, KEY_OBJECT_SELECTION, PATIENT_DOSE_SR, image, not_dose
from tests.sr.patient_dose import DOSE_SOFTWARE, KIDNEY, LUNG, OrganEstimate, patient_dose
from tests.sr.people import (
    ANA,
    BIPLANE,
    BORIS,
    C_ARM,
    CT_SCANNER,
    LEJLA,
    MAMMOGRAPH,
    MEHMET,
    PET_SCANNER,
    SHIRIN,
    X_RAY_ROOM,
    Device,
    Patient,
)
from tests.sr.xray import (
    LEFT,
    LEFT_BREAST,
    PLANE_A,
    PLANE_B,
    RIGHT,
    RIGHT_BREAST,
    SINGLE_PLANE,
    STATIONARY,
    Accumulated,
    Quantity,
    View,
    XrayEvent,
    mammography,
    projection,
)

__all__ = [
    "ANA", "BIPLANE", "BODY", "BORIS", "CR_IMAGE", "CT_SCANNER", "C_ARM", "DOSE_SOFTWARE", "ENHANCED_SR",
    "ENHANCED_XRAY_SR", "HEAD", "KEY_OBJECT_SELECTION", "KIDNEY", "LEFT", "LEFT_BREAST", "LEJLA", "LOCALIZER", "LUNG", "MAMMOGRAPH", "MEHMET", "NUCLEAR_DOSE_SR",
    "PATIENT_DOSE_SR", "PET_SCANNER", "PLANE_A", "PLANE_B", "RIGHT", "RIGHT_BREAST", "SHIRIN", "SINGLE_PLANE",
    "STARTED", "STATIONARY", "XRAY_DOSE_SR", "X_RAY_ROOM", "Accumulated", "Administration", "CtEvent", "Dataset", "Device",
    "Header", "OrganEstimate", "Patient", "Quantity", "Summary", "View", "XrayEvent", "code", "container", "ct", "date_time", "dcm", "empty_num",
    "enhanced", "image", "mammography", "not_dose", "nuclear_medicine", "num", "patient_dose", "person", "projection", "put", "text", "uid",
    "uidref", "write",
]  # fmt: skip
