"""``canut consensus``: one answer from many, on files alone."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console

from canut.engines.consensus import METHODS, method, read_gold
from canut.engines.consensus.reading.tables import read_recording
from canut.faces.cli.consensus_report.findings import Findings
from canut.faces.cli.consensus_report.page import write_report
from canut.faces.cli.consensus_scale import METHOD, Engine, draw_at_scale
from canut.faces.cli.options import Gold, Json, commands
from canut.faces.cli.output import as_json, facts, note, say
from canut.faces.cli.refusals import Refused

DEFAULT_METHOD = "dawid-skene"
"""What the platform itself draws its results by, so that anyone can recount them; `auto` is one word away."""

WRITERS: dict[str, Callable[..., object]] = {
    ".csv": pl.DataFrame.write_csv,
    ".jsonl": pl.DataFrame.write_ndjson,
    ".parquet": pl.DataFrame.write_parquet,
}

Tell = Callable[[str], None]

app = commands()


@app.command()
def consensus(
    *,
    labels: Annotated[
        Path,
        typer.Argument(
            metavar="LABELS", help="Answers: task,worker,label, or an export of Label Studio or MTurk."
        ),
    ],
    name: Annotated[
        str, typer.Option("--method", metavar="NAME", help=f"One of {', '.join(METHODS)}.")
    ] = DEFAULT_METHOD,
    gold: Gold = None,
    answer: Annotated[
        str | None,
        typer.Option("--answer", metavar="NAME", help="Which of several answers: a column, tag or field."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="TRUTH", help="Writes task,label,confidence.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="REPORT.html", help="Writes a page about it all.")
    ] = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="Memory; stream for files that outgrow it; or Spark.")
    ] = Engine.MEMORY,
    json: Json = False,
) -> None:
    """Draw one answer a task from many (files are CSV, JSON, JSONL or Parquet)."""
    write = None if output is None else _writer(output)
    _check_places([labels, gold], [output, report])
    if engine is not Engine.MEMORY:
        if report or answer or name not in (DEFAULT_METHOD, METHOD):
            raise Refused(f"the engine {engine} draws the truth by {METHOD} and no more: leave the rest out")
        with _telling() as tell:
            told = draw_at_scale(engine, labels, output, gold, tell)
        (as_json if json else facts)(told)
        return
    with _telling() as tell:
        found = _find(labels, name, answer, gold, tell)
        told = found.figures()
        if report:
            tell("Writing the report")
            report.write_text(write_report(found), encoding="utf-8")
    if write and output:
        with output.open("wb") as file:
            write(found.truth.truth, file)
    if json:
        as_json(told)
        return
    if not output:
        say(found.truth.truth.write_csv().rstrip("\n"))
    _tell(found, told, on=say if output else note)


def _find(labels: Path, name: str, answer: str | None, gold: Path | None, tell: Tell) -> Findings:
    chosen = method(name)
    tell("Reading the answers")
    recording = read_recording(labels, answer=answer)
    right = None if gold is None else read_gold(gold)
    tell(f"Drawing the truth by {name}")
    began = time.perf_counter()
    truth = chosen.fit(recording.answers)
    seconds = time.perf_counter() - began
    tell("Measuring agreement")
    return Findings(name, labels.name, recording, truth, right, seconds)


def _tell(found: Findings, told: Mapping[str, object], *, on: Tell) -> None:
    facts({**told, **found.remarks()}, on=on)
    classes = found.truth.labels.classes
    if len(classes) == 1:
        note(f"Every answer is {classes[0]!r}, so there was nothing to weigh and agreement is not defined.")


@contextmanager
def _telling() -> Iterator[Tell]:
    """Show what is being done on stderr; without a terminal nothing is shown."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _doing: None
        return
    with console.status("") as status:
        yield status.update


def _check_places(read: Iterable[Path | None], written: Iterable[Path | None]) -> None:
    """Refuse before the work what would fail after it, or cost somebody their answers."""
    kept = {path.resolve() for path in read if path}
    for path in written:
        if path and path.resolve() in kept:
            raise Refused(f"{path} is read too and would be lost: give the result another name")
        if path and not path.parent.is_dir():
            raise Refused(f"there is no folder {path.parent} to write into: make it, or choose another")


def _writer(path: Path) -> Callable[..., object]:
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise Refused(f"{path} has no known ending; name it {', '.join(f'*{one}' for one in WRITERS)}")
    return write
