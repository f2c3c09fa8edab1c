"""What happened, line by line: the same seed gives the same lines, thus the same hash."""

from collections import Counter
from datetime import datetime
from hashlib import blake2b


class Journal:
    """Hashes every line; keeps the last ones, for whoever looks for a cause."""

    KEPT = 40

    def __init__(self) -> None:
        self._hash = blake2b(digest_size=16)
        self.counts: Counter[str] = Counter()
        self.last: list[str] = []

    def note(self, now: datetime, who: str, what: str, outcome: str = "") -> None:
        """Write down who did what, and what came of it."""
        line = f"{now:%Y-%m-%d %H:%M:%S} {who} {what} {outcome}".rstrip()
        self._hash.update(line.encode() + b"\n")
        self.counts[what] += 1
        self.last = [*self.last[-self.KEPT :], line]

    @property
    def history(self) -> str:
        """The hash of all lines so far, in hexadecimal."""
        return self._hash.hexdigest()
