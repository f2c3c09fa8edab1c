"""Merkle trees: the published vectors, the definition itself, and every way to lie about a leaf."""

from collections.abc import Iterable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.merkle import Growing, inclusion_path, is_included, leaf_hash

RECORDS = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
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
"""Records and roots of 1 to 8 of them, as Certificate Transparency publishes them for its logs."""

leaves = st.lists(st.binary(max_size=4).map(leaf_hash), min_size=1, max_size=70)


def root_of(hashes: Iterable[bytes]) -> bytes:
    """Return the root of a tree that took leaf by leaf."""
    tree = Growing()
    for one in hashes:
        tree.add(one)
    return tree.root()


def defined(hashes: list[bytes]) -> bytes:
    """Return the root by the recursive definition of RFC 6962, section 2.1."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return sha256(b"\x01" + defined(hashes[:split]) + defined(hashes[split:])).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    """The roots equal the vectors that Certificate Transparency tests its logs with."""
    assert root_of(map(leaf_hash, RECORDS[:size])).hex() == ROOTS[size - 1]


def test_root_of_nothing_is_the_hash_of_nothing() -> None:
    """An empty tree has the root that the RFC gives it."""
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(leaves)
def test_growing_equals_the_definition(hashes: list[bytes]) -> None:
    """Taking leaf by leaf gives the root of the recursive definition."""
    assert root_of(hashes) == defined(hashes)


@given(leaves, st.data())
def test_every_leaf_is_proved(hashes: list[bytes], data: st.DataObject) -> None:
    """The path of any leaf leads to the root."""
    index = data.draw(st.integers(0, len(hashes) - 1))
    path = inclusion_path(hashes, index)
    assert is_included(leaf=hashes[index], index=index, size=len(hashes), path=path, root=root_of(hashes))


@given(leaves, st.data())
def test_no_other_leaf_is_proved(hashes: list[bytes], data: st.DataObject) -> None:
    """A changed leaf, a path that is shorter, longer or turned, and an index out of range prove nothing."""
    index = data.draw(st.integers(0, len(hashes) - 1))
    path, root, size = inclusion_path(hashes, index), root_of(hashes), len(hashes)
    other = leaf_hash(b"something else")
    assert not is_included(leaf=other, index=index, size=size, path=path, root=root)
    assert not is_included(leaf=hashes[index], index=index, size=size, path=[*path, other], root=root)
    assert not is_included(leaf=hashes[index], index=size, size=size, path=path, root=root)
    if path:
        assert not is_included(leaf=hashes[index], index=index, size=size, path=path[1:], root=root)
        assert not is_included(leaf=hashes[index], index=index, size=size, path=[other, *path[1:]], root=root)


def test_no_path_to_a_leaf_that_is_not_there() -> None:
    """Asking for a leaf beyond the tree is an error, not a wrong proof."""
    with pytest.raises(IndexError):
        inclusion_path([leaf_hash(b"")], 1)
