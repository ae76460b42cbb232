"""Write what an entry's reports come to: exposures, doses, the version with its two payloads."""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from passport.booklet import states
from passport.booklet.examinations import GivenName, Title, title_of
from passport.booklet.exposure_data import missing_data
from passport.booklet.history import CORRECTED
from passport.booklet.merging import Held, Merged, Total, leading_kind, merge
from passport.booklet.models import Dose, Entry, Exposure, Version
from passport.booklet.naming import OPEN_STATES, given_names
from passport.booklet.payloads import (
    ApproverBlock,
    SourceFacts,
    evidence_payload,
    row_payload,
)
from passport.booklet.quantities import sorting_value
from passport.booklet.reading import ReportReading
from passport.booklet.selectors import evidence_facts, held_reports, pack_of, row_facts
from passport.booklet.services.events import held_elsewhere
from passport.booklet.services.freezing import freeze
from passport.booklet.services.telling import OPENED, tell_approver
from passport.booklet.sources import Parts, parts_of_all, sources_of
from passport.booklet.states import Actor, State, Verb
from passport.booklet.withdrawing import withdrawn_in
from passport.database import clean_text, write_columns
from passport.law.pack import Rule
from passport.law.shelf import rule_for
from passport.people.models import Facility
from passport.signing import canonical
from passport.signing.acts import Subject, record_act

_PERFORMING, _REQUESTING, _AUTHORISING = "121094", "121096", "113850"
_ROW_COLUMNS = (
    "performed_on", "performed_at", "performed_as_sent", "exam_as_sent", "exam_code", "kind", "region", "laterality",
    "therapy", "performer", "referrer", "approver_as_sent", "from_paper", "facility_as_sent", "pack", "article",
)  # fmt: skip
_LOCAL_TIME = re.compile(r"(\d{8})\D*(\d{6})")


def recompute(entry: Entry, *, at: datetime, by: str = "", reason: str = "") -> Version:
    """Write the entry's content anew from the set of its reports; the caller holds the entry's lock.

    An unsigned version is rewritten. A signed one stays: a changed dose makes a new sealed evidence version, a changed
    row makes a new version that waits for a new signature.
    """
    held = held_reports(entry)
    exposures = list(entry.exposures.select_related("device").order_by("id"))
    # Asked for all reports each time: what another entry held when an earlier report came, it still holds.
    merged = merge(held, elsewhere=held_elsewhere([report.reading for report in held], entry))
    readings = [report.reading for report in _leading(held)]
    changed = _apply_row(entry, readings, given_names(entry.facility, readings))
    for exposure in _apply_exposures(entry, exposures, merged, held):
        exposure.save(update_fields=["events", "phantom", "labels", "missing_data"])
    doses = _totals(exposures, merged)
    current = entry.current_version
    if current is None or current.frozen_at is None:
        return _rewrite(entry, current, exposures, doses, row_changed=changed, at=at, by=by, reason=reason)
    changed = changed or _opens_again(reason)
    return _append(entry, current, exposures, doses, row_changed=changed, at=at, by=by, reason=reason)


def first_version(
    entry: Entry,
    exposure: Exposure,
    held: Held,
    sources: Sequence[SourceFacts],
    *,
    given: Sequence[GivenName],
    key: int,
    at: datetime,
    by: str,
    reason: str,
) -> tuple[Version, list[Dose]]:
    """Return the version and the doses of an entry that one report makes, and set what the row and its part show.

    Nothing is read and nothing written: nothing else can be there.
    """
    merged = merge([held])
    _apply_row(entry, [held.reading], given)
    _apply_exposures(entry, [exposure], merged, [held])
    version = _new_version(entry, key=key)
    version.made_at, version.made_by, version.reason = at, by, reason
    entry.current_version = version
    doses = _doses(version, _totals([exposure], merged))
    _write_payloads(entry, version, parts=([exposure], doses, sources))
    return version, doses


def rewrite(entry: Entry, *, at: datetime) -> Version:
    """Write the payloads anew after the approver changed; doses stay. Raises NotAllowed for a frozen version."""
    version = _unsigned(entry)
    version.made_at = at
    _write_payloads(entry, version)
    version.save()
    return version


def rewrite_all(entries: Sequence[Entry], *, approver: ApproverBlock, at: datetime) -> list[Version]:
    """Write the payloads of many rows of one approver anew, as `rewrite` does of each. Raises NotAllowed."""
    parts, versions = parts_of_all(entries), []
    for entry in entries:
        version = _unsigned(entry)
        version.made_at = at
        _write_payloads(entry, version, parts=parts[entry.pk], approver=approver)
        versions.append(version)
    write_columns(versions, "made_at", "evidence_payload", "evidence_digest", "row_payload", "row_digest")
    return versions


def _unsigned(entry: Entry) -> Version:
    version = entry.current_version
    if version is None or version.frozen_at is not None:
        raise states.NotAllowed("a signed row is not rewritten")
    return version


