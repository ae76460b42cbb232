"""Rows of the booklet as patients and doctors read them: what a template shows, worked out beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.booklet.examinations import examination, group_of
from passport.booklet.history import Happened
from passport.booklet.models import Dose, Entry, Exposure, Version
from passport.booklet.payloads import APPROVER_BACK, SIGN_AGAIN
from passport.booklet.places import day_in_part, place_of
from passport.booklet.row_words import (
    CANNOT_SIGN,
    TO_PATIENTS,
    VOID,
    VOID_REASON,
    Voice,
    correction_sentence,
    history_lines,
    withdrawn_sentence,
)
from passport.booklet.states import State
from passport.booklet.withdrawing import withdrawn_in
from passport.booklet.words import DISOWNED, QUANTITIES, SCOPES, UNITS, examination_group, examination_name, known_by
from passport.language.saying import day, say_list, say_month, say_number, say_year
from passport.people.ages import age
from passport.people.models import Patient
from passport.signing import facsimile
from passport.signing.further import FurtherCheck
from passport.signing.models import Signature
from passport.signing.selectors import further_by_signature
from passport.signing.wording import beside_sentences
from passport.web import words
from passport.web.approved import approved_by

OF_AGE = 18
# What stands in the third column: a stamp, the hospital's line, or nothing yet.
SHAPES: dict[str, str] = {
    State.SIGNED: "signed",
    State.AMENDED: "amended",
    State.VOID: "void",
    State.CANNOT_SIGN: "sealed",
    State.HOSPITAL_CONFIRMED: "sealed",
}
WAITING = "waiting"
AGAIN = "again"  # nothing was corrected; it waits because what stood under it counts no more
Further = Mapping[str, Sequence[FurtherCheck]]  # by signature
NOT_SHOWN: Further = MappingProxyType({})
NO_GROUP = "other"  # neither the examination nor its device says of which kind it is


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """The facsimile of the approver as it was at the moment of signing."""

    name: str
    title: str
    specialty: str
    licence_number: str
    signed_on: date
    beside: tuple[str, ...]  # what is said of signatures that the same person put beside the passkey's


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: date, what, where, and the third column."""

    uid: str
    performed_on: date | None
    day_in_part: str  # as an old paper writes it where the day is not known whole
    name: str
    name_as_sent: str
    group: str  # of examinations.Group, or NO_GROUP: which drawing stands beside it
    kind: str  # the same in words; "" where the name says no more than that
    facility: str
    shape: str
    sentence: str
    stamps: tuple[Stamp, ...]
    hidden: bool
    disowned: str  # in short, where the patient says that it is somebody else's


