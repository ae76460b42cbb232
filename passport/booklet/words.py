"""What the values of a row are called, on the screen and on paper: quantities, units, scopes, grades of evidence."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from passport.booklet.examinations import GROUPS, REGIONS, Group, Language, group_name, name_of
from passport.booklet.merging import Label, Origin
from passport.booklet.reading import Grade
from passport.language.saying import say_list
from passport.law.vocabulary import Datum

Text = str | Promise

# Beside a row that its patient, or a guardian, says is not the patient's.
DISOWNED = _("said to be somebody else's")
DISOWNED_SENTENCE = _(
    "The patient, or a parent or guardian, says that this examination belongs to somebody else; the hospital has not said "
    "otherwise."
)

NO_DOSE = _(
    "The dose of this examination did not reach this booklet; that does not mean that there was none or that something "
    "went wrong."
)
CARE_ONLY = _("For health care only. Nobody may demand it for work, school or insurance.")
WHY_NO_TOTAL = _(
    "We do not add these up, because different examinations measure different things in different parts of the body."
)

# What the set of reports looks like -> what a reader has to know.
LABELS: dict[str, Text] = {
    Label.CUMULATIVE: _("Later reports repeat what earlier ones said; each event counts once."),
    Label.CONTINUED: _("Several reports make up this examination."),
    Label.OVERLAPPING: _("Two reports tell of the same events; each event counts once."),
    Label.PARTIAL: _("The device says that its report is not complete."),
    Label.TOTALS_DIFFER: _("The device's total differs from the sum of its events."),
    Label.MIXED_PHANTOMS: _("Head and body phantom are both used; their values are not one dose."),
    Label.SHARED_EVENTS: _("Another examination holds some of these events; they do not count here."),
    Label.IMAGES_SUPERSEDED: _(
        "The dose report stands before what the images say of the same exposures; their values are kept and not added."
    ),
    Label.ONLY_IMAGES: _(
        "No dose report came: the values are those of the images that arrived; an exposure without an image is not in them."
    ),
    Label.ESTIMATE: _("These doses are an estimate by its maker; nobody measured them, and they are added to nothing."),
}
# Where each value comes from; the letters themselves are for professionals' tables only.
GRADES: dict[str, Text] = {
    Grade.DEVICE_REPORT: _("reported by the device"),
    Grade.IMAGE_HEADER: _("from the data of the images"),
    Grade.PICTURE: _("read from a picture of a dose page"),
    Grade.TYPED: _("typed by a person"),
    Grade.USUAL_VALUE: _("usual value, not measured"),
}

# How a value is known whose grade does not say it.
ORIGINS: dict[str, Text] = {
    Origin.EVENTS: _("sum of the single exposures"),
    Origin.ESTIMATE: _("estimate by its maker, not measured"),
}

# DICOM concept (DCM) -> what professionals call it. Source: PS3.16 CID 10050, TID 10002 to 10022.
QUANTITIES: dict[str, Text] = {
    "113813": _("Dose length product, total"),
    "113838": _("Dose length product"),
    "113830": _("CTDIvol"),
    "113722": _("Dose area product, total"),
    "113726": _("Dose area product, fluoroscopy"),
    "113727": _("Dose area product, images"),
    "122130": _("Dose area product"),
    "113725": _("Dose at the reference point, total"),
    "113728": _("Dose at the reference point, fluoroscopy"),
    "113729": _("Dose at the reference point, images"),
    "113738": _("Dose at the reference point"),
    "111637": _("Average glandular dose, total"),
    "111631": _("Average glandular dose"),
    "113730": _("Fluoroscopy time"),
    "113507": _("Administered activity"),
    "111636": _("Dose at the entrance of the beam"),
    "113839": _("Effective dose"),
    "113518": _("Organ dose"),
    "128533": _("Absorbed dose, mean"),
    "128531": _("Absorbed dose, highest"),
    "128532": _("Absorbed dose, lowest"),
}
UNITS: dict[str, str] = {"mGy.cm": "mGy·cm", "Gy.cm2": "Gy·cm²", "mA.s": "mA·s", "cm2": "cm²", "cm3": "cm³"}
# Organs of which estimates tell, each by its present and its retired code. Source: PS3.16 CID 10044, table O-1.
_ORGANS: dict[tuple[str, str], Text] = {
    ("12738006", "T-A0100"): _("brain"),
    ("69748006", "T-B6000"): _("thyroid"),
    ("76752008", "T-04000"): _("breast"),
    ("39607008", "T-28000"): _("lung"),
    ("80891009", "T-32000"): _("heart"),
    ("32849002", "T-56000"): _("oesophagus"),
    ("69695003", "T-57000"): _("stomach"),
    ("10200004", "T-62000"): _("liver"),
    ("15776009", "T-65000"): _("pancreas"),
    ("78961009", "T-C3000"): _("spleen"),
    ("23451007", "T-B3000"): _("adrenal glands"),
    ("64033007", "T-71000"): _("kidneys"),
    ("71854001", "T-59300"): _("colon"),
    ("89837001", "T-74000"): _("urinary bladder"),
    ("35039007", "T-83000"): _("uterus"),
    ("15497006", "T-87000"): _("ovaries"),
    ("40689003", "T-94000"): _("testes"),
    ("14016003", "T-C1000"): _("bone marrow"),
    ("39937001", "T-01000"): _("skin"),
}
# What tells two values of one quantity apart, by the codes that reports send.
SCOPES: dict[str, Text] = {
    "left": _("left breast"),
    "right": _("right breast"),
    "both": _("both breasts"),
    "113620": _("plane A"),
    "113621": _("plane B"),
    "113622": _("single plane"),
    "113890": _("all planes"),
    "113690": _("head phantom, 16 cm"),
    "113691": _("body phantom, 32 cm"),
    **{code: name for codes, name in _ORGANS.items() for code in codes},
}
# The data that texts of law ask for.
DATA: dict[Datum, Text] = {
    Datum.VOLTAGE: _("Tube voltage"),
    Datum.CURRENT: _("Tube current"),
    Datum.TIME: _("Exposure time"),
    Datum.CURRENT_AND_TIME: _("Tube current and exposure time"),
    Datum.SOURCE_TO_SKIN: _("Distance from focus to skin"),
    Datum.THICKNESS: _("Thickness of the compressed breast"),
    Datum.GLANDULAR_TISSUE: _("Share of glandular tissue"),
    Datum.DOSE_INDEX: _("CTDIvol"),
    Datum.DOSE_LENGTH: _("Dose length product, or scanned length"),
    Datum.RADIONUCLIDE: _("Radionuclide"),
    Datum.COMPOUND: _("Compound"),
    Datum.ACTIVITY: _("Administered activity"),
    Datum.GIVEN_AT: _("Time of administration"),
    Datum.ROUTE: _("Route of administration"),
    Datum.TARGET_ORGAN: _("Target organ"),
    Datum.GIVEN_DOSE: _("Dose that was given"),
    Datum.DOSIMETRY: _("Dosimetry"),
    Datum.ADVERSE_EFFECTS: _("Adverse effects"),
    Datum.OTHER: _("Other data that matter"),
}


def known_by(grade: str, origin: str) -> str:
    """Return how a value is known: that nobody measured it, or that it is a sum and of what."""
    words = [ORIGINS[origin]] if origin in ORIGINS else []
    if not words or (origin == Origin.EVENTS and grade != Grade.DEVICE_REPORT):
        words.append(GRADES[grade])
    return say_list(str(word) for word in words)


def examination_name(code: str, *, kind: str, region: str = "", side: str = "") -> str:
    """Return what an examination is called in the reader's language: never by the raw name of a device."""
    return name_of(code, kind=kind, language=get_language() or Language.ENGLISH, region=region, side=side)


def examination_group(code: str, *, kind: str, therapy: bool = False) -> str:
    """Return what the kind of an examination is called in the reader's language."""
    return group_name(code, kind=kind, language=get_language() or Language.ENGLISH, therapy=therapy)


def group_label(group: Group) -> str:
    """Return what a kind of examination is called in the reader's language."""
    return GROUPS[group].in_language(get_language() or Language.ENGLISH)


def region_name(code: str) -> str:
    """Return what a part of the body, a code of REGIONS, is called in the reader's language."""
    return REGIONS[code].names.in_language(get_language() or Language.ENGLISH)
