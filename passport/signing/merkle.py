"""The tree under one touch, and the way from a leaf to its root. Plain Python. Source: RFC 9162, 2.1."""

import hashlib
from collections.abc import Sequence

NODE_SIZE = 32
DOMAIN = b"radiation-passport/sign/1"


def leaf_hash(digest: bytes) -> bytes:
    """Return the leaf over a payload's digest."""
    return hashlib.sha256(b"\x00" + digest).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over at least one leaf."""
    if len(leaves) == 1:
        return leaves[0]
    half = _split(len(leaves))
    return node_hash(root(leaves[:half]), root(leaves[half:]))


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the siblings on the way from a leaf to the root, the leaf's own first."""
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*audit_path(leaves[:half], index), root(leaves[half:])]
    return [*audit_path(leaves[half:], index - half), root(leaves[:half])]


def audit_paths(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the audit path of every leaf, in their order: each node is made once for all that share it."""
    if len(leaves) == 1:
        return [[]]
    half = _split(len(leaves))
    left, right = root(leaves[:half]), root(leaves[half:])
    return [
        *([*path, right] for path in audit_paths(leaves[:half])),
        *([*path, left] for path in audit_paths(leaves[half:])),
    ]


def root_from_path(leaf: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which a path leads, or None when it does not fit a tree of that size. Source: 2.1.3.2."""
    if index >= size:
        return None
    node, last, here = leaf, size - 1, index
    for sibling in path:
        if last == 0:
            return None
        if here % 2 or here == last:
            node = node_hash(sibling, node)
            here, last = _climb(here, last)
        else:
            node = node_hash(node, sibling)
        here, last = here // 2, last // 2
    return node if last == 0 else None


def joined(path: Sequence[bytes]) -> bytes:
    """Return a path as it is stored."""
    return b"".join(path)


def separated(stored: bytes) -> list[bytes]:
    """Return the nodes of a stored path; a torn one yields a node that fits nowhere."""
    return [stored[start : start + NODE_SIZE] for start in range(0, len(stored), NODE_SIZE)]


def challenge(root: bytes) -> bytes:
    """Return what the authenticator signs for a tree. The domain keeps it from ever being a log-in's challenge."""
    return hashlib.sha256(DOMAIN + b"\x00" + root).digest()


def _split(size: int) -> int:
    """Return the largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


def _climb(here: int, last: int) -> tuple[int, int]:
    """Skip the levels on which a right edge has no sibling."""
    while here and not here % 2:
        here, last = here // 2, last // 2
    return here, last
