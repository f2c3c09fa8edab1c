"""Who is called when something happens; wired once in ``canut.config``, so that no app calls a higher one."""

from collections.abc import Callable, Sequence
from datetime import datetime

from canut.core.audit.happening import Happening

Subscriber = Callable[[Sequence[Happening], datetime], None]
_SUBSCRIBERS: dict[str, list[Subscriber]] = {}


def subscribe(verb: str, subscriber: Subscriber) -> None:
    """Call `subscriber` with the happenings of `verb`, inside the transaction that records them."""
    listed = _SUBSCRIBERS.setdefault(verb, [])
    if subscriber not in listed:
        listed.append(subscriber)


def subscribers(verb: str) -> Sequence[Subscriber]:
    """Return the subscribers of `verb` in the order of their subscription."""
    return _SUBSCRIBERS.get(verb, ())
