"""What a person decides about rows: two are one examination, or they are not; a row is somebody else's.

Only rows that nobody signed: what is signed is never changed by joining or moving it.
"""

from datetime import datetime

from django.db import transaction

from passport.booklet import states
from passport.booklet.models import DoseReport, Entry, Exposure
from passport.booklet.selectors import is_disowned, withheld_from
from passport.booklet.services.contents import recompute
from passport.booklet.states import Actor, State, Verb
from passport.database import clean_text
from passport.people.models import Record, User
from passport.people.services.permission import Verb as FacilityVerb
from passport.people.services.permission import require
from passport.signing.acts import Subject, record_act


class SameRow(Exception):
    """A row is not joined with itself."""


class SignedRow(Exception):
    """The row is signed or sealed, or was once: it stays as it is."""


class OtherFacility(Exception):
    """The two rows are of two facilities: each has its own examination."""


class OtherPatient(Exception):
    """The two rows belong to two patients."""


class NotOnePerson(Exception):
    """Nobody said yet that the two records are one person."""


class OtherApprover(Exception):
    """The row that would go waits for an approver of its own."""


class DisownedByPatient(Exception):
    """The patient says of one of the two rows that it is somebody else's, and not of the other."""


class HiddenByPatient(Exception):
    """The patient hides one of the two rows, and not the other."""


class HoldsJoined(Exception):
    """The row holds parts that a person joined with it: they are split first."""


class NotJoined(Exception):
    """The row holds no parts of the other one."""


class StudyThereAlready(Exception):
    """The other record has a row of this study already."""


class WhyMissing(Exception):
    """Rows are joined and moved only with a reason in words."""


@transaction.atomic
def join_entries(*, entry: Entry, other: Entry, reason: str, by: User, at: datetime, one_person: bool = False) -> Entry:
    """Put all parts of the other row into this one; the other is kept, empty, until they are split.

    `one_person`: somebody compared two records that are not linked with one patient. Raises the errors of this
    module, NotAllowed of people and of the states.
    """
    why = _why(reason)
    entry, other = _both(entry, other)
    require(FacilityVerb.DECIDE_ROWS, facility=entry.facility, by=by, at=at)
    _may_be_one(entry, other)
    _one_person(entry.record, other.record, said=one_person)
    taken = states.transition(entry.state, Verb.TAKE_IN, actor=Actor.PACS_ADMINISTRATOR)
    gone = states.transition(other.state, Verb.JOIN, actor=Actor.PACS_ADMINISTRATOR)
    other.exposures.update(entry=entry, joined_from=other)
    other.state, other.state_at, other.returned_reason = gone.to, at, why
    other.save(update_fields=["state", "state_at", "returned_reason"])
    _write_anew(entry, at)
    _act(gone.act, other, by=by, at=at, into=entry.uid)
    _act(taken.act, entry, by=by, at=at, of=other.uid)
    return entry


@transaction.atomic
def split_entries(*, entry: Entry, other: Entry, by: User, at: datetime) -> Entry:
    """Give the other row its parts back, with all that arrived for them meanwhile; return that row."""
    entry, other = _both(entry, other)
    require(FacilityVerb.DECIDE_ROWS, facility=entry.facility, by=by, at=at)
    if entry.state != State.VOID:  # what does not count any more holds nothing back
        _refuse_signed(entry)
    parts = entry.exposures.filter(joined_from=other)
    if not parts.exists():
        raise NotJoined
    left = states.transition(entry.state, Verb.GIVE_BACK, actor=Actor.PACS_ADMINISTRATOR)
    back = states.transition(other.state, Verb.SPLIT, actor=Actor.PACS_ADMINISTRATOR)
    parts.update(entry=other, joined_from=None)
    other.state, other.state_at, other.returned_reason = back.to, at, ""
    other.save(update_fields=["state", "state_at", "returned_reason"])
    _write_anew(entry, at)
    _write_anew(other, at)
    _act(back.act, other, by=by, at=at, out_of=entry.uid)
    _act(left.act, entry, by=by, at=at, of=other.uid)
    return other


