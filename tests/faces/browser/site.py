"""The pages served to a browser from the test's own transaction.

Django's live server empties every table after a test, which this store refuses: it keeps what was recorded.
Here the server's threads share the connection of the test, and its rollback is the only cleaning.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler


class OneRequestHandler(QuietWSGIRequestHandler):
    """Closes the connection after each request, so that none outlives its test."""

    protocol_version = "HTTP/1.0"


class WaitingServer(ThreadedWSGIServer):
    """Waits for the requests under way before it closes: they use the test's connection."""

    daemon_threads = False


class SiteThread(LiveServerThread):
    """Serves until it is told to stop."""

    def _create_server(self, connections_override: dict[str, Any] | None = None) -> WaitingServer:
        return WaitingServer(
            (self.host, self.port),
            OneRequestHandler,
            allow_reuse_address=False,
            connections_override=connections_override,
        )


@contextmanager
def served() -> Iterator[str]:
    """Serve the pages on this machine; yields their address."""
    own = connections["default"]
    own.inc_thread_sharing()
    thread = SiteThread("127.0.0.1", StaticFilesHandler, connections_override={"default": own})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        if thread.error:
            raise thread.error
        yield f"http://{thread.host}:{thread.port}"
    finally:
        thread.terminate()
        own.dec_thread_sharing()
