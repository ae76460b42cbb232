"""The tree of the log from the nodes that are stored: append, proofs, and their checks. Plain Python.

Source: RFC 9162, 2.1. A node stands at (level, index): the leaf at (0, i), and above it what covers 2^level leaves. Only
nodes whose leaves are all there are stored; they never change. Whatever else a proof needs is folded from a few of them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from passport.signing.merkle import node_hash, root_from_path

Place = tuple[int, int]
EMPTY = hashlib.sha256(b"").digest()


@dataclass(frozen=True, kw_only=True)
class Span:
    """Leaves from `start` up to before `end` that one node of a tree covers."""

    start: int
    end: int


@dataclass(kw_only=True)
class Growing:
    """A tree of which only the peaks are kept: as much as appending needs."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[tuple[Place, bytes]]:
        """Add a leaf and return the nodes that it finished, the lowest first."""
        finished: list[tuple[Place, bytes]] = []
        node, index, level = leaf, self.size, 0
        while self.size >> level & 1:
            node, index, level = node_hash(self.peaks.pop(), node), index >> 1, level + 1
            finished.append(((level, index), node))
        self.peaks.append(node)
        self.size += 1
        return finished

    @property
    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        return folded(self.peaks) if self.peaks else EMPTY


def places(span: Span) -> list[Place]:
    """Return the stored nodes that make up a span, from the left. It starts where a node of its height would."""
    found, start = [], span.start
    while start < span.end:
        level = (span.end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def peaks(size: int) -> list[Place]:
    """Return the stored nodes that make up a whole tree, the highest first."""
    return places(Span(start=0, end=size))


def folded(nodes: Sequence[bytes]) -> bytes:
    """Return the node above the nodes of `places`."""
    above = nodes[-1]
    for node in reversed(nodes[:-1]):
        above = node_hash(node, above)
    return above


def computed(spans: Sequence[Span], stored: Mapping[Place, bytes]) -> list[bytes]:
    """Return the node over each span. `stored` holds all of `places_of` them."""
    return [folded([stored[place] for place in places(span)]) for span in spans]


def places_of(spans: Iterable[Span]) -> list[Place]:
    """Return the stored nodes that a proof needs."""
    return [place for span in spans for place in places(span)]


def inclusion(index: int, size: int) -> list[Span]:
    """Return what a leaf's siblings on the way to the root cover, the leaf's own first. Source: 2.1.3.1."""
    start, end, found = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append(Span(start=middle, end=end))
            end = middle
        else:
            found.append(Span(start=start, end=middle))
            start = middle
    return found[::-1]


def consistency(first: int, second: int) -> list[Span]:
    """Return what the nodes cover that show a tree to begin with a smaller one. Source: 2.1.4.1."""
    if not 0 < first < second:
        return []
    start, end, known, found = 0, second, True, []
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            found.append(Span(start=middle, end=end))
            end = middle
        else:
            found.append(Span(start=start, end=middle))
            start, known = middle, False
    if not known:
        found.append(Span(start=start, end=end))
    return found[::-1]


def is_included(leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether a path leads from a leaf to a root. Source: 2.1.3.2."""
    return root_from_path(leaf, index=index, size=size, path=path) == root


def begins_with(*, first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether a path shows that the second tree begins with the first. Source: 2.1.4.2."""
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == EMPTY
    if first > second or not path:
        return False
    nodes = list(path) if first & (first - 1) else [first_root, *path]
    return _roots_from(nodes, first=first, second=second) == (first_root, second_root)


def _roots_from(nodes: Sequence[bytes], *, first: int, second: int) -> tuple[bytes, bytes] | None:
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return None
        if here & 1 or here == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, node)
        here, last = here >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(size: int) -> int:
    """Return the largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1
