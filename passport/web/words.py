"""The sentences that patients and their doctors read, word for word, as tables.

One sentence says what a thing is, what is not known, and what to do. Nothing here compares a person's own values.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.access.models import Ground
from passport.booklet.examinations import Band
from passport.booklet.reading import Grade
from passport.people.models import Relation

Text = str | Promise

# What an examination of a kind usually gives; world mean of natural radiation, for every country alike.
COMPARISONS: dict[Band, Text] = {
    Band.VERY_SMALL: _(
        "An examination of this kind usually gives about as much radiation as everyone gets from nature in a few days."
    ),
    Band.SMALL: _(
        "An examination of this kind usually gives about as much radiation as everyone gets from nature in some weeks "
        "to some months; this compares amounts and does not say what will happen to you."
    ),
    Band.MEDIUM: _(
        "An examination of this kind usually gives about as much radiation as everyone gets from nature in one to a "
        "few years; this compares amounts and does not say what will happen to you."
    ),
    Band.LARGER: _(
        "An examination of this kind usually gives about as much radiation as everyone gets from nature in several "
        "years; this compares amounts and does not say what will happen to you."
    ),
}
COMPARISON_SOURCE = _(
    "Usual values for adults, from published ranges for this kind of examination, beside the world average of natural "
    "radiation (2.4 mSv a year). It is not worked out from your own values."
)
OF_A_CHILD = _(
    "For children we show no comparison, because the usual values are for adults; the doctor or physicist of the "
    "department can explain this examination."
)
OF_A_THERAPY = _(
    "Treatment doses are planned to treat an illness and cannot be compared with examinations or with natural radiation."
)

NO_DOSE = _(
    "The dose of this examination did not reach this booklet; that does not mean that there was none or that something "
    "went wrong."
)
WHY_NO_TOTAL = _(
    "We do not add these up, because different examinations measure different things in different parts of the body."
)
USUAL_VALUE = _("We know only the kind of examination, so we show what is usual for it.")

WAITING = _(
    "The examination is recorded; the doctor who approved it has not yet signed this row, and you need not do anything."
)
WAITING_FOR_DOCTORS = _("Recorded; the approver has not yet signed this row.")
CANNOT_SIGN = _(
    "The doctor who approved this examination can no longer sign; the hospital has confirmed the record on %(date)s."
)
AMENDED = _("This row was corrected on %(date)s by %(name)s: %(what)s; the earlier version is still here.")
AMENDED_BY_SYSTEM = _("This row was corrected on %(date)s: %(what)s; the earlier version is still here.")
VOID = _("This row was entered by mistake and does not count; it stays visible so that nothing disappears.")
SIGNED = _("%(name)s signed this row on %(date)s.")

EMPTY = _("No examinations are known to this booklet yet.")

# Where each value comes from; the letters themselves are for professionals' tables only.
GRADES: dict[str, Text] = {
    Grade.DEVICE_REPORT: _("reported by the device"),
    Grade.IMAGE_HEADER: _("from the data of the images"),
    Grade.PICTURE: _("read from a picture of a dose page"),
    Grade.TYPED: _("typed by a person"),
    Grade.USUAL_VALUE: _("usual value, not measured"),
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
}
UNITS: dict[str, str] = {"mGy.cm": "mGy·cm", "Gy.cm2": "Gy·cm²"}
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
}

# By what right somebody looked, as the end of "On … NAME looked at your booklet".
LOOKS: dict[str, Text] = {
    Ground.SELF: _("On %(date)s at %(time)s %(name)s looked at this booklet as its owner."),
    Ground.GUARDIAN: _("On %(date)s at %(time)s %(name)s looked at this booklet as parent or guardian."),
    Ground.TRUSTED: _("On %(date)s at %(time)s %(name)s looked at this booklet as a trusted person."),
    Ground.GRANT: _("On %(date)s at %(time)s %(name)s, %(facility)s, looked at this booklet with a code given here."),
    Ground.FACILITY: _(
        "On %(date)s at %(time)s %(name)s, %(facility)s, worked with this hospital's own part of it: %(purpose)s."
    ),
    Ground.EMERGENCY: _(
        "On %(date)s at %(time)s %(name)s, %(facility)s, looked at your booklet in an emergency without your code, "
        "giving the reason “%(reason)s”; the hospital checks every such look, and you can ask about it here."
    ),
}

# Nobody signed in: a command on the machine that holds the booklets.
LOOK_ON_CONSOLE = _("On %(date)s at %(time)s this booklet was read on the machine that keeps it, to run the system.")

RELATIONS: dict[str, Text] = {
    Relation.SELF: _("Your passport"),
    Relation.GUARDIAN: _("You look after this passport"),
    Relation.TRUSTED: _("You help with this passport"),
}
