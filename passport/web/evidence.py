"""What an approver reads before signing: the rows that wait, and the evidence behind one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.access.read_first import is_plain, sentences_of
from passport.booklet.merging import Origin
from passport.booklet.models import ApprovalKind, Dose, Entry, FoundBy
from passport.booklet.payloads import DoseFacts, EvidenceFacts, ExposureFacts, SourceFacts, shown_digest
from passport.booklet.places import place_of
from passport.booklet.reading import ReportReading
from passport.booklet.states import State
from passport.booklet.words import DISOWNED, LABELS, QUANTITIES, SCOPES, UNITS, examination_name, known_by
from passport.language.saying import say_apart, say_day, say_list
from passport.people.models import Practitioner, Record
from passport.signing import canonical
from passport.signing.selectors import further_checks, signatures_of
from passport.web.further import further_facts
from passport.web.rulings import rule_words

SHOWN_DOSES = 3
WAITING = frozenset({State.PENDING, State.AMENDED})

# What is known of the approval -> how it stands beside the row.
APPROVALS: dict[str, Promise] = {
    ApprovalKind.RECORDED: gettext_lazy("Your approval is recorded."),
    ApprovalKind.TAKEN: gettext_lazy("You said that you approved this examination."),
    ApprovalKind.NOT_RECORDED: gettext_lazy("It is not recorded who approved this examination."),
}
# How its approver was found, where the approval is not recorded -> how it stands beside a row that waits for the reader.
FOUND: dict[str, Promise] = {
    FoundBy.TYPED: gettext_lazy("Whoever typed the row named you. Sign it if you approved the examination."),
    FoundBy.REPORT: gettext_lazy(
        "You wrote the report on its images. Sign it if you approved the examination, else say that it is not yours."
    ),
    FoundBy.LIST: gettext_lazy("It is on your list: nobody is known to have approved it. Take it if you did."),
    FoundBy.PASSED_ON: gettext_lazy("A colleague passed it on to you. Sign it if you approved the examination."),
}
# Where a row stands, for those who work with it.
STATES: dict[str, Promise] = {
    State.DRAFT: gettext_lazy("Not yet sent to its approver."),
    State.CONFIRMED: gettext_lazy("Confirmed; not yet sent to its approver."),
    State.PENDING: gettext_lazy("Waits for its approver's signature."),
    State.RETURNED: gettext_lazy("Returned by its approver."),
    State.SIGNED: gettext_lazy("Signed."),
    State.AMENDED: gettext_lazy("Waits for a new signature."),
    State.VOID: gettext_lazy("Entered by mistake; does not count."),
    State.CANNOT_SIGN: gettext_lazy("Its approver can sign no more; confirmed by the hospital."),
    State.HOSPITAL_CONFIRMED: gettext_lazy("Confirmed by the hospital; its approver gave a code, no signature."),
    State.JOINED: gettext_lazy("All its parts stand in another row, with which a person joined it."),
}
# Why a value was not taken, by the names that reading gives.
REFUSALS: dict[str, Promise] = {
    "unknown_unit": gettext_lazy("its unit is not known"),
    "not_a_number": gettext_lazy("it is not a number"),
    "negative": gettext_lazy("it is negative"),
    "out_of_range": gettext_lazy("it is larger or smaller than can be"),
}
COLUMNS: dict[str, str] = {
    Origin.DEVICE: "device",
    Origin.EVENTS: "events",
    Origin.TYPED: "typed",
    Origin.ESTIMATE: "device",
}
LATERALITIES: dict[str, Promise] = {
    "left": gettext_lazy("left"),
    "right": gettext_lazy("right"),
    "both": gettext_lazy("both sides"),
}


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """One row of the signing list."""

    uid: str
    performed_on: date | None
    patient: str
    examination: str
    as_sent: str
    facility: str
    doses: tuple[str, ...]
    flags: tuple[str, ...]
    disowned: str  # in short, where the patient says that it is somebody else's
    approval: str
    seen: str  # the digest of what is shown, sent back with the wish to sign
    confirmed: bool  # by the hospital, on the reader's code
    plain: bool  # may be signed together with others: approval recorded, nothing to read first


@dataclass(frozen=True, kw_only=True)
class Total:
    """One quantity of one exposure: what the device said, what its events add up to, or what somebody typed."""

    quantity: str
    scope: str
    device: str
    events: str
    typed: str
    grade: str
    differs: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """One exposure of the examination."""

    device: str
    serial_number: str
    started: str
    events: int
    study_instance_uid: str
    accession_number: str
    labels: tuple[str, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, kw_only=True)
class RefusedValue:
    """A value that the device sent and that was not taken."""

    name: str
    as_sent: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that stands behind one row."""

    row: WaitingRow
    state: str
    returned_reason: str
    born: date | None
    laterality: str
    therapy: bool
    typed_by: str
    performer: str
    referrer: str
    approver: str
    approver_as_sent: str
    rule: str
    parts: tuple[Part, ...]
    refused: tuple[RefusedValue, ...]
    sources: tuple[SourceFacts, ...]
    payload: tuple[tuple[str, str], ...]
    further: tuple[tuple[str, str], ...]  # signatures beside the passkey's: whose, and how they stand