@dataclass(frozen=True, kw_only=True)
class Year:
    """The rows of one year, newest first; no year when the date is not known."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value as it was sent or typed, for professionals."""

    quantity: str
    scope: str
    value: str
    unit: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one device did."""

    device: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """One examination with everything that its reader may know of it."""

    row: Row
    words: str
    comparison: words.Text  # said late: where nobody answers for a translation, its English stands beside
    comparison_source: words.Text
    referrer: str
    approver: str
    parts: tuple[Part, ...]
    dose_is_known: bool
    history: tuple[str, ...]


def further_in(entries: Iterable[Entry]) -> Further:
    """Return what stands beside the signatures of rows as they stand, for many rows at once."""
    return further_by_signature(signatures=[one for entry in entries for one in _signatures(entry)])


def row_of(
    entry: Entry,
    *,
    zone: ZoneInfo,
    voice: Voice = TO_PATIENTS,
    professional: bool = False,
    further: Further = NOT_SHOWN,
) -> Row:
    """Return the row of an entry in the words of its reader; what a device wrote is for professionals only.

    Who shows its stamps hands down what stands beside their signatures.
    """
    name = examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)
    kind = examination_group(entry.exam_code, kind=entry.kind, therapy=entry.therapy)
    return Row(
        uid=entry.uid,
        performed_on=entry.performed_on,
        day_in_part=day_in_part(entry),
        name=name,
        group=group_of(entry.exam_code, kind=entry.kind, therapy=entry.therapy) or NO_GROUP,
        kind="" if name.startswith(kind) else kind,
        name_as_sent=entry.exam_as_sent if professional or entry.typed_by else "",
        facility=place_of(entry),
        shape=_shape(entry),
        sentence=state_sentence(entry, zone=zone, voice=voice),
        stamps=tuple(_stamps(entry, zone, further)),
        hidden=entry.hidden,
        disowned=str(DISOWNED) if entry.disowned else "",
    )


def years(entries: Iterable[Entry], *, zone: ZoneInfo, voice: Voice = TO_PATIENTS) -> list[Year]:
    """Return the rows grouped by year in the order in which they came: newest first."""
    told = list(entries)
    further = further_in(told)
    rows = [row_of(entry, zone=zone, voice=voice, further=further) for entry in told]
    return [Year(label=label, rows=tuple(of_year)) for label, of_year in groupby(rows, key=_year)]


def entry_page(
    entry: Entry,
    *,
    born: date,
    zone: ZoneInfo,
    voice: Voice = TO_PATIENTS,
    professional: bool = False,
    happened: Sequence[Happened] = (),
    further: Further | None = None,
) -> EntryPage:
    """Return what the page of one entry shows; `happened` is what became of it, where the page tells that.

    Who shows many entries hands down what stands beside all of their signatures.
    """
    found = examination(entry.exam_code)
    parts = tuple(_parts(entry))
    comparison = comparison_sentence(entry, born=born)
    return EntryPage(
        row=row_of(
            entry,
            zone=zone,
            voice=voice,
            professional=professional,
            further=further_in([entry]) if further is None else further,
        ),
        words=_(found.words) if found else "",
        comparison=comparison,
        comparison_source=words.COMPARISON_SOURCE if comparison in map(str, words.COMPARISONS.values()) else "",
        referrer=entry.referrer,
        approver=approved_by(entry, None).name,
        parts=parts,
        dose_is_known=any(part.values for part in parts),
        history=history_lines(happened, zone=zone),
    )


def state_sentence(entry: Entry, *, zone: ZoneInfo, voice: Voice = TO_PATIENTS) -> str:
    """Return the one sentence that says where a row stands; none is needed beside a stamp."""
    version = entry.current_version
    if entry.state == State.SIGNED:
        return ""
    if entry.state == State.AMENDED and version:
        return _correction(entry, version, zone, voice)
    sealed = {State.CANNOT_SIGN: CANNOT_SIGN, State.HOSPITAL_CONFIRMED: voice.confirmed}.get(State(entry.state))
    if sealed is not None:
        return sealed % {"date": day(entry.state_at, zone)}
    if entry.state == State.VOID:
        return void_sentence(entry.returned_reason)
    return str(words.FROM_PAPER if entry.from_paper else voice.waiting)


def void_sentence(reason: str) -> str:
    """Return what is said of a row that was entered by mistake, with the reason that was given."""
    return f"{VOID} {VOID_REASON % {'reason': reason}}" if reason else str(VOID)


def comparison_sentence(entry: Entry, *, born: date) -> words.Text:
    """Return what belongs to the kind of examination, never to the person's own values; "" when nothing does."""
    found = examination(entry.exam_code)
    if entry.therapy or (found and found.therapy):
        return words.OF_A_THERAPY
    if age(born, on=entry.performed_on or entry.created_at.date()) < OF_AGE:
        return words.OF_A_CHILD
    return words.COMPARISONS[found.band] if found and found.band else ""


def coverage_sentence(*, facilities: int, since: date | None) -> str:
    """Return what a history covers; it never says that there were no examinations."""
    if not facilities or since is None:
        return str(words.EMPTY)
    sentence = ngettext(
        "This booklet knows the examinations of %(count)s facility since %(month)s; what was done elsewhere or earlier "
        "is not here unless somebody added it.",
        "This booklet knows the examinations of %(count)s facilities since %(month)s; what was done elsewhere or "
        "earlier is not here unless somebody added it.",
        facilities,
    )
    return sentence % {"count": say_number(facilities), "month": say_month(since)}


