"""From an error to one clear line: what happened, what to do next, and the exit status.

Status 2 says that what was asked is wrong, 1 that the platform could not do it or broke a promise. Nobody
meets a traceback unless they ask for one with ``CANUT_DEBUG=1``.
"""

import errno
import logging
import os
import re
import sqlite3
import sys
from typing import Never, cast

import dj_database_url
import typer
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import DatabaseError
from typer.core import TyperGroup

BROKEN = 1
WRONG = 2

WRONG_INPUT = {
    "canut.core.audit.errors.AuditError",
    "canut.core.decisions.errors.DecisionError",
    "canut.core.invoices.errors.InvoiceError",
    "canut.core.ledger.errors.LedgerError",
    "canut.core.pay.errors.PayError",
    "canut.core.people.errors.PeopleError",
    "canut.core.room.errors.RoomError",
    "canut.core.rules.errors.RulesError",
    "canut.core.rights.errors.RightsError",
    "canut.core.surplus.errors.SurplusError",
    "canut.core.work.errors.WorkError",
    "canut.core.worktime.errors.WorktimeError",
    "canut.engines.consensus.errors.ConsensusError",
    "canut.engines.money.currencies.MoneyError",
    "canut.engines.money.surplus.errors.SurplusRefused",
    "canut.families.microwork.errors.MicroworkError",
    "canut.families.microwork.exporting.errors.ExportFailed",
    "canut.families.microwork.forms.errors.AnswerInvalid",
    "canut.families.microwork.importing.errors.FileRefused",
    "canut.families.microwork.kinds.errors.ItemInvalid",
    "canut.families.microwork.specification.errors.SpecificationError",
    "canut.proofs.FileUnreadable",
    "canut.reports.errors.ReportError",
}
"""Errors that say themselves what is wrong with what was asked; by name, so that help loads no family."""

STOPPED = {"canut.families.microwork.importing.errors.ImportStopped"}
"""Errors that say themselves what stopped something that was asked well."""

FULL = {errno.ENOSPC, errno.EDQUOT}

STORE_SAYS = (
    (("no such table", "no such column", "does not exist"), "this store is not set up: run `canut init`"),
    (("is locked", "lock timeout"), "another program keeps the store busy: try again in a moment"),
    (("disk is full", "no space left"), "the disk is full: make room; nothing half-done was kept"),
    (("readonly", "read-only"), "the store may not be written to: check the permissions of CANUT_HOME"),
    (("unable to open database",), "the store cannot be opened: check CANUT_HOME and its permissions"),
    (("not a database", "malformed"), "the store's file is damaged: restore a backup of CANUT_HOME"),
    (
        ("connection", "could not connect", "couldn't get a connection", "could not translate host"),
        "the database server does not answer: check DATABASE_URL, and that the server runs",
    ),
)
"""What a store's message contains (of SQLite or PostgreSQL), and what to do about it."""


PLACE = re.compile(r"\S+:\d+:\d+: ")


class Refused(Exception):  # noqa: N818 - named after the fact
    """The command cannot do what was asked; the message says what to do instead."""


class Guarded(TyperGroup):
    """The commands, with every error turned into one line on stderr."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override] # typer hides its own click
        """Run the command that was asked for."""
        # The pool logs every attempt; its last word comes out as one line here.
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
        try:
            return cast("object", super().invoke(ctx))
        except (typer.TyperException, typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("CANUT_DEBUG") == "1":
                raise
            refuse(*line_of(error))


def refuse(message: str, status: int = WRONG) -> Never:
    """Say on stderr what happened and what to do, and end with `status`."""
    # A place in a file stands first in the line, where editors look for it.
    who = "" if PLACE.match(message) else "canut: "
    print(f"{who}{message}", file=sys.stderr)  # noqa: T201 - this is how a command line speaks
    raise typer.Exit(status)


def line_of(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, and the exit status."""
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if isinstance(error, Refused) or names & WRONG_INPUT:
        return str(error), WRONG
    if names & STOPPED:
        return str(error), BROKEN
    if isinstance(error, DatabaseError | sqlite3.Error | CommandError | ImproperlyConfigured):
        return _line_of_store(error), BROKEN
    if isinstance(error, OSError):
        return _line_of_system(error)
    if type(error).__module__ == dj_database_url.__name__:
        return f"DATABASE_URL cannot be used: {str(error).partition('.')[0]}", WRONG
    said = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"something unexpected happened ({said}): run it with CANUT_DEBUG=1 to see where", BROKEN


def _line_of_store(error: Exception) -> str:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    low = str(error).lower()
    advice = next((advice for words, advice in STORE_SAYS if any(word in low for word in words)), None)
    return f"{advice} ({said})" if advice else f"the store refused: {said} (CANUT_DEBUG=1 shows where)"


def _line_of_system(error: OSError) -> tuple[str, int]:
    if error.errno in FULL:
        return "the disk is full: make room, then run it again", BROKEN
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}: check the path and its permissions", WRONG
