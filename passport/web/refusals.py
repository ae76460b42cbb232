"""What the staff read when a verb refuses: one table from the error to its sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.access.services import NotAllowed
from passport.booklet import services as booklet
from passport.booklet import states
from passport.people import services as people
from passport.signing.errors import SigningRefused

SENTENCES: dict[type[Exception], Promise] = {
    NotAllowed: _("This row does not belong to a hospital where you do this work."),
    states.NotAllowed: _("The row has moved on meanwhile. Open the list again."),
    booklet.NotYourRow: _("This row waits for another approver, or its hospital is not one where you approve."),
    booklet.NotAPractitioner: _("Only a health professional with a name and a licence on record can sign."),
    booklet.CannotSignAnyMore: _("Your right to sign has ended."),
    booklet.ReadOneByOne: _(
        "Only rows whose approval by you is recorded can be signed together. Read the others one by one."
    ),
    booklet.StillSigns: _(
        "This person still approves here; the rows wait for the signature. Write down first that this person can sign no "
        "more, or end the role."
    ),
    booklet.NotYourFacility: _("You may not type or correct rows of this hospital."),
    booklet.NotAnApprover: _("This person does not approve at this hospital."),
    booklet.ReasonMissing: _("Say why, in a few words."),
    booklet.DoseNotTyped: _("A dose is a number that is not negative."),
    people.NotAllowed: _("You may not do this at this hospital."),
    people.DeviceExists: _("A device of this name is already registered here."),
    people.IdentifierTaken: _("This identifier already belongs to another patient here."),
    people.IdentifierContradicts: _(
        "Under this identifier another birth date or sex arrived. Compare the two in the inbox before you link them."
    ),
    people.NotLinked: _("This identifier does not belong to this patient."),
    people.Unborn: _("This birth date lies in the future."),
    people.NameMissing: _("A patient needs a given name or a surname."),
    people.InvitationRefused: _("This invitation is not known, was used, or has run out. Ask for a new one."),
    people.UsernameTaken: _("This user name cannot be had; choose another one, without spaces."),
    people.MembershipExists: _("You already hold this role at this hospital."),
}
# What the verbs of the booklet and the door to it refuse with.
BOOKLET = (
    SigningRefused,
    NotAllowed,
    states.NotAllowed,
    booklet.NotYourRow,
    booklet.NotAPractitioner,
    booklet.CannotSignAnyMore,
    booklet.ReadOneByOne,
    booklet.StillSigns,
    booklet.NotYourFacility,
    booklet.NotAnApprover,
    booklet.ReasonMissing,
    booklet.DoseNotTyped,
)


def sentence_of(error: Exception) -> str:
    """Return why nothing was done, for the person at the screen."""
    if isinstance(error, SigningRefused):
        return str(error.message)
    return str(SENTENCES[type(error)])
