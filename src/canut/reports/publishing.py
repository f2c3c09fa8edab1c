"""What everybody may read of the whole: each topic is computed once a day, never for a visitor."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import DatabaseError

from canut.core.audit.operations import publish_figures
from canut.core.audit.queries import topics_published_since
from canut.core.local_time import day_here, midnight
from canut.families.microwork.exporting.human_share import human_shares
from canut.reports.decision_figures import decision_figures
from canut.reports.pay_figures import pay_figures

PAY, DECISIONS, AUTOMATIC = "pay", "decisions", "automatic"

TOPICS: Mapping[str, Callable[[datetime], Any]] = MappingProxyType(
    {
        PAY: lambda now: pay_figures(now).plain(),
        DECISIONS: lambda now: decision_figures(now).plain(),
        AUTOMATIC: lambda _now: [share.plain() for share in human_shares()],
    }
)
"""What is published, by topic: how its figures are computed, as JSON values."""


def publish_due(*, now: datetime) -> list[str]:
    """Compute and publish one topic that was not published yet today; returns what failed.

    One at a time, like the checks: nobody's offer waits for all of them.
    """
    done = topics_published_since(moment=midnight(day_here(now)))
    due = next((topic for topic in TOPICS if topic not in done), None)
    return [] if due is None else _publish(due, now)


def publish_all(*, now: datetime) -> list[str]:
    """Compute and publish every topic now; returns what failed."""
    return [failure for topic in TOPICS for failure in _publish(topic, now)]


def _publish(topic: str, now: datetime) -> list[str]:
    try:
        publish_figures(topic=topic, content=TOPICS[topic](now), now=now)
    except DatabaseError:
        raise
    except Exception as failed:  # noqa: BLE001 - a mistake in a figure must not end the round that pays people
        return [f"figures on {topic}: {type(failed).__name__}: {failed} (a mistake of ours)"]
    return []
