"""What a physicist reads when a survey cannot be started, written or signed: from the error to its sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.render import FontsMissing, LibraryMissing
from reports.services import surveys

SURVEY_REFUSED: dict[type[Exception], Promise] = {
    surveys.NothingDone: _("This examination was not done at this device."),
    surveys.NothingStated: _("No report of this examination states this dose. Choose another dose."),
    surveys.TooFewPatients: _(
        "Only %(found)s comparable patients were found, and %(asked)s are asked for. Wait for more examinations, or ask "
        "for fewer patients where the text prints no larger number."
    ),
    surveys.SmallerThanPrinted: _("The text prints at least %(least)s patients for this kind of examination."),
    surveys.AlreadySigned: _("This survey is signed and stays as it is. Start a new one in its place."),
    surveys.ChangedMeanwhile: _("This survey has changed meanwhile. Read it again before you sign it."),
    surveys.QualityMissing: _("Write first what was found of the quality of the images, and save it."),
    surveys.MeasuresMissing: _(
        "The doses lie above what the text allows. Write first what is done about it under “Corrective measures”, and "
        "save it."
    ),
    surveys.NoNameOnRecord: _(
        "A survey is signed with a physicist's name, and none is on record for your account. Ask the administrator of "
        "the hospital."
    ),
}
CANNOT_PRINT: dict[type[Exception], Promise] = {
    LibraryMissing: _("The text library Pango is not installed on this machine, so no PDF can be made."),
    FontsMissing: _("The Noto fonts are not installed on this machine, so no PDF can be made."),
}


def said_of(refusal: Exception) -> str:
    """Return why nothing was done, for the person at the screen."""
    return str({**SURVEY_REFUSED, **CANNOT_PRINT}[type(refusal)]) % vars(refusal)
