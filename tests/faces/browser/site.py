"""The pages served to a browser from the test's own transaction.

Django's live server empties every table after a test, which this store refuses: it keeps what was recorded.
Here the server's threads share the connection of the test, and its rollback is the only cleaning. They use it
one after the other: savepoints of two requests must not be woven into each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any
from unittest.mock import patch

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ServerHandler, ThreadedWSGIServer
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler

from canut.faces.web.changes import PLACES


class OneRequestHandler(QuietWSGIRequestHandler):
    """Closes the connection after each request, so that none outlives its test."""

    protocol_version = "HTTP/1.0"


class OneAtATime(WSGIHandler):
    """Makes one response after the other; scripts and styles need no store, and pass beside it."""

    turn = Lock()

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Wait for this request's turn, then answer it."""
        with self.turn:
            return super().get_response(request)


class Site(StaticFilesHandler):
    """Answers every address."""

    def __init__(self, application: WSGIHandler) -> None:
        """Put our own pages in the place of `application`."""
        del application
        super().__init__(OneAtATime())


class WaitingServer(ThreadedWSGIServer):
    """Waits for the requests under way before it closes: they use the test's connection."""

    daemon_threads = False

    def serve_forever(self, poll_interval: float = 0.02) -> None:
        """Look for the end more often than Django does: every test waits for it."""
        super().serve_forever(poll_interval)


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
    thread = SiteThread("127.0.0.1", Site, connections_override={"default": own})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        if thread.error:
            raise thread.error
        # Django closes a connection around each request when it has left autocommit, as within any test. A
        # store in memory ignores that; PostgreSQL would lose the test's transaction after the first page.
        # Its answers call themselves HTTP/1.1: a client would send its next request to an end that closes.
        # A stream would use the connection out of turn: there is no place for any, and pages poll.
        with (
            patch.object(own, "close"),
            patch.object(ServerHandler, "http_version", "1.0"),
            patch.object(PLACES, "take", return_value=None),
        ):
            yield f"http://{thread.host}:{thread.port}"
    finally:
        thread.terminate()
        own.dec_thread_sharing()