def waiting_row(entry: Entry, *, reader: Practitioner | None) -> WaitingRow:
    """Return how a row stands in the signing list of an approver."""
    mine = reader is not None and entry.approver_id == reader.pk
    return WaitingRow(
        uid=entry.uid,
        performed_on=entry.performed_on,
        patient=person_of(entry.record),
        examination=examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality),
        as_sent=entry.exam_as_sent,
        facility=place_of(entry),
        doses=tuple(_dose_line(dose) for dose in _stated(_doses(entry))[:SHOWN_DOSES]),
        flags=tuple(sentences_of(entry)),
        disowned=str(DISOWNED) if entry.disowned else "",
        approval=str(_approval(entry, mine=mine)),
        seen=_seen(entry),
        confirmed=entry.state == State.HOSPITAL_CONFIRMED,
        plain=is_plain(entry, reader),
    )


def _approval(entry: Entry, *, mine: bool) -> Promise:
    if entry.approver_id is None and entry.on_my_list:
        return FOUND[FoundBy.LIST]
    if mine and entry.approval == ApprovalKind.NOT_RECORDED:
        return FOUND.get(entry.approver_found, APPROVALS[ApprovalKind.NOT_RECORDED])
    return APPROVALS[entry.approval if mine or not entry.approver_id else ApprovalKind.NOT_RECORDED]


def _seen(entry: Entry) -> str:
    version = entry.current_version
    return shown_digest(bytes(version.row_payload), bytes(version.evidence_payload)) if version else ""


def evidence_of(
    entry: Entry, facts: EvidenceFacts, readings: Iterable[ReportReading], *, reader: Practitioner | None
) -> Evidence:
    """Return what the page of a row shows of its exposures, values and reports."""
    patient = entry.record.patient
    return Evidence(
        row=waiting_row(entry, reader=reader),
        state=str(STATES[State(entry.state)]),
        returned_reason=entry.returned_reason,
        born=patient.birth_date if patient else entry.record.birth_date,
        laterality=str(LATERALITIES.get(entry.laterality, entry.laterality)),
        therapy=entry.therapy,
        typed_by=entry.typed_by,
        performer=entry.performer,
        referrer=entry.referrer,
        approver=str(entry.approver or ""),
        approver_as_sent=entry.approver_as_sent,
        rule=rule_words(entry.pack, entry.article),
        parts=tuple(_part(exposure) for exposure in facts.exposures),
        refused=tuple(_refused(readings)),
        sources=tuple(facts.sources),
        payload=tuple(payload_lines(bytes(entry.current_version.row_payload)) if entry.current_version else ()),
        further=tuple(_further(entry)),
    )


def _further(entry: Entry) -> Iterable[tuple[str, str]]:
    statement = entry.current_version.row_statement if entry.current_version else None
    for signature in signatures_of(statement=statement) if statement else ():
        yield from further_facts(further_checks(signature=signature), zone=ZoneInfo(entry.facility.time_zone))


def person_of(record: Record) -> str:
    """Return whom a record is about: the patient it is linked with, else the name as sent."""
    return str(record.patient or record.name_as_sent.replace("^", " ").strip() or record.local_id)


