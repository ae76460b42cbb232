"""Headers of images as devices write them: invented exposures, and a few bytes where the pixels would be."""

import array
from dataclasses import dataclass
from decimal import Decimal
from typing import Unpack

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from tests.sr.header import DEFAULTS, Header, report, study_of
from tests.sr.items import Key, coded, dcm, put, uid
from tests.sr.people import CT_SCANNER, MAMMOGRAPH, PET_SCANNER, X_RAY_ROOM

STORAGE = "1.2.840.10008.5.1.4.1.1."
CR, DX, DX_RAW, MG, MG_RAW, CT, ENHANCED_CT = (
    STORAGE + last for last in ("1", "1.1", "1.1.1", "1.2", "1.2.1", "2", "2.1")
)
NM, PET, ENHANCED_PET, CAPTURE, XA = (STORAGE + last for last in ("20", "128", "130", "7", "12.1"))
REPORT_ONLY = ("ContentSequence", "ConceptNameCodeSequence", "ContentTemplateSequence", "ValueType", "CompletionFlag")
FDG: Key = ("SRT", "C-B1031")
FLUORINE_18: Key = ("SRT", "C-111A1")


def image(
    modality: str, *, instance: int = 1, image_type: str = "ORIGINAL\\PRIMARY", **header: Unpack[Header]
) -> Dataset:
    """Return an image that says nothing of its exposure; `instance` tells the images of one study apart."""
    full: Header = {**DEFAULTS, "sop_class": DX, "source": None, "number": instance, **header}
    dataset = report("image " + full["sop_class"], dcm("126000"), "1500", full, [])
    for keyword in REPORT_ONLY:
        delattr(dataset, keyword)
    put(dataset, "Modality", modality)
    put(dataset, "ImageType", image_type.split("\\"))
    put(dataset, "SeriesInstanceUID", uid("series of images", study_of(full), full["sop_class"]))
    dataset.Rows = dataset.Columns = 8
    dataset.BitsAllocated = 16
    put(dataset, "PixelData", bytes(128))
    return dataset


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One exposure of a projection or mammography device, as the header of an image holds it."""

    number: int = 1  # names the exposure within the study
    event_uid: str | None = None
    clock: str = "092701"
    attributes: tuple[tuple[str, str], ...] = (
        ("KVP", "80"),
        ("ExposureTime", "19"),
        ("XRayTubeCurrent", "500"),
        ("Exposure", "10"),
        ("ImageAndFluoroscopyAreaDoseProduct", "11.013"),
    )


BREAST_SHOT = Shot(
    attributes=(
        ("KVP", "26"),
        ("Exposure", "21"),
        ("ExposureInuAs", "20800"),
        ("BodyPartThickness", "20"),
        ("CompressionForce", "30"),
        ("AnodeTargetMaterial", "MOLYBDENUM"),
        ("FilterMaterial", "MOLYBDENUM"),
        ("FilterThicknessMinimum", "0.03"),
        ("FilterThicknessMaximum", "0.03"),
        ("HalfValueLayer", "0.33"),
        ("OrganDose", "0.00547"),
        ("EntranceDoseInmGy", "1.694"),
        ("DistanceSourceToEntrance", "640"),
        ("ImageLaterality", "L"),
        ("ViewPosition", "CC"),
    )
)


def shot(modality: str, taken: Shot, *, instance: int = 1, **header: Unpack[Header]) -> Dataset:
    """Return an image of one exposure."""
    device = MAMMOGRAPH if modality == "MG" else X_RAY_ROOM
    full: Header = {"device": device, "sop_class": MG if modality == "MG" else DX, **header}
    dataset = image(modality, instance=instance, **full)
    put(dataset, "AcquisitionDate", dataset.StudyDate)
    put(dataset, "AcquisitionTime", taken.clock)
    put(dataset, "AcquisitionNumber", str(taken.number))
    if taken.event_uid:
        put(dataset, "IrradiationEventUID", taken.event_uid)
    for keyword, value in taken.attributes:
        put(dataset, keyword, value.split("\\") if "\\" in value else value)
    return dataset


def ct_slice(
    *, acquisition: int = 1, series: int = 1, dose: float = 7.25, instance: int = 1, **header: Unpack[Header]
) -> Dataset:
    """Return one slice of a CT series."""
    full: Header = {"device": CT_SCANNER, "sop_class": CT, **header}
    dataset = image("CT", instance=instance, **full)
    put(dataset, "SeriesInstanceUID", uid("series of slices", dataset.StudyInstanceUID, series))
    put(dataset, "AcquisitionNumber", str(acquisition))
    put(dataset, "KVP", "120")
    put(dataset, "SpiralPitchFactor", 0.9)
    put(dataset, "CTDIvol", dose)
    dataset.CTDIPhantomTypeCodeSequence = coded(dcm("113691"))
    return dataset


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One frame of an enhanced CT."""

    event_uid: str
    dose: float


