"""Carrying long work out: taken by one process, gone on with by the next."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from canut.core.carrying import (
    STALE,
    Clock,
    Endings,
    Interrupted,
    Stops,
    TakenOver,
    carry_here,
    carry_out,
    note,
    take,
    take_one,
)
from canut.core.work.errors import WorkError
from canut.core.work.models import Project
from canut.families.microwork.exporting import ExportFailed, export_results
from canut.families.microwork.importing import BEGINNING, ImportFailed, Reached
from canut.families.microwork.importing.row import Place
from canut.families.microwork.longfiles import file_of, folder_of
from canut.families.microwork.models import LongWork
from canut.families.microwork.operations.imports import import_items
from canut.families.microwork.operations.longwork import begin_refit
from canut.families.microwork.operations.refits import is_refit_due, refit
from canut.families.microwork.queries import result_count

ENDINGS = Endings(
    refusals=(ImportFailed, ExportFailed, WorkError),
    worn_out=_("The process that did this was ended %(times)d times. What it kept stays; ask the operator."),
    failed=_("A mistake of ours stopped this, and the operator has a record of it. What was kept stays."),
)

UNSAID = Endings(refusals=(), worn_out="", failed="")
"""What a client reads of a refit that nobody asked for: nothing. The error reaches whoever runs it."""

BEAT = STALE / 6
"""How often a process says that it is at work while a batch takes its time."""


def do_next(*, clock: Clock, stops: Stops = lambda: False) -> LongWork | None:
    """Carry out the work that waits longest; return it, or None when none waits."""
    work = take(LongWork.objects.select_related("project"), now=clock())
    if work is None:
        return None
    kind = LongWork.Kind(work.kind)
    is_done = carry_out(work, lambda it: CARRIERS[kind](it, clock, stops), endings=ENDINGS, clock=clock)
    if is_done and kind == LongWork.Kind.IMPORT:
        file_of(work).unlink(missing_ok=True)
    return work


def refit_if_due(*, project: Project, now: datetime) -> bool:
    """Refit here and now when enough answers came, for the client to see; says whether it did.

    Killed on the way it is taken over like any long work.
    """
    if not is_refit_due(project=project) or (work := begin_refit(project=project, now=now)) is None:
        return False
    taken = take_one(LongWork.objects.select_related("project"), work, now=now)
    if taken is None:
        return False
    try:
        carry_here(
            taken, lambda it: _refit(it, lambda: now, lambda: False), endings=UNSAID, clock=lambda: now
        )
    except TakenOver:
        return False
    return True


def _import(work: LongWork, clock: Clock, stops: Stops) -> None:
    beat = clock()

    def keep(reached: Reached) -> None:
        if stops():
            raise Interrupted
        # A start that got somewhere is none of those that ended the process again and again.
        note(work, beat_at=clock(), starts=1, **_figures(reached))

    def progress(done: int, total: int) -> None:
        note(work, done=done, total=total)

    def alive() -> None:
        nonlocal beat
        if clock() - beat < BEAT:
            return
        if stops():
            raise Interrupted
        beat = clock()
        note(work, beat_at=beat)

    import_items(
        project=work.project,
        path=file_of(work),
        now=clock(),
        progress=progress,
        keep=keep,
        alive=alive,
        start=_reached(work),
        refused_folder=folder_of(work),
    )


def _figures(reached: Reached) -> dict[str, int]:
    """Return how far an import is as the fields of its work."""
    return {
        "rows": reached.rows,
        "added": reached.added,
        "known": reached.known,
        "refused": reached.refused,
        "place_offset": reached.place.offset,
        "place_line": reached.place.line,
        "refused_bytes": reached.refused_bytes,
    }


def _reached(work: LongWork) -> Reached:
    """Return how far the starts before this one came: batches that were kept, all or nothing."""
    if not work.place_offset:
        return BEGINNING
    return Reached(
        added=work.added,
        known=work.known,
        refused=work.refused,
        place=Place(work.place_offset, work.place_line),
        refused_bytes=work.refused_bytes,
    )


def _export(work: LongWork, clock: Clock, stops: Stops) -> None:
    def progress(rows: int) -> None:
        if stops():
            raise Interrupted
        note(work, rows=rows, done=rows, beat_at=clock())

    note(work, total=result_count(project=work.project))
    folder_of(work).mkdir(parents=True, exist_ok=True)
    report = export_results(project=work.project, path=file_of(work), now=clock(), progress=progress)
    note(work, rows=report.rows, done=report.rows)


def _refit(work: LongWork, clock: Clock, stops: Stops) -> None:
    def progress(done: int, total: int) -> None:
        if stops():
            raise Interrupted
        note(work, done=done, total=total, beat_at=clock())

    refit(project=work.project, now=clock(), progress=progress)


CARRIERS: dict[LongWork.Kind, Callable[[LongWork, Clock, Stops], None]] = {
    LongWork.Kind.IMPORT: _import,
    LongWork.Kind.EXPORT: _export,
    LongWork.Kind.REFIT: _refit,
}
"""What is done for each kind of work."""
