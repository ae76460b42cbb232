"""What the staff read when a verb of nuclear medicine refuses: one table from the error to its sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport import objects
from passport.law.questions.instructions import NotWhole, TooLong
from passport.law.radionuclides import NotARadionuclide
from passport.nuclear import services
from passport.nuclear.states import StepNotAllowed

SENTENCES: dict[type[Exception], Promise] = {
    StepNotAllowed: gettext_lazy("Somebody went on meanwhile. Look at what stands here now."),
    services.NotYourWork: gettext_lazy("You do not do this work at this hospital."),
    services.NotASpecialist: gettext_lazy(
        "Only a specialist of nuclear medicine on record can do this. The hospital's administrator writes specialties down."
    ),
    services.NotEntitled: gettext_lazy(
        "The text in force at this hospital does not let you prescribe an activity. Leave it to somebody whom it names."
    ),
    services.RequestNotApproved: gettext_lazy("This request is not approved, or the decision was taken back."),
    services.PlanStands: gettext_lazy(
        "An activity is prescribed for this request already. Withdraw it first, with a reason."
    ),
    services.NotAnActivity: gettext_lazy("An activity has a radionuclide and is a number of MBq above zero."),
    services.ReasonMissing: gettext_lazy("Say why, in a few words."),
    services.NotTheSecond: gettext_lazy(
        "The second name is that of another person, of the training that the text names."
    ),
    services.SecondMissing: gettext_lazy(
        "The text in force at this hospital wants a second person to prescribe the activity before anything begins."
    ),
    services.NotAScan: gettext_lazy("This file is no PDF, JPEG or PNG. Scan or photograph the signed paper."),
    services.TooLarge: gettext_lazy("This file is larger than 20 MB. Scan it with fewer dots per inch."),
    services.NotSigned: gettext_lazy("A consent with an electronic signature is a PDF that holds the signature."),
    services.InFuture: gettext_lazy("This lies in the future. Check day and time."),
    services.BeforeGiven: gettext_lazy("This lies before the medicine was given. Check day and time."),
    services.ConsentIsWithdrawn: gettext_lazy("This consent was withdrawn already."),
    services.RecordedAlready: gettext_lazy(
        "What was typed on this page is recorded already, for something else. Open the page again."
    ),
    services.NotSaid: gettext_lazy("Fill in what is missing."),
    services.CorrectedAlready: gettext_lazy("This was corrected or taken back already. Open what stands now."),
    services.SheetStands: gettext_lazy("Instructions stand already. Withdraw them first, with a reason."),
    services.NothingConfirmed: gettext_lazy("Choose one of the printed rows, or write how long."),
    services.HalfSaid: gettext_lazy("How long is a number and its unit: write both, or neither."),
    TooLong: gettext_lazy("This is longer than a lifetime. Check the number and its unit."),
    services.NotMeasured: gettext_lazy(
        "Write what was measured, and when: the activity that is left, or the dose rate at one metre."
    ),
    NotARadionuclide: gettext_lazy("Write the radionuclide with its mass number, for example 99mTc or 131I."),
    NotWhole: gettext_lazy("Months and years are whole numbers."),
    objects.StorageUnavailable: gettext_lazy("Nothing can be stored now. Try again later."),
}
REFUSALS = (*SENTENCES, services.AboveMaximum, services.ConsentMissing, services.AboveReleaseLimit)


def sentence_of(error: Exception) -> str:
    """Return why nothing was done, with the article where a text stops it."""
    if isinstance(error, services.AboveMaximum):
        sentence = _(
            "%(table)s prints %(mbq)s MBq at the most, and this text is in force here. Plan no more than that."
        )
        return sentence % {"table": error.row.table, "mbq": error.row.max_mbq}
    if isinstance(error, services.ConsentMissing):
        sentence = _("%(article)s wants a written consent before anything begins. Keep the signed paper here first.")
        return sentence % {"article": error.provision.article}
    if isinstance(error, services.AboveReleaseLimit):
        sentence = _("By %(article)s the patient stays until less than %(mbq)s MBq are left.")
        return sentence % {"article": error.row.article, "mbq": error.row.residual_below_mbq}
    return str(SENTENCES[type(error)])
