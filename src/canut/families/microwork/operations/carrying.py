"""Carrying long work out: taken by one process, gone on with by the next."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import DatabaseError
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

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

log = logging.getLogger("canut.longwork")

Clock = Callable[[], datetime]
Stops = Callable[[], bool]

STALE = timedelta(seconds=30)
"""After so long without a word the process at work is taken for gone. A late word of it is refused."""

BEAT = STALE / 6
"""How often a process says that it is at work while a batch takes its time."""

STARTS_MOST = 3


class TakenOver(Exception):  # noqa: N818 - named after the fact
    """Another process is at this work now; what this one was about to keep is rolled back."""


class Interrupted(Exception):  # noqa: N818 - named after the fact
    """The process is asked to end; the work waits for the next."""


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
        _end(work, state, said, clock())
    if state == LongWork.State.DONE and work.kind == LongWork.Kind.IMPORT:
        file_of(work).unlink(missing_ok=True)
    return work


def refit_if_due(*, project: Project, now: datetime) -> bool:
    """Refit here and now when enough answers came, for the client to see; says whether it did.

    Killed on the way it is taken over like any long work.
    """
    if not is_refit_due(project=project) or (work := begin_refit(project=project, now=now)) is None:
        return False
    taken = _taken(work, now)
    if taken is None:
        return False
    try:
        _refit(taken, lambda: now, lambda: False)
    except TakenOver:
        return False
    except DatabaseError:
        raise
    except Exception:
        _end(taken, LongWork.State.STOPPED, "", now)
        raise
    _end(taken, LongWork.State.DONE, "", now)
    return True


def _take(now: datetime) -> LongWork | None:
    gone = Q(state=LongWork.State.RUNNING, beat_at__lt=now - STALE)
    found = LongWork.objects.filter(Q(state=LongWork.State.WAITING) | gone).order_by("id").first()
    return found and _taken(found, now)


def _taken(found: LongWork, now: datetime) -> LongWork | None:
    """Return a work as this process's own; None when another was faster."""
    same = LongWork.objects.filter(pk=found.pk, state=found.state, taker=found.taker)
    taken = same.update(
        state=LongWork.State.RUNNING,
        taker=uuid4().hex,
        beat_at=now,
        starts=F("starts") + 1,
    )
    return LongWork.objects.select_related("project").get(pk=found.pk) if taken else None


def _mine(work: LongWork) -> QuerySet[LongWork]:
    return LongWork.objects.filter(pk=work.pk, taker=work.taker, state=LongWork.State.RUNNING)


def _note(work: LongWork, **figures: object) -> None:
    if not _mine(work).update(**figures):
        raise TakenOver


def _end(work: LongWork, state: LongWork.State, said: str, now: datetime) -> None:
    _mine(work).update(state=state, said=said, ended_at=now, beat_at=now)


def _carry_out(work: LongWork, clock: Clock, stops: Stops) -> tuple[LongWork.State, str]:
    """Return how it ended, and the sentence about it where it did not end well."""
    if work.starts > STARTS_MOST:
        return LongWork.State.STOPPED, _(
            "The process that did this was ended %(times)d times. What it kept stays; ask the operator."
        ) % {"times": STARTS_MOST}
    try:
        CARRIERS[LongWork.Kind(work.kind)](work, clock, stops)
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
    def keep(reached: Reached) -> None:
        if stops():
            raise Interrupted
        # A start that got somewhere is none of those that ended the process again and again.
        _note(work, beat_at=clock(), starts=1, **_figures(reached))

    def progress(done: int, total: int) -> None:
        _note(work, done=done, total=total)

    def alive() -> None:
        nonlocal beat
        if clock() - beat < BEAT:
            return
        if stops():
            raise Interrupted
        beat = clock()
        _note(work, beat_at=beat)

    beat = clock()
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
        _note(work, rows=rows, done=rows, beat_at=clock())

    _note(work, total=result_count(project=work.project))
    folder_of(work).mkdir(parents=True, exist_ok=True)
    report = export_results(project=work.project, path=file_of(work), now=clock(), progress=progress)
    _note(work, rows=report.rows, done=report.rows)


def _refit(work: LongWork, clock: Clock, stops: Stops) -> None:
    def progress(done: int, total: int) -> None:
        if stops():
            raise Interrupted
        _note(work, done=done, total=total, beat_at=clock())

    refit(project=work.project, now=clock(), progress=progress)


CARRIERS: dict[LongWork.Kind, Callable[[LongWork, Clock, Stops], None]] = {
    LongWork.Kind.IMPORT: _import,
    LongWork.Kind.EXPORT: _export,
    LongWork.Kind.REFIT: _refit,
}
"""What is done for each kind of work."""
