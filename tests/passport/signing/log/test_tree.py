import hashlib
from itertools import combinations

import pytest

from passport.signing import merkle
from passport.signing.log import tree
from tests.passport.signing.test_merkle import LEAVES, ROOTS, SEVEN, nodes

MANY = [merkle.leaf_hash(str(number).encode()) for number in range(70)]
# The paths that implementations of RFC 6962 and RFC 9162 share as test vectors: sizes -> nodes.
CONSISTENCY = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def grown(leaves: list[bytes]) -> tuple[tree.Growing, dict[tree.Place, bytes]]:
    """Return a log that took the leaves one by one, and what it would store."""
    log, stored = tree.Growing(), {}
    for index, leaf in enumerate(leaves):
        stored[0, index] = leaf
        stored.update(log.append(leaf))
    return log, stored


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_after_each_leaf_is_that_of_the_vectors(size: int) -> None:
    log, _stored = grown(LEAVES[:size])

    assert (log.size, log.root.hex()) == (size, ROOTS[size - 1])


def test_an_empty_log_has_the_root_of_nothing() -> None:
    assert tree.Growing().root == hashlib.sha256(b"").digest()


def test_only_finished_nodes_are_stored_each_once() -> None:
    log, made = tree.Growing(), []
    for leaf in LEAVES:
        made += [place for place, _node in log.append(leaf)]

    assert made == [(1, 0), (1, 1), (2, 0), (1, 2), (1, 3), (2, 1), (3, 0)]


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCY.items())
def test_consistency_paths_are_those_of_the_vectors(sizes: tuple[int, int], path: list[str]) -> None:
    _log, stored = grown(LEAVES)

    assert [node.hex() for node in tree.computed(tree.consistency(*sizes), stored)] == path


@pytest.mark.parametrize(("first", "path"), [(3, "cdgl"), (4, "l"), (6, "ijk")])
def test_the_example_of_the_standard_begins_as_it_says(first: int, path: str) -> None:
    _log, stored = grown(SEVEN)

    assert tree.computed(tree.consistency(first, 7), stored) == nodes(path)
    sizes = {"first": first, "second": 7, "path": nodes(path)}
    assert tree.begins_with(**sizes, first_root=merkle.root(SEVEN[:first]), second_root=merkle.root(SEVEN))


def test_every_leaf_of_every_size_has_the_path_that_the_whole_tree_gives() -> None:
    _log, stored = grown(MANY)

    for size in range(1, len(MANY) + 1):
        for index in range(size):
            path = tree.computed(tree.inclusion(index, size), stored)
            assert path == merkle.audit_path(MANY[:size], index)
            assert tree.is_included(MANY[index], index=index, size=size, path=path, root=merkle.root(MANY[:size]))


def test_every_size_is_shown_to_begin_with_every_smaller_one_and_with_nothing_else() -> None:
    _log, stored = grown(MANY)
    roots = [merkle.root(MANY[:size]) for size in range(1, len(MANY) + 1)]

    for first, second in combinations(range(1, len(MANY) + 1), 2):
        path = tree.computed(tree.consistency(first, second), stored)
        sizes = {"first": first, "second": second, "path": path}
        old, new = roots[first - 1], roots[second - 1]
        assert tree.begins_with(**sizes, first_root=old, second_root=new)
        assert not tree.begins_with(**sizes, first_root=new, second_root=new)
        assert not tree.begins_with(**sizes, first_root=old, second_root=old)
        assert not tree.begins_with(**sizes | {"path": path[:-1]}, first_root=old, second_root=new)
        assert not tree.begins_with(**sizes | {"path": [*path, old]}, first_root=old, second_root=new)


def test_the_same_size_is_consistent_with_the_same_root_alone() -> None:
    same = {"first": 8, "second": 8, "path": []}

    assert tree.begins_with(**same, first_root=b"a", second_root=b"a")
    assert not tree.begins_with(**same, first_root=b"a", second_root=b"b")


def test_every_log_begins_with_the_empty_one() -> None:
    sizes = {"first": 0, "second": 8, "path": [], "second_root": b"a"}

    assert tree.begins_with(**sizes, first_root=tree.EMPTY)
    assert not tree.begins_with(**sizes, first_root=b"b")


def test_a_path_of_a_million_leaves_has_twenty_nodes_of_few_stored_ones() -> None:
    spans = tree.inclusion(777_777, 1_000_000)

    assert len(spans) == 20
    assert len(tree.places_of(spans)) <= 40
