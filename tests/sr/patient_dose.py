"""Patient radiation dose reports (TID 10030): what dose software estimates for a body that it assumes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from pydicom.dataset import Dataset

from tests.sr.header import DEFAULTS, Header, report, study_of
from tests.sr.items import MODIFIER, PROPERTY, Key, code, container, dcm, num, text, uid, uidref
from tests.sr.people import Device
from tests.sr.xray import LATERALITY

PATIENT_DOSE = "1.2.840.10008.5.1.4.1.1.88.73"
DOSE_SOFTWARE = Device(manufacturer="Example Dose", model="Estimator 3", serial_number="SN-8008", station="DOSE1")
FINDING_SITE: Key = ("SCT", "363698007")
LUNG: Key = ("SCT", "39607008")
KIDNEY: Key = ("SCT", "64033007")


@dataclass(frozen=True, kw_only=True)
class OrganEstimate:
    """A mean absorbed dose of one organ."""

    organ: Key = LUNG
    side: Key | None = None
    value: str = "7.1"
    unit: str = "mGy"


def patient_dose(
    *,
    effective_dose: tuple[str, str] | None = ("4.2", "mSv"),
    organs: Sequence[OrganEstimate] = (OrganEstimate(), OrganEstimate(organ=KIDNEY, value="9.3")),
    event: str | None = None,
    **header: Unpack[Header],
) -> Dataset:
    """Return the estimates of one method, with what they were computed from."""
    full: Header = {**DEFAULTS, "device": DOSE_SOFTWARE, "sop_class": PATIENT_DOSE, "source": None, **header}
    study_uid = study_of(full)
    authority = text(dcm("121406"), "ICRP Pub 103", relation=PROPERTY)
    whole = [num(dcm("113839"), *effective_dose, authority)] if effective_dose else []
    methodology = container(
        dcm("128415"),
        uidref(dcm("128416"), uid("sop", "ct", study_uid, 1)),
        uidref(dcm("128429"), event or uid("event", study_uid, 1)),
        code(dcm("128477"), ("MSH", "D009010"), meaning="Monte Carlo Method"),
    )
    estimate = container(
        dcm("128402"),
        text(dcm("128403"), "Organ doses of an adult phantom"),
        *whole,
        *map(_organ, organs),
        methodology,
    )
    return report("patient dose", dcm("128401"), "10030", full, [estimate])


def _organ(estimate: OrganEstimate) -> Dataset:
    side = [code(LATERALITY, estimate.side, relation=MODIFIER)] if estimate.side else []
    site = code(FINDING_SITE, estimate.organ, relation=MODIFIER)
    return num(dcm("128533"), estimate.value, estimate.unit, site, *side)
