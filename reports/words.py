"""The words of the printed booklet: its annex, and why it could not be made."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.access.services import NotAllowed
from passport.booklet.history import SAID_BY_CODE, Happened
from passport.booklet.history import Step as HappenedStep
from passport.booklet.row_words import happened_sentence
from passport.booklet.words import QUANTITIES, SCOPES, examination_name
from passport.language.saying import say_apart, say_day, say_jalali_day, say_list
from reports.booklet import DATE_FORM, Row, ToldStep
from reports.models import Step
from reports.render import FontsMissing, LibraryMissing
from reports.texts import isolated

# A room with one plane need not say so.
UNSAID = {("plane", "113622")}


def quantity(code: str, name: str) -> str:
    """Return the words for a quantity; a quantity without words keeps its own name."""
    return str(QUANTITIES.get(code, name.replace("_", " ")))


def scope(parts: tuple[tuple[str, str], ...]) -> str:
    """Return what tells this value from another of its quantity, in words."""
    return say_list(str(SCOPES.get(part[1], part[1])) for part in parts if part not in UNSAID)


def procedure(row: Row) -> str:
    """Return what stands in the column for the procedure: its item, else what a person typed, else kind and region."""
    if row.procedure and not row.exam_code:
        return row.procedure
    return examination_name(row.exam_code or "", kind=row.kind, region=row.region or "", side=row.laterality or "")


# Of a row that is somebody else's: who said so (the patient or not), and whether the hospital agrees.
_DISOWNED: dict[tuple[bool, bool], Promise] = {
    (True, False): _("You said that this is not yours; the hospital answers until %(day)s"),
    (True, True): _("You said that this is not yours, and the hospital agrees"),
    (False, False): _("A parent or guardian said that this is not yours; the hospital answers until %(day)s"),
    (False, True): _("A parent or guardian said that this is not yours, and the hospital agrees"),
}


def disowned(row: Row) -> str:
    """Return what stands below a row that is said to be somebody else's; "" below every other."""
    said = row.disowned
    if said is None:
        return ""
    day = f"{said.answer_due_on:{DATE_FORM}}"
    beside = f" ({say_apart(say_jalali_day(said.answer_due_on))})" if row.jalali else ""
    return _DISOWNED[said.by_patient, said.agreed] % {"day": f"{say_apart(day)}{beside}"}


def told_step(one: ToldStep) -> str:
    """Return what is said of one step of what happened to a row."""
    step = HappenedStep(one.what)
    said = one.said if step in SAID_BY_CODE else isolated(one.said)  # a code, where it has words of ours
    happened = Happened(step=step, at=one.at, by=isolated(one.by), said=said)
    return happened_sentence(happened, date=say_day(one.at.date()))


PROGRESS: dict[int, Promise] = {
    Step.WAITING: _("Your booklet waits for its turn."),
    Step.READING: _("The rows and their signatures are read."),
    Step.LAYING_OUT: _("The pages are laid out."),
    Step.WRITING: _("The pages are written."),
}


class Failure(StrEnum):
    """Why a booklet could not be made."""

    LIBRARY_MISSING = "library_missing"
    FONTS_MISSING = "fonts_missing"
    ACCESS_ENDED = "access_ended"
    GIVEN_UP = "given_up"


FAILURES: dict[str, Promise] = {
    Failure.LIBRARY_MISSING: _("The text library Pango is not installed on this machine, so no PDF can be made."),
    Failure.FONTS_MISSING: _("The Noto fonts are not installed on this machine, so no PDF can be made."),
    Failure.ACCESS_ENDED: _("You may not open this passport any more."),
    Failure.GIVEN_UP: _(
        "The booklet could not be made, though it was tried several times. If it fails again, please ask the hospital."
    ),
}
_CAUSES: dict[type[Exception], Failure] = {
    LibraryMissing: Failure.LIBRARY_MISSING,
    FontsMissing: Failure.FONTS_MISSING,
    NotAllowed: Failure.ACCESS_ENDED,
}


def failure_of(error: Exception) -> Failure:
    """Return what is kept of an error that ends the making of a booklet."""
    return _CAUSES[type(error)]