def _leading(held: Sequence[Held]) -> list[Held]:
    """Return the reports in the order in which they name the row: what a person typed last, then the earliest sent.

    Paper names nothing where a device reported, and never what it was laid beside.
    """
    sent = sorted((report for report in held if not report.reading.typed), key=_earliest)
    typed = sorted((report for report in held if report.reading.typed), key=_typed_last, reverse=True)
    naming = [one for one in typed if one.reading.typed and not (one.reading.typed.beside or _behind(one, sent))]
    return [*naming, *sent] or typed


def _behind(report: Held, sent: Sequence[Held]) -> bool:
    return bool(sent and report.reading.typed and report.reading.typed.paper)


def _typed_last(report: Held) -> tuple[str, str]:
    return report.reading.content_at or "", report.digest


def _earliest(report: Held) -> tuple[str, str, str]:
    reading = report.reading
    return reading.performed.as_sent or "~", reading.sop_instance_uid or "", report.digest


def _apply_row(entry: Entry, readings: Sequence[ReportReading], given: Sequence[GivenName]) -> bool:
    """Set the columns that the row shows; return whether any of them changed."""
    before = {name: getattr(entry, name) for name in _ROW_COLUMNS}
    typed = next((reading.typed for reading in readings if reading.typed), None)
    _apply_when(entry, readings)
    _apply_title(entry, readings, given)
    entry.performer = typed.performer if typed else _person(readings, _PERFORMING)
    asked_by = entry.referrer if entry.decision_digest else ""  # of the request that was decided on
    entry.referrer = (typed.referrer if typed else _person(readings, _REQUESTING)) or asked_by
    entry.approver_as_sent = _person(readings, _AUTHORISING)
    paper = [reading for reading in readings if reading.typed and reading.typed.paper]
    entry.from_paper = bool(paper)
    entry.facility_as_sent = clean_text(_first(reading.facility for reading in paper), limit=200)
    # Where a paper row was done is a printed name at best: which country's text held there nobody knows.
    rule = Rule() if paper else rule_for(entry.facility.country, entry.performed_on)
    if not entry.decision_digest:  # else the decision names the rule under which it was taken
        entry.pack, entry.article = rule.pack, rule.article
    return any(getattr(entry, name) != value for name, value in before.items())


def _apply_title(entry: Entry, readings: Sequence[ReportReading], given: Sequence[GivenName]) -> None:
    kind = leading_kind(reading.kind for reading in readings)
    # The part that names the examination names it in words, too: a PET/CT is not called by its CT.
    naming = sorted(readings, key=lambda reading: (reading.typed is None, reading.kind != kind))
    exam = clean_text(_first(reading.exam for reading in naming), limit=200)
    title = title_of(naming, exam=exam, kind=kind, given=given)
    if not any(reading.typed for reading in naming) and _stays_as_signed(entry, exam, title):
        return
    entry.exam_as_sent, entry.exam_code, entry.kind = exam, title.code, title.kind
    entry.region, entry.laterality, entry.therapy = title.region, title.side, title.therapy


def _stays_as_signed(entry: Entry, exam: str, title: Title) -> bool:
    # What the dictionary learned since a row was signed is no reason to sign it again.
    signed = entry.state not in OPEN_STATES
    return signed and (entry.exam_as_sent, entry.kind) == (exam, str(title.kind))


def _apply_when(entry: Entry, readings: Sequence[ReportReading]) -> None:
    told = [reading.performed for reading in readings]
    # A day that is known only in part, as on old paper, is shown as it is written.
    in_part = [performed for performed in told if performed.as_sent and not performed.date]
    performed = next((performed for performed in told if performed.date), in_part[0] if in_part else None)
    entry.performed_on = date.fromisoformat(performed.date) if performed and performed.date else None
    entry.performed_as_sent = clean_text(performed.as_sent if performed else None, limit=64)
    entry.performed_at = _moment(performed.at if performed else None, entry.performed_as_sent, entry.facility)


def _moment(at: str | None, as_sent: str, facility: Facility) -> datetime | None:
    """Return the moment when its offset is known from the object or the facility's time zone, else None."""
    if at:
        return datetime.fromisoformat(at)
    local = _LOCAL_TIME.match(as_sent)
    if not local or not facility.time_zone:
        return None
    try:
        naive = datetime.strptime("".join(local.groups()), "%Y%m%d%H%M%S")  # noqa: DTZ007 -- the zone follows
    except ValueError:
        return None
    return naive.replace(tzinfo=ZoneInfo(facility.time_zone))


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _person(readings: Sequence[ReportReading], role: str) -> str:
    return clean_text(_first(name for reading in readings for code, name in reading.persons if code == role), limit=200)


def _apply_exposures(
    entry: Entry, exposures: Sequence[Exposure], merged: dict[str, Merged], held: Sequence[Held]
) -> list[Exposure]:
    """Set what the reports make of each part of an entry whose row is set, and return those that changed."""
    changed, pack = [], pack_of(entry)
    for exposure in exposures:
        part = merged.get(exposure.uid, Merged(events=0, totals=(), labels=()))
        readings = [report.reading for report in held if report.exposure == exposure.uid]
        missing = " ".join(missing_data(readings, pack=pack, therapy=entry.therapy))
        found = (part.events, clean_text(part.phantom, limit=64), " ".join(part.labels), missing)
        if (exposure.events, exposure.phantom, exposure.labels, exposure.missing_data) != found:
            exposure.events, exposure.phantom, exposure.labels, exposure.missing_data = found
            changed.append(exposure)
    return changed


