"""Merkle trees with the hashing of RFC 6962: one root stands for many records and proves each."""

from canut.engines.merkle.tree import Growing, inclusion_path, is_included, leaf_hash

__all__ = ["Growing", "inclusion_path", "is_included", "leaf_hash"]
