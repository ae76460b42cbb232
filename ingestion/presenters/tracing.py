"""What the page of a traced number says."""

from dataclasses import dataclass

from ingestion.presenters.inbox import Line, lines
from ingestion.presenters.pacs import RetrievalLine, Trouble, retrieval_lines, trouble
from ingestion.presenters.records import STATES
from ingestion.receiving.classes import DOSE_SOP_CLASSES, IMAGE_SOP_CLASSES, REPORT_SOP_CLASSES
from ingestion.services.tracing import Followed, Trace
from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.imaging.models import Study


@dataclass(frozen=True, kw_only=True)
class ListedLine:
    """A study as one PACS lists it."""

    study: Study
    trouble: Trouble | None


@dataclass(frozen=True, kw_only=True)
class ObjectLine:
    """One object that arrived, and what kind it is."""

    line: Line
    kind: str


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """One row of the booklet: where it stands, and who signed it; whose it is stands elsewhere."""

    entry: Entry
    state: str
    signed_by: str


@dataclass(frozen=True, kw_only=True)
class WayLine:
    """The way of one study."""

    study_instance_uid: str
    accession_numbers: tuple[str, ...]
    listed: tuple[ListedLine, ...]
    objects: tuple[ObjectLine, ...]
    retrievals: tuple[RetrievalLine, ...]
    rows: tuple[RowLine, ...]
    rows_of_others: int


def way_lines(trace: Trace) -> list[WayLine]:
    """Return the studies that a number leads to."""
    return [_way(followed) for followed in trace.studies]


def object_lines(trace: Trace) -> list[ObjectLine]:
    """Return the objects that bear the number and of which no study is known."""
    return [_object(line) for line in lines(trace.found.unread)]


def _way(followed: Followed) -> WayLine:
    way = followed.way
    numbers = [row.accession_number for row in (*way.listed, *way.items) if row.accession_number]
    return WayLine(
        study_instance_uid=way.study_instance_uid,
        accession_numbers=tuple(dict.fromkeys(numbers)),
        listed=tuple(ListedLine(study=study, trouble=trouble(study.problem)) for study in way.listed),
        objects=tuple(_object(line) for line in lines(way.items)),
        retrievals=tuple(retrieval_lines(way.retrievals)),
        rows=tuple(_row(entry) for entry in followed.rows),
        rows_of_others=followed.rows_of_others,
    )


def _object(line: Line) -> ObjectLine:
    sop_class = line.item.sop_class_uid
    return ObjectLine(
        line=line, kind=(DOSE_SOP_CLASSES | IMAGE_SOP_CLASSES | REPORT_SOP_CLASSES).get(sop_class, sop_class)
    )


def _row(entry: Entry) -> RowLine:
    signed = entry.state == State.SIGNED and entry.approver is not None
    return RowLine(entry=entry, state=str(STATES[State(entry.state)]), signed_by=str(entry.approver) if signed else "")
