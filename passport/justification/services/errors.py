"""Why a request or a decision does not go on. Each says what would let it."""

from passport.law.questions.entitlement import Answer


class NotYourRequest(Exception):
    """This request is another doctor's, or its hospital is not one where you decide."""


class NotAPractitioner(Exception):
    """Only a health professional with a name on record can ask for an examination or decide on one."""


class NotEntitled(Exception):
    """The text in force at this hospital does not let you do this for this examination."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class IndicationMissing(Exception):
    """Say why the patient needs this examination."""


class ExaminationMissing(Exception):
    """Choose the examination from the list, or write what it is."""


class PurposeIncomplete(Exception):
    """This purpose needs more: the programme and its approval, the committee and the dose constraint, or who ordered it."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__()
        self.fields = fields


class EmergencyReasonMissing(Exception):
    """Say why this cannot wait."""


class RepeatReasonMissing(Exception):
    """The same examination was done not long ago. Say in writing why it is needed again."""


class ReasonMissing(Exception):
    """A decision has a reason, in a few words."""


class AlternativeMissing(Exception):
    """The text wants a refusal to name another examination, with or without radiation."""


class AnswersMissing(Exception):
    """The text wants this patient asked before the examination. Write down what she answered."""


class UrgentReasonMissing(Exception):
    """She may be pregnant, or the days that the text prints are over. Say why the examination cannot wait."""


class PriorsChanged(Exception):
    """The earlier examinations changed after you opened the page. Look at them again."""


class PriorsNotSeen(Exception):
    """The earlier examinations stand on the screen before anything goes on. Open the request again."""


class NoAlternative(Exception):
    """The refusal names no examination that could be asked for instead."""


class NotInformed(Exception):
    """Say who informed the patient, and when: a moment that has passed."""


class PlannedDayWrong(Exception):
    """The planned day lies within the last month, for a request that is entered late, or within the coming year."""


class PlannedDayMissing(Exception):
    """The text counts days from the start of her cycle: say on which day the examination is planned."""


class DecisionInSignedRow(Exception):
    """The row is signed and names this decision. Take the row out of count first; then the request can be done again."""


class AlreadyBegun(Exception):
    """What was approved has begun: a radioactive medicine was given. The decision and the request stand."""
