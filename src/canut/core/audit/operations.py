"""Recording events, and calling whoever subscribed to them."""

from collections.abc import Sequence
from datetime import datetime

from canut.core import straight
from canut.core.audit.happening import Happening
from canut.core.audit.models import Event
from canut.core.audit.subscriptions import subscribers


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