def row_in_words(entry: Entry) -> str:
    """Return whose, what and when, as a sentence names a row."""
    examination = examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)
    when = say_day(entry.performed_on) if entry.performed_on else _("date not known")
    return f"{person_of(entry.record)} · {examination} · {when}"


def payload_lines(payload: bytes) -> Iterable[tuple[str, str]]:
    """Return a signed payload line by line, as name and value; an empty value is left out."""
    for name, value in canonical.loads(payload).items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, said in parts:
            if said not in ("", None):
                yield f"{name} {part}".strip(), str(said)


def _doses(entry: Entry) -> Sequence[Dose]:
    return list(entry.current_version.doses.all()) if entry.current_version else []


def _stated(doses: Sequence[Dose]) -> Sequence[Dose]:
    """Return what the devices stated; sums over events only where they stated nothing."""
    return [dose for dose in doses if dose.origin != Origin.EVENTS] or doses


def _dose_line(dose: Dose) -> str:
    scopes = (dose.laterality, dose.plane, dose.phantom, dose.agent, dose.organ)
    name = say_list(
        [
            str(QUANTITIES.get(dose.code_value, dose.quantity)),
            *(str(SCOPES.get(scope, scope)) for scope in scopes if scope),
        ]
    )
    return f"{name}: {say_apart(_value(dose.value, dose.unit))}"


def _value(value: str, unit: str) -> str:
    return f"{value} {UNITS.get(unit, unit)}"


def _part(exposure: ExposureFacts) -> Part:
    labels = exposure.labels.split()
    return Part(
        device=" ".join(part for part in (exposure.manufacturer, exposure.model) if part),
        serial_number=exposure.serial_number,
        started=exposure.started_as_sent,
        events=exposure.events,
        study_instance_uid=exposure.study_instance_uid,
        accession_number=exposure.accession_number,
        labels=tuple(str(LABELS[label]) for label in labels if label in LABELS),
        totals=tuple(_totals(exposure.totals)),
    )


def _totals(doses: Iterable[DoseFacts]) -> Iterable[Total]:
    """Yield each quantity once, with what the device said beside what its events add up to.

    Where the device divides a quantity otherwise than its events do (one total, two phantoms), nothing stands beside
    one another: each has lines of its own.
    """
    listed = list(doses)
    found: dict[tuple[str, tuple[str, ...], str], dict[str, DoseFacts]] = {}
    for dose in listed:
        place = (dose.code, tuple(dose.scope.values()), "" if _divided_alike(dose.code, listed) else dose.origin)
        found.setdefault(place, {})[COLUMNS.get(dose.origin, "device")] = dose
    for (code, scope, _place), by_origin in found.items():
        first = next(iter(by_origin.values()))
        said = {origin: _value(dose.value, dose.unit) for origin, dose in by_origin.items()}
        yield Total(
            quantity=str(QUANTITIES.get(code.split()[-1], first.quantity)),
            scope=say_list(str(SCOPES.get(part, part)) for part in scope),
            device=said.get("device", ""),
            events=said.get("events", ""),
            typed=said.get("typed", ""),
            grade=known_by(first.grade, first.origin),
            differs="device" in said and "events" in said and said["device"] != said["events"],
        )


def _divided_alike(code: str, doses: Iterable[DoseFacts]) -> bool:
    scopes: dict[str, set[tuple[str, ...]]] = {}
    for dose in doses:
        if dose.code == code:
            scopes.setdefault(dose.origin, set()).add(tuple(dose.scope.values()))
    return len({frozenset(of_origin) for of_origin in scopes.values()}) == 1


def _refused(readings: Iterable[ReportReading]) -> Iterable[RefusedValue]:
    for reading in readings:
        for refused in reading.refused:
            as_sent = f"{refused.as_sent.value} {refused.as_sent.unit or ''}".strip()
            name = str(QUANTITIES.get(refused.code.value, refused.code.meaning or refused.code.value))
            reason = str(REFUSALS.get(refused.reason, refused.reason))
            yield RefusedValue(name=name, as_sent=as_sent, reason=reason)
