"""The daily seals, re-proved from the records (G20)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from canut.core.audit.models import Seal
from canut.core.audit.proofs import rewritten
from canut.core.audit.seals import unsealed
from canut.core.checks import Check
from canut.core.sealed import sealed_tables


def _rewritten() -> Iterator[str]:
    for seal in Seal.objects.order_by("day"):
        yield from rewritten(seal)


def _broken_chain() -> Iterator[str]:
    root = ""
    for seal in Seal.objects.order_by("day"):
        if seal.previous_root != root:
            yield f"seal of {seal.day}: it follows {seal.previous_root or 'none'}, not {root or 'none'}"
        root = seal.root


def _slipped_in() -> Iterator[str]:
    """Name records dated before the day that the seal before the last one closed, and held by none.

    A record may still be on its way into the store while its day is sealed: the next seal takes it.
    """
    before = Seal.objects.order_by("-day")[1:2].first()
    if before is None:
        return
    start = datetime.combine(before.day, time(), UTC)
    for table in sealed_tables():
        for row in unsealed(table, end=start).iterator():
            yield f"{table.kind} {row.pk}: dated before {before.day}, but no seal holds it"


CHECKS = [
    Check("G20", "What was sealed still says what it said.", _rewritten),
    Check("G20", "Each seal follows the one before it.", _broken_chain),
    Check("G20", "No record was slipped into a day that was closed.", _slipped_in),
]
