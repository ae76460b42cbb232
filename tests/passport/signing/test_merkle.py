import hashlib
from itertools import pairwise

import pytest

from passport.signing import merkle

# The leaves and roots that implementations of RFC 6962 and RFC 9162 share as test vectors.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_that_of_the_vectors(size: int) -> None:
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_audit_path_of_the_sixth_of_eight_is_that_of_the_vectors() -> None:
    assert [node.hex() for node in merkle.audit_path(LEAVES, 5)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


# RFC 9162, 2.1.5: a tree of seven leaves, its nodes by the letters of the standard, and the paths that it prints.
SEVEN = [merkle.leaf_hash(f"d{number}".encode()) for number in range(7)]
NODES = dict(zip("abcdefj", SEVEN, strict=True))
for name, left, right in ("gab", "hcd", "ief", "kgh", "lij"):
    NODES[name] = merkle.node_hash(NODES[left], NODES[right])


def nodes(letters: str) -> list[bytes]:
    """Return nodes of the example of the standard."""
    return [NODES[letter] for letter in letters]


def test_the_example_of_the_standard_has_its_root_and_its_paths() -> None:
    paths = {0: nodes("bhl"), 3: nodes("cgl"), 4: nodes("fjk"), 6: nodes("ik")}

    assert merkle.root(SEVEN) == merkle.node_hash(*nodes("kl"))
    assert {index: merkle.audit_path(SEVEN, index) for index in paths} == paths


@pytest.mark.parametrize("size", range(1, 9))
def test_every_leaf_leads_to_the_root(size: int) -> None:
    leaves = LEAVES[:size]
    paths = [merkle.audit_path(leaves, index) for index in range(size)]

    roots = [
        merkle.root_from_path(leaf, index=index, size=size, path=paths[index]) for index, leaf in enumerate(leaves)
    ]

    assert roots == [merkle.root(leaves)] * size


@pytest.mark.parametrize("size", range(2, 9))
def test_no_leaf_leads_to_the_root_from_another_place(size: int) -> None:
    leaves = LEAVES[:size]
    root = merkle.root(leaves)

    for index, other in pairwise(range(size)):
        path = merkle.audit_path(leaves, index)
        assert merkle.root_from_path(leaves[index], index=other, size=size, path=path) != root
        assert merkle.root_from_path(leaves[other], index=index, size=size, path=path) != root


def test_a_path_that_is_too_short_too_long_or_torn_leads_nowhere() -> None:
    path = merkle.audit_path(LEAVES, 5)
    torn = merkle.separated(merkle.joined(path)[:-1])

    assert merkle.root_from_path(LEAVES[5], index=5, size=8, path=path[:-1]) is None
    assert merkle.root_from_path(LEAVES[5], index=5, size=8, path=[*path, path[0]]) is None
    assert merkle.root_from_path(LEAVES[5], index=8, size=8, path=path) is None
    assert merkle.root_from_path(LEAVES[5], index=5, size=8, path=torn) != merkle.root(LEAVES)


def test_a_stored_path_comes_back() -> None:
    path = merkle.audit_path(LEAVES, 5)

    assert merkle.separated(merkle.joined(path)) == path
    assert merkle.separated(b"") == []


def test_the_challenge_belongs_to_signing_alone() -> None:
    expected = hashlib.sha256(b"radiation-passport/sign/1\x00" + bytes(32)).digest()

    assert merkle.challenge(bytes(32)) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 200])
def test_the_paths_of_all_leaves_together_are_those_of_each(size: int) -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(size)]

    assert merkle.audit_paths(leaves) == [merkle.audit_path(leaves, index) for index in range(size)]
