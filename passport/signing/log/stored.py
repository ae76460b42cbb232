"""The log as it is stored: nodes, heads, and proofs made of them in a handful of queries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.conf import settings
from django.db import connection

from passport.database import listed, rows_of_list
from passport.signing.log import tree
from passport.signing.log.forms import NEWEST
from passport.signing.log.heads import LogProof, SignedHead
from passport.signing.models import LogEntry, LogHead, LogWaiting

# A place as one number: the index, and the level in the last bits. One text, however many nodes are asked for: the server
# plans it once. Conditions on each level were another text every time; writing and planning them was most of a proof.
_LEVEL_BITS = 6
_NODES = """
    SELECT node.level, node."index", node.node
    FROM ({rows}) AS wanted JOIN signing_lognode AS node
    ON node.level = (CAST(wanted.value AS bigint) & 63) AND node."index" = (CAST(wanted.value AS bigint) >> 6)
    UNION ALL
    SELECT 0, entry."index", entry.leaf
    FROM ({rows}) AS wanted JOIN signing_logentry AS entry ON entry."index" = (CAST(wanted.value AS bigint) >> 6)
"""


@dataclass(frozen=True, kw_only=True)
class LogKey:
    """A public key that signs heads, from when, and until when if another one came after it."""

    public_key: bytes
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class LogState:
    """How the log stands: what the newest head says, and since when something waits that it has not taken in."""

    head: SignedHead | None
    waiting_since: datetime | None


class NoSuchSize(Exception):
    """The log has never been of that size, or is not yet."""


def last_head() -> SignedHead | None:
    """Return the newest head, None while the log is empty."""
    head = LogHead.objects.order_by("-pk").first()
    return signed(head) if head else None


def size() -> int:
    """Return how many entries are in the log; the newest head may lag behind while many come in."""
    last = LogEntry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def signed(head: LogHead) -> SignedHead:
    """Return a stored head as the value that travels."""
    return SignedHead(
        size=head.size,
        root=bytes(head.root),
        signed_at=head.signed_at,
        public_key=bytes(head.public_key),
        signature=bytes(head.signature),
    )


def state() -> LogState:
    """Return how the log stands."""
    waiting = LogWaiting.objects.filter(lost_at=None, kind__in=NEWEST).order_by("pk").first()
    form = NEWEST[waiting.kind] if waiting else None
    row = form.rows([waiting.uid]).get(waiting.uid) if form and waiting else None
    return LogState(head=last_head(), waiting_since=form.at_of(row) if form and row else None)


def is_waiting() -> bool:
    """Say whether there is something to take in."""
    return LogWaiting.objects.filter(lost_at=None).exists()


def keys() -> list[LogKey]:
    """Return the keys that heads were signed with, the first that came first; only those that the settings name, if any."""
    firsts = sorted(_first_heads(), key=lambda head: head.signed_at)
    ends = [later.signed_at for _earlier, later in pairwise(firsts)]
    return [
        LogKey(public_key=bytes(head.public_key), since=head.signed_at, until=end)
        for head, end in zip(firsts, [*ends, None] if firsts else [], strict=True)
    ]


def counts(public_key: bytes) -> bool:
    """Say whether the settings let heads under this key count."""
    return not settings.LOG_PUBLIC_KEYS or public_key.hex() in settings.LOG_PUBLIC_KEYS


def _first_heads() -> Iterator[LogHead]:
    """Return the first head of each key, in as many steps as there are keys: heads are many."""
    key = b""
    while head := LogHead.objects.filter(public_key__gt=key).order_by("public_key", "pk").first():
        key = bytes(head.public_key)
        if counts(key):
            yield head


def proof_of(*, kind: str, uid: str) -> LogProof | None:
    """Return the proof that a row stands under the newest head, None until the log has taken it in."""
    return proofs_of(kind=kind, uids=[uid]).get(uid)


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
    leaves, above = [], []
    for level, index in set(wanted):
        (above if level else leaves).append(str(index << _LEVEL_BITS | level))
    with connection.cursor() as cursor:
        cursor.execute(_NODES.format(rows=rows_of_list()), [listed(above), listed(leaves)])
        return {(level, index): bytes(node) for level, index, node in cursor}