def _totals(exposures: Sequence[Exposure], merged: dict[str, Merged]) -> list[tuple[Exposure, Total]]:
    return [
        (exposure, total) for exposure in exposures if exposure.uid in merged for total in merged[exposure.uid].totals
    ]


def _opens_again(reason: str) -> bool:
    """Tell whether a row that says the same waits for another signature all the same."""
    return reason in OPENED or withdrawn_in(reason) is not None


def _new_version(entry: Entry, *, key: int | None = None) -> Version:
    return Version(
        pk=key,
        entry=entry,
        number=1,
        row_number=1,
        row_nonce=secrets.token_bytes(16),
        evidence_nonce=secrets.token_bytes(16),
    )


def _rewrite(
    entry: Entry,
    current: Version | None,
    exposures: Sequence[Exposure],
    doses: Sequence[tuple[Exposure, Total]],
    *,
    row_changed: bool,
    at: datetime,
    by: str,
    reason: str,
) -> Version:
    version = current or _new_version(entry)
    if row_changed and not reason and _opens_again(version.reason):
        # It says the same as the row before no more, and no person corrected it.
        version.reason, by = "", ""
        _corrected_by_report(entry, at=at)
    if reason or not version.reason:  # else it still waits for what somebody said, whatever came since
        version.reason, version.made_by = reason, by
    version.made_at = at
    return _store(entry, version, exposures, doses)


def _corrected_by_report(entry: Entry, *, at: datetime) -> None:
    subject = Subject(kind="entry", uid=entry.uid)
    record_act(verb=CORRECTED, by=None, subject=subject, at=at, facility_uid=entry.facility.uid)


def _append(
    entry: Entry,
    current: Version,
    exposures: Sequence[Exposure],
    doses: Sequence[tuple[Exposure, Total]],
    *,
    row_changed: bool,
    at: datetime,
    by: str,
    reason: str,
) -> Version:
    version = Version(
        entry=entry,
        number=current.number + 1,
        replaces=current,
        row_number=current.row_number + int(row_changed),
        row_payload=current.row_payload,
        row_digest=current.row_digest,
        row_nonce=secrets.token_bytes(16) if row_changed else current.row_nonce,
        row_statement=None if row_changed else current.row_statement,
        evidence_nonce=secrets.token_bytes(16),
        made_at=at,
        made_by=by,
        reason=reason,
    )
    stood = State(entry.state)
    if row_changed:
        step = states.transition(entry.state, Verb.CORRECT, actor=Actor.SYSTEM)
        entry.state, entry.state_at = step.to, at
        if not by:  # a person's correction writes its own act
            _corrected_by_report(entry, at=at)
    _store(entry, version, exposures, doses, keep_row=not row_changed)
    if not row_changed:
        freeze(entry, at=at)
    tell_approver(entry, stood=stood, row_changed=row_changed, reason=reason, at=at)
    return version


def _store(
    entry: Entry,
    version: Version,
    exposures: Sequence[Exposure],
    doses: Sequence[tuple[Exposure, Total]],
    *,
    keep_row: bool = False,
) -> Version:
    if version.pk is not None:
        version.doses.all().delete()
    rows = _doses(version, doses)
    _write_payloads(entry, version, parts=(exposures, rows, sources_of(entry)), keep_row=keep_row)
    version.save()
    Dose.objects.bulk_create(rows)
    entry.current_version = version
    entry.save()
    return version


def _write_payloads(
    entry: Entry,
    version: Version,
    *,
    parts: Parts | None = None,
    keep_row: bool = False,
    approver: ApproverBlock | None = None,
) -> None:
    version.evidence_payload = canonical.dumps(evidence_payload(evidence_facts(entry, version, parts=parts)))
    version.evidence_digest = canonical.digest(version.evidence_payload)
    if not keep_row:
        version.row_payload = canonical.dumps(row_payload(row_facts(entry, version, approver=approver)))
        version.row_digest = canonical.digest(version.row_payload)


def _doses(version: Version, totals: Sequence[tuple[Exposure, Total]]) -> list[Dose]:
    return [_dose(version, exposure, total, position) for position, (exposure, total) in enumerate(totals)]


def _dose(version: Version, exposure: Exposure, total: Total, position: int) -> Dose:
    measure = total.measure
    scope = {name: clean_text(value, limit=64) for name, value in asdict(measure.scope).items()}
    return Dose(
        version=version,
        exposure=exposure,
        position=position,
        origin=total.origin,
        code_scheme=measure.code.scheme,
        code_value=measure.code.value,
        quantity=measure.quantity,
        value=measure.value,
        value_sort=sorting_value(measure.value),
        unit=measure.unit,
        value_as_sent=clean_text(measure.as_sent.value, limit=64),
        unit_as_sent=clean_text(measure.as_sent.unit, limit=32),
        grade=measure.grade,
        **scope,
    )
