"""The audit row of every verb, and what people must be told; both written in the verb's own transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from passport.signing.models import Act, Notice

AT_ONCE = 200


class Person(Protocol):
    """What an act keeps of the account that did it."""

    uid: str

    def __str__(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What an act was done to."""

    kind: str
    uid: str


SYSTEM = "radiation passport"


def record_act(
    *, verb: str, by: Person | None, subject: Subject, at: datetime, facility_uid: str = "", **detail: str | int | None
) -> Act:
    """Write the act; `by=None` is the system itself. Detail holds no identity of a patient."""
    written = act(verb=verb, by=by, subject=subject, at=at, facility_uid=facility_uid, **detail)
    written.save(force_insert=True)
    return written


def record_acts(acts: Iterable[Act]) -> None:
    """Write acts that are done together, in their order, with one statement."""
    Act.objects.bulk_create(list(acts))


def act(
    *, verb: str, by: Person | None, subject: Subject, at: datetime, facility_uid: str = "", **detail: str | int | None
) -> Act:
    """Return the act as `record_act` writes it, for who writes it together with other rows."""
    return Act(
        at=at,
        actor_uid=by.uid if by else "",
        actor=str(by) if by else SYSTEM,
        verb=verb,
        subject_kind=subject.kind,
        subject_uid=subject.uid,
        facility_uid=facility_uid,
        detail=detail,
    )


def with_acts(rows: QuerySet[Any], *, verbs: Sequence[str]) -> Iterator[tuple[Any, list[Act]]]:
    """Yield rows with the acts of these verbs on them, in the order in which they were written; memory stays flat."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        acts: dict[str, list[Act]] = defaultdict(list)
        for one in Act.objects.filter(subject_uid__in=[row.uid for row in batch], verb__in=verbs).order_by("pk"):
            acts[one.subject_uid].append(one)
        yield from ((row, acts[row.uid]) for row in batch)


def notify(*, user_id: int, kind: str, at: datetime, subject_uid: str = "", **detail: str | int | None) -> Notice:
    """Write what a person must be told. Detail holds no health word: it may leave by mail."""
    return Notice.objects.create(user_id=user_id, kind=kind, subject_uid=subject_uid, detail=detail, created_at=at)
