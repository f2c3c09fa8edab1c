"""``canut consensus``: one answer from many, on files alone."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import polars as pl
from rich.console import Console

from canut.engines.consensus import Labels, Truth, method, read_gold
from canut.engines.consensus.agreement.alpha import Level
from canut.engines.consensus.reading.recording import Kind
from canut.engines.consensus.reading.tables import read_recording
from canut.faces.cli.consensus_choice import method_for
from canut.faces.cli.consensus_drawings import draw_truth, flat
from canut.faces.cli.consensus_options import (
    AlphaLevel,
    AnswerName,
    EngineName,
    LabelOrder,
    LabelsFile,
    Language,
    MethodName,
    Output,
    Report,
    ReportLanguage,
    order_of,
)
from canut.faces.cli.consensus_report.findings import Findings, Scale
from canut.faces.cli.consensus_report.page import write_report
from canut.faces.cli.consensus_scale import METHOD, Engine, draw_at_scale
from canut.faces.cli.options import Gold, Json, commands
from canut.faces.cli.output import as_json, facts, note, say
from canut.faces.cli.refusals import Refused

WRITERS: dict[str, Callable[..., object]] = {
    ".csv": lambda truth, file: flat(truth).write_csv(file),
    ".jsonl": pl.DataFrame.write_ndjson,
    ".parquet": pl.DataFrame.write_parquet,
}

Tell = Callable[[str], None]


class Drawn(NamedTuple):
    """A truth, what ``--json`` prints of it, and what else a reader should know."""

    truth: pl.DataFrame
    figures: Mapping[str, object]
    remarks: Mapping[str, object]
    warning: str | None = None


app = commands()


@app.command()
def consensus(
    *,
    labels: LabelsFile,
    name: MethodName = None,
    gold: Gold = None,
    answer: AnswerName = None,
    output: Output = None,
    report: Report = None,
    language: ReportLanguage = Language.EN,
    level: AlphaLevel = None,
    order: LabelOrder = None,
    engine: EngineName = Engine.MEMORY,
    json: Json = False,
) -> None:
    """Draw one answer a task from many (files are CSV, JSON, JSONL or Parquet).

    Rectangles, polygons and spans of Label Studio become one drawing an object; labels, one label a task.
    """
    write = None if output is None else _writer(output)
    _check_places([labels, gold], [output, report])
    scale = Scale(level or Level.NOMINAL, order_of(level, order))
    if engine is not Engine.MEMORY:
        if report or answer or level or name not in (None, METHOD):
            raise Refused(f"the engine {engine} draws the truth by {METHOD} and no more: leave the rest out")
        _draw_at_scale(engine, labels, output, gold, is_chosen=name is not None, json=json)
        return
    with _telling() as tell:
        tell("Reading the answers")
        recording = read_recording(labels, answer=answer)
        if recording.kind is not Kind.LABEL:
            if report or gold or level or name:
                raise Refused(
                    f"{recording.kind} go without --method, --gold, --level and --report: leave them out"
                )
            drawn = Drawn(
                *draw_truth(recording), {str(why): count for why, count in recording.left_out.items()}
            )
        else:
            right = None if gold is None else read_gold(gold)
            by, truth, seconds = _fit(name, recording.answers, tell)
            tell("Measuring agreement")
            found = Findings(by, labels.name, recording, truth, right, seconds, scale)
            drawn = Drawn(found.truth.truth, found.figures(), found.remarks(), found.warning)
            if report:
                tell("Writing the report")
                report.write_text(write_report(found, language), encoding="utf-8")
    if write and output:
        with output.open("wb") as file:
            write(drawn.truth, file)
    _tell(drawn, is_written=output is not None, json=json)


def _draw_at_scale(
    engine: Engine, labels: Path, output: Path | None, gold: Path | None, *, is_chosen: bool, json: bool
) -> None:
    with _telling() as tell:
        told = draw_at_scale(engine, labels, output, gold, tell)
    if not is_chosen:
        note(f"The engine {engine} draws by {METHOD}, the one method that it has.")
    (as_json if json else facts)(told)


def _fit(name: str | None, answers: pl.DataFrame, tell: Tell) -> tuple[str, Truth, float]:
    """Draw the truth, and return by which method and in how many seconds."""
    chosen = None if name is None else method(name)
    labels = Labels.from_frame(answers)
    if name is None or chosen is None:
        name, why = method_for(labels)
        chosen = method(name)
        if why:
            note(why)
    tell(f"Drawing the truth by {name}")
    began = time.perf_counter()
    truth = chosen.fit(labels)
    return name, truth, time.perf_counter() - began


def _tell(drawn: Drawn, *, is_written: bool, json: bool) -> None:
    if json:
        as_json(drawn.figures)
        return
    if not is_written:
        say(flat(drawn.truth).write_csv().rstrip("\n"))
    facts({**drawn.figures, **drawn.remarks}, on=say if is_written else note)
    if drawn.warning:
        note(drawn.warning)


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
