"""The closed list of reasons why an object or a value was not taken, with words and remedies. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum


def gettext_noop(message: str) -> str:
    """Mark a text for translation; whoever shows it translates it."""
    return message


class Actor(StrEnum):
    """Who can do something about it."""

    PACS_ADMINISTRATOR = "pacs_administrator"
    PHYSICIST = "physicist"
    RECORDS_CLERK = "records_clerk"  # the person on the reconciliation page
    SYSTEM_ADMINISTRATOR = "system_administrator"
    NOBODY = "nobody"


class Reason(StrEnum):
    """Why an object or a value was not taken."""

    # What reading an object can come to.
    NOT_A_DOSE_REPORT = "not_a_dose_report"
    NO_VALUES = "no_values"
    NOT_DICOM = "not_dicom"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    DEFLATED_BOMB = "deflated_bomb"
    UNKNOWN_ROOT = "unknown_root"
    UNKNOWN_TEMPLATE = "unknown_template"
    # What the inbox decides.
    NO_SOP_UID = "no_sop_uid"
    NO_STUDY_UID = "no_study_uid"
    NO_IDENTIFIER = "no_identifier"
    ISSUER_UNKNOWN = "issuer_unknown"
    SOURCE_UNKNOWN = "source_unknown"
    DEMOGRAPHICS_CONTRADICT = "demographics_contradict"
    SOP_CONFLICT = "sop_conflict"
    EVENT_UNDER_OTHER_RECORD = "event_under_other_record"
    TEST_PATIENT = "test_patient"
    SET_ASIDE = "set_aside"
    STORAGE_UNAVAILABLE = "storage_unavailable"
    PROCESSING_FAILED = "processing_failed"
    # What a key object (KOS) or a retrieval waits for.
    NO_REPORT_NAMED = "no_report_named"
    DOSE_MISSING = "dose_missing"
    AWAITING_REPORT = "awaiting_report"
    PACS_UNREGISTERED = "pacs_unregistered"
    PACS_UNAVAILABLE = "pacs_unavailable"
    PACS_REFUSED = "pacs_refused"
    PACS_TOO_MUCH = "pacs_too_much"
    WRONG_OBJECT = "wrong_object"
    GIVEN_UP = "given_up"
    # What a report on images (a text, a PDF) comes to.
    REPORT_WITHOUT_ROW = "report_without_row"
    REPORT_NOT_PDF = "report_not_pdf"
    REPORT_UNFINISHED = "report_unfinished"
    REPORT_EMPTY = "report_empty"
    # Reading took more than it may.
    TOO_LONG = "too_long"
    NO_EXPOSURE_DATA = "no_exposure_data"
    # Why a single value was refused while the rest of its report stands.
    UNKNOWN_UNIT = "unknown_unit"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    OUT_OF_RANGE = "out_of_range"
    SEVERAL_VALUES = "several_values"


class Subject(StrEnum):
    """What a reason is about."""

    OBJECT = "object"
    VALUE = "value"


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What a person is told about a reason."""

    words: str
    remedy: str
    who: Actor
    subject: Subject = Subject.OBJECT