def enhanced_ct(frames: tuple[Frame, ...], **header: Unpack[Header]) -> Dataset:
    """Return a multi-frame CT: the voltage is shared, event and dose stand with each frame."""
    full: Header = {"device": CT_SCANNER, "sop_class": ENHANCED_CT, **header}
    dataset = image("CT", **full)
    details = Dataset()
    put(details, "KVP", "100")
    shared = Dataset()
    shared.CTXRayDetailsSequence = Sequence([details])
    dataset.SharedFunctionalGroupsSequence = Sequence([shared])
    dataset.PerFrameFunctionalGroupsSequence = Sequence([_frame(frame) for frame in frames])
    return dataset


def _frame(frame: Frame) -> Dataset:
    exposure, event, groups = Dataset(), Dataset(), Dataset()
    put(exposure, "CTDIvol", frame.dose)
    exposure.CTDIPhantomTypeCodeSequence = coded(dcm("113690"))
    put(event, "IrradiationEventUID", frame.event_uid)
    groups.CTExposureSequence = Sequence([exposure])
    groups.IrradiationEventIdentificationSequence = Sequence([event])
    return groups


def nuclear_image(
    modality: str, activity: str, *, instance: int = 1, start: str = "090500", **header: Unpack[Header]
) -> Dataset:
    """Return an image of nuclear medicine; `activity` in the unit of its class."""
    full: Header = {"device": PET_SCANNER, "sop_class": PET if modality == "PT" else NM, **header}
    dataset = image(modality, instance=instance, **full)
    put(dataset, "AcquisitionDate", dataset.StudyDate)
    put(dataset, "AcquisitionTime", dataset.StudyTime)
    given = Dataset()
    put(given, "Radiopharmaceutical", "FDG")
    put(given, "RadiopharmaceuticalStartTime", start)
    put(given, "RadionuclideTotalDose", activity)
    put(given, "RadionuclideHalfLife", "6586.2")
    given.RadionuclideCodeSequence = coded(FLUORINE_18, "^18^Fluorine")
    given.RadiopharmaceuticalCodeSequence = coded(FDG, "Fluorodeoxyglucose F^18^")
    given.AdministrationRouteCodeSequence = coded(("SCT", "47625008"), "Intravenous route")
    dataset.RadiopharmaceuticalInformationSequence = Sequence([given])
    return dataset


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a page of doses."""

    dose: float
    dlp: str
    series: int
    name: str = ""


LINES = (
    Line(dose=0.0, dlp="0", series=1),
    Line(dose=7.2, dlp="196.01", series=3, name="PLAIN"),
    Line(dose=9.3, dlp="657.85", series=5, name="VENOUS"),
)


def dose_page(
    lines: tuple[Line, ...] = LINES, *, comment: str = "", creator: str = "ELSCINT1", **header: Unpack[Header]
) -> Dataset:
    """Return the page of doses that a scanner of Philips draws: a secondary capture with a private DLP."""
    full: Header = {"device": CT_SCANNER, "sop_class": CAPTURE, **header}
    dataset = image("CT", image_type="DERIVED\\SECONDARY\\DOSE_INFO", **full)
    dataset.ExposureDoseSequence = Sequence([_line(line, creator) for line in lines])
    if comment:
        put(dataset, "CommentsOnRadiationDose", comment)
    if creator:
        total = sum((Decimal(line.dlp) for line in lines), Decimal(0))
        dataset.private_block(0x00E1, creator, create=True).add_new(0x21, "DS", str(total))
    return dataset


def _line(line: Line, creator: str) -> Dataset:
    item = Dataset()
    put(item, "SeriesDescription", line.name)
    put(item, "KVP", "120")
    put(item, "SeriesNumber", str(line.series))
    put(item, "CTDIvol", line.dose)
    if creator:
        item.private_block(0x00E1, creator, create=True).add_new(0x21, "DS", line.dlp)
    return item


def drawable(dataset: Dataset, *, rows: int = 48, columns: int = 64, frames: int = 1) -> Dataset:
    """Give an image pixels that a PACS can draw: a slope of grey from corner to corner."""
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns = rows, columns
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    if frames > 1:
        put(dataset, "NumberOfFrames", str(frames))
    slope = array.array("H", [(row + column) * 30 % 4096 for row in range(rows) for column in range(columns)])
    put(dataset, "PixelData", slope.tobytes() * frames)
    return dataset


def ct_picture(
    number: int = 1, *, series: int = 1, frames: int = 1, description: str = "", **header: Unpack[Header]
) -> Dataset:
    """Return one slice of a numbered CT series that a PACS can draw."""
    dataset = drawable(ct_slice(series=series, instance=number + 1000 * series, **header), frames=frames)
    dataset.SeriesNumber, dataset.InstanceNumber = str(series), str(number)
    put(dataset, "SeriesDescription", description or f"Series {series}")
    return dataset
