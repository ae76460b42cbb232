"""What the staff read when a verb refuses: one table from the error to its sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport import objects
from passport.access.services import NotAllowed
from passport.booklet import mistakes as mistake_states
from passport.booklet import services as booklet
from passport.booklet import states
from passport.incidents import services as incidents
from passport.incidents import states as incident_states
from passport.justification import services as justification
from passport.justification.services import leaflets
from passport.justification.states import StepNotAllowed
from passport.people import services as people
from passport.signing import services as signing
from passport.signing.certificates import NotACertificate, UnsuitableKey
from passport.signing.errors import SigningRefused
from passport.signing.providers import KeyUnavailable

SENTENCES: dict[type[Exception], Promise] = {
    NotAllowed: _("This row does not belong to a hospital where you do this work."),
    states.NotAllowed: _("The row has moved on meanwhile. Open the list again."),
    booklet.NotYourRow: _("This row waits for another approver, or its hospital is not one where you approve."),
    booklet.NotAPractitioner: _("Only a health professional with a name and a licence on record can sign."),
    booklet.CannotSignAnyMore: _("Your right to sign has ended."),
    booklet.ReadOneByOne: _(
        "Only rows whose approval by you is recorded can be signed together. Read the others one by one."
    ),
    booklet.NotYourSignature: _(
        "Only whoever signed a row can take the signature back. If the row is wrong, declare it a mistake or tell the signer."
    ),
    booklet.NotYourConfirmation: _(
        "Only whoever gave the code can take the hospital's confirmation back. If the row is wrong, declare it a mistake or "
        "tell the approver."
    ),
    booklet.WhyMissing: _("Choose why you take it back."),
    booklet.TooManyRows: _("One touch signs up to 250 rows. Sign some of them first, then the rest."),
    booklet.StillSigns: _(
        "This person still approves here; the rows wait for the signature. Write down first that this person can sign no "
        "more, or end the role."
    ),
    booklet.CodesForbidden: _(
        "A hospital of these rows confirms none on a code. Enrol a signing key, or ask its administrator."
    ),
    booklet.StillGone: _(
        "This person does not approve here now, so no row can wait again. Invite this person as an approver first."
    ),
    booklet.NotYourFacility: _("You may not type or correct rows of this hospital."),
    booklet.NotAnApprover: _("This person does not approve at this hospital."),
    booklet.AlreadyListed: _("These rows are on this approver's list already."),
    booklet.NotYourDevice: _("Choose a device of this hospital."),
    booklet.ReasonMissing: _("Say why, in a few words."),
    booklet.DoseNotTyped: _("A dose is a number that is not negative."),
    booklet.ConfirmedMeanwhile: _("Somebody else confirmed this row meanwhile. Open it again."),
    booklet.NotPerformedHere: _(
        "A row of an old paper booklet is confirmed by nobody: it was done where the paper says."
    ),
    booklet.NotConfirmed: _("Nobody has confirmed this row: there is nothing to take back."),
    booklet.PerformerMissing: _("Say who performed the examination."),
    booklet.CheckMissing: _("Name or side was not checked: say why, in the note."),
    booklet.DifferenceMissing: _("Say what was done otherwise, and why."),
    booklet.ShieldingMissing: _("Say what was shielded, or why nothing was."),
    booklet.HelperIncomplete: _("Fill in name, age, the question and the protection of everybody who helped."),
    StepNotAllowed: _("The request has moved on meanwhile. Open the list again."),
    justification.NotYourRequest: _("This request is another doctor's, or its hospital is not one where you decide."),
    justification.NotAPractitioner: _(
        "Only a health professional with a name on record can ask for an examination or decide on one."
    ),
    justification.NotEntitled: _(
        "The text in force at this hospital does not let you do this for this examination. Leave it to somebody whom it "
        "names."
    ),
    justification.IndicationMissing: _("Say why the patient needs this examination."),
    justification.ExaminationMissing: _("Choose the examination from the list, or write what it is."),
    justification.PurposeIncomplete: _(
        "This purpose needs more: the programme and its approval, the committee and the dose constraint, who ordered it, "
        "or whom the carer cares for."
    ),
    justification.EmergencyReasonMissing: _("Say why this cannot wait."),
    justification.RepeatReasonMissing: _(
        "The same examination was done not long ago: it stands in the list of earlier examinations. Say in writing why "
        "it is needed again."
    ),
    justification.ReasonMissing: _("Say why, in a few words."),
    justification.AlternativeMissing: _(
        "The text wants a refusal to name another examination, with or without radiation. Write which."
    ),
    justification.AnswersMissing: _("The text wants the patient asked first. Write down what she answered."),
    justification.UrgentReasonMissing: _(
        "She is or may be pregnant or breastfeeding, or the days that the text prints are over. Say why the examination "
        "cannot wait, or do not approve it."
    ),
    justification.PriorsChanged: _(
        "The earlier examinations changed after you opened the page. Look at them again, then go on."
    ),
    justification.PriorsNotSeen: _(
        "The earlier examinations stand on the screen before anything goes on. Look at them."
    ),
    justification.PlannedDayWrong: _("The planned day lies within the last month or the coming year."),
    justification.PlannedDayMissing: _(
        "The text counts days from the start of her cycle: say on which day the examination is planned."
    ),
    justification.DecisionInSignedRow: _(
        "The row is signed and names this decision. Take the row out of count first; then the request can be done again."
    ),
    justification.AlreadyBegun: _("A radioactive medicine was given for it: the decision and the request stand."),
    justification.NotInformed: _("Say who informed the patient, and when: a moment that has passed."),
    justification.NoAlternative: _("The refusal names no examination that could be asked for instead."),
    justification.AlreadyTogether: _("This examination or this request already stands beside another one."),
    incident_states.StepNotAllowed: _("This line of the register has moved on meanwhile. Open it again."),
    incidents.NotYourRegister: _("You do not keep the register of this hospital."),
    incidents.OtherFacility: _("This row stands at another hospital than the register."),
    incidents.WordsMissing: _("Say it in words: nothing was written."),
    incidents.InTheFuture: _("This day or time lies in the future."),
    incidents.StillDue: _(
        "Something that the text orders is still to be done: do it, or say in words why it is closed all the same."
    ),
    incidents.NotAPhysicist: _(
        "Only a medical physicist of this hospital, with a name on record, states a dose here. The administrator of the "
        "hospital invites one."
    ),
    incidents.NotADoctorHere: _("A patient is told by a doctor of this hospital: choose one who works here now."),
    incidents.AlreadyTakenBack: _("This was taken back already."),
    incidents.NobodyToTell: _("This line of the register is about no patient in particular."),
    incidents.NobodyUnborn: _(
        "On record the patient is a man. If that is wrong, the hospital corrects it first, under “Patients”."
    ),
    incidents.NotYourSheet: _("This text waits for the operator who approved the examination."),
    incidents.SheetChanged: _("Another text was written meanwhile: read it before you approve it."),
    incidents.ValueWithoutUnit: _("A value has a unit, and a unit has a value: write both, or neither."),
    booklet.NotYourPassport: _("Only the patient, or a parent or guardian, reports a mistake here."),
    booklet.AlreadyReported: _("This was reported already and waits for its answer. Take that back first."),
    booklet.TooManyOpen: _(
        "Many reports of this passport wait for an answer. Wait for some of them, or take one back."
    ),
    booklet.WordsMissing: _("Say it in a few words."),
    booklet.PlaceMissing: _("Write where the examination was done."),
    booklet.OwnReport: _("Somebody else has to answer what you reported yourself."),
    mistake_states.StepNotAllowed: _("This was answered or taken back meanwhile. Open it again."),
    people.NotAllowed: _("You may not do this at this hospital."),
    people.MarkedElsewhere: _(
        "Another hospital wrote down that this person can sign no more, and only who runs that hospital takes it back. "
        "Where nobody runs it any more, whoever runs this site invites somebody with manage.py administrator."
    ),
    people.AgesTurnedRound: _("The age until which women are asked lies below the age from which they are asked."),
    people.ReportDaysMissing: _("Say after how many days patients read a report. At once: choose that instead."),
    people.BadViewer: _(
        "The address begins with https:// or http://, and {study} stands in it where the number of the study belongs."
    ),
    people.AlreadyConfirmed: _("Somebody has already confirmed that this text is in force here."),
    people.ConfirmedByNobody: _("Write who confirms it, and a day that does not lie in the future."),
    people.FacilityClosed: _("This hospital has closed. Its certificates are stopped, and no other is taken in."),
    people.KeyOfAnotherFacility: _("Another hospital seals with this key. A hospital has a key of its own."),
    people.StopInFuture: _("A certificate is stopped from now on, or from a moment that has passed."),
    signing.KeyDoesNotFit: _(
        "The private key is not that of the certificate. Name the key with which it was asked for."
    ),
    signing.KeyKnown: _("This certificate was added before; the list shows it."),
    signing.CertificateNotValid: _(
        "The certificate is not valid at that moment. Choose another moment, or have the certificate renewed."
    ),
    signing.KeyStopped: _(
        "This certificate was stopped before, and from an earlier moment on. A stop is only moved back."
    ),
    NotACertificate: _("The file holds no certificate in PEM: the hospital's own first, then those of its issuers."),
    UnsuitableKey: _("Seals need a key on the curve P-256, or RSA of 2048 bits or more. Ask for another certificate."),
    KeyUnavailable: _(
        "No private key can be reached under that name. Whoever runs the site puts it there, or adds the certificate "
        "with facility_keys."
    ),
    people.LicenceNumberStands: _("This licence number stands in stamps and is not changed."),
    people.SpecialtyEnded: _(
        "A specialty of this name ended earlier: what was signed then names it so. Write the new one in other words."
    ),
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
    leaflets.LeafletNameMissing: _("A leaflet has a name, by which the staff finds it."),
    leaflets.NotAPdf: _("This file is no PDF. Save or print the paper as PDF, and choose that file."),
    leaflets.LeafletTooLarge: _("This file is larger than 20 MB. Save it with smaller pictures."),
    objects.StorageUnavailable: _("Nothing can be stored now. Try again later."),
    people.MembershipExists: _("You already hold this role at this hospital."),
}
# What the verbs of the register of unintended exposures refuse with.
INCIDENTS: tuple[type[Exception], ...] = (
    incident_states.StepNotAllowed,
    incidents.NotYourRegister,
    incidents.OtherFacility,
    incidents.WordsMissing,
    incidents.InTheFuture,
    incidents.StillDue,
    incidents.NotAPhysicist,
    incidents.NotADoctorHere,
    incidents.AlreadyTakenBack,
    incidents.NobodyToTell,
    incidents.NobodyUnborn,
    incidents.NotYourSheet,
    incidents.SheetChanged,
    incidents.ValueWithoutUnit,
)
# What the verbs of the booklet and the door to it refuse with.
BOOKLET = (
    SigningRefused,
    NotAllowed,
    states.NotAllowed,
    booklet.AlreadyListed,
    booklet.NotYourDevice,
    booklet.NotYourRow,
    booklet.NotAPractitioner,
    booklet.CannotSignAnyMore,
    booklet.ReadOneByOne,
    booklet.NotYourSignature,
    booklet.NotYourConfirmation,
    booklet.WhyMissing,
    booklet.TooManyRows,
    booklet.StillSigns,
    booklet.StillGone,
    booklet.CodesForbidden,
    booklet.NotYourFacility,
    booklet.NotAnApprover,
    booklet.ReasonMissing,
    booklet.DoseNotTyped,
    booklet.ConfirmedMeanwhile,
    booklet.NotPerformedHere,
    booklet.NotConfirmed,
    booklet.PerformerMissing,
    booklet.CheckMissing,
    booklet.DifferenceMissing,
    booklet.ShieldingMissing,
    booklet.HelperIncomplete,
)

# What the verbs of reported mistakes refuse with.
MISTAKES: tuple[type[Exception], ...] = (
    people.NotAllowed,
    booklet.NotYourPassport,
    booklet.AlreadyReported,
    booklet.TooManyOpen,
    booklet.WordsMissing,
    booklet.PlaceMissing,
    booklet.OwnReport,
    mistake_states.StepNotAllowed,
)

# What the verbs of requests and decisions and the door to them refuse with.
JUSTIFICATION = (
    SigningRefused,
    booklet.CannotSignAnyMore,
    NotAllowed,
    StepNotAllowed,
    justification.NotYourRequest,
    justification.NotAPractitioner,
    justification.NotEntitled,
    justification.IndicationMissing,
    justification.ExaminationMissing,
    justification.PurposeIncomplete,
    justification.EmergencyReasonMissing,
    justification.RepeatReasonMissing,
    justification.ReasonMissing,
    justification.AlternativeMissing,
    justification.AnswersMissing,
    justification.UrgentReasonMissing,
    justification.PriorsChanged,
    justification.PriorsNotSeen,
    justification.NoAlternative,
    justification.PlannedDayWrong,
    justification.PlannedDayMissing,
    justification.DecisionInSignedRow,
    justification.AlreadyBegun,
    justification.NotInformed,
    justification.AlreadyTogether,
)


def sentence_of(error: Exception) -> str:
    """Return why nothing was done, for the person at the screen."""
    if isinstance(error, SigningRefused):
        return str(error.message)
    return str(SENTENCES[type(error)])
