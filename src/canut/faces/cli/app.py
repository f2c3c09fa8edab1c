"""The commands of ``canut``: each reads its arguments, calls one operation and prints.

A command lives in a module of its own, which is loaded when it is called: what one of them needs never slows
down another. A new command is a module with an ``app`` and a line here.
"""

import os
from dataclasses import dataclass
from typing import Annotated, Any

import django
import typer
from django.utils.module_loading import import_string
from typer.main import get_command

from canut import __version__
from canut.faces.cli.output import say
from canut.faces.cli.refusals import Guarded
from canut.faces.cli.throwaway import run_in_throwaway_store


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command lives and what it does.

    Attributes
    ----------
    needs_store
        Whether it works on the installation; the others never touch ``CANUT_HOME``.
    throwaway
        Whether it makes a store of its own, unless ``CANUT_HOME`` names one.
    """

    module: str
    summary: str
    needs_store: bool = True
    throwaway: bool = False
    hidden: bool = False


COMMANDS = {
    "demo": Command("demo", "Live a day of work on a throw-away store, then serve it.", throwaway=True),
    "init": Command("setup", "Create the store, the operator and its first account."),
    "serve": Command("serve", "Run the platform: pages, API and upkeep."),
    "upkeep": Command("upkeep", "Do what is due as time passes.", hidden=True),
    "long-work": Command(
        "longwork", "Carry out pay runs, imports and exports that were asked for.", hidden=True
    ),
    "project": Command("projects", "Create, open, watch and end projects."),
    "tasks": Command("tasks", "Bring a client's items in."),
    "slots": Command("slots", "Offer time to book, and see and cancel it."),
    "client": Command("clients", "Add clients and record their money."),
    "person": Command("persons", "Add people, and show their hours."),
    "decisions": Command("decisions", "See decisions against people, their appeals and their clocks."),
    "pay": Command("pay", "Pay people and show them why."),
    "invoice": Command("invoices", "Invoice clients for what the ledger took."),
    "ledger": Command("ledger", "Read the books and hand them to auditors."),
    "status": Command("status", "Show how far pay has come, and what waits."),
    "surplus": Command("surplus", "Share what a year left over."),
    "replay": Command("replay", "Run recorded answers through the whole platform.", throwaway=True),
    "simulate": Command(
        "simulate", "Live months of a town with faults, and check them daily.", throwaway=True
    ),
    "consensus": Command("consensus", "Draw one answer a task from many.", needs_store=False),
    "rules": Command("rules", "See and vote the rules; replay what they decided."),
    "representative": Command("representatives", "Record whom the workers elected."),
    "room": Command("room", "Make the key of the workers' room."),
    "proof": Command("proof", "Seal each day under a root, and prove records."),
    "verify": Command("verify", "Re-prove every guarantee on this store."),
}


class Commands(Guarded):
    """The table of commands as typer wants it."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # typer hides its click
        """Name the commands that help shows."""
        del ctx
        return [name for name, command in COMMANDS.items() if not command.hidden]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> object:  # type: ignore[override] # likewise
        """Load a command, with Django set up when it needs the store."""
        del ctx
        command = COMMANDS.get(cmd_name)
        if command is None:
            return None
        if command.throwaway and not os.environ.get("CANUT_HOME"):
            raise typer.Exit(run_in_throwaway_store())
        if command.needs_store:
            django.setup()
        loaded = get_command(import_string(f"canut.faces.cli.{command.module}.app"))
        loaded.name = cmd_name
        return loaded

    def format_commands(  # type: ignore[override] # likewise
        self,
        ctx: typer.Context,
        formatter: Any,  # noqa: ANN401 - typer hides its class
    ) -> None:
        """Write the list that help shows, without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].summary) for name in self.list_commands(ctx)])


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer's signature
    if asked:
        say(f"canut {__version__}")
        raise typer.Exit


@app.callback()
def canut(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Canut: the open platform for the paid human work behind automatic services."""
