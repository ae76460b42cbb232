"""Where the images of a row are: at the registered nodes of its facility that speak DICOMweb."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from passport.access.view import View
from passport.booklet.models import Entry, Exposure
from passport.imaging.clients.pictures import is_uid
from passport.imaging.models import Pacs, Study, Way
from passport.people.models import Record


@dataclass(frozen=True, kw_only=True)
class ImagePlace:
    """One part of a row whose images may be asked for, and the nodes that may keep them, the likeliest first."""

    exposure: Exposure
    nodes: tuple[Pacs, ...]


@dataclass(frozen=True, kw_only=True)
class KnownAs:
    """Under which numbers, and with which birth dates, the person of a record is known here."""

    numbers: frozenset[str]
    birth_dates: frozenset[date]


def places_of(view: View, entry: Entry) -> list[ImagePlace]:
    """Return the parts of one of a view's rows that may have images, and where. Raises NotAllowed."""
    found = [ImagePlace(exposure=part, nodes=tuple(nodes_of(part))) for part in view.pictured(entry)]
    return [one for one in found if one.nodes]


def nodes_of(exposure: Exposure) -> list[Pacs]:
    """Return the nodes that may keep the study of a part: those that list it first, then by name.

    What a device called its study and is no UID is asked for nowhere.
    """
    study = exposure.study_instance_uid
    if not is_uid(study):
        return []
    listed = Study.objects.filter(pacs=OuterRef("pk"), study_instance_uid=study)
    nodes = _nodes().filter(facility=exposure.entry.facility_id)
    return list(nodes.annotate(lists_it=Exists(listed)).order_by("-lists_it", "name"))


def facilities_with_images(facilities: Iterable[int]) -> set[int]:
    """Return which of some facilities, by their keys, have a node that may be asked for images."""
    return set(_nodes().filter(facility__in=set(facilities)).values_list("facility", flat=True))


def _nodes() -> QuerySet[Pacs]:
    return Pacs.objects.filter(way=Way.DICOMWEB, active=True).exclude(web_url="")


def known_as(record: Record) -> KnownAs:
    """Return what tells the person of a record from others."""
    records = list(record.patient.records.all()) if record.patient else [record]
    born = {one.birth_date for one in records} | ({record.patient.birth_date} if record.patient else set())
    return KnownAs(
        numbers=frozenset(one.local_id.casefold() for one in records),
        birth_dates=frozenset(day for day in born if day is not None),
    )
