"""What hospitals call their examinations: the names that wait for an item, and those that people gave one.

Nothing here is a patient's: a name and how often it was sent, never of whom.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet

from passport.booklet.examinations import GivenName, body_part_of, codes_of, fold, given_code, region_codes_of
from passport.booklet.models import DoseReport, Entry, ExaminationName, Exposure
from passport.booklet.reading import Code, Kind, ReportReading, from_json
from passport.booklet.states import State
from passport.database import clean_text, listed
from passport.people.models import Facility

# Rows whose words may still change with the dictionary; the others keep what was signed, or count no more.
OPEN_STATES = frozenset({State.DRAFT, State.CONFIRMED, State.PENDING, State.RETURNED})
NOT_COUNTED = frozenset({State.VOID, State.JOINED})
MOST_NAMES = 50  # on one page: whoever gave these a meaning sees the next
# The columns of one row as one text, for a statement that asks for several things at once.
_COLUMNS = ("device_key", "code_scheme", "code_value", "name", "exam_code")
_BETWEEN = "\x1f"  # no column has it: `clean_text` takes control characters away
GIVEN_NAME = f" || '{_BETWEEN}' || ".join(f"n.{column}" for column in _COLUMNS)


def given_name(text: str) -> GivenName:
    """Return the row that a statement gave as one text."""
    return GivenName(**dict(zip(_COLUMNS, text.split(_BETWEEN), strict=True)))


def given_params(reading: ReportReading, facility: Facility) -> list[object]:
    """Return what a statement needs to find the given names of one report: facility, folded name, codes."""
    name = fold(clean_text(reading.exam, limit=200))
    return [facility.pk, name, listed([code.value for code in reading.codes])]


def given_names(facility: Facility, readings: Sequence[ReportReading]) -> list[GivenName]:
    """Return what a facility's people gave to the names and codes of these reports."""
    return given_to(facility, [reading.exam for reading in readings], codes_of(readings))


def given_to(facility: Facility, exams: Iterable[str | None], codes: Iterable[Code]) -> list[GivenName]:
    """Return what a facility's people gave to names as sent, and to codes."""
    names = {fold(clean_text(exam, limit=200)) for exam in exams} | {""}
    values = {code.value for code in codes} | {""}
    found = standing(facility).filter(name__in=names, code_value__in=values)
    return [GivenName(**row) for row in found.values(*_COLUMNS)]


def standing(facility: Facility) -> QuerySet[ExaminationName]:
    """Return the names of a facility that mean an item; one that was taken back means none."""
    return ExaminationName.objects.filter(facility=facility).exclude(exam_code="")


def spellings(texts: Iterable[str], name: str) -> list[str]:
    """Return which of the texts as sent are spellings of one folded name."""
    return [text for text in texts if fold(text) == name]


def rows_following(name: ExaminationName, *, written_before: datetime, limit: int) -> list[tuple[int, int]]:
    """Return open rows, by key with that of their record, that have a name and were written before a moment."""
    rows = Entry.objects.filter(facility=name.facility, state__in=OPEN_STATES)
    if name.name:
        sent = rows.values_list("exam_as_sent", flat=True).distinct()
        rows = rows.filter(exam_as_sent__in=spellings(sent, name.name))
    if name.device_key:
        rows = rows.filter(exposures__device_key=name.device_key)
    rows = rows.filter(current_version__made_at__lt=written_before).order_by("pk").distinct()
    return list(rows.values_list("pk", "record_id")[:limit])


@dataclass(frozen=True, kw_only=True)
class Sender:
    """A device that sends a name, and how often."""

    device_key: str
    manufacturer: str
    model: str
    count: int


@dataclass(frozen=True, kw_only=True)
class UnknownName:
    """A name of a hospital that means no item yet."""

    sample: str  # the uid of the latest row that has it
    exam: str  # as sent, in its commonest spelling; "": the reports sent none
    kind: Kind
    count: int
    last_on: date | None
    senders: tuple[Sender, ...]
    codes: tuple[Code, ...]
    region_codes: tuple[Code, ...]
    body_part: str | None

    @property
    def folded(self) -> str:
        """Return the name as it is kept."""
        return fold(self.exam)


def unknown_names(facility: Facility, *, limit: int = MOST_NAMES) -> list[UnknownName]:
    """Return the names of a facility that mean nothing yet, the commonest first."""
    counted = (
        _unnamed(facility)
        .values("exam_as_sent", "kind")
        .annotate(count=Count("pk"), latest=Max("pk"), last_on=Max("performed_on"))
        .order_by("-count", "exam_as_sent")
    )
    alike: dict[tuple[str, str], list[_Counted]] = {}
    for row in counted[: limit * 2]:
        alike.setdefault((fold(row["exam_as_sent"]), row["kind"]), []).append(_Counted(**row))
    groups = sorted(alike.values(), key=lambda group: -sum(row.count for row in group))[:limit]
    known = [GivenName(**row) for row in standing(facility).values(*_COLUMNS)]
    return [name for name in _with_evidence(facility, groups) if not _means_something(name, known)]


