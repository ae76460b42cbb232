"""Records, patients and rows as the reconciliation pages show them, side by side, and why a decision was refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ingestion import matching
from ingestion.matching import Demographics, NotMatched
from ingestion.services import contradicting, reconciling
from passport import objects
from passport.booklet import states
from passport.booklet.models import Dose, Entry
from passport.booklet.places import place_of
from passport.booklet.services import EventUnderOtherRecord, amending, joining
from passport.booklet.states import State
from passport.booklet.words import DISOWNED, QUANTITIES, SCOPES, UNITS, examination_name
from passport.language.saying import say_apart
from passport.people.models import Patient, Record, Sex
from passport.people.names import fold
from passport.people.services import IdentifierContradicts, IdentifierTaken, NotLinked
from passport.people.services.records import same_number

STATES: dict[str, Promise] = {
    State.DRAFT: _("Not yet sent to its approver."),
    State.CONFIRMED: _("Confirmed; not yet sent to its approver."),
    State.PENDING: _("Waits for its approver's signature."),
    State.RETURNED: _("Returned by its approver."),
    State.SIGNED: _("Signed."),
    State.AMENDED: _("It was signed or confirmed before, and waits for a new signature."),
    State.VOID: _("Entered by mistake; does not count."),
    State.CANNOT_SIGN: _("Its approver can sign no more; confirmed by the hospital."),
    State.HOSPITAL_CONFIRMED: _("Confirmed by the hospital; its approver gave a code, no signature."),
    State.JOINED: _("All its parts stand in another row, with which a person joined it."),
}
OPEN = frozenset({State.DRAFT, State.CONFIRMED, State.PENDING, State.RETURNED})
# Why a decision was not carried out, and what to do.
REFUSALS: dict[type[Exception], Promise] = {
    joining.SameRow: _("That is the same row, or it stands there already."),
    joining.SignedRow: _(
        "A row that is or was signed stays as it is. If it is wrong, its approver or the hospital's administrator takes "
        "it out of count first, with a reason."
    ),
    joining.OtherFacility: _("The two rows are of two hospitals; each has its own examination."),
    joining.OtherPatient: _("The two rows belong to two patients. If they are one person, link both numbers first."),
    joining.NotOnePerson: _("Compare both sides and confirm that they are one person."),
    joining.OtherApprover: _(
        "The row that would go waits for an approver of its own. Join the other way round, or let that approver pass it on."
    ),
    joining.HiddenByPatient: _("The patient hides one of the two rows and not the other; they stay apart."),
    joining.DisownedByPatient: _(
        "The patient says that one of the two rows belongs to somebody else; they stay apart. The hospital's administrator "
        "answers that first."
    ),
    joining.HoldsJoined: _("The row holds parts of another row. Split those off first."),
    joining.NotJoined: _("Nothing is left to split: somebody else did it, or the rows were never joined."),
    joining.StudyThereAlready: _(
        "The other record has a row of this study already. Take the wrong one of the two out of count first."
    ),
    joining.WhyMissing: _("Say why, in a few words."),
    amending.NothingToAmend: _("Nothing else counts under this SOP Instance UID any more. Read the object again."),
    contradicting.OtherRecord: _("The two contents name two patient records. Decide first whose examination it is."),
    contradicting.NothingHeld: _(
        "The irradiation stands in no single row of your hospital. Ask whoever looks after it."
    ),
    contradicting.RecordMissing: _("Nothing is known yet under the number of this object."),
    reconciling.AlreadySettled: _("Somebody else dealt with it meanwhile. Please look."),
    states.NotAllowed: _("The row has moved on meanwhile; it waits for no decision of this kind."),
    EventUnderOtherRecord: _("An irradiation of this object belongs to another patient record as well."),
    NotMatched: _("The object does not say whose it is. Give it an identifier first."),
    objects.ObjectMissing: _("The bytes of this object cannot be read from the store."),
    IdentifierTaken: _("This identifier already belongs to another patient here."),
    IdentifierContradicts: _("Birth date or sex contradict each other. Confirm that you compared them."),
    NotLinked: _("This identifier does not belong to this patient."),
}


@dataclass(frozen=True, kw_only=True)
class Word:
    """A part of a name or a value; `same` when another side says it too, however it is spelled."""

    text: str
    same: bool


@dataclass(frozen=True, kw_only=True)
class PatientCard:
    """A registered patient beside a record."""

    patient: Patient
    name: tuple[Word, ...]
    sex: str
    number_fits: bool
    contradicts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordCard:
    """What an issuer calls a patient, and what arrived under that number."""

    record: Record
    name: tuple[Word, ...]
    sex: str
    patient: str


@dataclass(frozen=True, kw_only=True)
class RowCard:
    """One row of the booklet, its parts and its doses."""

    uid: str
    performed_on: date | None
    examination: str
    as_sent: str
    facility: str
    state: str
    open: bool
    disowned: str  # in short, where the patient says that it is somebody else's
    record: RecordCard
    moved_from: Record | None
    devices: tuple[str, ...]
    studies: tuple[str, ...]
    doses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReportCard:
    """One of several contents under one SOP Instance UID."""

    content_at: str
    counts: bool
    events: int
    doses: tuple[str, ...]


def words_beside(text: str, others: Iterable[str]) -> tuple[Word, ...]:
    """Return the words of a text; those that stand in one of the others, however they are spelled, are the same."""
    known = {part for other in others for part in _parts(other)}
    return tuple(Word(text=word, same=bool(_parts(word)) and _parts(word) <= known) for word in text.split())


def readable(name: str) -> str:
    """Return a DICOM name as people write it."""
    return " = ".join(" ".join(group.replace("^", " ").split()) for group in name.split("=") if group.strip("^ "))


def sex_words(sex: str | None) -> str:
    """Return the sex in words; what no table knows stands as it was sent."""
    return str(Sex(sex).label) if sex in Sex.values else sex or ""


def record_card(record: Record, *, beside: Sequence[str] = ()) -> RecordCard:
    """Return a record; the parts of its name that stand beside it are marked."""
    return RecordCard(
        record=record,
        name=words_beside(readable(record.name_as_sent), beside),
        sex=sex_words(record.sex),
        patient=str(record.patient) if record.patient else "",
    )


def patient_card(patient: Patient, *, record: Record) -> PatientCard:
    """Return a patient beside a record that may be the patient's."""
    registered = Demographics(
        name=f"{patient.surname}^{patient.given_name}", birth_date=patient.birth_date, sex=patient.sex
    )
    arrived = Demographics(name=record.name_as_sent, birth_date=record.birth_date, sex=record.sex)
    return PatientCard(
        patient=patient,
        name=words_beside(str(patient), [record.name_as_sent]),
        sex=sex_words(patient.sex),
        number_fits=same_number(record, patient),
        contradicts=matching.contradictions(arrived, registered),
    )


