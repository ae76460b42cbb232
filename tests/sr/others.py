"""Objects that are no dose reports."""

from typing import Unpack

from pydicom.dataset import Dataset

from tests.sr.header import DEFAULTS, ENHANCED_SR, Header, report
from tests.sr.items import dcm, put, text

CR_IMAGE = "1.2.840.10008.5.1.4.1.1.1"
KEY_OBJECT_SELECTION = "1.2.840.10008.5.1.4.1.1.88.59"
PATIENT_DOSE_SR = "1.2.840.10008.5.1.4.1.1.88.73"


def not_dose(**header: Unpack[Header]) -> Dataset:
    """Return an Enhanced SR that is an ordinary report."""
    full: Header = {**DEFAULTS, "sop_class": ENHANCED_SR, "source": None, **header}
    return report("text", dcm("126000"), "1500", full, [text(dcm("121106"), "No finding")])


def image(**header: Unpack[Header]) -> Dataset:
    """Return a small computed radiography image with a dose in its header."""
    full: Header = {**DEFAULTS, "sop_class": CR_IMAGE, "source": None, **header}
    dataset = report("image", dcm("126000"), "1500", full, [])
    for keyword in ("ContentSequence", "ConceptNameCodeSequence", "ContentTemplateSequence", "ValueType"):
        delattr(dataset, keyword)
    put(dataset, "Modality", "CR")
    put(dataset, "ImageAndFluoroscopyAreaDoseProduct", "1.1013")
    dataset.Rows = dataset.Columns = 8
    dataset.BitsAllocated = 8
    put(dataset, "PixelData", bytes(64))
    return dataset
