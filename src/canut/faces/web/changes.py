"""Streams that say that something changed: no more of them than threads are there for, none for long.

A stream carries no data, only a mark: the page then fetches its part by an ordinary request, where access is
checked as ever. Who gets no stream polls (docs/adr/0026).
"""

import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from threading import Lock
from typing import Self

from django.conf import settings
from django.db import close_old_connections
from django.http import Http404

PER_PERSON = 1
"""Streams of one person in one process."""
LASTS_SECONDS = 25
LOOKS_EVERY_SECONDS = 1.5
RETRY_MILLISECONDS = 3_000


class Places:
    """The streams that are open. A place ends with its time, even when nobody says that a stream was left."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[int, tuple[int, float]] = {}
        self._last = 0

    def take(self, person_id: int, *, at: float) -> int | None:
        """Return the number of a place until `LASTS_SECONDS` after `at`; None when none is free."""
        with self._lock:
            self._open = {key: one for key, one in self._open.items() if one[1] > at}
            own = sum(who == person_id for who, _ in self._open.values())
            if len(self._open) >= settings.CANUT_STREAMS or own >= PER_PERSON:
                return None
            self._last += 1
            self._open[self._last] = (person_id, at + LASTS_SECONDS)
            return self._last

    def leave(self, place: int) -> None:
        """Free a place; one that ended is free already."""
        with self._lock:
            self._open.pop(place, None)


PLACES = Places()


class Changes:
    """Server-sent events (HTML standard, 9.2): one each time that what `look` returns is another.

    Attributes
    ----------
    look
        Returns the state; None, or a refusal, ends the stream: who signed out or lost access hears no more.
    seen
        The mark that the page had last, from before the connection broke.
    """

    def __init__(self, place: int, look: Callable[[], object | None], seen: str) -> None:
        self._place = place
        self._events = self._run(look, seen)

    def _run(self, look: Callable[[], object | None], seen: str) -> Iterator[bytes]:
        ends = time.monotonic() + LASTS_SECONDS
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        while time.monotonic() < ends - LOOKS_EVERY_SECONDS:
            if (mark := mark_of(look)) is None:
                return
            if mark != seen:
                seen = mark
                yield f"id: {mark}\nevent: changed\ndata: \n\n".encode()
            else:
                yield b":\n\n"
            time.sleep(LOOKS_EVERY_SECONDS)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._events)
        except StopIteration:
            self.close()
            raise

    def close(self) -> None:
        """Free the place."""
        PLACES.leave(self._place)


def mark_of(look: Callable[[], object | None]) -> str | None:
    """Return a mark of the state; None when there is nothing more to say."""
    try:
        state = look()
    except Http404:
        return None
    finally:
        # A stream that sleeps holds no connection of a pool.
        close_old_connections()
    return None if state is None else sha256(repr(state).encode()).hexdigest()[:16]