def row_card(entry: Entry, *, beside: Sequence[str] = ()) -> RowCard:
    """Return a row with its parts and doses."""
    exposures = sorted(entry.exposures.all(), key=lambda exposure: exposure.pk)
    doses = entry.current_version.doses.all() if entry.current_version else ()
    return RowCard(
        uid=entry.uid,
        performed_on=entry.performed_on,
        examination=examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality),
        as_sent=entry.exam_as_sent,
        facility=place_of(entry),
        state=str(STATES[State(entry.state)]),
        open=entry.state in OPEN,
        disowned=str(DISOWNED) if entry.disowned else "",
        record=record_card(entry.record, beside=beside),
        moved_from=entry.moved_from,
        devices=tuple(dict.fromkeys(f"{one.manufacturer} {one.model}".strip() or "—" for one in exposures)),
        studies=tuple(dict.fromkeys(one.study_instance_uid for one in exposures if one.study_instance_uid)),
        doses=tuple(_dose(dose) for dose in doses),
    )


def report_card(reading: contradicting.ReportReading, *, counts: bool) -> ReportCard:
    """Return one content of a report: when it was made, and its totals."""
    return ReportCard(
        content_at=_moment(reading.content_at),
        counts=counts,
        events=len(reading.events),
        doses=tuple(_value(one.code.value, one.value, one.unit, vars(one.scope).values()) for one in reading.totals),
    )


def refusal(error: Exception) -> str:
    """Return why nothing was done."""
    return str(REFUSALS[type(error)])


def _parts(name: str) -> set[str]:
    return {part for writing in name.split("=") for part in fold(writing).split()}


def _dose(dose: Dose) -> str:
    return _value(dose.code_value, dose.value, dose.unit, (dose.laterality, dose.plane, dose.phantom, dose.agent))


def _value(code: str, value: str, unit: str, scope: Iterable[str | None]) -> str:
    told = [str(SCOPES.get(part, part)) for part in scope if part]
    name = f"{QUANTITIES.get(code, code)} ({', '.join(told)})" if told else str(QUANTITIES.get(code, code))
    return f"{name}: {say_apart(f'{value} {UNITS.get(unit, unit)}')}"


def _moment(content_at: str | None) -> str:
    digits = (content_at or "")[:14]
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").isoformat(sep=" ")  # noqa: DTZ007 -- as sent, without a zone
    except ValueError:
        return content_at or "—"
