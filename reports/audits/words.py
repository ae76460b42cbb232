"""The words of comparisons and surveys: quantities of the texts, why something is not comparable, what a text means."""

from decimal import Context, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.quantities import decimal_text
from passport.booklet.words import UNITS
from passport.language.saying import say_list, say_number
from passport.law.pack import Comparing
from passport.law.questions.levels import NotComparable
from passport.law.vocabulary import Quantity
from reports.audits.conditions import Condition, Method
from reports.audits.quantities import Why
from reports.audits.samples import LeftOut

# A mean of doses is not known better than so.
_SHOWN, _RATIO = Context(prec=4), Context(prec=3)

QUANTITIES: dict[str, Promise] = {
    Quantity.ENTRANCE_SURFACE_DOSE: _("Entrance surface dose of one image"),
    Quantity.ENTRANCE_DOSE_RATE: _("Entrance dose rate"),
    Quantity.DOSE_AREA_PRODUCT: _("Dose area product of the examination"),
    Quantity.DOSE_WIDTH_PRODUCT: _("Dose width product"),
    Quantity.CTDI_W: _("CTDIw"),
    Quantity.DLP: _("Dose length product of the examination"),
    Quantity.MSAD: _("Multiple scan average dose"),
    Quantity.GLANDULAR_DOSE: _("Average glandular dose of one image"),
}
METHODS: dict[str, Promise] = {
    Method.RADIOGRAPHY: _("radiography"),
    Method.FLUOROSCOPY: _("fluoroscopy"),
    Method.INTERVENTIONAL: _("interventional procedure"),
    Method.CT: _("computed tomography"),
}
CONDITIONS: dict[str, Promise] = {
    Condition.VOLTAGE: _("Tube voltage"),
    Condition.CURRENT_AND_TIME: _("Tube current × time"),
    Condition.SOURCE_TO_DETECTOR: _("Distance from focus to receptor"),
    Condition.THICKNESS: _("Thickness of the patient"),
    Condition.RECEPTOR: _("Kind of receptor"),
    Condition.IMAGES: _("Number of images"),
    Condition.FLUOROSCOPY_TIME: _("Fluoroscopy time"),
    Condition.SLICE_THICKNESS: _("Slice thickness"),
    Condition.PITCH: _("Pitch"),
    Condition.SCAN_LENGTH: _("Length scanned"),
}
# What tells values of one quantity apart, by the part of `Like` and its value.
VIEWS: dict[str, Promise] = {
    "AP": _("antero-posterior"),
    "PA": _("postero-anterior"),
    "LAT": _("lateral"),
    "CC": _("cranio-caudal"),
    "MLO": _("mediolateral oblique"),
}
PHANTOMS: dict[str, Promise] = {"head": _("head phantom, 16 cm"), "body": _("body phantom, 32 cm")}
SIDES: dict[str, Promise] = {"left": _("left breast"), "right": _("right breast"), "both": _("both breasts")}
GRIDS: dict[str, Promise] = {"with": _("with a grid"), "without": _("without a grid")}

# How a text means its levels.
HOW: dict[str, Promise] = {
    Comparing.EACH_PROCEDURE: _(
        "This text looks at each single procedure: the entrance dose is not more than %(percent)s %% above the level. "
        "Other levels are shown beside the doses and judge nothing."
    ),
    Comparing.TREND: _(
        "This text takes the level as a guide for a typical adult that binds no single procedure. What it asks about is "
        "what lies above the level continuously; it prints no number for that, so the months are shown as they are."
    ),
    Comparing.MEAN_OF_SAMPLE: _(
        "This text looks at the mean of a sample of patients: where it is more than %(percent)s %% above the level, "
        "something is done."
    ),
}
NO_TEXT = _("No text of law with reference levels is known for this place. The doses are shown without a level.")
NO_COMPARISON = _("The text of this place prints no rule by which doses are compared.")

