"""Importing a client's file: whole batches, each its own transaction, so that stopping loses nothing."""

import errno
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from canut.core.ledger.errors import InsufficientFunds
from canut.core.work.models import Project, Task
from canut.core.work.operations.tasks import add_tasks
from canut.families.microwork.importing import BEGINNING, ImportReport, ImportStopped, Reached
from canut.families.microwork.importing.bringing import brought
from canut.families.microwork.importing.items import Item, ItemReader
from canut.families.microwork.importing.parquet_file import BROKEN
from canut.families.microwork.importing.refused import RefusedRows
from canut.families.microwork.importing.row import RefusedRow, Row, Source
from canut.families.microwork.kinds.errors import ItemInvalid
from canut.families.microwork.longfiles import scratch_folder
from canut.families.microwork.models import Explanation, Proposal
from canut.families.microwork.operations.media import add_media
from canut.families.microwork.plan import Plan, plan_of

BATCH_ROWS = 2_000
"""Rows of one transaction: large enough for speed, small enough that no worker waits for it."""

BATCH_FILES = 100
"""Files of one batch where rows name some: a camera's picture takes a good part of a second."""

STOPS = (InsufficientFunds, OperationalError, OSError, *BROKEN)
"""What can end an import half-way; what is in stays in."""

FULL = {errno.ENOSPC, errno.EDQUOT}


def import_items(
    *,
    project: Project,
    path: Path,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
    keep: Callable[[Reached], None] | None = None,
    alive: Callable[[], None] = lambda: None,
    start: Reached = BEGINNING,
    refused_folder: Path | None = None,
) -> ImportReport:
    """Import the rows of a CSV, JSONL or Parquet file as tasks; repeated, it doubles nothing.

    A ZIP holds one of these and the pictures or recordings that its rows name, or these alone: an item each.
    A row's key is its column ``id`` or ``key``, else the SHA-256 of the item. A row whose key is in already
    is left as it is. The columns ``gold`` (a known answer) and the machine's own are not part of the item.

    Parameters
    ----------
    progress
        Called after each batch with what was read and what there is: bytes, in Parquet rows, in a ZIP without
        a table files.
    keep
        Called within each batch's transaction with how far the import is then, to be kept or lost with it.
    alive
        Called after each row that was read: its files may take their time.
    start
        What was kept of an import of the same file that ended half-way: it goes on there, and counts on.
    refused_folder
        Where ``<name>.refused.csv`` goes, with every refused row and its reason; beside the file unless said.

    Raises
    ------
    FileRefused
        When the file cannot be read as rows; nothing was imported.
    ImportStopped
        When it ends early, for want of money, space or a store; whole batches are in.
    NotOpen
        When the project is closed.
    """
    plan = plan_of(project)
    reached = start
    with brought(path, plan, scratch_folder()) as (source, files):
        reader = ItemReader(project, plan, files)
        refused = RefusedRows(
            (refused_folder or path.parent) / f"{path.stem}.refused.csv", size=start.refused_bytes
        )
        if start != BEGINNING:
            source.go_to(start.place)
        try:
            for batch in _batches(source.rows(), _rows_of_a_batch(plan)):
                read = _read(reader, batch, alive)
                reached = _import_batch(project, *read, refused, now, _keeper(reached, source, keep))
                if progress:
                    progress(reached.place.offset, source.total)
        except STOPS as error:
            refused.cut_off()
            report = _report(reached, refused)
            raise ImportStopped(_stopped(path, report, error), report) from error
    return _report(reached, refused)


def _report(reached: Reached, refused: RefusedRows) -> ImportReport:
    return ImportReport(
        added=reached.added, known=reached.known, refused=reached.refused, refused_path=refused.path
    )


Keeper = Callable[[Counter[str], int], Reached]
"""Notes what a batch did, within its transaction: its counts, and the size of the file of refused rows."""


def _keeper(before: Reached, source: Source, keep: Callable[[Reached], None] | None) -> Keeper:
    def kept(batch: Counter[str], refused_bytes: int) -> Reached:
        reached = Reached(
            added=before.added + batch["added"],
            known=before.known + batch["known"],
            refused=before.refused + batch["refused"],
            place=source.place,
            refused_bytes=refused_bytes,
        )
        if keep:
            keep(reached)
        return reached

    return kept


