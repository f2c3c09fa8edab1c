"""``canut room``: the key of the workers' room; what is said there no command shows."""

from typing import Annotated

import typer
from django.utils import timezone

from canut.core.room.keys import new_key
from canut.core.room.operations.posts import empty_room
from canut.faces.cli.options import commands
from canut.faces.cli.output import counted, say
from canut.faces.cli.refusals import Refused

app = commands("Open the workers' room with a key, or empty it of what no key opens any more.")


@app.command()
def key() -> None:
    """Print a new key, for the environment of the server: CANUT_ROOM_KEY. It is kept nowhere else."""
    say(new_key())


@app.command()
def empty(
    *, yes: Annotated[bool, typer.Option("--yes", help="The key is lost, and so is what it opened.")] = False
) -> None:
    """Remove what was written under keys that are not set here, so that people can be erased again."""
    if not yes:
        raise Refused("this removes what no key here opens, for good: set CANUT_ROOM_KEY, or add --yes")
    say(f"Removed: {counted(empty_room(now=timezone.now()), 'post')}")
