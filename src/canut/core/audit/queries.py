"""Reads on events, on the history of checks, and on what is published of the whole."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet

from canut.core.audit.models import CheckRun, Event, PublicFigures, UpkeepRound

CheckName = tuple[str, str]
"""The guarantee and the sentence of a check: its name in the history."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one check stands: its last run, and when it held and was broken before.

    The rows that broke it are not read with it: only the operator sees them (`offending_rows`).
    """

    run: CheckRun
    first_at: datetime
    last_held_at: datetime | None
    last_broken_at: datetime | None


def history(*, subject: str, subject_id: int) -> QuerySet[Event]:
    """Return the events about one row, oldest first."""
    return Event.objects.filter(subject=subject, subject_id=subject_id).order_by("id")


def standings() -> dict[CheckName, Standing]:
    """Return where every check stands that was ever carried out, in two statements."""
    dated = CheckRun.objects.order_by().values_list("guarantee", "sentence")
    found = dated.annotate(
        latest=Max("pk"),
        first_at=Min("at"),
        held_at=Max("at", filter=Q(offending=0)),
        broken_at=Max("at", filter=Q(offending__gt=0)),
    )
    rows = list(found)
    runs = CheckRun.objects.defer("rows").in_bulk([latest for _name, _said, latest, *_dates in rows])
    return {
        (guarantee, sentence): Standing(runs[latest], *dates) for guarantee, sentence, latest, *dates in rows
    }


def checked_since(*, moment: datetime) -> set[CheckName]:
    """Return the checks that were carried out after a moment."""
    return set(CheckRun.objects.filter(at__gt=moment).values_list("guarantee", "sentence"))


def offending_rows(*, run_ids: list[int]) -> dict[int, list[str]]:
    """Return the rows kept of some runs, by the run's number; for the operator only."""
    return dict(CheckRun.objects.filter(pk__in=run_ids).values_list("pk", "rows"))


def figures_on(topic: str) -> PublicFigures | None:
    """Return what was last published on a topic; None before the first time."""
    return PublicFigures.objects.filter(topic=topic).first()


def topics_published_since(*, moment: datetime) -> set[str]:
    """Return the topics whose figures were computed at a moment or after it."""
    return set(PublicFigures.objects.filter(computed_at__gte=moment).values_list("topic", flat=True))


def last_round() -> UpkeepRound | None:
    """Return the last round of upkeep that was noted; None where none ever ran."""
    return UpkeepRound.objects.first()
