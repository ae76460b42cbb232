"""Find what was changed behind the log: every row, form, leaf, node and head is computed again, in one pass.

Nothing grows with the log but the heads that are wrong. Whoever holds the database and the log's key can write all of it
anew: only a head that somebody outside has kept shows that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef

from passport.signing import selectors
from passport.signing.confirmations import confirmation_problems
from passport.signing.log import stored, tree
from passport.signing.log.beside import BESIDE
from passport.signing.log.forms import FORM_OF, NEWEST, Form
from passport.signing.log.heads import SignedHead, commitment, leaf_of
from passport.signing.models import LogEntry, LogHead, LogNode, LogWaiting
from passport.signing.statements import Draft

AT_ONCE = 500
# Clocks of several machines differ a little, and an act carries the moment at which its request began.
TOLERANCE = timedelta(minutes=2)


class Fault(StrEnum):
    """What an audit finds."""

    CHANGED = "was changed after it entered the log"
    CHANGED_BESIDE = "is not what the acts on it tell"
    DELETED = "was deleted"
    INSERTED = "was put in past the log"
    LOST = "was deleted before the log had taken it in"
    BACKDATED = "says that it was written before a head that does not have it"
    AHEAD = "says that it was written after the log had it"
    UNKNOWN_FORM = "stands in the log in a form that nobody knows"
    ENTRY = "does not fit its own leaf"
    GAP = "is not there"
    NODE = "is not the node over its leaves"
    ROOT = "is not the root of the entries before it: one of those since the head before was changed"
    HEAD_BEYOND = "is of more entries than there are"
    HEAD_SIGNATURE = "has a signature that does not hold"
    HEAD_KEY = "is signed under a key that does not count"
    HEAD_TIME = "was signed before the head before it"
    UNDER_NO_HEAD = "stand under no signed head"
    OUTSIDE_SIGNATURE = "that was kept outside has a signature that does not hold"
    OUTSIDE_KEY = "that was kept outside is signed under a key that signed no head here"
    OUTSIDE_SIZE = "that was kept outside is of more entries than there are: the end was cut off"
    OUTSIDE_ROOT = "that was kept outside is not of this log: what it covered was written anew"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it was; `columns` names what of it, where that can be told."""

    kind: str
    uid: str
    fault: Fault
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f" ({', '.join(self.columns)})" if self.columns else ""
        return f"{self.kind} {self.uid} {self.fault}{where}"


