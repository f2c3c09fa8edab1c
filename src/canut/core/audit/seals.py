"""The daily seal: every record of a day under one Merkle root that can be published (G20)."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, Min, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from canut.core.audit.errors import DayNotOver
from canut.core.audit.happening import Happening
from canut.core.audit.models import Leaf, Seal
from canut.core.audit.operations import record
from canut.core.sealed import SealedTable, canonical, record_bytes, sealed_tables
from canut.engines.merkle import Growing, leaf_hash

SALT_BYTES = 16
BATCH = 2_000


def seal_day(*, day: date, now: datetime) -> Seal | None:
    """Seal every record made until the end of `day` (UTC) that no earlier seal holds.

    Returns
    -------
    Seal or None
        None when this day, or a later one, is sealed already.

    Raises
    ------
    DayNotOver
        When the day still runs.
    """
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    if end > now:
        raise DayNotOver(_("%(day)s is not over (UTC); seal it tomorrow") % {"day": day})
    last = Seal.objects.order_by("-day").first()
    if last and last.day >= day:
        return None
    try:
        with transaction.atomic():
            made = _sealed(day, end, last, now)
            data = {"root": made.root, "size": made.size}
            record(happenings=[Happening("seal.made", made.pk, None, data)], now=now)
    except IntegrityError:
        return None  # another process sealed the day in this very moment
    return made


def seal_yesterday(*, now: datetime) -> int:
    """Sweep: seal what was recorded until last midnight (UTC); returns how many seals were made, 0 or 1."""
    return int(seal_day(day=now.astimezone(UTC).date() - timedelta(days=1), now=now) is not None)


def heading_hash(*, day: date, previous_root: str) -> bytes:
    """Return the first leaf of a day's tree."""
    return leaf_hash(canonical({"seal": day.isoformat(), "previous": previous_root}))


def unsealed(table: SealedTable, *, end: datetime, since: int = 0) -> QuerySet[Model]:
    """Return the records of a table made before `end` that no seal holds, from the number `since` on."""
    held = Leaf.objects.filter(kind=table.kind, record_id=OuterRef("pk"))
    made = table.rows.filter(pk__gte=since, **{f"{table.at}__lt": end})
    return made.filter(~Exists(held)).order_by("pk")


def _sealed(day: date, end: datetime, last: Seal | None, now: datetime) -> Seal:
    previous_root = last.root if last else ""
    tables = sorted(sealed_tables(), key=lambda table: table.kind)
    # A record with a lower number can be committed after one with a higher: look one seal further back.
    before = Seal.objects.order_by("-day")[1:2].first()
    since = before.frontier if before else {}
    tree = Growing()
    tree.add(heading_hash(day=day, previous_root=previous_root))
    leaves = []
    for table in tables:
        for row in unsealed(table, end=end, since=since.get(table.kind, 0)).iterator(BATCH):
            leaf = _leaf(table, row, tree.size)
            leaves.append(leaf)
            tree.add(bytes(leaf.hash))
    made = Seal.objects.create(
        day=day,
        size=tree.size,
        root=tree.root().hex(),
        previous_root=previous_root,
        frontier={table.kind: _frontier(table, end, since.get(table.kind, 0)) for table in tables},
        sealed_at=now,
    )
    for leaf in leaves:
        leaf.seal = made
    Leaf.objects.bulk_create(leaves, batch_size=500)
    return made


def _leaf(table: SealedTable, row: Model, position: int) -> Leaf:
    salt = secrets.token_bytes(SALT_BYTES)
    known = record_bytes(kind=table.kind, record_id=row.pk, facts=table.facts_of(row), salt=salt)
    return Leaf(position=position, kind=table.kind, record_id=row.pk, salt=salt, hash=leaf_hash(known))


def _frontier(table: SealedTable, end: datetime, since: int) -> int:
    """Return the lowest number from which records may still be unsealed."""
    rows = table.rows.filter(pk__gte=since)
    waiting = rows.filter(**{f"{table.at}__gte": end}).aggregate(first=Min("pk"))["first"]
    if waiting is not None:
        return int(waiting)
    last = rows.aggregate(last=Max("pk"))["last"]
    return since if last is None else int(last) + 1


def hashes_now(seal: Seal) -> Iterator[tuple[Leaf, bytes | None]]:
    """Yield each leaf of a seal with the hash that its record has now; None for a record that is gone."""
    tables = {table.kind: table for table in sealed_tables()}
    leaves = seal.leaves.order_by("position").iterator(BATCH)
    while batch := list(islice(leaves, BATCH)):
        rows = _rows_of(batch, tables)
        for leaf in batch:
            row = rows.get((leaf.kind, leaf.record_id))
            yield leaf, None if row is None else _hash_now(leaf, tables[leaf.kind], row)


def _rows_of(batch: Sequence[Leaf], tables: dict[str, SealedTable]) -> dict[tuple[str, int], Model]:
    found: dict[tuple[str, int], Model] = {}
    for kind in {leaf.kind for leaf in batch} & set(tables):
        ids = [leaf.record_id for leaf in batch if leaf.kind == kind]
        for start in range(0, len(ids), 500):
            rows = tables[kind].rows.filter(pk__in=ids[start : start + 500])
            found.update({(kind, row.pk): row for row in rows})
    return found


def _hash_now(leaf: Leaf, table: SealedTable, row: Model) -> bytes:
    facts = table.facts_of(row)
    salt = bytes(leaf.salt)
    return leaf_hash(record_bytes(kind=leaf.kind, record_id=leaf.record_id, facts=facts, salt=salt))