WHY: dict[str, Promise] = {
    NotComparable.NO_LEVEL: _("The text prints no level for this examination."),
    NotComparable.OTHER_QUANTITY: _("The text prints a level of another quantity."),
    NotComparable.OTHER_POPULATION: _("The level is one of children, who are not compared with adults."),
    NotComparable.OTHER_UNIT: _("The level stands in a unit that cannot be brought into this one."),
    NotComparable.OTHER_PHANTOM: _("The level belongs to the other phantom, or the reports do not say to which."),
    NotComparable.OTHER_VIEW: _("The level belongs to another view, or the reports do not say which was taken."),
    NotComparable.OTHER_GRID: _("The level depends on the grid, and the reports do not say whether one was used."),
    NotComparable.TOO_FEW: _("There are fewer patients than the text prints for a sample."),
    NotComparable.SEVERAL: _("More than one level fits, and nothing tells which."),
    Why.NEEDS_PITCH: _("The devices report CTDIvol. That is CTDIw divided by the pitch, so it is another quantity."),
    Why.OTHER_INDEX: _("The devices report another index of computed tomography."),
    Why.WITHOUT_SCATTER: _(
        "The devices report the dose in air without scatter from the patient; the level counts the scatter."
    ),
    Why.REFERENCE_POINT: _(
        "The devices report the dose at a reference point in the air, not on the skin of the patient."
    ),
    Why.AREA_PRODUCT: _("The devices report the dose area product, which is another quantity."),
    Why.ALL_VIEWS: _(
        "The devices report the dose of all views of a breast together; the level is one of a single view."
    ),
    Why.VIEW_UNKNOWN: _("The reports do not say which view was taken."),
    Why.SEVERAL_OF_VIEW: _("The view was taken several times, and the doses of two images are not the dose of one."),
    Why.ONLY_IMAGES: _("Only single images or events tell of a dose, and their sum need not be the whole examination."),
    Why.MIXED_PHANTOMS: _("One examination was measured on both phantoms, and these doses do not add up."),
    Why.NO_RATE: _("The devices report no dose rate at the skin, and nothing is worked out of time and dose."),
    Why.NOT_STATED: _("No report states this quantity."),
}
LEFT_OUT: dict[str, Promise] = {
    LeftOut.CHILD: _("children"),
    LeftOut.AGE_UNKNOWN: _("age or day not known"),
    LeftOut.SEVERAL_PARTS: _("done at several devices"),
    LeftOut.INCOMPLETE: _("reports not complete"),
    LeftOut.NO_PATIENT: _("phantom or control of the device"),
}
# What the value of a table was set with, as the texts print it -> what that means for a comparison today.
BASES: dict[str, Promise] = {
    "film-folija 200": _(
        "The table is one of film and screen of relative speed 200; a digital receptor is another one, and film of speed "
        "400 to 600 wants two to three times less."
    ),
}


def unit_words(unit: str) -> str:
    """Return a unit as it is shown."""
    return UNITS.get(unit, {"mGy.mm": "mGy·mm", "mGy.cm2": "mGy·cm²", "uGy": "µGy"}.get(unit, unit))


def number(value: Decimal) -> str:
    """Return a number with at most four digits that count, in the reader's way of writing."""
    return str(say_number(Decimal(decimal_text(_SHOWN.plus(value)))))


def ratio(value: Decimal) -> str:
    """Return a ratio to a level, with two or three digits that count."""
    return str(say_number(Decimal(decimal_text(_RATIO.plus(value)))))


def amount(value: Decimal, unit: str) -> str:
    """Return a value with its unit, which no line break parts."""
    return f"{number(value)}\N{NO-BREAK SPACE}{unit_words(unit)}"


def apart(*, view: str = "", phantom: str = "", side: str = "", grid: str = "") -> str:
    """Return what tells values of one quantity from others, in words."""
    told = ((VIEWS, view), (SIDES, side), (PHANTOMS, phantom), (GRIDS, grid))
    return say_list(str(words.get(value, value)) for words, value in told if value)


def basis_words(basis: str) -> str:
    """Return what a table was set with, in words where we have them, else as the text prints it."""
    return str(BASES.get(basis, basis))
