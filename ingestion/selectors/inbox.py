"""What arrived, for whom it may concern; nothing here reads demographics."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from ingestion.models import (
    Commitment,
    ImportRun,
    InboxItem,
    InboxState,
    Order,
    Retrieval,
    RetrievalState,
    Source,
    SourceIssuer,
    SourceKind,
)
from ingestion.reasons import Reason
from passport.imaging.models import Pacs, Study
from passport.people.models import Facility, Role, User
from passport.people.selectors import facilities_where

ROLES = (Role.PACS_ADMINISTRATOR, Role.FACILITY_ADMINISTRATOR)
PAGE_SIZE = 50
# What waits for whoever looks after the patient records.
ABOUT_A_PERSON = (
    Reason.NO_IDENTIFIER,
    Reason.ISSUER_UNKNOWN,
    Reason.DEMOGRAPHICS_CONTRADICT,
    Reason.SOP_CONFLICT,
    Reason.EVENT_UNDER_OTHER_RECORD,
)
LAST_REQUESTS = 10
# Discs are read in by whoever stands at the counter, too.
IMPORTERS = (*ROLES, Role.CLERK)


class SourceMissing(Exception):
    """There is no active source of this name."""


class PacsMissing(Exception):
    """There is no such PACS among those that this person looks after."""


class RetrievalMissing(Exception):
    """There is no such retrieval of this PACS."""


class RunMissing(Exception):
    """There is no such run among those that this person may see."""


class ItemMissing(Exception):
    """There is no such object among those that this person looks after."""


@dataclass(frozen=True, kw_only=True)
class End:
    """How many files came to the same end."""

    state: str
    reason: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """One page of what arrived, newest first, and how many there are of each state."""

    page: Page[InboxItem]
    counts: dict[InboxState, int]
    state: str
    source: Source | None  # the only one whose objects are shown


@dataclass(frozen=True, kw_only=True)
class Found:
    """What comparing a PACS found: studies that it lists, and what became of the dose reports that were missing."""

    studies: int
    with_report: int
    refused: int  # studies whose objects it would not list
    retrievals: dict[RetrievalState, int]


def source_named(name: str) -> Source:
    """Return the active source of this name. Raises SourceMissing."""
    try:
        return Source.objects.select_related("facility").get(name=name, active=True)
    except Source.DoesNotExist:
        raise SourceMissing from None


def managed_facilities(user: User, at: datetime) -> QuerySet[Facility]:
    """Return the facilities whose sources and inbox a person looks after."""
    return facilities_where(user, *ROLES, at=at)


def may_manage(user: User, facility: Facility | None, at: datetime) -> bool:
    """Return whether a person looks after the sources of a facility; those of none are any administrator's."""
    managed = managed_facilities(user, at)
    return managed.filter(pk=facility.pk).exists() if facility else managed.exists()


def may_reconcile(user: User, facility: Facility | None, at: datetime) -> bool:
    """Return whether a person decides whose reports of a facility are, and so sees demographics."""
    reconciled = facilities_where(user, Role.PACS_ADMINISTRATOR, at=at)
    return reconciled.filter(pk=facility.pk).exists() if facility else reconciled.exists()


def sources_for(user: User, at: datetime) -> QuerySet[Source]:
    """Return the sources that a person looks after, with their last object and their last order."""
    issuers = Prefetch("issuers", queryset=SourceIssuer.objects.order_by("as_sent"))
    found = Source.objects.filter(_managed(user, at)).select_related("facility").prefetch_related(issuers)
    orders = Order.objects.filter(source=OuterRef("pk")).order_by("-received_at").values("received_at")
    return found.annotate(last_received_at=Max("items__received_at"), last_order_at=Subquery(orders[:1])).order_by(
        "name"
    )


def items_for(user: User, at: datetime) -> QuerySet[InboxItem]:
    """Return the objects that a person looks after."""
    return InboxItem.objects.filter(source__in=Source.objects.filter(_managed(user, at)))


def item_for(user: User, uid: str, at: datetime) -> InboxItem:
    """Return one object that a person looks after. Raises ItemMissing."""
    found = items_for(user, at).select_related("source__facility").filter(uid=uid).first()
    if found is None:
        raise ItemMissing
    return found


def source_for(user: User, uid: str, at: datetime) -> Source:
    """Return one source that a person looks after. Raises SourceMissing."""
    found = sources_for(user, at).filter(uid=uid).first()
    if found is None:
        raise SourceMissing
    return found


def folders_for(user: User, at: datetime) -> QuerySet[Source]:
    """Return the folder sources for which a person may read files in."""
    places = facilities_where(user, *IMPORTERS, at=at)
    return Source.objects.filter(kind=SourceKind.FOLDER, active=True, facility__in=places).order_by("name")


def may_import(user: User, source: Source, at: datetime) -> bool:
    """Return whether a person may read files in for a source."""
    return folders_for(user, at).filter(pk=source.pk).exists()


