"""What commands print: tables and progress bars on a terminal, plain lines when piped, JSON when asked."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

Advance = Callable[[int, int | None], None]
"""Called with how much is done, and the whole once it is known."""


def say(line: str) -> None:
    """Print a line."""
    print(line)  # noqa: T201 - this is how a command line speaks


def note(line: str) -> None:
    """Print a line that is not part of the output, such as advice."""
    print(line, file=sys.stderr)  # noqa: T201 - likewise


def counted(number: int, one: str, several: str = "") -> str:
    """Write how many there are of something: ``1 post``, ``2 posts``."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def as_json(value: object) -> None:
    """Print a value as JSON."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def clock(seconds: int) -> str:
    """Write a duration as hours, minutes and seconds: ``7:05:00``."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def facts(values: Mapping[str, object], *, on: Callable[[str], None] = say) -> None:
    """Print names and values, one a line; what is not known is left out."""
    known = {name.replace("_", " "): value for name, value in values.items() if value is not None}
    width = max(map(len, known), default=0)
    for name, value in known.items():
        on(f"{name:<{width}}  {value}")


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "") -> None:
    """Print a table; piped, it is its rows with tabs between the cells, under one of headings."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            say("\t".join(map(str, row)))
        return
    drawn = Table(*columns, title=title or None, title_justify="left")
    for row in rows:
        drawn.add_row(*map(str, row))
    Console().print(drawn)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Advance]:
    """Show a bar on stderr while something runs; without a terminal there is none."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done, whole: bar.update(task, completed=done, total=total if whole is None else whole)