def _rows_of_a_batch(plan: Plan) -> int:
    files = len(plan.sheet.form.media)
    return min(BATCH_ROWS, max(1, BATCH_FILES // files)) if files else BATCH_ROWS


def _batches(rows: Iterator[Row | RefusedRow], size: int) -> Iterator[list[Row | RefusedRow]]:
    while batch := list(islice(rows, size)):
        yield batch


def _import_batch(  # noqa: PLR0917 - one loop's body
    project: Project,
    items: Sequence[Item],
    faults: Sequence[RefusedRow],
    refused: RefusedRows,
    now: datetime,
    kept: Keeper,
) -> Reached:
    with transaction.atomic():
        added, not_added = _add(project, items, now)
        conflicts = _conflicts(project, not_added)
        bad = sorted((*faults, *conflicts), key=lambda fault: fault.line)
        counted = Counter(added=added, known=len(not_added) - len(conflicts), refused=len(bad))
        text = refused.text_of(bad)
        # Noted first: a process that was taken for gone is told here, before it writes into another's file.
        reached = kept(counted, refused.size + len(text))
        refused.write(text)
    refused.size = reached.refused_bytes
    return reached


def _read(
    reader: ItemReader, batch: Sequence[Row | RefusedRow], alive: Callable[[], None]
) -> tuple[list[Item], list[RefusedRow]]:
    items: list[Item] = []
    faults: list[RefusedRow] = []
    for row in batch:
        if isinstance(row, RefusedRow):
            faults.append(row)
            continue
        try:
            items.append(reader.read(row))
        except ItemInvalid as invalid:
            faults.append(row.refused(str(invalid)))
        alive()
    return items, faults


def _add(project: Project, items: Sequence[Item], now: datetime) -> tuple[int, list[Item]]:
    """Add the items whose key is new; return how many they are, and the others."""
    first = {item.task.key: item for item in reversed(items)}
    made = add_tasks(project=project, tasks=[item.task for item in items], now=now)
    Proposal.objects.bulk_create(_proposals(made, first, now), batch_size=200)
    Explanation.objects.bulk_create(
        (Explanation(task=task, text=text) for task in made if (text := first[task.key].explanation)),
        batch_size=200,
    )
    add_media(named=[(task, one) for task in made for one in first[task.key].media], now=now)
    added = {task.key for task in made}
    others = [item for item in items if item.task.key not in added or item is not first[item.task.key]]
    return len(made), others


def _proposals(made: Iterable[Task], items: dict[str, Item], now: datetime) -> list[Proposal]:
    given = [(task, items[task.key].proposal) for task in made]
    return [
        Proposal(task=task, proposer="file", version="", label=one.label, answer=one.answer, proposed_at=now)
        for task, one in given
        if one is not None
    ]


def _conflicts(project: Project, items: Sequence[Item]) -> list[RefusedRow]:
    """Refuse the rows whose key is in with something else: they would be lost in silence."""
    if not items:
        return []
    keys = {item.task.key for item in items}
    there = Task.objects.filter(project=project, key__in=keys).values_list("key", "item", "known_answer")
    kept = {key: (item, known) for key, item, known in there}
    return [
        item.row.refused(reason)
        for item in items
        if (reason := _conflict(item, *kept[item.task.key])) is not None
    ]


def _conflict(item: Item, kept: object, known: object) -> str | None:
    if item.task.item != kept:
        return _("another item has the key “%(key)s” already; give this one its own") % {"key": item.task.key}
    if item.task.known_answer not in (None, known):
        return _("the item is in already, without this known answer; what is in stays as it is")
    return None


def _stopped(path: Path, report: ImportReport, error: BaseException) -> str:
    why, advice = _why_and_advice(error)
    return _(
        "The import of %(file)s stopped: %(why)s. %(rows)d of its rows are in. %(advice)s, then import the"
        " file again: it goes on from there and doubles nothing."
    ) % {"file": path.name, "why": why, "rows": report.added + report.known, "advice": advice}


def _why_and_advice(error: BaseException) -> tuple[str, str]:
    if isinstance(error, InsufficientFunds):
        return str(error), _("Pay the missing money in")
    if _is_full(error):
        return _("the disk is full"), _("Make room")
    if isinstance(error, OperationalError):
        return _("the store does not answer (%(why)s)") % {"why": error}, _("Check the store")
    if isinstance(error, OSError):
        why = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        return why, _("Check the file and its folder")
    return _("the file is damaged (%(why)s)") % {"why": str(error).splitlines()[0]}, _("Write the file again")


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    # SQLite and PostgreSQL (SQLSTATE 53100) say it in these words.
    words = ("disk is full", "no space left")
    return isinstance(error, OperationalError) and any(word in str(error).lower() for word in words)
