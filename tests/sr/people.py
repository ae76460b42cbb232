"""The invented people and devices of the test objects."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Patient:
    """A patient as a modality worklist would send it: DICOM text, "" for an empty element."""

    patient_id: str = "4711-A"
    issuer: str = "CLINIC-ONE"
    name: str = "Petrović^Ana"
    birth_date: str = "19850612"
    sex: str = "F"
    other_ids: tuple[tuple[str, str], ...] = ()  # (value, issuer)


@dataclass(frozen=True, kw_only=True)
class Device:
    """An irradiating device: DICOM text, "" for an empty element."""

    manufacturer: str = "Example Imaging"
    model: str = "Ring 64"
    serial_number: str = "SN-1001"
    station: str = "CT1"


ANA = Patient()
BORIS = Patient(patient_id="4712-B", name="Horvat^Boris", birth_date="19590101", sex="M")
LEJLA = Patient(patient_id="4713-C", name="Hodžić^Lejla", birth_date="20191123", sex="F")
MEHMET = Patient(patient_id="4714-D", issuer="HASTANE-2", name="Yılmaz^Mehmet", birth_date="19720304", sex="M")
SHIRIN = Patient(patient_id="4715-E", issuer="TEHRAN-3", name="کریمی^شیرین", birth_date="19900721", sex="F")

CT_SCANNER = Device()
C_ARM = Device(manufacturer="Example Arc", model="Arc 9", serial_number="SN-2002", station="XA1")
BIPLANE = Device(manufacturer="Example Arc", model="Twin Arc", serial_number="SN-2003", station="XA2")
X_RAY_ROOM = Device(manufacturer="Example Plate", model="Flat 1", serial_number="SN-3003", station="DX1")
MAMMOGRAPH = Device(manufacturer="Example Soft", model="Tissue 2D", serial_number="SN-4004", station="MG1")
PET_SCANNER = Device(manufacturer="Example Ring", model="Positron 5", serial_number="SN-5005", station="PT1")
