"""Django's SQLite backend, with one addition: writers queue up instead of knocking (docs/adr/0008).

SQLite has one writer at a time. Whoever finds it busy sleeps and tries again, up to a tenth of a second
later: under load the lucky overtake the patient, and the store idles while all of them sleep. Here whoever
begins a transaction first waits for a lock on a file beside the store. The kernel hands that lock on at once,
between threads and processes alike, and takes it back from a program that dies. SQLite's own lock still
protects the store from programs that do not queue up.
"""

import fcntl
import os
import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base

OWNER_ONLY = 0o600


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before it begins a transaction."""

    queue: int | None = None
    """The open file that this connection queues up with; none for a store in memory."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Open the store, and the file to queue up with."""
        if not self.is_in_memory_db():
            path = f"{conn_params['database']}-queue"
            self.queue = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
        opened: sqlite3.Connection = super().get_new_connection(conn_params)
        return opened

    def _start_transaction_under_autocommit(self) -> None:
        if self.queue is not None:
            fcntl.flock(self.queue, fcntl.LOCK_EX)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._let_the_next_in()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs leave it out
        self._let_the_next_in()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        self._let_the_next_in()

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]  # the stubs leave it out
        if self.queue is not None:
            os.close(self.queue)
            self.queue = None

    def _let_the_next_in(self) -> None:
        if self.queue is not None:
            fcntl.flock(self.queue, fcntl.LOCK_UN)
