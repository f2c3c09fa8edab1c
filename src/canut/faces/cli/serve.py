"""``canut serve``: the pages, the API, the upkeep and the long work, until Ctrl-C."""

import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.conf import settings
from django.db import connection, connections
from granian import Granian
from granian.constants import Interfaces
from granian.errors import ConfigurationError
from granian.log import LogLevels

from canut.faces.cli.beside import STOPPING_SECONDS, Beside
from canut.faces.cli.options import commands
from canut.faces.cli.output import counted, note, say
from canut.faces.cli.refusals import BROKEN, Refused, refuse
from canut.faces.cli.store import bring_up_to_date

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

APPLICATION = "canut.config.wsgi:application"
BESIDE = ("upkeep", "long-work")
"""The commands that run as processes of their own: no import keeps a worker's pay waiting."""


app = commands()


@app.command()
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that answer; one a core unless given.")
    ] = None,
) -> None:
    """Run the platform: pages, API and upkeep."""
    # First: whoever listens there may be serving this very store.
    _check_free(host, port)
    if steps := bring_up_to_date():
        note(f"The store was brought up to date ({counted(steps, 'step')}).")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    processes = workers or os.cpu_count() or 1
    connections.close_all()  # processes that are forked must not share a connection, nor a pool of them
    if connection.vendor == "postgresql":
        getattr(connection, "close_pool")()  # noqa: B009 - only this store's connections have one
    say(f"Canut serves at http://{host}:{port} (Ctrl-C ends it; nothing is lost)")
    sys.stdout.flush()
    _run(_server(host, port, processes))


def _run(server: "AbstractServer[Any]") -> None:
    """Answer until told to stop, with the processes beside."""
    beside = Beside(BESIDE, is_ending=lambda: server.interrupt_signal, give_up=_interrupt_server)
    beside.start()
    try:
        server.serve()
    except ConfigurationError as error:
        raise Refused(f"the server cannot start so: {error}") from None
    except SystemExit:
        if not server.interrupt_signal:
            refuse("the processes that answer end as soon as they start; what they said stands above", BROKEN)
        raise
    finally:
        beside.end()
    if beside.gave_up:
        refuse(beside.gave_up, BROKEN)


def _interrupt_server() -> None:
    # As Ctrl-C does: requests under way are answered.
    os.kill(os.getpid(), signal.SIGINT)


def _server(host: str, port: int, processes: int) -> "AbstractServer[Any]":
    return Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=settings.CANUT_REQUESTS + settings.CANUT_STREAMS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPPING_SECONDS,
        log_level=LogLevels.warning,
    )


def _check_free(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        why = error.strerror or error
        raise Refused(f"cannot listen on {host}:{port} ({why}): choose another --host or --port") from None
