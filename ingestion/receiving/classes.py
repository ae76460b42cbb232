"""What the receiver takes: SOP classes (PS3.6 table A-1) and transfer syntaxes. Plain Python."""

from typing import Final

VERIFICATION: Final = "1.2.840.10008.1.1"
STORAGE_COMMITMENT: Final = "1.2.840.10008.1.20.1"
STORAGE_COMMITMENT_INSTANCE: Final = "1.2.840.10008.1.20.1.1"

STORAGE: Final = "1.2.840.10008.5.1.4.1.1"
SR: Final = f"{STORAGE}.88"
DOSE_SOP_CLASSES: Final[dict[str, str]] = {
    f"{SR}.22": "Enhanced SR",  # older CT and fluoroscopy put their dose report here
    f"{SR}.33": "Comprehensive SR",
    f"{SR}.34": "Comprehensive 3D SR",
    f"{SR}.67": "X-Ray Radiation Dose SR",
    f"{SR}.68": "Radiopharmaceutical Radiation Dose SR",
    f"{SR}.73": "Patient Radiation Dose SR",
    f"{SR}.76": "Enhanced X-Ray Radiation Dose SR",
    f"{SR}.59": "Key Object Selection",
}
# What doctors write about images. A text report may also be one of the two above it that are no dose reports.
REPORT_SOP_CLASSES: Final[dict[str, str]] = {
    f"{SR}.11": "Basic Text SR",
    f"{STORAGE}.104.1": "Encapsulated PDF",
}
# Images whose headers say something about the exposure. Only a source that is registered so may send them.
IMAGE_SOP_CLASSES: Final[dict[str, str]] = {
    f"{STORAGE}.1": "Computed Radiography",
    f"{STORAGE}.1.1": "Digital X-Ray, for presentation",
    f"{STORAGE}.1.1.1": "Digital X-Ray, for processing",
    f"{STORAGE}.1.2": "Digital Mammography X-Ray, for presentation",
    f"{STORAGE}.1.2.1": "Digital Mammography X-Ray, for processing",
    f"{STORAGE}.1.3": "Digital Intra-Oral X-Ray, for presentation",
    f"{STORAGE}.1.3.1": "Digital Intra-Oral X-Ray, for processing",
    f"{STORAGE}.2": "CT",
    f"{STORAGE}.2.1": "Enhanced CT",
    f"{STORAGE}.2.2": "Legacy Converted Enhanced CT",
    f"{STORAGE}.7": "Secondary Capture",
    f"{STORAGE}.7.2": "Multi-frame Grayscale Byte Secondary Capture",
    f"{STORAGE}.7.3": "Multi-frame Grayscale Word Secondary Capture",
    f"{STORAGE}.7.4": "Multi-frame True Color Secondary Capture",
    f"{STORAGE}.12.1": "X-Ray Angiographic",
    f"{STORAGE}.12.1.1": "Enhanced XA",
    f"{STORAGE}.12.2": "X-Ray Radiofluoroscopic",
    f"{STORAGE}.12.2.1": "Enhanced XRF",
    f"{STORAGE}.13.1.1": "X-Ray 3D Angiographic",
    f"{STORAGE}.13.1.2": "X-Ray 3D Craniofacial",
    f"{STORAGE}.13.1.3": "Breast Tomosynthesis",
    f"{STORAGE}.13.1.4": "Breast Projection X-Ray, for presentation",
    f"{STORAGE}.13.1.5": "Breast Projection X-Ray, for processing",
    f"{STORAGE}.20": "Nuclear Medicine",
    f"{STORAGE}.128": "Positron Emission Tomography",
    f"{STORAGE}.128.1": "Legacy Converted Enhanced PET",
    f"{STORAGE}.130": "Enhanced PET",
}

IMPLICIT_LITTLE: Final = "1.2.840.10008.1.2"
EXPLICIT_LITTLE: Final = "1.2.840.10008.1.2.1"
EXPLICIT_BIG: Final = "1.2.840.10008.1.2.2"
TRANSFER_SYNTAXES: Final = (EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG)
# An image comes as its archive keeps it: compressed pixels are cut off like any others. Not the deflated ones, whose
# header is compressed as well.
COMPRESSED: Final = (
    "1.2.840.10008.1.2.4.50",  # JPEG Baseline
    "1.2.840.10008.1.2.4.51",  # JPEG Extended
    "1.2.840.10008.1.2.4.57",  # JPEG Lossless
    "1.2.840.10008.1.2.4.70",  # JPEG Lossless, first-order prediction
    "1.2.840.10008.1.2.4.80",  # JPEG-LS Lossless
    "1.2.840.10008.1.2.4.81",  # JPEG-LS Near-lossless
    "1.2.840.10008.1.2.4.90",  # JPEG 2000 Lossless
    "1.2.840.10008.1.2.4.91",  # JPEG 2000
    "1.2.840.10008.1.2.4.201",  # High-Throughput JPEG 2000 Lossless
    "1.2.840.10008.1.2.4.202",
    "1.2.840.10008.1.2.4.203",
    "1.2.840.10008.1.2.5",  # RLE Lossless
)
IMAGE_TRANSFER_SYNTAXES: Final = (*TRANSFER_SYNTAXES, *COMPRESSED)
