"""What a person says that a name of the hospital means, and the rows that follow.

Rows that nobody signed follow in a job; signed ones keep the words that were signed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from passport.booklet.examinations import EXAMINATIONS, GivenName
from passport.booklet.models import Entry, ExaminationName
from passport.booklet.naming import OPEN_STATES, rows_following
from passport.booklet.services.contents import recompute
from passport.people.models import Facility, Record, User
from passport.people.services.permission import Verb, require
from passport.queue.services import add_job
from passport.signing.acts import Subject, record_act

JOB = "name_rows"
SLICE = 50  # rows that one call of the job writes anew: well below its twenty seconds
# Reports on their way when a name was given were read without it; they are looked at once more after this time.
ON_THEIR_WAY = timedelta(minutes=1)


class NoSuchExamination(Exception):
    """The dictionary has no item with this code."""


class NothingNamed(Exception):
    """Neither a name nor a code was sent: there is nothing to which an item could be given."""


@transaction.atomic
def name_examination(*, facility: Facility, given: GivenName, by: User, at: datetime) -> ExaminationName:
    """Say what a name or a code of a hospital, or of one of its devices, means from now on.

    Raises people's NotAllowed, NoSuchExamination, NothingNamed.
    """
    require(Verb.NAME_EXAMINATION, facility=facility, by=by, at=at)
    if given.exam_code not in EXAMINATIONS:
        raise NoSuchExamination
    if not given.name and not given.code_value:
        raise NothingNamed
    row, _new = ExaminationName.objects.update_or_create(
        facility=facility,
        device_key=given.device_key,
        code_scheme=given.code_scheme,
        code_value=given.code_value,
        name=given.name,
        defaults={"exam_code": given.exam_code, "named_by": str(by), "named_at": at},
    )
    _decided(row, Verb.NAME_EXAMINATION, by=by, at=at)
    return row


@transaction.atomic
def take_back_name(*, name: ExaminationName, by: User, at: datetime) -> ExaminationName:
    """Let a name mean again what codes and words say of it. Raises people's NotAllowed."""
    require(Verb.TAKE_BACK_NAME, facility=name.facility, by=by, at=at)
    name.exam_code, name.named_by, name.named_at = "", str(by), at
    name.save(update_fields=["exam_code", "named_by", "named_at"])
    _decided(name, Verb.TAKE_BACK_NAME, by=by, at=at)
    return name


def let_rows_follow(*, name_uid: str, at: datetime) -> datetime | None:
    """Write some of the open rows that have this name anew; return when to go on, or None when all of them follow."""
    name = ExaminationName.objects.select_related("facility").get(uid=name_uid)
    settled = name.named_at + ON_THEIR_WAY
    written_before = name.named_at if at < settled else settled
    following = rows_following(name, written_before=written_before, limit=SLICE)
    for entry_pk, record_pk in following:
        _write_anew(entry_pk, record_pk, at=at)
    return _next_time(following, settled=settled, at=at)


def _next_time(following: Sequence[object], *, settled: datetime, at: datetime) -> datetime | None:
    if len(following) == SLICE:
        return at
    return settled if at < settled else None


@transaction.atomic
def _write_anew(entry_pk: int, record_pk: int, *, at: datetime) -> None:
    # The record first, as whoever records a report does: the two never wait for each other.
    Record.objects.select_for_update().values_list("pk").get(pk=record_pk)
    Entry.objects.select_for_update().values_list("pk").get(pk=entry_pk)
    entry = Entry.objects.select_related("facility", "record", "current_version", "approver").get(pk=entry_pk)
    if entry.state not in OPEN_STATES:
        return
    before = entry.exam_code
    version = entry.current_version
    recompute(entry, at=at, by=version.made_by if version else "")
    if entry.exam_code != before:
        record_act(
            verb="entry.named",
            by=None,
            subject=Subject(kind="entry", uid=entry.uid),
            at=at,
            facility_uid=entry.facility.uid,
            was=before,
            exam_code=entry.exam_code,
        )


def _decided(name: ExaminationName, verb: Verb, *, by: User, at: datetime) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="examination_name", uid=name.uid),
        at=at,
        facility_uid=name.facility.uid,
        exam_code=name.exam_code,
        whole_facility=not name.device_key,
    )
    add_job(kind=JOB, subject_uid=name.uid, at=at)