def unknown_name(facility: Facility, sample: str) -> UnknownName | None:
    """Return the name of one row that means nothing yet, with all that have it; None when it means something."""
    found = _unnamed(facility).filter(uid=sample).values_list("exam_as_sent", "kind").first()
    if found is None:
        return None
    sent = _unnamed(facility).filter(kind=found[1]).values_list("exam_as_sent", flat=True).distinct()
    counted = (
        _unnamed(facility)
        .filter(kind=found[1], exam_as_sent__in=spellings(sent, fold(found[0])))
        .values("exam_as_sent", "kind")
        .annotate(count=Count("pk"), latest=Max("pk"), last_on=Max("performed_on"))
        .order_by("-count", "exam_as_sent")
    )
    return _with_evidence(facility, [[_Counted(**row) for row in counted]])[0]


def signed_rows(name: ExaminationName) -> int:
    """Return how many rows keep the words under which they were signed, though their name means something now."""
    rows = Entry.objects.filter(facility=name.facility).exclude(state__in=OPEN_STATES | NOT_COUNTED)
    if name.device_key:
        rows = rows.filter(exposures__device_key=name.device_key)
    if not name.name:
        return 0
    sent = rows.values_list("exam_as_sent", flat=True).distinct()
    rows = rows.filter(exam_as_sent__in=spellings(sent, name.name)).exclude(exam_code=name.exam_code)
    return rows.distinct().count()


def _means_something(name: UnknownName, known: Sequence[GivenName]) -> bool:
    """Return whether each device that sends a name has its meaning: the rows only have not followed, or are signed."""
    keys = [sender.device_key for sender in name.senders] or [""]
    return all(given_code(known, name=name.folded, codes=name.codes, device_keys=[key], kind=name.kind) for key in keys)


@dataclass(frozen=True, kw_only=True)
class _Counted:
    exam_as_sent: str
    kind: str
    count: int
    latest: int
    last_on: date | None


def _unnamed(facility: Facility) -> QuerySet[Entry]:
    return Entry.objects.filter(facility=facility, exam_code="").exclude(state__in=NOT_COUNTED)


def _with_evidence(facility: Facility, groups: Sequence[Sequence[_Counted]]) -> list[UnknownName]:
    """Return each group of spellings with its devices, and with what its latest row says besides the name."""
    latest = [max(row.latest for row in group) for group in groups]
    uids = dict(Entry.objects.filter(pk__in=latest).values_list("pk", "uid"))
    readings = _readings_of(latest)
    senders = _senders(facility, {row.exam_as_sent for group in groups for row in group})
    return [
        UnknownName(
            sample=uids[key],
            exam=group[0].exam_as_sent,
            kind=Kind(group[0].kind),
            count=sum(row.count for row in group),
            last_on=max((row.last_on for row in group if row.last_on), default=None),
            senders=_together(sender for row in group for sender in senders.get((row.exam_as_sent, row.kind), ())),
            codes=tuple(codes_of(readings.get(key, ()))),
            region_codes=tuple(region_codes_of(readings.get(key, ()))),
            body_part=body_part_of(readings.get(key, ())),
        )
        for key, group in zip(latest, groups, strict=True)
    ]


def _readings_of(entries: Sequence[int]) -> dict[int, list[ReportReading]]:
    reports = DoseReport.objects.filter(exposure__entry__in=entries).values_list("exposure__entry_id", "reading")
    found: dict[int, list[ReportReading]] = {}
    for entry, text in reports:
        found.setdefault(entry, []).append(from_json(bytes(text).decode()))
    return found


def _senders(facility: Facility, exams: set[str]) -> dict[tuple[str, str], list[Sender]]:
    of = ("entry__exam_as_sent", "entry__kind", "device_key", "manufacturer", "model")
    rows = (
        Exposure.objects.filter(entry__in=_unnamed(facility).filter(exam_as_sent__in=exams))
        .values_list(*of)
        .annotate(count=Count("entry", distinct=True))
    )
    found: dict[tuple[str, str], list[Sender]] = {}
    for exam, kind, key, manufacturer, model, count in rows:
        sender = Sender(device_key=key, manufacturer=manufacturer, model=model, count=count)
        found.setdefault((exam, kind), []).append(sender)
    return found


def _together(senders: Iterable[Sender]) -> tuple[Sender, ...]:
    found: dict[str, Sender] = {}
    for sender in senders:
        known = found.get(sender.device_key)
        found[sender.device_key] = replace(known, count=known.count + sender.count) if known else sender
    return tuple(sorted(found.values(), key=lambda sender: -sender.count))


def given_rows(facility: Facility, *, limit: int = MOST_NAMES) -> list[ExaminationName]:
    """Return the names of a facility that mean an item, the latest first."""
    return list(standing(facility).order_by("-named_at", "-pk")[:limit])


def given_row(facility: Facility, uid: str) -> ExaminationName | None:
    """Return one name of a facility that means an item; None when there is none such."""
    return standing(facility).select_related("facility").filter(uid=uid).first()