@dataclass(kw_only=True)
class Audit:
    """One pass over the log. `findings` may be read once; then `size` says how many entries there were."""

    outside: SignedHead | None = None
    log: tree.Growing = field(default_factory=tree.Growing)
    before: SignedHead | None = None  # the last head that the pass has come by
    broken: bool = False  # from here on no root fits, and one finding says it
    wrong: set[tree.Place] = field(default_factory=set)

    @property
    def size(self) -> int:
        """Return how many entries the pass has read."""
        return self.log.size

    def findings(self) -> Iterator[Finding]:
        """Yield all that is wrong, in the order of the log; what stands outside it comes last."""
        heads = self._heads()
        head = next(heads, None)
        yield from self._outside_at(0)
        for batch in self._batches():
            rows = _rows_of(batch)
            nodes = _nodes_of(batch)
            for entry in batch:
                while head and head.size <= self.size:
                    yield from self._of_head(head)
                    head = next(heads, None)
                yield from self._of_gap(entry.index)
                yield from self._of_entry(entry, rows, until=head)
                yield from self._append(entry, nodes)
                yield from self._outside_at(self.size)
        while head:
            yield from self._of_head(head)
            head = next(heads, None)
        yield from self._of_end()
        yield from _past_the_log()
        yield from _beside_the_log()

    def _batches(self) -> Iterator[list[LogEntry]]:
        last = -1
        while batch := list(LogEntry.objects.filter(index__gt=last).order_by("index")[:AT_ONCE]):
            last = batch[-1].index
            yield batch

    def _heads(self) -> Iterator[SignedHead]:
        for head in LogHead.objects.order_by("size", "pk").iterator(chunk_size=AT_ONCE):
            yield stored.signed(head)

    def _of_gap(self, index: int) -> Iterator[Finding]:
        """Put something in the place of entries that are gone, so that the others keep theirs."""
        while self.size < index:
            yield Finding(kind="entry", uid=str(self.size), fault=Fault.GAP)
            self.wrong |= {place for place, _node in self.log.append(tree.EMPTY)}

    def _of_entry(
        self, entry: LogEntry, rows: dict[str, dict[str, Any]], *, until: SignedHead | None
    ) -> Iterator[Finding]:
        form = FORM_OF.get((entry.kind, entry.form))
        if leaf_of(bytes(entry.commitment)) != bytes(entry.leaf):
            yield _found(entry, Fault.ENTRY, "leaf")
        if form is None:
            yield _found(entry, Fault.UNKNOWN_FORM, "form")
            return
        row = rows[entry.kind].get(entry.uid)
        if row is None:
            yield _found(entry, Fault.DELETED)
            return
        if commitment(form.write(row), salt=bytes(entry.salt)) != bytes(entry.commitment):
            yield _found(entry, Fault.CHANGED, *blamed(entry.kind, row))
        yield from self._of_time(entry, form, row, until=until)

    def _of_time(self, entry: LogEntry, form: Form, row: Any, *, until: SignedHead | None) -> Iterator[Finding]:
        at = form.at_of(row)
        if self.before and at < self.before.signed_at - TOLERANCE:
            yield _found(entry, Fault.BACKDATED, form.at)
        if until and at > until.signed_at + TOLERANCE:
            yield _found(entry, Fault.AHEAD, form.at)

    def _append(self, entry: LogEntry, nodes: dict[tree.Place, bytes]) -> Iterator[Finding]:
        for place, node in self.log.append(bytes(entry.leaf)):
            level, index = place
            below = {(level - 1, 2 * index), (level - 1, 2 * index + 1)}
            if nodes.get(place) != node:
                self.wrong.add(place)
                if not below & self.wrong:  # else the one below is the reason
                    yield Finding(kind="node", uid=_over(place), fault=Fault.NODE)
            self.wrong -= below

    def _of_head(self, head: SignedHead) -> Iterator[Finding]:
        name = f"{head.size} of {head.signed_at.isoformat()}"
        if not head.holds:
            yield Finding(kind="head", uid=name, fault=Fault.HEAD_SIGNATURE)
        if not stored.counts(head.public_key):
            yield Finding(kind="head", uid=name, fault=Fault.HEAD_KEY)
        if self.before and head.signed_at < self.before.signed_at:
            yield Finding(kind="head", uid=name, fault=Fault.HEAD_TIME)
        if head.size > self.size:
            yield Finding(kind="head", uid=name, fault=Fault.HEAD_BEYOND)
        elif head.root != self.log.root and not self.broken:
            self.broken = True
            since = self.before.size if self.before else 0
            yield Finding(kind="head", uid=name, fault=Fault.ROOT, columns=(f"entries {since} to {head.size - 1}",))
        self.before = head

    def _outside_at(self, size: int) -> Iterator[Finding]:
        if self.outside and self.outside.size == size and self.outside.root != self.log.root:
            yield _outside(self.outside, Fault.OUTSIDE_ROOT)

    def _of_end(self) -> Iterator[Finding]:
        covered = self.before.size if self.before else 0
        if covered < self.size:
            yield Finding(kind="entries", uid=f"{covered} to {self.size - 1}", fault=Fault.UNDER_NO_HEAD)
        if self.outside is None:
            return
        if not self.outside.holds:
            yield _outside(self.outside, Fault.OUTSIDE_SIGNATURE)
        if not LogHead.objects.filter(public_key=self.outside.public_key).exists():
            yield _outside(self.outside, Fault.OUTSIDE_KEY)
        if self.outside.size > self.size:
            yield _outside(self.outside, Fault.OUTSIDE_SIZE)


