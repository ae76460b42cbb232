"""The sentences that patients and their doctors read, word for word, as tables.

One sentence says what a thing is, what is not known, and what to do. Nothing here compares a person's own values.
"""

from django.utils.translation import gettext_lazy as _

from passport.access.models import Finding, Ground
from passport.booklet.examinations import Band
from passport.booklet.reading import Grade
from passport.booklet.words import DISOWNED_SENTENCE, Text
from passport.people.models import Relation

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
OF_A_PREGNANCY = _(
    "In a pregnancy we show no comparison; the doctor or physicist of the department can explain this examination."
)
OF_A_THERAPY = _(
    "Treatment doses are planned to treat an illness and cannot be compared with examinations or with natural radiation."
)

# Where an examination has no published range.
NOT_COMPARED = _("For this kind of examination no usual value is published here, so we show no comparison.")

USUAL_VALUE = _("We know only the kind of examination, so we show what is usual for it.")
ESTIMATE = _("This figure is an estimate for an average adult, not a measurement of what your body received.")
# How the dose of an examination became known; the values themselves are for professionals.
DOSE_KNOWN: dict[str, Text] = {
    Grade.DEVICE_REPORT: _(
        "The device reported the dose of this examination; its values stand below, for professionals."
    ),
    Grade.IMAGE_HEADER: _(
        "The dose of this examination is known from the data of its images; its values stand below, for professionals."
    ),
    Grade.PICTURE: _(
        "The dose of this examination was read from a picture that the device made; its values stand below, for professionals."
    ),
    Grade.TYPED: _(
        "Somebody at the hospital wrote the dose of this examination down; its values stand below, for professionals."
    ),
    Grade.USUAL_VALUE: USUAL_VALUE,
}
DOSE_IN_PART = _(
    "The dose of a part of this examination did not reach this booklet; that does not mean that there was none or that "
    "something went wrong."
)
NAME_NOT_KNOWN = _(
    "The name that the hospital uses for this examination is not known here, so only its kind is shown; you need not do "
    "anything."
)
DAY_NOT_KNOWN = _("The day of this examination did not reach this booklet.")
DAY_IN_PART = _("The day of this examination is known only as the old paper says it: %(day)s.")
REFERENCE_VALUES = _(
    "Hospitals compare averages of many examinations with reference values; a single value above or below says nothing "
    "about you."
)

FROM_PAPER = _("This row was copied from an older paper booklet; it is not signed here, and you need not do anything.")

# Of a row that a patient or a guardian says is not the patient's, for everybody else who may see it.
DISOWNED = DISOWNED_SENTENCE

EMPTY = _("No examinations are known to this booklet yet.")

# By what right somebody looked, as the end of "On … NAME looked at your booklet".
LOOKS: dict[str, Text] = {
    Ground.SELF: _("On %(date)s at %(time)s %(name)s looked at this booklet as its owner."),
    Ground.GUARDIAN: _("On %(date)s at %(time)s %(name)s looked at this booklet as parent or guardian."),
    Ground.TRUSTED: _("On %(date)s at %(time)s %(name)s looked at this booklet as a trusted person."),
    Ground.GRANT: _("On %(date)s at %(time)s %(name)s, %(facility)s, looked at this booklet with a code given here."),
    Ground.STANDING: _("On %(date)s at %(time)s %(name)s, %(facility)s, looked at this booklet as the chosen doctor."),
    Ground.GUEST: _(
        "On %(date)s at %(time)s somebody who says to be %(name)s, %(facility)s, looked at this booklet; you allowed it, "
        "for: “%(reason)s”."
    ),
    Ground.FACILITY: _(
        "On %(date)s at %(time)s %(name)s, %(facility)s, worked with this hospital's own part of it: %(purpose)s."
    ),
    Ground.REQUEST: _(
        "On %(date)s at %(time)s %(name)s, %(facility)s, looked at this booklet because of a request for an examination."
    ),
    Ground.EMERGENCY: _(
        "On %(date)s at %(time)s %(name)s, %(facility)s, looked at your booklet in an emergency without your code, "
        "giving the reason “%(reason)s”; the hospital checks every such look, and you can ask about it here."
    ),
    Ground.DUTY: _(
        "On %(date)s at %(time)s, from %(facility)s: Sent to %(name)s, because the law asks hospitals to send it."
    ),
    Ground.VISIT: _(
        "On %(date)s at %(time)s %(name)s, on a visit to %(facility)s, looked at an examination that was made there, "
        "without your name."
    ),
}
# Where a reason was given.
LOOKS_WITH_REASON: dict[str, Text] = {
    # Who gave the code in the patient's name.
    Ground.GRANT: _(
        "On %(date)s at %(time)s %(name)s, %(facility)s, looked at this booklet with a code that %(reason)s gave in the "
        "patient's name."
    ),
    # A hospital's own system; the reason is the number of its order.
    Ground.REQUEST: _(
        "On %(date)s at %(time)s %(name)s, a system of %(facility)s, was told what was decided on its order “%(reason)s”."
    ),
    Ground.VISIT: _(
        "On %(date)s at %(time)s %(name)s, on a visit to %(facility)s, looked at an examination that was made there, "
        "with your name, giving the reason “%(reason)s”."
    ),
}

# Nobody signed in: a command on the machine that holds the booklets.
LOOK_ON_CONSOLE = _("On %(date)s at %(time)s this booklet was read on the machine that keeps it, to run the system.")

# What became of a look in an emergency, and of a look that was asked about.
NOT_JUDGED = _("The hospital has not judged this look yet.")
CHECKED = _("On %(date)s %(facility)s checked this look.")
JUDGED: dict[str, Text] = {
    Finding.JUSTIFIED: _("On %(date)s %(facility)s judged that this look was justified: “%(words)s”"),
    Finding.NOT_JUSTIFIED: _("On %(date)s %(facility)s judged that this look was not justified: “%(words)s”"),
}
ASKED_ABOUT = _("On %(asked)s you asked %(facility)s who this was; the answer comes here.")
ANSWERED: dict[str, Text] = {
    Finding.JUSTIFIED: _(
        "You asked on %(asked)s; on %(date)s %(facility)s answered that this look was justified: “%(words)s”"
    ),
    Finding.NOT_JUSTIFIED: _(
        "You asked on %(asked)s; on %(date)s %(facility)s answered that this look was not justified: “%(words)s”"
    ),
}

# By what right a doctor reads a passport, above the page.
WAYS_IN: dict[str, Text] = {
    Ground.GRANT: _("Opened with the patient's code"),
    Ground.STANDING: _("Open to you as the chosen doctor"),
    Ground.GUEST: _("The patient allowed you to look"),
    Ground.EMERGENCY: _("Opened in an emergency; the patient was told"),
}

# Who gave a doctor the code, where that was not the patient.
GIVEN: dict[str, Text] = {
    Relation.GUARDIAN: _("%(name)s, parent or guardian, gave you this code in the patient's name."),
    Relation.TRUSTED: _("%(name)s, whom the patient trusts, gave you this code in the patient's name."),
}

RELATIONS: dict[str, Text] = {
    Relation.SELF: _("Your passport"),
    Relation.GUARDIAN: _("You look after this passport"),
    Relation.TRUSTED: _("You help with this passport"),
}
