"""Why something does not go on. Each says what would let it."""

from passport.law.pack import Activity, Provision, ReleaseLimit


class NotYourWork(Exception):
    """You do not do this work at this hospital."""


class NotASpecialist(Exception):
    """Only a specialist of nuclear medicine on record can do this. The hospital's administrator writes specialties down."""


class NotEntitled(Exception):
    """The text in force at this hospital does not let you prescribe an activity."""


class PlanStands(Exception):
    """An activity is prescribed for this request already. Withdraw it first, with a reason."""


class RequestNotApproved(Exception):
    """An activity is prescribed for an approved request."""


class NotAnActivity(Exception):
    """An activity has a radionuclide and is a number of MBq above zero."""


class ReasonMissing(Exception):
    """Say why, in a few words."""


class AboveMaximum(Exception):
    """The text in force at this hospital does not let more be planned than it prints."""

    def __init__(self, row: Activity) -> None:
        super().__init__()
        self.row = row


class NotTheSecond(Exception):
    """The second name is that of another person, of the training that the text asks for."""


class SecondMissing(Exception):
    """The text in force at this hospital wants a second person to prescribe the activity before anything begins."""


class ConsentMissing(Exception):
    """The text in force at this hospital wants a written consent before anything begins. Keep it here first."""

    def __init__(self, provision: Provision) -> None:
        super().__init__()
        self.provision = provision


class NotAScan(Exception):
    """This file is no PDF, JPEG or PNG."""


class TooLarge(Exception):
    """This file is larger than 20 MB."""


class NotSigned(Exception):
    """A consent with an electronic signature is a PDF that holds the signature."""


class ConsentIsWithdrawn(Exception):
    """This consent was withdrawn already."""


class InFuture(Exception):
    """This lies in the future."""


class BeforeGiven(Exception):
    """This lies before the medicine was given."""


class NotSaid(Exception):
    """Say what was given, and who gave it."""


class RecordedAlready(Exception):
    """What was typed on this page is recorded already, for something else. Open the page again."""


class CorrectedAlready(Exception):
    """This was corrected already. Open what stands now."""


class SheetStands(Exception):
    """Instructions after this medicine stand already. Withdraw them first, with a reason."""


class NothingConfirmed(Exception):
    """Choose one of the printed rows, or type how long."""


class HalfSaid(Exception):
    """How long is a number and its unit: write both, or neither."""


class NotMeasured(Exception):
    """Type what was measured, and when: the activity that is left, or the dose rate at one metre."""


class AboveReleaseLimit(Exception):
    """By the text in force at this hospital the patient stays until the activity has fallen below its limit."""

    def __init__(self, row: ReleaseLimit) -> None:
        super().__init__()
        self.row = row
