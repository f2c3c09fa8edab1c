"""The tree of RFC 6962 (2.1): SHA-256, leaves and nodes hashed apart, an odd node moves up as it is."""

from collections.abc import Sequence
from hashlib import sha256

LEAF = b"\x00"
NODE = b"\x01"


def leaf_hash(record: bytes) -> bytes:
    """Return the 32 bytes that stand for a record; the prefix keeps a node from being passed off as one."""
    return sha256(LEAF + record).digest()


def _joined(left: bytes, right: bytes) -> bytes:
    return sha256(NODE + left + right).digest()


class Growing:
    """A tree that takes leaf by leaf, keeping one hash for each of its perfect subtrees: log2(n) at most."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append the hash of a leaf."""
        self._subtrees.append(leaf)
        self.size += 1
        # A number that ends in k zero bits has just completed k subtrees of twice the size.
        for _ in range((self.size & -self.size).bit_length() - 1):
            right = self._subtrees.pop()
            self._subtrees.append(_joined(self._subtrees.pop(), right))

    def root(self) -> bytes:
        """Return the root; of no leaves at all, the hash of nothing."""
        if not self._subtrees:
            return sha256().digest()
        *rest, root = self._subtrees
        for subtree in reversed(rest):
            root = _joined(subtree, root)
        return root


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return what proves that the leaf at `index` is in the tree: a hash a level, from the leaf up.

    Raises
    ------
    IndexError
        When there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    path = []
    level = list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        pairs = [_joined(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[2 * len(pairs) :]
        index //= 2
    return path


def is_included(*, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether a path leads from a leaf to a root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    last, node, rest = size - 1, leaf, list(path)
    while last:
        if index % 2 or index < last:
            if not rest:
                return False
            beside = rest.pop(0)
            node = _joined(beside, node) if index % 2 else _joined(node, beside)
        index //= 2
        last //= 2
    return not rest and node == root
