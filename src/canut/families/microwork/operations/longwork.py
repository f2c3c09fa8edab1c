"""Asking for long work, and carrying it out: taken by one process, gone on with by the next."""

import logging
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from canut.core.work.errors import WorkError
from canut.core.work.models import Project
from canut.families.microwork.errors import LongWorkEnded
from canut.families.microwork.exporting import ExportFailed, export_results
from canut.families.microwork.importing import ImportFailed, ImportReport
from canut.families.microwork.importing.source import open_source
from canut.families.microwork.longfiles import (
    drop,
    drop_arrivals,
    file_of,
    folder_of,
    hand_over,
    take_in,
)
from canut.families.microwork.models import LongWork
from canut.families.microwork.operations.imports import import_items
from canut.families.microwork.queries import result_count

log = logging.getLogger("canut.longwork")

Clock = Callable[[], datetime]
Stops = Callable[[], bool]

STALE = timedelta(seconds=30)
"""After so long without a word the process at work is taken for gone. A late word of it is refused."""

STARTS_MOST = 3
KEPT = timedelta(days=30)
"""How long what ended can be found again."""

ENDED = (LongWork.State.DONE, LongWork.State.STOPPED)


class TakenOver(Exception):  # noqa: N818 - named after the fact
    """Another process is at this work now; what this one was about to keep is rolled back."""


class Interrupted(Exception):  # noqa: N818 - named after the fact
    """The process is asked to end; the work waits for the next."""


def ask_import(
    *, project: Project, name: str, chunks: Iterable[bytes], language: str, now: datetime
) -> LongWork:
    """Take a file of items in, to be imported beside the requests.

    Raises
    ------
    FileRefused
        When the file cannot be read as rows; nothing is kept.
    """
    # However long a file takes to come, the store is free for everybody meanwhile.
    arrived = take_in(_short(name), chunks)
    try:
        with open_source(arrived) as source:
            total = source.total
        with transaction.atomic():
            work = LongWork.objects.create(
                project=project,
                kind=LongWork.Kind.IMPORT,
                name=arrived.name,
                language=language,
                total=total,
                asked_at=now,
            )
            hand_over(arrived, work)
    except BaseException:
        shutil.rmtree(arrived.parent, ignore_errors=True)
        raise
    return work


def _short(name: str) -> str:
    path = Path(name)
    return f"{path.stem[:100]}{path.suffix[:20]}"


def ask_export(*, project: Project, form: str, language: str, now: datetime) -> LongWork:
    """Ask for the results as a file of this ending; while one is being written, it is that one."""
    name, kind = f"canut-{project.pk}-results.{form}", LongWork.Kind.EXPORT
    under_way = LongWork.objects.filter(project=project, kind=kind, name=name).exclude(state__in=ENDED)
    return under_way.first() or LongWork.objects.create(
        project=project, kind=kind, name=name, language=language, asked_at=now
    )


def go_on(*, work: LongWork) -> None:
    """Let a work that stopped start again, from what it kept.

    Raises
    ------
    LongWorkEnded
        When it did not stop.
    """
    stopped = LongWork.objects.filter(pk=work.pk, state=LongWork.State.STOPPED)
    if not stopped.update(state=LongWork.State.WAITING, ended_at=None, said="", starts=0):
        raise LongWorkEnded(_("This is under way or done: there is nothing to go on with."))


def do_next(*, clock: Clock, stops: Stops = lambda: False) -> LongWork | None:
    """Carry out the work that waits longest; return it, or None when none waits."""
    work = _take(clock())
    if work is None:
        return None
    with translation.override(work.language):
        try:
            state, said = _carry_out(work, clock, stops)
        except TakenOver:
            return work
        except Interrupted:
            _mine(work).update(state=LongWork.State.WAITING, starts=F("starts") - 1)
            return work
        _mine(work).update(state=state, said=said, ended_at=clock(), beat_at=clock())
    if state == LongWork.State.DONE and work.kind == LongWork.Kind.IMPORT:
        file_of(work).unlink(missing_ok=True)
    return work


def forget_old(*, now: datetime) -> int:
    """Remove what ended long ago, with its files."""
    old = list(LongWork.objects.filter(ended_at__lt=now - KEPT))
    for work in old:
        drop(work)
        work.delete()
    drop_arrivals(before=now - KEPT)
    return len(old)


def _take(now: datetime) -> LongWork | None:
    gone = Q(state=LongWork.State.RUNNING, beat_at__lt=now - STALE)
    found = LongWork.objects.filter(Q(state=LongWork.State.WAITING) | gone).order_by("id").first()
    if found is None:
        return None
    taker = uuid4().hex
    same = LongWork.objects.filter(pk=found.pk, state=found.state, taker=found.taker)
    taken = same.update(
        state=LongWork.State.RUNNING,
        taker=taker,
        beat_at=now,
        starts=F("starts") + 1,
        added_before=F("added"),
    )
    return LongWork.objects.select_related("project").get(pk=found.pk) if taken else None


def _mine(work: LongWork) -> QuerySet[LongWork]:
    return LongWork.objects.filter(pk=work.pk, taker=work.taker, state=LongWork.State.RUNNING)


def _note(work: LongWork, **figures: object) -> None:
    if not _mine(work).update(**figures):
        raise TakenOver


def _carry_out(work: LongWork, clock: Clock, stops: Stops) -> tuple[LongWork.State, str]:
    """Return how it ended, and the sentence about it where it did not end well."""
    if work.starts > STARTS_MOST:
        return LongWork.State.STOPPED, _(
            "The process that did this was ended %(times)d times. What it kept stays; ask the operator."
        ) % {"times": STARTS_MOST}
    try:
        (_import if work.kind == LongWork.Kind.IMPORT else _export)(work, clock, stops)
    except (ImportFailed, ExportFailed, WorkError) as error:
        return LongWork.State.STOPPED, str(error)
    except (DatabaseError, TakenOver, Interrupted):
        raise
    except Exception:
        log.exception("long work %s failed", work.pk)
        return LongWork.State.STOPPED, _(
            "A mistake of ours stopped this, and the operator has a record of it. What was kept stays."
        )
    return LongWork.State.DONE, ""


def _import(work: LongWork, clock: Clock, stops: Stops) -> None:
    def keep(report: ImportReport) -> None:
        if stops():
            raise Interrupted
        _note(work, beat_at=clock(), **_figures(report, work.added_before))

    def progress(done: int, total: int) -> None:
        _note(work, done=done, total=total)

    import_items(
        project=work.project,
        path=file_of(work),
        now=clock(),
        progress=progress,
        keep=keep,
        refused_folder=folder_of(work),
    )


def _figures(report: ImportReport, added_before: int) -> dict[str, int]:
    """Return the counts of all starts together: what an earlier one added, this one meets as known."""
    return {
        "rows": report.rows,
        "added": added_before + report.added,
        "known": max(0, report.known - added_before),
        "refused": report.refused,
    }


def _export(work: LongWork, clock: Clock, stops: Stops) -> None:
    def progress(rows: int) -> None:
        if stops():
            raise Interrupted
        _note(work, rows=rows, done=rows, beat_at=clock())

    _note(work, total=result_count(project=work.project))
    folder_of(work).mkdir(parents=True, exist_ok=True)
    report = export_results(project=work.project, path=file_of(work), now=clock(), progress=progress)
    _note(work, rows=report.rows, done=report.rows)
