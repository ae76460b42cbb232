"""What the page of sending says: each state, and each thing that holds a study back with its remedy and who."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.sending.checks import Problem
from reports.sending.states import State

STATES: dict[State, Promise] = {
    State.NO_DOSE: _("no dose report"),
    State.INCOMPLETE: _("something is missing"),
    State.READY: _("complete, about to be sent"),
    State.REHEARSED: _("complete, written in the dry run"),
    State.SENT: _("sent, no answer yet"),
    State.ACCEPTED: _("accepted"),
    State.REFUSED: _("refused"),
}
ATTENTION = frozenset({State.NO_DOSE, State.INCOMPLETE, State.REFUSED})

PACS_ADMINISTRATOR = _("PACS administrator")
COUNTER = _("registration desk")


@dataclass(frozen=True, kw_only=True)
class Why:
    """What is wrong, what to do about it, and who."""

    words: Promise
    remedy: Promise
    who: Promise


WHY: dict[Problem, Why] = {
    Problem.NO_DOSE_REPORT: Why(
        words=_("No dose report of this study came here."),
        remedy=_("Let the device send its dose report to the PACS and to this receiver; what arrives later is sent."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.TWO_PATIENTS: Why(
        words=_("The dose reports of this study are under two patients."),
        remedy=_("Decide on the reconciliation page whose they are."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.STUDY_NOT_LISTED: Why(
        words=_("No registered PACS lists the study that the dose report names."),
        remedy=_("Register the PACS that holds the images, or let the device send report and images as one study."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.ACCESSION_MISSING: Why(
        words=_("The dose report has no accession number."),
        remedy=_("Take examinations from the worklist; correct the number in the PACS and send the report again."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.ACCESSION_DIFFERS: Why(
        words=_("The accession numbers of the dose report and of the images are not equal."),
        remedy=_("Correct the number in the PACS; the next comparison notices it."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.IDENTIFIER_MISSING: Why(
        words=_("The patient has no national number here."),
        remedy=_("Write the number into the patient's data at the counter and link the patient's record."),
        who=COUNTER,
    ),
    Problem.IDENTIFIER_INVALID: Why(
        words=_("The patient's national number is not a valid one: its check digit is wrong."),
        remedy=_("Compare it with an identity document and correct it at the counter."),
        who=COUNTER,
    ),
    Problem.IDENTIFIERS_DIFFER: Why(
        words=_("Two different national numbers stand for the patient."),
        remedy=_("Compare both with an identity document, and correct the wrong one."),
        who=COUNTER,
    ),
    Problem.FACILITY_CODE_MISSING: Why(
        words=_("The hospital has no facility code."),
        remedy=_("Write the code under “Set up”; everything that waits for it is then sent."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.LOCATION_MISSING: Why(
        words=_("It is not said where the objects are fetched (location UID)."),
        remedy=_("Write the location UID under “Set up”; everything that waits for it is then sent."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.NO_IMAGES: Why(
        words=_("The PACS lists no images of this study."),
        remedy=_("See whether the images reached the PACS, then send again."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.REPORT_NOT_IN_PACS: Why(
        words=_("The PACS does not list the dose report, so nobody who follows the reference would find it."),
        remedy=_("Let the device send its dose report to the PACS as well, then send again."),
        who=PACS_ADMINISTRATOR,
    ),
    Problem.CLASSES_NOT_LISTED: Why(
        words=_("The PACS does not say what kind of objects the study has (SOP Class UID), and a key object must."),
        remedy=_("Register the DICOMweb address of the PACS, or another PACS that holds the study, then send again."),
        who=PACS_ADMINISTRATOR,
    ),
}
REFUSED = Why(
    words=_("The destination refused it; its own words stand below."),
    remedy=_("Put right what it says, then send again."),
    who=PACS_ADMINISTRATOR,
)
GIVEN_UP = Why(
    words=_("It failed several times for a reason of this system."),
    remedy=_("See the log of the worker, then send again."),
    who=_("system administrator"),
)
