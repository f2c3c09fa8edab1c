"""Proofs that a record is in a published root, and what was rewritten since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from canut.core.audit.errors import NotSealed
from canut.core.audit.models import Leaf, Seal
from canut.core.audit.seals import hashes_now, heading_hash
from canut.core.sealed import record_bytes, sealed_tables
from canut.engines.merkle import Growing, inclusion_path, is_included, leaf_hash

AS_PUBLISHED = gettext_noop("Every root is what was published.")
"""What holds of the roots that somebody else kept; checked only where they are given."""


@dataclass(frozen=True, slots=True)
class Root:
    """What is published of a day."""

    day: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A record, and the path from it to the root of its day; whoever holds it needs nothing else to check it.

    Attributes
    ----------
    index
        The record's place among the `size` leaves of the day.
    path
        Hashes in hexadecimal, from the leaf up (RFC 6962, section 2.1.1).
    """

    kind: str
    id: int
    facts: Mapping[str, Any]
    salt: str
    day: str
    index: int
    size: int
    path: tuple[str, ...]
    root: str

    def is_true(self) -> bool:
        """Say whether the path leads from the record to the root."""
        salt = bytes.fromhex(self.salt)
        record = record_bytes(kind=self.kind, record_id=self.id, facts=dict(self.facts), salt=salt)
        return is_included(
            leaf=leaf_hash(record),
            index=self.index,
            size=self.size,
            path=[bytes.fromhex(one) for one in self.path],
            root=bytes.fromhex(self.root),
        )

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def roots() -> Iterator[Root]:
    """Yield the root of each closed day, oldest first: what the operator publishes."""
    for seal in Seal.objects.order_by("day").iterator():
        yield Root(seal.day.isoformat(), seal.size, seal.root)


def inclusion(*, kind: str, record_id: int) -> Inclusion:
    """Return the proof that a record is in the root of its day.

    Raises
    ------
    NotSealed
        When the record is not there or no seal holds it yet.
    """
    found = next(inclusions([(kind, record_id)]), None)
    if found is None:
        message = _(
            "no seal holds %(kind)s %(number)s; a record is sealed when its day is over (UTC): ask tomorrow"
        )
        raise NotSealed(message % {"kind": kind, "number": record_id})
    return found


def inclusions(records: Iterable[tuple[str, int]]) -> Iterator[Inclusion]:
    """Yield the proof of each record, by its kind and number, that a seal holds; a day is read once."""
    tables = {table.kind: table for table in sealed_tables()}
    days: dict[int, list[bytes]] = {}
    for kind, record_id in records:
        leaf = Leaf.objects.select_related("seal").filter(kind=kind, record_id=record_id).first()
        table = tables.get(kind)
        row = table.rows.filter(pk=record_id).first() if table else None
        if leaf is None or table is None or row is None:
            continue
        seal = leaf.seal
        if seal.pk not in days:
            days[seal.pk] = _hashes_of(seal)
        yield Inclusion(
            kind=kind,
            id=record_id,
            facts=table.facts_of(row),
            salt=bytes(leaf.salt).hex(),
            day=seal.day.isoformat(),
            index=leaf.position,
            size=seal.size,
            path=tuple(one.hex() for one in inclusion_path(days[seal.pk], leaf.position)),
            root=seal.root,
        )


def _hashes_of(seal: Seal) -> list[bytes]:
    leaves = seal.leaves.order_by("position").values_list("hash", flat=True)
    return [heading_hash(day=seal.day, previous_root=seal.previous_root), *map(bytes, leaves)]


def rewritten(seal: Seal) -> Iterator[str]:
    """Yield a line for each sealed record that is gone or says something else now, and for the root."""
    tree = Growing()
    tree.add(heading_hash(day=seal.day, previous_root=seal.previous_root))
    for leaf, now in hashes_now(seal):
        tree.add(bytes(leaf.hash))
        if now is None:
            yield f"{leaf}, sealed on {seal.day}, is gone"
        elif now != bytes(leaf.hash):
            yield f"{leaf}, sealed on {seal.day}, was changed since"
    if (tree.size, tree.root().hex()) != (seal.size, seal.root):
        yield f"seal of {seal.day}: its leaves give another root than {seal.root}"


def differing(published: Iterable[Root]) -> Iterator[str]:
    """Yield a line for each published root that this store does not confirm: its history was rewritten."""
    kept = {seal.day.isoformat(): seal for seal in Seal.objects.all()}
    for root in published:
        seal = kept.get(root.day)
        if seal is None:
            yield f"seal of {root.day}: it was published as {root.root} and is gone"
        elif (seal.size, seal.root) != (root.size, root.root):
            yield f"seal of {root.day}: it was published as {root.root} and is {seal.root} now"
