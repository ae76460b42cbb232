"""What becomes of a key object: the reports that it names are found here, or fetched from registered PACS only.

A key object waits until its reports are settled; then it ends as they did. Nothing that it says is opened: its
addresses choose among registered PACS (`ingestion.addresses`). Source: standards.md 2.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ingestion.addresses import Place, choose
from ingestion.models import InboxItem, InboxState, Retrieval, RetrievalState
from ingestion.reading import tags
from ingestion.reading.elements import Opened, open_file
from ingestion.reading.key_objects.contents import (
    DOSE_REPORTS,
    Named,
    expects_report,
    named_instances,
    reports_among,
)
from ingestion.reading.key_objects.embedded import embedded_objects
from ingestion.reading.limits import Unreadable
from ingestion.reading.texts import uid_text
from ingestion.reasons import Reason
from ingestion.services import retrieving
from ingestion.services.inbox import receive
from passport import objects
from passport.imaging.clients import Instance
from passport.imaging.models import Pacs
from passport.queue.services import add_job, ring
from passport.signing.acts import Subject, record_act

RECORDED = (InboxState.RECORDED, InboxState.DUPLICATE)
# Reasons that time, or somebody else's act, can take away.
PASSING = (Reason.AWAITING_REPORT, Reason.PACS_UNREGISTERED, Reason.DOSE_MISSING)
PATIENCE = timedelta(days=30)
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
RARELY = timedelta(days=1)  # what is missing for so long may still come, and thousands of others ask as well


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """How a key object stands: the state, reason and words of its row, and the entry of its report."""

    state: InboxState
    reason: str = ""
    detail: str = ""
    entry_uid: str = ""


def begin(item: InboxItem, *, study_instance_uid: str | None, at: datetime) -> Outlook:
    """Look for the reports that a key object names, ask for what is not here, and return how it stands.

    Runs again when a person tries again or a PACS was registered; what was fetched meanwhile stays.
    """
    data = objects.get(item.sha256)
    opened = open_file(data)
    named = named_instances(opened)
    reports = reports_among(named)
    if reports:
        _ask_for(item, reports, at=at)
    else:
        _unpack(item, data, at=at)
    item.study_instance_uid = study_instance_uid or ""
    outlook = _outlook(item, expected=expects_report(named))
    if outlook.reason in PASSING:
        add_job(kind="resolve_key_object", subject_uid=item.uid, at=at, due_at=at + SHORTEST_PAUSE)
    return outlook


@transaction.atomic
def resolve(*, item_uid: str, at: datetime) -> datetime | None:
    """Look how the reports of a waiting key object stand, and return when to look again; None when it has ended."""
    item = InboxItem.objects.select_related("source__facility").get(uid=item_uid)
    if item.state != InboxState.WAITING or item.reason not in PASSING:
        return None
    for retrieval in item.retrievals.filter(state=RetrievalState.WAITING):
        if not _find_here(retrieval, at=at) and at - retrieval.asked_at > PATIENCE:
            _give_up(retrieval, at=at)
    outlook = _outlook(item, expected=item.reason == Reason.DOSE_MISSING)
    _write(item, outlook, at=at)
    age = at - (item.settled_at or item.received_at)
    longest = LONGEST_PAUSE if age <= PATIENCE else RARELY
    return at + min(max(age / 4, SHORTEST_PAUSE), longest) if outlook.reason in PASSING else None


def pacs_registered(*, pacs: Pacs, at: datetime) -> int:
    """Read the key objects again that wait for a PACS nobody had registered; return how many."""
    waiting = InboxItem.objects.filter(
        Q(source__facility=pacs.facility) | Q(source__facility__isnull=True),
        state=InboxState.WAITING,
        reason__in=[Reason.PACS_UNREGISTERED, Reason.GIVEN_UP],
        retrievals__pacs__isnull=True,
    )
    uids = list(waiting.values_list("uid", flat=True).distinct())
    InboxItem.objects.filter(uid__in=uids).update(
        state=InboxState.RECEIVED, reason="", due_at=at, attempts=0, settled_at=None
    )
    for uid in uids:
        ring("read", uid)
    return len(uids)


def _ask_for(item: InboxItem, reports: Sequence[Named], *, at: datetime) -> None:
    places = _places(item)
    for one in reports:
        place = choose(one.addresses, list(places))
        instance = Instance(
            study_instance_uid=one.study_instance_uid,
            series_instance_uid=one.series_instance_uid,
            sop_class_uid=one.sop_class_uid,
            sop_instance_uid=one.sop_instance_uid,
        )
        retrieval = _retrieval(item, instance, detail=str(one.addresses), at=at)
        if retrieval.state == RetrievalState.WAITING and not _find_here(retrieval, at=at) and place:
            retrieving.ask(pacs=places[place], instance=instance, key_object=item, at=at)


def _places(item: InboxItem) -> dict[Place, Pacs]:
    # A key object of one facility is no reason to ask another one's PACS.
    rows = Pacs.objects.filter(active=True)
    if item.source.facility:
        rows = rows.filter(facility=item.source.facility)
    return {
        Place(
            pk=row.pk,
            ae_title=row.ae_title,
            location_uid=row.location_uid,
            bases=tuple(base for base in (row.web_url, row.wado_uri) if base),
        ): row
        for row in rows
    }


def _retrieval(item: InboxItem, instance: Instance, *, detail: str, at: datetime) -> Retrieval:
    retrieval, new = Retrieval.objects.get_or_create(
        key_object=item,
        sop_instance_uid=instance.sop_instance_uid,
        defaults={
            "study_instance_uid": instance.study_instance_uid,
            "series_instance_uid": instance.series_instance_uid,
            "sop_class_uid": instance.sop_class_uid,
            "reason": Reason.PACS_UNREGISTERED,
            "detail": detail,
            "asked_at": at,
        },
    )
    if not new and retrieval.state == RetrievalState.GIVEN_UP:
        retrieval.state, retrieval.reason, retrieval.asked_at = RetrievalState.WAITING, Reason.PACS_UNREGISTERED, at
        retrieval.tries, retrieval.finished_at, retrieval.pacs = 0, None, None
        retrieval.save()
    return retrieval


def _find_here(retrieval: Retrieval, *, at: datetime) -> bool:
    """Take the named report if it came by any way, also together with the key object (K2)."""
    found = retrieving.arrived(retrieval)
    if found is None:
        return False
    _fetched(retrieval, found, at=at)
    return True


def _fetched(retrieval: Retrieval, item: InboxItem, *, at: datetime) -> None:
    retrieval.state, retrieval.item, retrieval.reason, retrieval.finished_at = RetrievalState.FETCHED, item, "", at
    retrieval.save()


def _give_up(retrieval: Retrieval, *, at: datetime) -> None:
    retrieval.state, retrieval.reason, retrieval.finished_at = RetrievalState.GIVEN_UP, Reason.GIVEN_UP, at
    retrieval.save()


def _unpack(item: InboxItem, data: bytes, *, at: datetime) -> None:
    """Put whole objects that stand inside the key object into the inbox, each as an object of its own (K4)."""
    for number, embedded in enumerate(embedded_objects(data), start=1):
        try:
            instance = _instance_of(open_file(embedded))
        except Unreadable:
            continue
        if instance is None:
            continue
        inner = receive(
            source=item.source,
            data=embedded,
            name=f"{item.uid}/{number}",
            sop_class_uid=instance.sop_class_uid,
            sop_instance_uid=instance.sop_instance_uid,
            at=at,
        )
        ring("read", inner.uid)
        _fetched(_retrieval(item, instance, detail="", at=at), inner, at=at)


def _instance_of(opened: Opened) -> Instance | None:
    values = opened.data_set.values
    uids = {
        "study_instance_uid": uid_text(values.get(tags.STUDY_INSTANCE)),
        "series_instance_uid": uid_text(values.get(tags.SERIES_INSTANCE)),
        "sop_class_uid": uid_text(values.get(tags.SOP_CLASS)),
        "sop_instance_uid": uid_text(values.get(tags.SOP_INSTANCE)),
    }
    known = {name: uid for name, uid in uids.items() if uid}
    return Instance(**known) if len(known) == len(uids) else None


def _outlook(item: InboxItem, *, expected: bool) -> Outlook:
    retrievals = list(item.retrievals.select_related("item").order_by("pk"))
    if not retrievals:
        return _without_reports(item, expected=expected)
    ends = [_end_of(retrieval) for retrieval in retrievals]
    return min(ends, key=_rank)


def _rank(end: Outlook) -> int:
    """Say what one of several reports makes of the whole: one that may still come, a recorded one, what went wrong."""
    if end.reason in PASSING:
        return 0
    return {InboxState.RECORDED: 1, InboxState.WAITING: 2}.get(end.state, 3)


def _end_of(retrieval: Retrieval) -> Outlook:
    if retrieval.state == RetrievalState.GIVEN_UP:
        return Outlook(state=InboxState.WAITING, reason=Reason.GIVEN_UP, detail=retrieval.detail)
    report = retrieval.item
    if report is None:
        reason = Reason.AWAITING_REPORT if retrieval.pacs else Reason.PACS_UNREGISTERED
        return Outlook(state=InboxState.WAITING, reason=reason, detail=retrieval.detail)
    if report.state == InboxState.RECEIVED:
        return Outlook(state=InboxState.WAITING, reason=Reason.AWAITING_REPORT)
    if report.study_instance_uid != retrieval.study_instance_uid:
        return Outlook(state=InboxState.WAITING, reason=Reason.WRONG_OBJECT, detail=retrieval.study_instance_uid)
    if report.state in RECORDED:
        return Outlook(state=InboxState.RECORDED, entry_uid=report.entry_uid)
    return Outlook(state=InboxState(report.state), reason=report.reason, detail=report.detail)


def _without_reports(item: InboxItem, *, expected: bool) -> Outlook:
    if not expected:
        return Outlook(state=InboxState.IGNORED, reason=Reason.NO_REPORT_NAMED)
    reports = InboxItem.objects.filter(
        study_instance_uid=item.study_instance_uid, state__in=RECORDED, sop_class_uid__in=DOSE_REPORTS
    ).exclude(study_instance_uid="")
    report = reports.first()
    if report is None:
        return Outlook(state=InboxState.WAITING, reason=Reason.DOSE_MISSING)
    return Outlook(state=InboxState.RECORDED, entry_uid=report.entry_uid)


def _write(item: InboxItem, outlook: Outlook, *, at: datetime) -> None:
    changed = {"state": str(outlook.state), "reason": str(outlook.reason), "detail": outlook.detail[:500]}
    if outlook.state != InboxState.WAITING or outlook.reason != item.reason:
        record_act(
            verb=f"inbox.{outlook.state}",
            by=None,
            subject=Subject(kind="inbox_item", uid=item.uid),
            at=at,
            facility_uid=item.source.facility.uid if item.source.facility else "",
            reason=outlook.reason,
            entry_uid=outlook.entry_uid,
        )
    # Only a row that still waits: a person may have decided something else meanwhile.
    InboxItem.objects.filter(pk=item.pk, state=InboxState.WAITING).update(entry_uid=outlook.entry_uid, **changed)