def runs_for(user: User, at: datetime) -> QuerySet[ImportRun]:
    """Return the runs of a person's facilities, newest first."""
    runs = ImportRun.objects.filter(source__in=folders_for(user, at)).select_related("source__facility")
    return runs.order_by("-started_at", "-pk")


def run_for(user: User, uid: str, at: datetime) -> ImportRun:
    """Return one run of a person's facilities. Raises RunMissing."""
    found = runs_for(user, at).filter(uid=uid).first()
    if found is None:
        raise RunMissing
    return found


def ends_of(run: ImportRun) -> list[End]:
    """Return what became of the files of a run, most frequent first."""
    counted = run.items.values_list("state", "reason").annotate(count=Count("pk")).order_by("-count", "state", "reason")
    return [End(state=state, reason=reason, count=count) for state, reason, count in counted]


def holds_file(run: ImportRun, sha256: str) -> bool:
    """Return whether these bytes came from the run's source already."""
    return InboxItem.objects.filter(source=run.source, sha256=sha256).exists()


def commitments_of(source: Source) -> QuerySet[Commitment]:
    """Return the last requests of a source to confirm what it sent."""
    return source.commitments.order_by("-asked_at", "-pk")[:LAST_REQUESTS]


def inbox_for(*, user: User, state: str, page: str, at: datetime, source: str = "") -> Inbox:
    """Return one page of the inbox; an unknown state or source shows all, an unknown page the nearest one."""
    only = sources_for(user, at).filter(uid=source).first() if source else None
    items = items_for(user, at).filter(**({"source": only} if only else {}))
    counted = dict(items.values_list("state").annotate(Count("pk")))
    shown = items.filter(state=state) if state in InboxState.values else items
    pages = Paginator(shown.select_related("source").order_by("-received_at", "-pk"), PAGE_SIZE)
    return Inbox(
        page=pages.get_page(page),
        counts={known: counted.get(known, 0) for known in InboxState},
        state=state if state in InboxState.values else "",
        source=only,
    )


def to_reconcile(*, user: User, page: str, at: datetime) -> Page[InboxItem]:
    """Return a page of the objects that wait for a decision about a person, the longest wait first."""
    reconciled = facilities_where(user, Role.PACS_ADMINISTRATOR, at=at)
    here = Q(source__facility__in=reconciled) | Q(source__facility__isnull=True)
    asked = Q(state=InboxState.WAITING, reason__in=ABOUT_A_PERSON) | Q(reason=Reason.TEST_PATIENT)
    found = InboxItem.objects.filter(here, asked).select_related("source__facility")
    # Phantoms and tests come last: nothing waits for them.
    in_order = found.order_by(F("state").desc(), "received_at", "pk")
    return Paginator(in_order, PAGE_SIZE).get_page(page)


def _managed(user: User, at: datetime) -> Q:
    managed = managed_facilities(user, at)
    # Asked here once: a source without a facility has nothing to join with.
    nobodys = Q(facility__isnull=True) if managed.exists() else Q(pk__in=[])
    return Q(facility__in=managed) | nobodys


def pacs_for(user: User, at: datetime) -> QuerySet[Pacs]:
    """Return the PACS that a person looks after."""
    managed = Pacs.objects.filter(facility__in=managed_facilities(user, at))
    return managed.select_related("facility", "source").order_by("name")


def one_pacs(user: User, uid: str, at: datetime) -> Pacs:
    """Return one PACS that a person looks after. Raises PacsMissing."""
    found = pacs_for(user, at).filter(uid=uid).first()
    if found is None:
        raise PacsMissing
    return found


def found_in(pacs: Pacs) -> Found:
    """Return what comparing a PACS found so far."""
    studies = Study.objects.filter(pacs=pacs)
    counted = dict(Retrieval.objects.filter(pacs=pacs).values_list("state").annotate(Count("pk")))
    return Found(
        studies=studies.count(),
        with_report=studies.filter(dose_objects__gt=0).count(),
        refused=studies.exclude(problem="").count(),
        retrievals={state: counted.get(state, 0) for state in RetrievalState},
    )


def unfetched_of(pacs: Pacs, *, page: str) -> Page[Retrieval]:
    """Return one page of what a PACS still owes us: given up first, then those that wait, newest first."""
    owed = Retrieval.objects.filter(pacs=pacs).exclude(state=RetrievalState.FETCHED).select_related("key_object")
    return Paginator(owed.order_by("state", "-asked_at", "-pk"), PAGE_SIZE).get_page(page)


def named_by(item: InboxItem) -> QuerySet[Retrieval]:
    """Return the dose reports that a key object names, in its order."""
    return item.retrievals.select_related("pacs", "item").order_by("pk")


def retrieval_of(pacs: Pacs, uid: str) -> Retrieval:
    """Return one retrieval of a PACS. Raises RetrievalMissing."""
    found = Retrieval.objects.filter(pacs=pacs, uid=uid).select_related("pacs__facility").first()
    if found is None:
        raise RetrievalMissing
    return found