EXPLANATIONS: dict[Reason, Explanation] = {
    Reason.NOT_A_DOSE_REPORT: Explanation(
        words=gettext_noop("The object is not a dose report."),
        remedy=gettext_noop("Nothing to do. To save traffic, send only dose reports from the PACS to this receiver."),
        who=Actor.NOBODY,
    ),
    Reason.NO_VALUES: Explanation(
        words=gettext_noop("The dose report names no irradiation and no dose."),
        remedy=gettext_noop("Nothing to do if nothing was irradiated. Otherwise ask the maker of the device."),
        who=Actor.PHYSICIST,
    ),
    Reason.NOT_DICOM: Explanation(
        words=gettext_noop("The file is not a DICOM file."),
        remedy=gettext_noop("Send the object from the PACS again, or remove the file from the folder."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.DAMAGED: Explanation(
        words=gettext_noop("The object is cut off or damaged."),
        remedy=gettext_noop("Send it again from the PACS or from the device, then try again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.TOO_LARGE: Explanation(
        words=gettext_noop("The object is larger than 64 MB; no dose report is."),
        remedy=gettext_noop("Send the dose report of the study instead; larger objects are never taken."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.TOO_DEEP: Explanation(
        words=gettext_noop("The object is nested more deeply than any dose report."),
        remedy=gettext_noop("Ask the maker of the device; the object is kept as it came."),
        who=Actor.PHYSICIST,
    ),
    Reason.TOO_MANY_PARTS: Explanation(
        words=gettext_noop("The object has more parts than any dose report."),
        remedy=gettext_noop("Ask the maker of the device; the object is kept as it came."),
        who=Actor.PHYSICIST,
    ),
    Reason.DEFLATED_BOMB: Explanation(
        words=gettext_noop("The compressed object grows beyond 128 MB when it is unpacked."),
        remedy=gettext_noop("Find out who sent it; send the report uncompressed."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.UNKNOWN_ROOT: Explanation(
        words=gettext_noop("The object says that it is a dose report, but its title is not a known one."),
        remedy=gettext_noop("The object is kept. Try again after an update that knows this kind of report."),
        who=Actor.PHYSICIST,
    ),
    Reason.UNKNOWN_TEMPLATE: Explanation(
        words=gettext_noop("The dose report is built in a way that is not known here."),
        remedy=gettext_noop("The object is kept. Try again after an update that knows this kind of report."),
        who=Actor.PHYSICIST,
    ),
    Reason.NO_SOP_UID: Explanation(
        words=gettext_noop("The object has no SOP Instance UID, so it cannot be told from others."),
        remedy=gettext_noop("Correct the object in the PACS and send it again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.NO_STUDY_UID: Explanation(
        words=gettext_noop("The object names no study."),
        remedy=gettext_noop("Correct the object in the PACS and send it again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.NO_IDENTIFIER: Explanation(
        words=gettext_noop("The object carries no patient identifier."),
        remedy=gettext_noop("Find the patient in the worklist, correct the object in the PACS and send it again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.ISSUER_UNKNOWN: Explanation(
        words=gettext_noop("The issuer of the patient identifier is not registered for this source."),
        remedy=gettext_noop("Add the issuer to the table of the source, then try again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.SOURCE_UNKNOWN: Explanation(
        words=gettext_noop("The sender is not registered as a source."),
        remedy=gettext_noop("Register the sender with its facility, then send the object again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.DEMOGRAPHICS_CONTRADICT: Explanation(
        words=gettext_noop(
            "Birth date, sex or the whole name differ from what is already known under this identifier."
        ),
        remedy=gettext_noop("Compare both sides on the reconciliation page and decide."),
        who=Actor.RECORDS_CLERK,
    ),
    Reason.SOP_CONFLICT: Explanation(
        words=gettext_noop("Another object with the same SOP Instance UID and other content is already here."),
        remedy=gettext_noop("Compare both objects and decide which one counts; the first one stays until then."),
        who=Actor.PHYSICIST,
    ),
    Reason.EVENT_UNDER_OTHER_RECORD: Explanation(
        words=gettext_noop("An irradiation of this report already belongs to another patient record."),
        remedy=gettext_noop("Decide on the reconciliation page whose examination it is."),
        who=Actor.RECORDS_CLERK,
    ),
    Reason.TEST_PATIENT: Explanation(
        words=gettext_noop("The patient is a phantom or a test."),
        remedy=gettext_noop("Nothing to do. If it is a person after all, say so on the reconciliation page."),
        who=Actor.RECORDS_CLERK,
    ),
    Reason.SET_ASIDE: Explanation(
        words=gettext_noop("A person set the object aside; it is in no booklet."),
        remedy=gettext_noop("Nothing to do. If that was a slip, try again."),
        who=Actor.RECORDS_CLERK,
    ),
    Reason.STORAGE_UNAVAILABLE: Explanation(
        words=gettext_noop("The object could not be stored; the sender was told and keeps its copy."),
        remedy=gettext_noop("Free disk space or repair the storage; the sender will try again."),
        who=Actor.SYSTEM_ADMINISTRATOR,
    ),
    Reason.PROCESSING_FAILED: Explanation(
        words=gettext_noop("The object could not be recorded because of a fault of this software."),
        remedy=gettext_noop("Look into the log of the worker, then try again."),
        who=Actor.SYSTEM_ADMINISTRATOR,
    ),
    Reason.NO_REPORT_NAMED: Explanation(
        words=gettext_noop("The key object names no dose report."),
        remedy=gettext_noop("Nothing to do; examinations of this kind are not expected to have one."),
        who=Actor.NOBODY,
    ),
    Reason.DOSE_MISSING: Explanation(
        words=gettext_noop("The key object names a study that should have a dose report, but no dose report."),
        remedy=gettext_noop(
            "Ask the department to send the dose report of this study, or set the object aside with the reason."
        ),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.AWAITING_REPORT: Explanation(
        words=gettext_noop("The key object names a dose report that is still being fetched."),
        remedy=gettext_noop("Nothing to do now; it is tried again for 30 days."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.PACS_UNREGISTERED: Explanation(
        words=gettext_noop("The key object names a PACS that is not registered here. Nothing was opened."),
        remedy=gettext_noop("If the address is known and trusted, register that PACS, then try again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.PACS_UNAVAILABLE: Explanation(
        words=gettext_noop("The PACS could not be reached."),
        remedy=gettext_noop("Look at the connection of the PACS; it is tried again by itself."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.PACS_REFUSED: Explanation(
        words=gettext_noop("The PACS refused what it was asked for."),
        remedy=gettext_noop(
            "Allow our AE title or account to search that PACS and to retrieve from it; it is tried again by itself."
        ),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.PACS_TOO_MUCH: Explanation(
        words=gettext_noop("The answer of the PACS was larger or slower than any that is waited for."),
        remedy=gettext_noop("Look at the PACS and at the network to it; it is tried again by itself."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.WRONG_OBJECT: Explanation(
        words=gettext_noop("The PACS answered with another object than the one that was asked for."),
        remedy=gettext_noop("Nothing of the answer was kept. Ask the maker of the PACS."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.GIVEN_UP: Explanation(
        words=gettext_noop("The dose report could not be fetched for 30 days."),
        remedy=gettext_noop("Send the dose report from the PACS, or register the PACS that holds it, then try again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.REPORT_WITHOUT_ROW: Explanation(
        words=gettext_noop("The report belongs to a study of which there is no row under this patient yet."),
        remedy=gettext_noop(
            "Nothing to do when the dose report is on its way: the report finds its row by itself. Otherwise send the "
            "dose report of this study."
        ),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.REPORT_NOT_PDF: Explanation(
        words=gettext_noop("The object says that it holds a PDF, and what it holds is none."),
        remedy=gettext_noop("Correct the object in the PACS and send it again; a PDF has 20 MB at most."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.REPORT_UNFINISHED: Explanation(
        words=gettext_noop("The report says of itself that it is not finished; nobody is shown it."),
        remedy=gettext_noop("Nothing to do: the finished report is sent as another object."),
        who=Actor.NOBODY,
    ),
    Reason.REPORT_EMPTY: Explanation(
        words=gettext_noop("The report has headings, but no text below them."),
        remedy=gettext_noop("Correct the report where it is written, and send it again."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.TOO_LONG: Explanation(
        words=gettext_noop("Reading the object took longer than any dose report may."),
        remedy=gettext_noop("Ask the maker of the device; the object is kept as it came."),
        who=Actor.PHYSICIST,
    ),
    Reason.NO_EXPOSURE_DATA: Explanation(
        words=gettext_noop("The image says nothing about its exposure."),
        remedy=gettext_noop("Nothing to do. Send the dose report of the device if it can make one."),
        who=Actor.PACS_ADMINISTRATOR,
    ),
    Reason.UNKNOWN_UNIT: Explanation(
        words=gettext_noop("The unit of the value is missing or not known for this quantity."),
        remedy=gettext_noop("The value is not used. A physicist may ask the maker of the device for the unit."),
        who=Actor.PHYSICIST,
        subject=Subject.VALUE,
    ),
    Reason.NOT_A_NUMBER: Explanation(
        words=gettext_noop("The value is not a number."),
        remedy=gettext_noop("The value is not used. Ask the maker of the device."),
        who=Actor.PHYSICIST,
        subject=Subject.VALUE,
    ),
    Reason.NEGATIVE: Explanation(
        words=gettext_noop("The value is negative."),
        remedy=gettext_noop("The value is not used. Ask the maker of the device."),
        who=Actor.PHYSICIST,
        subject=Subject.VALUE,
    ),
    Reason.OUT_OF_RANGE: Explanation(
        words=gettext_noop("The value is so large or so small that it cannot be a measurement."),
        remedy=gettext_noop("The value is not used. Ask the maker of the device."),
        who=Actor.PHYSICIST,
        subject=Subject.VALUE,
    ),
    Reason.SEVERAL_VALUES: Explanation(
        words=gettext_noop("The report states several unlike values where there can only be one."),
        remedy=gettext_noop("None of them is used. Ask the maker of the device."),
        who=Actor.PHYSICIST,
        subject=Subject.VALUE,
    ),
}
