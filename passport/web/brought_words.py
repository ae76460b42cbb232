"""What is said of a document of another deployment: who made it, how its check ended, and its rows as they stand in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from passport.access.services import View
from passport.booklet.examinations import KINDS
from passport.booklet.models import ApprovalKind
from passport.booklet.reading import Kind
from passport.booklet.words import QUANTITIES, SCOPES, UNITS, Text, examination_group, examination_name
from passport.imaging.models import AddedDocument, Checked
from passport.imaging.papers.readings import ReadCheck, ReadDose, Reading, ReadRow
from passport.imaging.selectors.documents import is_outdated, said_in
from passport.language.saying import day, say_day, say_list
from passport.people.names import fold
from passport.verify.outcomes import Outcome, Reason
from passport.verify.wording import CHECKED, CONFIRMED_BY, CONFIRMED_FOR, ENDED, REASONS, SIGNED_BY, STAMP_OF, SUMS
from passport.web.paging import PAGE_SIZE, pages_beside, start_of
from passport.web.presenters import zone_of

MADE_BY = _("Made by %(site)s")
SAYS_MADE_BY = _("It says that %(site)s made it.")
UNKNOWN = _("It could not be checked: the keys of the site that made it are not known here.")
OUTDATED = _("It is being checked again, because the published keys changed.")
CHECKED_ON = _("Checked here on %(day)s.")
# What could be said of one row: by what stands behind it, and how its check ended.
SIGNED, CONFIRMED, NOBODY = "signed", "confirmed", ""
NOT_AS_SIGNED = _("This row is not as it was signed or sealed.")
NOT_CHECKED = _("It could not be checked whether this row is as it was signed.")
ROWS: dict[tuple[str, str], Text] = {
    (SIGNED, Checked.HELD): _("This row is as it was signed."),
    (SIGNED, Checked.FAILED): NOT_AS_SIGNED,
    (SIGNED, Checked.OPEN): NOT_CHECKED,
    (CONFIRMED, Checked.HELD): _("Confirmed by the hospital; nobody signed this row."),
    (CONFIRMED, Checked.FAILED): NOT_AS_SIGNED,
    (CONFIRMED, Checked.OPEN): NOT_CHECKED,
    (NOBODY, Checked.HELD): _("Nobody has signed this row."),
    (NOBODY, Checked.FAILED): NOT_AS_SIGNED,
    (NOBODY, Checked.OPEN): _("Nobody has signed this row."),
}
# What a reader of a row must know although it did not fail.
_TOLD = frozenset({Reason.DECLARED_VOID, Reason.NEWER_DOSES, Reason.NO_SUCH_FACILITY})
_ENDS = {outcome.name.lower(): outcome for outcome in Outcome}
_REASONS = {reason.value: text for reason, text in REASONS.items()}
_CHECKED = {what.value: text for what, text in CHECKED.items()}
BORN = pgettext_lazy("a name and a date of birth", "%(name)s, born %(born)s")


@dataclass(frozen=True, kw_only=True)
class SaidDocument:
    """Who made a document, and how its check ended."""

    made_by: str
    result: str
    checked_on: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """One check that did not hold and why, and the names of the fields that differ."""

    sentence: str
    fields: str


@dataclass(frozen=True, kw_only=True)
class SaidRow:
    """One row as it stands in the document."""

    name: str
    kind: str
    when: str
    place: str
    approver: str
    doses: tuple[str, ...]
    result: str
    signers: tuple[str, ...]
    notes: tuple[Note, ...]


def said_document(document: AddedDocument, *, zone: ZoneInfo) -> SaidDocument:
    """Return who made a document and how its check ended; nothing is said to hold by keys that are not those of now."""
    on = day(document.checked_at, zone)
    return SaidDocument(
        made_by=_made_by(document),
        result=" ".join(str(sentence) for sentence in _results(document)),
        checked_on=str(CHECKED_ON) % {"day": on},
    )


def page_of_document(document: AddedDocument, view: View, request: HttpRequest) -> dict[str, object]:
    """Return what a page shows of a document: whom it names, what could be said of the whole, and a page of its rows."""
    reading = said_in(document)
    start = start_of(request, len(reading.rows))
    return {
        "paper": document.paper,
        "said": said_document(document, zone=zone_of(view.patient)),
        "named": _named(reading),
        "somebody_else": _is_somebody_else(reading, view),
        "notes": tuple(_notes(reading.checks)),
        "rows": [said_row(one) for one in reading.rows[start : start + PAGE_SIZE]],
        **pages_beside(start, len(reading.rows)),
    }


def _made_by(document: AddedDocument) -> str:
    if not document.origin:
        return gettext(_REASONS[Reason.ORIGIN_NOT_SAID])
    by = MADE_BY if document.outcome == Checked.HELD and not is_outdated(document) else SAYS_MADE_BY
    return str(by) % {"site": document.origin}


def _results(document: AddedDocument) -> Iterator[Text]:
    if is_outdated(document):
        yield OUTDATED
        return
    if document.keys_sha256 or document.outcome == Checked.FAILED:
        yield gettext(SUMS[_ENDS[document.outcome]])
    if not document.keys_sha256:
        yield UNKNOWN


def _named(reading: Reading) -> str:
    born = _when(reading.birth_date)
    return str(BORN) % {"name": reading.name, "born": born} if reading.name and born else reading.name


def _is_somebody_else(reading: Reading, view: View) -> bool:
    patient = view.patient
    if patient is None:
        return False
    other_day = reading.birth_date not in {"", patient.birth_date.isoformat()}
    return other_day or fold(reading.name) != fold(str(patient))


def said_row(row: ReadRow) -> SaidRow:
    """Return one row as a page shows it."""
    kind = row.kind if row.kind in KINDS else Kind.OTHER
    code = {"kind": kind, "region": row.region, "side": row.laterality}
    return SaidRow(
        name=row.exam or examination_name(row.exam_code, **code),
        kind=examination_group(row.exam_code, kind=kind, therapy=row.therapy),
        when=_when(row.day),
        place=row.facility,
        approver=row.approver if _is_approved(row) else "",
        doses=tuple(_dose(one) for one in row.doses),
        result=str(ROWS[_behind(row), row.outcome]),
        signers=tuple(_signers(row)),
        notes=tuple(_notes(row.checks, only=Outcome.FAILED)),
    )


def _is_approved(row: ReadRow) -> bool:
    """Return whether the document says that its approver approved; who was only asked to sign approved nothing."""
    # A document that was read before its approvals were kept: nobody signs a row without approving it.
    return row.approval in (ApprovalKind.RECORDED, ApprovalKind.TAKEN) or (row.signed and not row.approval)


def _behind(row: ReadRow) -> str:
    if row.signed:
        return SIGNED
    return CONFIRMED if row.confirmed_on else NOBODY


def _signers(row: ReadRow) -> Iterator[str]:
    """Return who signed or whose stamp stands there, and when the hospital confirmed it where that holds."""
    if _behind(row) == CONFIRMED and row.outcome == Checked.HELD:
        by = CONFIRMED_FOR if row.confirmed_for else CONFIRMED_BY
        yield gettext(by) % {"day": _when(row.confirmed_on), "approver": row.confirmed_for}
    words = SIGNED_BY if row.outcome == Checked.HELD else STAMP_OF
    for one in row.signers:
        yield gettext(words) % {"signer": one.name, "day": _when(one.day)}


def _notes(checks: Iterable[ReadCheck], *, only: Outcome | None = None) -> Iterator[Note]:
    for one in checks:
        if only and _ENDS[one.outcome] is not only and one.reason not in _TOLD:
            continue
        reason = gettext(_REASONS[one.reason]) if one.reason in _REASONS else ""
        ended = f"{gettext(_CHECKED[one.what])}: {gettext(ENDED[_ENDS[one.outcome]])}."
        yield Note(sentence=f"{ended} {reason}".rstrip(), fields=say_list(one.detail))


def _dose(dose: ReadDose) -> str:
    name = str(QUANTITIES.get(dose.code, dose.quantity))
    scope = say_list(str(SCOPES.get(one, one)) for one in dose.scope)
    called = f"{name} ({scope})" if scope else name
    return f"{called}: {dose.value} {UNITS.get(dose.unit, dose.unit)}"


def _when(said: str) -> str:
    """Return a day as the reader's language writes it; what is none stays as it is written."""
    try:
        return say_day(date.fromisoformat(said))
    except ValueError:
        return said