def hidden_sentence(count: int) -> str:
    """Return what a doctor is told about rows that the patient does not show; "" when there are none."""
    if not count:
        return ""
    sentence = ngettext(
        "The patient has chosen not to show %(count)s entry.",
        "The patient has chosen not to show %(count)s entries.",
        count,
    )
    return sentence % {"count": say_number(count)}


def disowned_sentence(count: int) -> str:
    """Return what a doctor is told about rows that the patient says are somebody else's; "" when there are none."""
    if not count:
        return ""
    sentence = ngettext(
        "%(count)s entry is not shown, because the patient says that it belongs to somebody else; the hospital looks into it.",
        "%(count)s entries are not shown, because the patient says that they belong to somebody else; the hospital looks "
        "into it.",
        count,
    )
    return sentence % {"count": say_number(count)}


def zone_of(patient: Patient) -> ZoneInfo:
    """Return the clock by which a patient lives: that of the hospital that registered the patient."""
    return ZoneInfo(patient.registered_by.time_zone)


def masked(number: str) -> str:
    """Return a personal number with only its last two characters to be read."""
    return "•" * max(len(number) - 2, 0) + number[-2:] if number else ""


def _shape(entry: Entry) -> str:
    version = entry.current_version
    if entry.state == State.AMENDED and version:
        opened_again = version.reason in {SIGN_AGAIN, APPROVER_BACK} or withdrawn_in(version.reason)
        return AGAIN if opened_again else SHAPES[State.AMENDED]
    return SHAPES.get(entry.state, WAITING)


def _year(row: Row) -> str:
    return say_year(row.performed_on) if row.performed_on else _("Date not known")


def _signatures(entry: Entry) -> Iterable[Signature]:
    version = entry.current_version if entry.state == State.SIGNED else None
    statement = version.row_statement if version else None
    return statement.signatures.all() if statement else ()


def _stamps(entry: Entry, zone: ZoneInfo, further: Further) -> Iterable[Stamp]:
    for signature in _signatures(entry):
        who = facsimile.from_bytes(signature.facsimile)
        yield Stamp(
            name=who.name,
            title=who.title,
            specialty=who.specialty,
            licence_number=who.licence_number,
            signed_on=localtime(signature.signed_at, zone).date(),
            beside=beside_sentences(further.get(signature.uid, ())),
        )


def _correction(entry: Entry, version: Version, zone: ZoneInfo, voice: Voice) -> str:
    # The version is written anew each time that somebody opens it to sign.
    on = day(entry.opened_at or version.made_at, zone)
    if version.reason == SIGN_AGAIN:
        return voice.sign_again % {"date": on}
    if version.reason == APPROVER_BACK:
        return voice.approver_back % {"date": on}
    if withdrawn := withdrawn_in(version.reason):
        return withdrawn_sentence(withdrawn, voice=voice, date=on, name=version.made_by)
    return correction_sentence(date=on, name=version.made_by, what=version.reason)


def _parts(entry: Entry) -> Iterable[Part]:
    doses = list(entry.current_version.doses.all()) if entry.current_version else []
    for exposure in entry.exposures.all():
        values = tuple(_value(dose) for dose in doses if dose.exposure_id == exposure.pk)
        yield Part(device=_device(exposure), values=values)


def _device(exposure: Exposure) -> str:
    return " ".join(part for part in (exposure.manufacturer, exposure.model) if part)


def _value(dose: Dose) -> Value:
    scopes = (dose.laterality, dose.plane, dose.phantom, dose.agent, dose.radionuclide, dose.organ)
    return Value(
        quantity=str(QUANTITIES.get(dose.code_value, dose.quantity)),
        scope=say_list(str(SCOPES.get(scope, scope)) for scope in scopes if scope),
        value=dose.value,
        unit=UNITS.get(dose.unit, dose.unit),
        source=known_by(dose.grade, dose.origin),
    )
