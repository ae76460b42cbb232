"""Copies of a passport that phones keep: begun, brought up to date, ended. We never have one ourselves."""

from datetime import datetime

from django.db import transaction

from passport.people.browsers import Browser
from passport.people.models import Ending, OfflineCopy, Patient, Relation, User
from passport.people.selectors import open_reader, open_readers
from passport.people.services.permission import NotAllowed
from passport.signing.acts import Subject, record_act


@transaction.atomic
def keep_copy(*, user: User, patient: Patient, device: bytes, browser: Browser, at: datetime) -> OfflineCopy:
    """Note that a phone keeps a passport for somebody who may open it; an earlier copy there ends.

    Raises NotAllowed.
    """
    if open_reader(user, patient, at) is None:
        raise NotAllowed
    for earlier in OfflineCopy.objects.filter(user=user, patient=patient, device_hmac=device, ended_at__isnull=True):
        end_copy(copy=earlier, how=Ending.REPLACED, by=user, at=at)
    copy = OfflineCopy.objects.create(
        user=user,
        patient=patient,
        device_hmac=device,
        browser=browser.name,
        system=browser.system,
        kept_at=at,
        made_at=at,
    )
    _act("copy.kept", copy, by=user, at=at)
    return copy


@transaction.atomic
def renew_copy(*, copy: OfflineCopy, at: datetime) -> None:
    """Note that a copy says what the passport says now. Raises NotAllowed when it has ended."""
    if not OfflineCopy.objects.filter(pk=copy.pk, ended_at__isnull=True).update(made_at=at):
        raise NotAllowed
    _act("copy.renewed", copy, by=copy.user, at=at)


@transaction.atomic
def end_copy(*, copy: OfflineCopy, how: Ending, by: User | None, at: datetime) -> None:
    """End a copy: its phone deletes it as soon as it can ask; once ended nothing changes."""
    if OfflineCopy.objects.filter(pk=copy.pk, ended_at__isnull=True).update(ended_at=at, ended_how=how):
        _act("copy.ended", copy, by=by, at=at, how=how)


def end_copies_at(*, device: bytes, how: Ending, by: User | None, at: datetime) -> None:
    """End every copy that one phone keeps, for whomever."""
    for copy in OfflineCopy.objects.filter(device_hmac=device, ended_at__isnull=True):
        end_copy(copy=copy, how=how, by=by, at=at)


def end_copies_of_guardians(*, patient: Patient, by: User, at: datetime) -> None:
    """End every copy that phones keep for who looks after a passport: it holds a row that they do not see any more."""
    guardians = open_readers(patient, at).filter(relation=Relation.GUARDIAN).values("user")
    for copy in OfflineCopy.objects.filter(patient=patient, user__in=guardians, ended_at__isnull=True):
        end_copy(copy=copy, how=Ending.NOT_THEIRS, by=by, at=at)


def _act(verb: str, copy: OfflineCopy, *, by: User | None, at: datetime, **detail: str) -> None:
    record_act(verb=verb, by=by, subject=Subject(kind="offline_copy", uid=copy.uid), at=at, **detail)
