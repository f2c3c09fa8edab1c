"""Asking for long work: it is carried out beside the requests, left and found again."""

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.carrying import ENDED, KEPT, resume
from canut.core.work.models import Project
from canut.families.microwork.errors import LongWorkEnded, RefitRefused
from canut.families.microwork.evidence import blind_answers
from canut.families.microwork.importing.bringing import brought
from canut.families.microwork.longfiles import drop, drop_arrivals, hand_over, scratch_folder, take_in
from canut.families.microwork.models import LongWork
from canut.families.microwork.plan import plan_of


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
        with brought(arrived, plan_of(project), scratch_folder()) as (source, _files):
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


def ask_refit(*, project: Project, language: str, now: datetime) -> LongWork:
    """Ask that all answers of a project be weighed together, beside the requests.

    Raises
    ------
    RefitRefused
        When that is under way, or there is nothing to weigh.
    """
    if project.state == Project.State.CLOSED:
        raise RefitRefused(_("the project is over: its results are final"))
    if not plan_of(project).is_weighed or not blind_answers(project).exists():
        raise RefitRefused(_("there is no answer to weigh yet; ask again when answers are in"))
    work = begin_refit(project=project, language=language, now=now)
    if work is None:
        raise RefitRefused(_("the answers are being weighed at this moment; wait until that is done"))
    return work


def begin_refit(*, project: Project, now: datetime, language: str = "en") -> LongWork | None:
    """Write down that a refit is to be done, in the place of the last one; None when one is under way."""
    refits = LongWork.objects.filter(project=project, kind=LongWork.Kind.REFIT)
    try:
        with transaction.atomic():
            refits.filter(state__in=ENDED).delete()
            return LongWork.objects.create(
                project=project, kind=LongWork.Kind.REFIT, language=language, asked_at=now
            )
    except IntegrityError:
        return None


def go_on(*, work: LongWork) -> None:
    """Let a work that stopped start again, from what it kept.

    Raises
    ------
    LongWorkEnded
        When it did not stop.
    """
    if not resume(work):
        raise LongWorkEnded(_("This is under way or done: there is nothing to go on with."))


def forget_old(*, now: datetime) -> int:
    """Remove what ended long ago, with its files."""
    old = list(LongWork.objects.filter(ended_at__lt=now - KEPT))
    for work in old:
        drop(work)
        work.delete()
    drop_arrivals(before=now - KEPT)
    return len(old)
