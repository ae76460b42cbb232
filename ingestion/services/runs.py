"""Reading a folder or a disc in: which of its files arrived, so that it can go on where it was stopped."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from ingestion.models import ImportRun, InboxItem, Source
from ingestion.receiving.classes import IMAGE_SOP_CLASSES
from ingestion.receiving.cutting import NotCut, without_pixels
from ingestion.selectors import may_import
from ingestion.services.inbox import receive
from ingestion.stow.identity import identify
from passport.database import clean_text
from passport.people.models import User
from passport.people.services.permission import NotAllowed
from passport.queue.services import ring
from passport.signing.acts import Subject, record_act


class RunFinished(Exception):
    """Nothing more is added to a run that was finished."""


@transaction.atomic
def begin_run(*, source: Source, label: str, by: User | None, at: datetime) -> ImportRun:
    """Return a new run, or the one of this name that somebody began and did not finish. Raises NotAllowed."""
    _require(source, by=by, at=at)
    label = clean_text(label, limit=200)
    open_run = ImportRun.objects.filter(source=source, label=label, finished_at=None).order_by("-pk").first()
    if open_run:
        # All its files are offered again, and those that are here already are known.
        open_run.offered = open_run.known = 0
        open_run.save(update_fields=["offered", "known"])
        return open_run
    started_by = str(by) if by else ""
    run = ImportRun.objects.create(source=source, label=label, started_by=started_by[:200], started_at=at)
    _act("run.begun", run, by=by, at=at)
    return run


def take_file(*, run: ImportRun, name: str, data: bytes, by: User | None, at: datetime) -> InboxItem:
    """Keep one file of a run, durably: of an image only the header. The same file again is the same row.

    Raises NotAllowed, RunFinished or passport.objects.StorageUnavailable.
    """
    _require(run.source, by=by, at=at)
    if run.finished_at:
        raise RunFinished
    item = receive(
        source=run.source, data=_to_be_kept(data), name=name, sop_class_uid="", sop_instance_uid="", at=at, run=run
    )
    known = item.run_id != run.pk or item.received_at != at
    ImportRun.objects.filter(pk=run.pk).update(offered=F("offered") + 1, known=F("known") + int(known))
    if item.due_at is not None:
        ring("read", item.uid)
    return item


@transaction.atomic
def finish_run(*, run: ImportRun, by: User | None, at: datetime) -> None:
    """Write that all files of a run were offered. Raises NotAllowed."""
    _require(run.source, by=by, at=at)
    if ImportRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=at):
        _act("run.finished", run, by=by, at=at)


def _to_be_kept(data: bytes) -> bytes:
    """Return the header of an image, and anything else whole: the disc keeps its images."""
    try:
        identity = identify(data)
        image = identity.sop_class_uid in IMAGE_SOP_CLASSES
        return without_pixels(data, identity.transfer_syntax) if image else data
    except NotCut:
        return data


def _require(source: Source, *, by: User | None, at: datetime) -> None:
    if by is not None and not may_import(by, source, at):
        raise NotAllowed


def _act(verb: str, run: ImportRun, *, by: User | None, at: datetime) -> None:
    facility = run.source.facility
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="import_run", uid=run.uid),
        at=at,
        facility_uid=facility.uid if facility else "",
    )