@transaction.atomic
def move_entry(*, entry: Entry, to: Record, reason: str, by: User, at: datetime) -> Entry:
    """Give a row to the record of the person whose examination it is; moving it to where it was takes that back."""
    why = _why(reason)
    _lock_records(entry.record_id, to.pk)
    entry = _locked(entry)
    require(FacilityVerb.DECIDE_ROWS, facility=entry.facility, by=by, at=at)
    _refuse_signed(entry)
    step = states.transition(entry.state, Verb.MOVE, actor=Actor.PACS_ADMINISTRATOR)
    left = entry.record
    _may_move(entry, to)
    entry.exposures.update(record=to)
    DoseReport.objects.filter(exposure__entry=entry).update(record=to)
    entry.record, entry.moved_from = to, None if entry.moved_from == to else entry.moved_from or left
    entry.save(update_fields=["record", "moved_from"])
    recompute(entry, at=at, by=str(by), reason=why)
    _act(step.act, entry, by=by, at=at, out_of=left.uid, into=to.uid)
    return entry


def _why(reason: str) -> str:
    text = clean_text(reason, limit=500)
    if not text:
        raise WhyMissing
    return text


def _both(entry: Entry, other: Entry) -> tuple[Entry, Entry]:
    if entry.pk == other.pk:
        raise SameRow
    # As recording does: first the records, then the rows, each in one order. So nobody waits in a circle.
    _lock_records(entry.record_id, other.record_id)
    first, second = sorted((entry, other), key=lambda row: row.pk)
    locked = {row.pk: row for row in (_locked(first), _locked(second))}
    return locked[entry.pk], locked[other.pk]


def _lock_records(*keys: int) -> None:
    for key in sorted(set(keys)):
        Record.objects.select_for_update().values_list("pk").get(pk=key)


def _locked(entry: Entry) -> Entry:
    Entry.objects.select_for_update().values_list("pk").get(pk=entry.pk)
    related = ("facility", "record__patient", "moved_from", "current_version", "approver")
    return Entry.objects.select_related(*related).get(pk=entry.pk)


def _may_be_one(entry: Entry, other: Entry) -> None:
    if entry.facility_id != other.facility_id:
        raise OtherFacility
    for row in (entry, other):
        _refuse_signed(row)
    if other.approver_id not in {None, entry.approver_id}:
        raise OtherApprover
    # Parts that go into another row are seen by whoever sees that one.
    if withheld_from(entry) != withheld_from(other):
        raise HiddenByPatient
    if is_disowned(entry) != is_disowned(other):
        raise DisownedByPatient
    # What is joined twice could not be taken apart to what it was.
    if other.exposures.filter(joined_from__isnull=False).exists():
        raise HoldsJoined


def _one_person(record: Record, other: Record, *, said: bool) -> None:
    if record.pk == other.pk:
        return
    patients = {record.patient_id, other.patient_id} - {None}
    if len(patients) > 1:
        raise OtherPatient
    linked = record.patient_id is not None and record.patient_id == other.patient_id
    if not linked and not said:
        raise NotOnePerson


def _may_move(entry: Entry, to: Record) -> None:
    if entry.record_id == to.pk:
        raise SameRow
    if entry.exposures.filter(joined_from__isnull=False).exists():
        raise HoldsJoined
    studies = entry.exposures.exclude(study_instance_uid="").values("study_instance_uid")
    if Exposure.objects.filter(record=to, study_instance_uid__in=studies).exists():
        raise StudyThereAlready


def _refuse_signed(entry: Entry) -> None:
    if entry.versions.filter(frozen_at__isnull=False).exists():
        raise SignedRow


def _write_anew(entry: Entry, at: datetime) -> None:
    version = entry.current_version
    recompute(entry, at=at, by=version.made_by if version else "")


def _act(verb: str, entry: Entry, *, by: User, at: datetime, **detail: str) -> None:
    subject = Subject(kind="entry", uid=entry.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=entry.facility.uid, **detail)
