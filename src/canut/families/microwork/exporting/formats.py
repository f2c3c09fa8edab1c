"""How rows are written: CSV, JSONL or Parquet."""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import polars as pl

from canut.core.spreadsheet import safe_cell
from canut.families.microwork.exporting.columns import Column, Type
from canut.families.microwork.exporting.replacing import part_of
from canut.families.microwork.exporting.rows import ResultRow

POLARS = {
    Type.TEXT: pl.String,
    Type.JSON: pl.String,
    Type.INTEGER: pl.Int64,
    Type.NUMBER: pl.Float64,
    Type.BOOLEAN: pl.Boolean,
    Type.DATE: pl.String,
}


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[ResultRow]) -> int:
    """Write CSV, free text made safe for spreadsheet programs; return the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in columns)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
            writer.writerow([_cell(column, row.get(column.name)) for column in columns])
    return count


def _cell(column: Column, value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if column.type is Type.JSON:
        return _json(value)
    return safe_cell(str(value)) if column.is_free and isinstance(value, str) else value


def write_jsonl(path: Path, columns: Sequence[Column], rows: Iterable[ResultRow]) -> int:
    """Write one JSON object a line; return how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
            file.write(_json({column.name: row.get(column.name) for column in columns}) + "\n")
    return count


def write_parquet(path: Path, columns: Sequence[Column], rows: Iterable[ResultRow]) -> int:
    """Write Parquet by way of a JSONL file beside it, so that memory does not grow with the rows."""
    between = part_of(path)
    texts = [column.name for column in columns if column.type is Type.JSON]
    try:
        count = write_jsonl(between, columns, (_json_as_text(row, texts) for row in rows))
        schema = {column.name: POLARS[column.type] for column in columns}
        dates = [column.name for column in columns if column.type is Type.DATE]
        frame = pl.scan_ndjson(between, schema=schema) if count else pl.LazyFrame(schema=schema)
        frame.with_columns(pl.col(dates).str.to_date()).sink_parquet(path)
    finally:
        between.unlink(missing_ok=True)
    return count


def _json_as_text(row: ResultRow, names: Sequence[str]) -> ResultRow:
    return row | {name: _json(row[name]) for name in names if row.get(name) is not None}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


JSONL_TYPE = "application/jsonlines"

Writer = Callable[[Path, Sequence[Column], Iterable[ResultRow]], int]

WRITERS: dict[str, tuple[Writer, str]] = {
    ".csv": (write_csv, "text/csv"),
    ".jsonl": (write_jsonl, JSONL_TYPE),
    ".parquet": (write_parquet, "application/x-parquet"),
}
"""The writer and the media type of each ending."""

FORMATS = tuple(ending.removeprefix(".") for ending in WRITERS)
"""The names of the formats, as addresses and pages have them."""
