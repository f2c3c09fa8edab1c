"""``canut consensus``: one answer from many, on files alone."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from canut.engines.consensus import METHODS, accuracy, method, read_gold, read_labels
from canut.faces.cli.options import Gold, Json, commands
from canut.faces.cli.output import as_json, facts, note, say
from canut.faces.cli.refusals import Refused

WRITERS: dict[str, Callable[..., object]] = {
    ".csv": pl.DataFrame.write_csv,
    ".jsonl": pl.DataFrame.write_ndjson,
    ".parquet": pl.DataFrame.write_parquet,
}

app = commands()


@app.command()
def consensus(
    *,
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="Answers: task,worker,label.")],
    name: Annotated[
        str, typer.Option("--method", metavar="NAME", help=f"One of {', '.join(METHODS)}.")
    ] = "dawid-skene",
    gold: Gold = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="TRUTH", help="Writes task,label,confidence.")
    ] = None,
    json: Json = False,
) -> None:
    """Draw one answer a task from many (files are CSV, JSONL or Parquet)."""
    chosen = method(name)
    answers = read_labels(labels)
    right = None if gold is None else read_gold(gold)
    began = time.perf_counter()
    truth = chosen.fit(answers)
    seconds = time.perf_counter() - began
    found = {
        "method": name,
        "tasks": len(truth.labels.tasks),
        "workers": len(truth.labels.workers),
        "labels": len(truth.labels),
        "classes": len(truth.labels.classes),
        "accuracy": None if right is None else accuracy(truth, right),
        "seconds": round(seconds, 4),
    }
    if output:
        _write(truth.truth, output)
    if json:
        as_json(found)
    elif output:
        facts(found)
    else:
        say(truth.truth.write_csv().rstrip("\n"))
        facts(found, on=note)


def _write(truth: pl.DataFrame, path: Path) -> None:
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise Refused(f"{path} has no known ending; name it {', '.join(f'*{one}' for one in WRITERS)}")
    with path.open("wb") as file:
        write(truth, file)
