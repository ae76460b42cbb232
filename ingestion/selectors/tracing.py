"""Everything that is known of the studies behind one number; nothing here reads demographics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ingestion.models import InboxItem, Retrieval, Source
from ingestion.selectors.inbox import items_for, managed_facilities, pacs_for
from passport.imaging.models import Study
from passport.people.models import User

# A number that leads to more than these is no accession number: the page says that there are more.
MOST_STUDIES = 20


@dataclass(frozen=True, kw_only=True)
class StudyWay:
    """One study: what PACS list of it, what arrived, and what is still to be fetched."""

    study_instance_uid: str
    listed: tuple[Study, ...]
    items: tuple[InboxItem, ...]
    retrievals: tuple[Retrieval, ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one number leads to."""

    ways: tuple[StudyWay, ...]
    unread: tuple[InboxItem, ...]  # objects of which no study is known: not read yet, or not readable
    more: bool


def found_under(number: str, *, user: User, at: datetime) -> Found:
    """Return what is known under an accession number or a UID at the facilities that a person looks after."""
    studies = Study.objects.filter(facility__in=managed_facilities(user, at)).select_related("pacs__facility")
    items = items_for(user, at).select_related("source__facility")
    sources = Source.objects.filter(pk__in=items.values("source"))
    retrievals = Retrieval.objects.filter(Q(pacs__in=pacs_for(user, at)) | Q(key_object__source__in=sources))
    retrievals = retrievals.select_related("pacs", "key_object__source", "item")

    of_study = Q(study_instance_uid=number)
    of_object = of_study | Q(sop_instance_uid=number)
    named_items = list(items.filter(of_object | Q(accession_number=number)).order_by("pk")[: MOST_STUDIES * 10])
    uids = _uids(
        [row.study_instance_uid for row in named_items],
        studies.filter(of_study | Q(accession_number=number)).values_list("study_instance_uid", flat=True),
        retrievals.filter(of_object | Q(series_instance_uid=number)).values_list("study_instance_uid", flat=True),
    )
    shown = uids[:MOST_STUDIES]
    same = {"study_instance_uid__in": shown}
    return Found(
        ways=_ways(
            shown,
            studies.filter(**same).order_by("listed_at", "pk"),
            items.filter(**same).order_by("received_at", "pk"),
            retrievals.filter(**same).order_by("asked_at", "pk"),
        ),
        unread=tuple(row for row in named_items if not row.study_instance_uid),
        more=len(uids) > MOST_STUDIES,
    )


def _uids(*found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(uid for uids in found for uid in uids if uid))


def _ways(
    uids: list[str], studies: Iterable[Study], items: Iterable[InboxItem], retrievals: Iterable[Retrieval]
) -> tuple[StudyWay, ...]:
    listed, came, owed = list(studies), list(items), list(retrievals)
    return tuple(
        StudyWay(
            study_instance_uid=uid,
            listed=tuple(row for row in listed if row.study_instance_uid == uid),
            items=tuple(row for row in came if row.study_instance_uid == uid),
            retrievals=tuple(row for row in owed if row.study_instance_uid == uid),
        )
        for uid in uids
    )
