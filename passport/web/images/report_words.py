"""What people read about reports: when one can be read, for whom it was written, and why a file is not taken."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.booklet.words import Text
from passport.imaging.models import ImageReport
from passport.imaging.reported import Reading
from passport.pdf.checking import PaperFault

CANNOT_BE_READ = gettext_lazy("This report cannot be read now. Try again later; if it lasts, tell the hospital.")
CANNOT_BE_SHOWN = gettext_lazy("A report came as a file that cannot be shown here. Ask the hospital to send it anew.")
# What a report waits for -> what is said of it.
_WAITS: dict[Reading, Text] = {
    Reading.ON_A_DAY: gettext_lazy(
        "The report is here. You can read it from %(date)s on; a doctor whom you let look reads it at once."
    ),
    Reading.AFTER_DOCTOR: gettext_lazy(
        "The report is here. You can read it when a doctor whom you let look has opened it, and from %(date)s on in any "
        "case."
    ),
    Reading.THROUGH_DOCTOR: gettext_lazy(
        "The report is here. You chose to read reports only through your doctor, who reads it at once when you show it."
    ),
    Reading.NEVER: CANNOT_BE_SHOWN,
}
PAPER_FAULTS: dict[PaperFault, Text] = {
    PaperFault.TOO_LARGE: gettext_lazy("This file is larger than 20 MB. Save it with smaller pictures."),
    PaperFault.NOT_A_PDF: gettext_lazy("This file is no PDF. Save or print the report as PDF, and choose that file."),
    PaperFault.DAMAGED: gettext_lazy(
        "This PDF is damaged or has no page. Open it, print it as PDF once more, and choose the new file."
    ),
    PaperFault.ENCRYPTED: gettext_lazy(
        "This PDF is locked with a password. Save it without a password, and choose that file."
    ),
    PaperFault.DOES_SOMETHING: gettext_lazy(
        "This PDF holds scripts or starts something when it is opened. Print it as PDF once more, and choose the new file."
    ),
    PaperFault.CARRIES_FILES: gettext_lazy(
        "This PDF carries other files inside. Print it as PDF once more, and choose the new file."
    ),
    PaperFault.TOO_MUCH_WORK: gettext_lazy(
        "This PDF is too complicated to be checked. Print it as PDF once more, and choose the new file."
    ),
}


def fault_sentence(report: ImageReport) -> str:
    """Return for the hospital why a report that came is not shown, and what to do; nothing for one that is."""
    found = getattr(report, "faulty", None)
    return str(PAPER_FAULTS[PaperFault(found.fault)]) if found else ""


def waits_sentence(reading: Reading, day: str) -> str:
    """Return when the patient may read a report that is here."""
    return str(_WAITS[reading]) % {"date": day}


def for_doctors_sentence(phone: str) -> str:
    """Return what stands above a report that its patient reads."""
    if not phone:
        return _(
            "This text was written for doctors; read it with your doctor if you prefer, and ask the hospital if you are "
            "worried."
        )
    return _(
        "This text was written for doctors; read it with your doctor if you prefer, and call %(phone)s if you are worried."
    ) % {"phone": phone}
