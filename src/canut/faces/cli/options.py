"""Options that several commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def commands(summary: str = "") -> typer.Typer:
    """Return a place for commands, all of them with the same manners."""
    return typer.Typer(
        help=summary or None, no_args_is_help=bool(summary), add_completion=False, rich_markup_mode=None
    )


Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="EMAIL", help="Who does it; the operator's first owner unless said."),
]
ProjectId = Annotated[int, typer.Argument(metavar="ID", help="The project's number.")]
Gold = Annotated[Path | None, typer.Option("--gold", metavar="FILE", help="Right answers: task,label.")]
From = Annotated[
    datetime | None,
    typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="First day, 2026-01-31."),
]
To = Annotated[
    datetime | None, typer.Option("--to", metavar="DAY", formats=["%Y-%m-%d"], help="First day after it.")
]
