"""What the pages of the PACS say: how it goes, in words, and what can be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ingestion.models import Retrieval, RetrievalState
from ingestion.presenters.inbox import Why, why
from ingestion.services import failures
from passport.imaging.models import Pacs, Way

WAYS: dict[str, Promise] = {Way.C_GET: _("C-GET"), Way.C_MOVE: _("C-MOVE"), Way.DICOMWEB: _("DICOMweb")}
STATES: dict[str, Promise] = {
    RetrievalState.WAITING: _("waiting"),
    RetrievalState.FETCHED: _("fetched"),
    RetrievalState.GIVEN_UP: _("given up"),
}


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What goes wrong, its remedy, and the technical words for whoever repairs it."""

    why: Why
    technical: str


@dataclass(frozen=True, kw_only=True)
class PacsLine:
    """One PACS as the list shows it."""

    pacs: Pacs
    way: Promise
    trouble: Trouble | None
    echo_trouble: Trouble | None


@dataclass(frozen=True, kw_only=True)
class RetrievalLine:
    """One dose report that a PACS still owes us."""

    retrieval: Retrieval
    state: Promise
    attention: bool
    why: Why | None


def pacs_line(pacs: Pacs) -> PacsLine:
    """Return a PACS as the pages show it."""
    return PacsLine(
        pacs=pacs, way=WAYS[pacs.way], trouble=trouble(pacs.problem), echo_trouble=trouble(pacs.echo_problem)
    )


def trouble(problem: str) -> Trouble | None:
    """Return a kept problem in the reader's language; None where there is none."""
    reason, words = failures.read(problem)
    told = why(reason)
    return Trouble(why=told, technical=words) if told else None


def retrieval_lines(retrievals: Iterable[Retrieval]) -> list[RetrievalLine]:
    """Return what a PACS still owes us as its page shows it."""
    return [
        RetrievalLine(
            retrieval=row,
            state=STATES[row.state],
            attention=row.state == RetrievalState.GIVEN_UP,
            why=why(row.reason),
        )
        for row in retrievals
    ]