def blamed(kind: str, row: Any) -> tuple[str, ...]:
    """Return what of a changed row does not fit what else is known of it; nothing where only the digest tells."""
    return _BLAMED[kind](row) if kind in _BLAMED else ()


def _statement_blamed(row: Any) -> tuple[str, ...]:
    return tuple(str(problem) for problem in selectors.statement_problems(statement=row))


def _signature_blamed(row: Any) -> tuple[str, ...]:
    return tuple(str(problem) for problem in selectors.problems_of(signature=row, draft=_draft_of(row.statement)))


def _seal_blamed(row: Any) -> tuple[str, ...]:
    found = selectors.seal_problems(seal=row, draft=_draft_of(row.statement), facility_uid=row.facility_uid)
    return tuple(str(problem) for problem in found)


def _confirmation_blamed(row: Any) -> tuple[str, ...]:
    seal = getattr(row.statement, "seal", None)
    facility_uid = seal.facility_uid if seal else ""
    return confirmation_problems(confirmation=row, draft=_draft_of(row.statement), facility_uid=facility_uid)


_BLAMED = {
    "statement": _statement_blamed,
    "signature": _signature_blamed,
    "seal": _seal_blamed,
    "confirmation": _confirmation_blamed,
}


def _draft_of(statement: Any) -> Draft:
    return Draft(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        payload=bytes(statement.payload),
    )


def _found(entry: LogEntry, fault: Fault, *columns: str) -> Finding:
    return Finding(kind=entry.kind, uid=entry.uid, fault=fault, columns=columns)


def _outside(head: SignedHead, fault: Fault) -> Finding:
    return Finding(kind="head", uid=f"{head.size} of {head.signed_at.isoformat()}", fault=fault)


def _over(place: tree.Place) -> str:
    """Name a node by the entries under it."""
    level, index = place
    return f"over entries {index << level} to {(index + 1 << level) - 1}"


def _rows_of(batch: list[LogEntry]) -> dict[str, dict[str, Any]]:
    kinds = {entry.kind for entry in batch} & NEWEST.keys()
    return {kind: NEWEST[kind].rows([entry.uid for entry in batch if entry.kind == kind]) for kind in kinds}


def _nodes_of(batch: list[LogEntry]) -> dict[tree.Place, bytes]:
    """Return the stored nodes that the entries of a batch finish."""
    start, end = batch[0].index, batch[-1].index + 1
    nodes, level = {}, 1
    while end >> level:
        kept = LogNode.objects.filter(level=level, index__gte=start >> level, index__lt=end >> level)
        nodes |= {(level, index): bytes(node) for index, node in kept.values_list("index", "node")}
        level += 1
    return nodes


def _past_the_log() -> Iterator[Finding]:
    """Find rows that neither stand in the log nor wait for it, and those that waited and are gone."""
    for kind, form in NEWEST.items():
        logged = LogEntry.objects.filter(kind=kind, uid=OuterRef(form.uid))
        waiting = LogWaiting.objects.filter(kind=kind, uid=OuterRef(form.uid))
        rows = form.all_rows().filter(~Exists(logged), ~Exists(waiting)).order_by("pk")
        for row in rows.iterator(chunk_size=AT_ONCE):
            yield Finding(kind=kind, uid=form.uid_of(row), fault=Fault.INSERTED)
    yield from _lost()


def _beside_the_log() -> Iterator[Finding]:
    """Hold the rows that change, and so stand outside the log, to the acts on them."""
    for beside in BESIDE:
        yield from (Finding(kind=beside.kind, uid=uid, fault=Fault.DELETED) for uid in beside.gone())
        for row, columns in beside.changed():
            yield Finding(kind=beside.kind, uid=row.uid, fault=Fault.CHANGED_BESIDE, columns=columns)


def _lost() -> Iterator[Finding]:
    last = 0
    while batch := list(LogWaiting.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        for kind in {one.kind for one in batch}:
            uids = [one.uid for one in batch if one.kind == kind]
            rows = NEWEST[kind].rows(uids) if kind in NEWEST else {}
            yield from (Finding(kind=kind, uid=uid, fault=Fault.LOST) for uid in uids if uid not in rows)
