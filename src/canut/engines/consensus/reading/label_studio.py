"""Label Studio's JSON exports: tasks with the annotations that people made of them, or one row an annotation.

The formats are Label Studio's own. In the full one (JSON) a task has `annotations`, whose `result` holds one
entry a control tag (`from_name`) and answer or drawing; its value stands under the name of the tag's type. In
the short one (JSON-MIN, or CSV with JSON in its cells) an annotation is a row of the task's data, in which
each tag has a column, beside `annotator` and `annotation_id`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from canut.engines.consensus.errors import FileContentError
from canut.engines.consensus.reading.drawings import (
    LABELS_OF,
    SIDES,
    BadDrawing,
    Drawn,
    drawn,
    kind_of,
    label_of,
)
from canut.engines.consensus.reading.files import Row, text_of
from canut.engines.consensus.reading.recording import Kind, LeftOut, Recording, chosen_answer

SOURCE = "Label Studio"

VALUE_OF = {
    "choices": "choices",
    "rating": "rating",
    "number": "number",
    "taxonomy": "taxonomy",
    "textarea": "text",
    "pairwise": "selected",
    "datetime": "datetime",
}
"""Tags whose value is an answer about the whole task, and the name of that value."""

MINIMAL = {"id", "annotator", "annotation_id"}
BESIDE = MINIMAL | {"created_at", "updated_at", "lead_time", "agreement"}
"""Columns of the short format that belong to no tag and no task."""

POINTS: dict[str, pl.DataType] = {"points": pl.List(pl.List(pl.Float64))}
FIELDS: Mapping[Kind, Mapping[str, pl.DataType]] = {
    Kind.BOXES: dict.fromkeys(SIDES, pl.Float64()),
    Kind.POLYGONS: POINTS,
    Kind.SPANS: dict.fromkeys(("start", "end"), pl.Int64()),
}


@dataclass(frozen=True)
class Annotation:
    """What one person made of one task; `values` by control tag, each an answer or a drawing."""

    task: str
    worker: str
    is_skipped: bool
    changed: str
    values: dict[str, list[object]]


def is_short_table(columns: Sequence[str]) -> bool:
    """Tell whether a table is an export in the short format, and none of our own."""
    named = set(columns)
    return named >= MINIMAL and not named >= {"task", "worker"}


def rows_of(frame: pl.DataFrame) -> list[Row]:
    """Read the cells of a table in the short format."""
    return [{name: _cell(text) for name, text in row.items()} for row in frame.iter_rows(named=True)]


def _cell(text: object) -> object:
    if not (isinstance(text, str) and text.startswith(("[", "{"))):
        return text
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return text  # a text that only begins like JSON


def is_export(rows: list[Row]) -> bool:
    """Tell whether JSON objects are tasks of Label Studio, or annotations in its short format."""
    whole = all(isinstance(row.get("annotations"), list) for row in rows)
    return bool(rows) and (whole or _is_minimal(rows))


def _is_minimal(rows: list[Row]) -> bool:
    return all(is_short_table(list(row)) for row in rows)


def read_export(path: Path, rows: list[Row], asked: str | None) -> Recording:
    """Take the answers, or the drawings, of one control tag.

    Raises
    ------
    FileContentError
        When an entry is not what Label Studio writes, or the tag is not settled.
    """
    if _is_minimal(rows):
        found = [_row(path, row) for row in rows]
        known = {tag for one in found for tag in one.values}
        tags = sorted(known if asked in known else _answers_among(found))
    else:
        found = [one for row in rows for one in _annotations(path, row)]
        tags = sorted({tag for one in found for tag in one.values})
    # Of two annotations of one person, the later one counts, so it comes last.
    found.sort(key=lambda one: one.changed)
    tag = chosen_answer(path, tags, asked)
    drawings = [value for one in found for value in one.values.get(tag, ()) if isinstance(value, Drawn)]
    if drawings:
        return _drawings(path, found, tag, drawings)
    reasons = [_why_left_out(one, tag) for one in found]
    left_out = Counter(why for why in reasons if why)
    kept = [one for one, why in zip(found, reasons, strict=True) if not why]
    answers = pl.DataFrame(
        [(one.task, one.worker, label_of(one.values[tag])) for one in kept],
        schema=dict.fromkeys(("task", "worker", "label"), pl.String),
        orient="row",
    )
    return Recording(answers, SOURCE, tag, dict(left_out))


def _drawings(path: Path, found: list[Annotation], tag: str, drawings: Sequence[Drawn]) -> Recording:
    """Lay out what was drawn; who drew nothing says that there is nothing."""
    kept = [one for one in found if not one.is_skipped]
    try:
        kind = kind_of(drawings)
    except BadDrawing as bad:
        raise FileContentError(path, f"the answer {tag} {bad}", "Use a tag for each.") from None
    shape = pl.Struct({**FIELDS[kind], "label": pl.String()})
    rows = [(one.task, one.worker, _shapes(one.values.get(tag, ()), kind)) for one in kept]
    schema = {"task": pl.String(), "worker": pl.String(), str(kind): pl.List(shape)}
    skipped = {LeftOut.SKIPPED: len(found) - len(kept)} if len(kept) < len(found) else {}
    return Recording(pl.DataFrame(rows, schema=schema, orient="row"), SOURCE, tag, skipped, kind)


def _shapes(values: Sequence[object], kind: Kind) -> list[dict[str, Any]]:
    shapes = [value for value in values if isinstance(value, Drawn)]
    return [one.as_polygon() if kind is Kind.POLYGONS else one.value for one in shapes]


def _annotations(path: Path, row: Row) -> Iterator[Annotation]:
    if "id" not in row:
        raise FileContentError(path, "a task has no id", "Export it from Label Studio as JSON.")
    task = text_of(row["id"]) or ""
    for entry in _list(row["annotations"]):
        where = f"an annotation of task {task}"
        if not isinstance(entry, dict):
            raise FileContentError(path, f"{where} is not an object", "Export it again as JSON.")
        worker = _worker(entry.get("completed_by"))
        if not worker:
            raise FileContentError(path, f"{where} names nobody (completed_by)", "Fill it in or remove it.")
        yield Annotation(
            task=task,
            worker=worker,
            is_skipped=bool(entry.get("was_cancelled")),
            changed=str(entry.get("updated_at") or entry.get("created_at") or ""),
            values=_values(path, task, _list(entry.get("result"))),
        )


def _worker(completed_by: object) -> str | None:
    if isinstance(completed_by, dict):
        return text_of(completed_by.get("email") or completed_by.get("id"))
    return text_of(completed_by)


def _values(path: Path, task: str, results: list[object]) -> dict[str, list[object]]:
    values: dict[str, list[object]] = {}
    for result in results:
        if not isinstance(result, dict):
            continue
        kind, held, tag = str(result.get("type")), result.get("value"), str(result.get("from_name"))
        if not isinstance(held, dict):
            continue
        if kind in LABELS_OF:
            values.setdefault(tag, []).append(_drawn(path, task, kind, held, result))
        elif (given := held.get(VALUE_OF.get(kind, ""))) not in (None, [], ""):
            values.setdefault(tag, []).extend(_list(given))
    return values


def _drawn(path: Path, task: str, kind: str, value: Row, size: Row) -> Drawn:
    try:
        return drawn(kind, value, size)
    except BadDrawing as bad:
        raise FileContentError(path, f"task {task} has {bad}", "Correct it or remove it.") from None


def _row(path: Path, row: Row) -> Annotation:
    """Read a row of the short format."""
    task, worker = text_of(row["id"]), _worker(row["annotator"])
    if not task or not worker:
        missing = "annotator" if task else "id"
        raise FileContentError(path, f"an annotation has no {missing}", "Fill it in or remove it.")
    given = {name: value for name, value in row.items() if name not in BESIDE}
    return Annotation(
        task=task,
        worker=worker,
        is_skipped=False,
        changed=str(row.get("updated_at") or row.get("created_at") or ""),
        values={
            name: _column(path, task, value) for name, value in given.items() if value not in (None, [], "")
        },
    )


def _column(path: Path, task: str, value: object) -> list[object]:
    """Read a cell of the short format: a label, labels under `choices`, or what was drawn."""
    if isinstance(value, dict) and isinstance(value.get("choices"), list):
        return list(value["choices"])
    return [
        _drawn(path, task, kind, one, one) if isinstance(one, dict) and (kind := _kind(one)) else one
        for one in _list(value)
    ]


def _kind(value: Row) -> str | None:
    """Name the type of tag that draws such a value; the short format leaves it out."""
    if named := next((kind for kind in LABELS_OF if kind in value), None):
        return named
    if value.keys() >= set(SIDES):
        return "rectangle"
    return "polygon" if "points" in value else None


def _answers_among(found: Sequence[Annotation]) -> set[str]:
    """Name the columns that people filled in: drawings, or what differs between annotations of a task.

    The short format does not say which columns are the task's own data; those are the same for everybody.
    Where nobody differs, all columns may be meant.
    """
    first: dict[tuple[str, str], list[object]] = {}
    answers = set()
    for one in found:
        for tag, values in one.values.items():
            before = first.setdefault((one.task, tag), values)
            if before != values or any(isinstance(value, Drawn) for value in values):
                answers.add(tag)
    return answers or {tag for one in found for tag in one.values}


def _list(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _why_left_out(annotation: Annotation, tag: str) -> LeftOut | None:
    if annotation.is_skipped:
        return LeftOut.SKIPPED
    return None if tag in annotation.values else LeftOut.UNANSWERED
