"""Recording events, and calling whoever subscribed to them; keeping what checks and counts came to."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from canut.core import straight
from canut.core.audit.happening import Happening
from canut.core.audit.models import CheckRun, Event, PublicFigures, UpkeepRound
from canut.core.audit.subscriptions import subscribers

ROUND_NOTED_EVERY = timedelta(minutes=1)
"""Rounds of upkeep are noted so often, and whenever something else failed."""


def record(*, happenings: Sequence[Happening], now: datetime) -> None:
    """Write events in one statement, then call the subscribers of each verb with all of its events.

    Subscribers run in the caller's transaction: what follows from an event stands or falls with it.
    """
    events = [
        Event(
            at=now,
            actor_id=h.actor_id,
            verb=h.verb,
            subject=h.subject,
            subject_id=h.subject_id,
            data=h.data,
        )
        for h in happenings
    ]
    if len(events) == 1:
        straight.insert(events[0])
    else:
        Event.objects.bulk_create(events, batch_size=500)
    for verb in dict.fromkeys(h.verb for h in happenings):
        for subscriber in subscribers(verb):
            subscriber([h for h in happenings if h.verb == verb], now)


def record_checks(*, runs: Iterable[CheckRun]) -> None:
    """Add checks that were carried out to their history."""
    CheckRun.objects.bulk_create(runs)


def publish_figures(*, topic: str, content: Any, now: datetime) -> None:  # noqa: ANN401 - whatever JSON holds
    """Put figures for everybody in the place of the ones before."""
    PublicFigures.objects.update_or_create(topic=topic, defaults={"content": content, "computed_at": now})


def note_round(*, seconds: float, failures: Sequence[str], now: datetime) -> None:
    """Note that a round of upkeep is over, what it took in seconds, and what failed in it."""
    last = UpkeepRound.objects.first()
    if last and last.failures == [*failures] and last.at <= now < last.at + ROUND_NOTED_EVERY:
        return
    noted = {"at": now, "seconds": seconds, "failures": [*failures]}
    UpkeepRound.objects.update_or_create(pk=1, defaults=noted)
