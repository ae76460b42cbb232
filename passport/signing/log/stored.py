"""The log as it is stored: nodes, heads, and proofs made of them in a handful of queries."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.models import Q

from passport.signing.log import tree
from passport.signing.log.heads import LogProof, SignedHead
from passport.signing.models import LogEntry, LogHead, LogNode


class NoSuchSize(Exception):
    """The log has never been of that size, or is not yet."""


def last_head() -> SignedHead | None:
    """Return the newest head, None while the log is empty."""
    head = LogHead.objects.order_by("-pk").first()
    return signed(head) if head else None


def signed(head: LogHead) -> SignedHead:
    """Return a stored head as the value that travels."""
    return SignedHead(
        size=head.size,
        root=bytes(head.root),
        signed_at=head.signed_at,
        public_key=bytes(head.public_key),
        signature=bytes(head.signature),
    )


def proof_of(*, kind: str, uid: str) -> LogProof | None:
    """Return the proof that a row stands under the newest head, None until the log has taken it in."""
    entry = LogEntry.objects.filter(kind=kind, uid=uid).first()
    head = last_head()
    if entry is None or head is None or entry.index >= head.size:
        return None
    return LogProof(
        index=entry.index,
        size=head.size,
        salt=bytes(entry.salt),
        leaf=bytes(entry.leaf),
        path=tuple(nodes_over(tree.inclusion(entry.index, head.size))),
        head=head,
    )


def proofs_of(*, kind: str, uids: Sequence[str]) -> dict[str, LogProof]:
    """Return the proofs of many rows under the newest head, in as many queries as of one."""
    head = last_head()
    if head is None:
        return {}
    entries = LogEntry.objects.filter(kind=kind, uid__in=uids, index__lt=head.size)
    spans = {entry: tree.inclusion(entry.index, head.size) for entry in entries}
    nodes = stored_nodes(place for wanted in spans.values() for place in tree.places_of(wanted))
    return {
        entry.uid: LogProof(
            index=entry.index,
            size=head.size,
            salt=bytes(entry.salt),
            leaf=bytes(entry.leaf),
            path=tuple(tree.computed(wanted, nodes)),
            head=head,
        )
        for entry, wanted in spans.items()
    }


def leaf(*, kind: str, uid: str) -> bytes | None:
    """Return the leaf of a row, None until the log has taken it in."""
    kept = LogEntry.objects.filter(kind=kind, uid=uid).values_list("leaf", flat=True).first()
    return bytes(kept) if kept else None


def consistency(*, first: int, second: int) -> list[bytes]:
    """Return the path which shows that the log of the second size begins with that of the first. Raises NoSuchSize."""
    head = last_head()
    if not 0 <= first <= second <= (head.size if head else 0):
        raise NoSuchSize
    return nodes_over(tree.consistency(first, second))


def root_at(size: int) -> bytes:
    """Return the root that the log had when it was of that size, from the nodes that are stored now."""
    return nodes_over([tree.Span(start=0, end=size)])[0] if size else tree.EMPTY


def growing(size: int) -> tree.Growing:
    """Return the log of a size as far as appending needs it."""
    wanted = tree.peaks(size)
    nodes = stored_nodes(wanted)
    return tree.Growing(size=size, peaks=[nodes[place] for place in wanted])


def nodes_over(spans: Sequence[tree.Span]) -> list[bytes]:
    """Return the node over each span."""
    return tree.computed(spans, stored_nodes(tree.places_of(spans)))


def stored_nodes(wanted: Iterable[tree.Place]) -> dict[tree.Place, bytes]:
    """Return stored nodes by their places; leaves stand in their entries."""
    by_level = {
        level: [index for _level, index in places] for level, places in groupby(sorted(set(wanted)), lambda one: one[0])
    }
    leaves = by_level.pop(0, [])
    nodes = dict(_leaves(leaves)) if leaves else {}
    if by_level:
        which = Q()
        for level, indexes in by_level.items():
            which |= Q(level=level, index__in=indexes)
        kept = LogNode.objects.filter(which).values_list("level", "index", "node")
        nodes |= {(level, index): bytes(node) for level, index, node in kept}
    return nodes


def _leaves(indexes: Sequence[int]) -> Iterable[tuple[tree.Place, bytes]]:
    kept = LogEntry.objects.filter(index__in=indexes).values_list("index", "leaf")
    return (((0, index), bytes(node)) for index, node in kept)
