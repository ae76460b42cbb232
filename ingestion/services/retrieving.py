"""Bring one named object from a registered PACS into the inbox: again and again for 30 days, then visibly given up.

The row is written before anybody is asked, and no transaction is open while the network is waited for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from ingestion.models import InboxItem, InboxState, Retrieval, RetrievalState
from ingestion.reasons import Reason
from ingestion.selectors import may_manage
from ingestion.services.failures import reason_of
from ingestion.services.inbox import receive
from passport.database import clean_text
from passport.imaging.clients import Instance, Limits, PacsFailure, client_for
from passport.imaging.models import Pacs
from passport.people.models import User
from passport.people.services.permission import NotAllowed
from passport.queue.services import add_job, hurry_job, ring
from passport.signing.acts import Subject, record_act

PATIENCE = timedelta(days=30)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What one try came to."""

    item: InboxItem | None = None
    reason: str = ""
    words: str = ""


@transaction.atomic
def ask(*, pacs: Pacs, instance: Instance, at: datetime, key_object: InboxItem | None = None) -> Retrieval:
    """Return the one row for this object of this PACS or key object, with a job that brings it.

    Asking again changes nothing, except that a row without a PACS gets one.
    """
    uids = {name: clean_text(uid, limit=64) for name, uid in vars(instance).items()}
    known = ("sop_instance_uid",) if key_object else ("study_instance_uid", "sop_instance_uid")
    whose = {"key_object": key_object} if key_object else {"key_object": None, "pacs": pacs}
    retrieval, new = Retrieval.objects.get_or_create(
        **whose,
        **{name: uids[name] for name in known},
        defaults={"pacs": pacs, "reason": Reason.AWAITING_REPORT, "asked_at": at, **uids},
    )
    unasked = not new and retrieval.pacs is None and retrieval.state == RetrievalState.WAITING
    if unasked:
        retrieval.pacs, retrieval.reason = pacs, Reason.AWAITING_REPORT
        retrieval.save(update_fields=["pacs", "reason"])
    if new or unasked:
        add_job(kind="retrieve", subject_uid=retrieval.uid, at=at)
        _act("retrieval.asked", retrieval, pacs, by=None, at=at)
    return retrieval


@transaction.atomic
def ask_again(*, retrieval: Retrieval, by: User, at: datetime) -> None:
    """Start anew with an object that was given up, or that is tried again only later. Raises NotAllowed."""
    pacs = retrieval.pacs
    if pacs is None or not may_manage(by, pacs.facility, at):
        raise NotAllowed
    unfinished = Retrieval.objects.filter(pk=retrieval.pk).exclude(state=RetrievalState.FETCHED)
    unfinished.update(
        state=RetrievalState.WAITING, reason=Reason.AWAITING_REPORT, tries=0, asked_at=at, finished_at=None
    )
    hurry_job(kind="retrieve", subject_uid=retrieval.uid, at=at)
    _act("retrieval.asked_again", retrieval, pacs, by=by, at=at)


def retrieve(*, retrieval_uid: str, at: datetime, limits: Limits | None = None) -> datetime | None:
    """Try once to bring an object, and return when to try again; None when nothing is left to do.

    Raises passport.objects.StorageUnavailable, after which the same try is made again.
    """
    retrieval = Retrieval.objects.select_related("pacs__facility", "pacs__source").get(uid=retrieval_uid)
    if retrieval.state != RetrievalState.WAITING:
        return None
    here = arrived(retrieval)
    if here is None and at - retrieval.asked_at > PATIENCE:
        _give_up(retrieval, at=at)
        return None
    answer = _Answer(item=here) if here else _try(retrieval, at=at, limits=limits)
    if answer.item is not None:
        _finish(retrieval, answer.item, at=at)
        return None
    return _put_off(retrieval, answer, at=at)


def arrived(retrieval: Retrieval) -> InboxItem | None:
    """Return the object if it came by any way; one of the same SOP Instance UID in another study is another object."""
    same_study = Q(study_instance_uid__in=["", retrieval.study_instance_uid])
    found = InboxItem.objects.filter(same_study, sop_instance_uid=retrieval.sop_instance_uid)
    # A damaged copy that was here before anybody asked is no reason not to bring a whole one.
    found = found.exclude(state=InboxState.REJECTED, received_at__lt=retrieval.asked_at)
    return found.order_by("received_at").first()


def _try(retrieval: Retrieval, *, at: datetime, limits: Limits | None) -> _Answer:
    pacs = retrieval.pacs
    if pacs is None or not pacs.active:
        return _Answer(reason=Reason.PACS_UNREGISTERED)
    instance = Instance(
        study_instance_uid=retrieval.study_instance_uid,
        series_instance_uid=retrieval.series_instance_uid,
        sop_class_uid=retrieval.sop_class_uid,
        sop_instance_uid=retrieval.sop_instance_uid,
    )
    try:
        data = client_for(pacs, calling=settings.RECEIVER_AE_TITLE, limits=limits).retrieve(instance)
    except PacsFailure as failure:
        return _Answer(reason=reason_of(failure), words=str(failure))
    if data is None:
        # C-MOVE: the PACS says that it sent the object, so the receiver has it, if it is ours that was sent to.
        came = arrived(retrieval)
        return _Answer(item=came) if came else _Answer(reason=Reason.AWAITING_REPORT, words="C-MOVE")
    item = receive(
        source=pacs.source,
        data=data,
        name="",
        sop_class_uid=retrieval.sop_class_uid,
        sop_instance_uid=retrieval.sop_instance_uid,
        at=at,
    )
    ring("read", item.uid)
    return _Answer(item=item)


def _finish(retrieval: Retrieval, item: InboxItem, *, at: datetime) -> None:
    _waiting(retrieval).update(
        state=RetrievalState.FETCHED, item=item, reason="", tried_at=at, finished_at=at, **_told(retrieval, "")
    )


def _give_up(retrieval: Retrieval, *, at: datetime) -> None:
    _waiting(retrieval).update(state=RetrievalState.GIVEN_UP, reason=Reason.GIVEN_UP, finished_at=at)


def _put_off(retrieval: Retrieval, answer: _Answer, *, at: datetime) -> datetime:
    tries = retrieval.tries + 1
    _waiting(retrieval).update(reason=answer.reason, tried_at=at, tries=tries, **_told(retrieval, answer.words))
    return at + min(FIRST_PAUSE * 2 ** min(tries - 1, 16), LONGEST_PAUSE)


def _told(retrieval: Retrieval, words: str) -> dict[str, str]:
    # With a key object the detail is the address as it names it, for whoever looks.
    return {} if retrieval.key_object_id else {"detail": clean_text(words, limit=500)}


def _act(verb: str, retrieval: Retrieval, pacs: Pacs, *, by: User | None, at: datetime) -> None:
    subject = Subject(kind="retrieval", uid=retrieval.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=pacs.facility.uid)


def _waiting(retrieval: Retrieval) -> QuerySet[Retrieval]:
    # Only a row that still waits: a person or another way may have ended it meanwhile.
    return Retrieval.objects.filter(pk=retrieval.pk, state=RetrievalState.WAITING)
