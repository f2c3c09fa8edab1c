"""Answers and gold from files: CSV, JSON lines, Parquet. Every value becomes text."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from canut.engines.consensus.errors import FileContentError, FileFormatError, FileMissingError
from canut.engines.consensus.labels import text_frame

LABEL_COLUMNS = ("task", "worker", "label")
GOLD_COLUMNS = ("task", "label")


def read_labels(path: str | Path) -> pl.DataFrame:
    """Read answers: columns task, worker, label.

    Parameters
    ----------
    path
        A file ending in .csv, .jsonl, .ndjson or .parquet. Other columns are left out; in JSON lines and
        Parquet a structure becomes its canonical JSON (sorted keys, no spaces).

    Raises
    ------
    FileError
        When the file is absent, in another format, not UTF-8, malformed or empty.
    LabelsError
        When a column is missing or a cell is empty.
    """
    return _read(Path(path), LABEL_COLUMNS)


def read_gold(path: str | Path) -> pl.DataFrame:
    """Read right answers: columns task, label. Formats and errors are those of `read_labels`."""
    return _read(Path(path), GOLD_COLUMNS)


def _read(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    reader = _READERS.get(path.suffix.lower())
    if not path.is_file():
        raise FileMissingError(path)
    if reader is None:
        raise FileFormatError(path, _READERS)
    try:
        frame = reader(path)
    except PolarsError as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise FileContentError(path, reason, "Save it again, or give another file.") from error
    except OSError as error:
        raise FileContentError(
            path, error.strerror or "it cannot be opened", "Check its permissions."
        ) from error
    text = text_frame(frame, columns)
    if text.is_empty():
        raise FileContentError(path, "it has no rows", f"Give rows with {', '.join(columns)}.")
    return text


def _read_csv(path: Path) -> pl.DataFrame:
    _check_utf8(path)
    return pl.read_csv(path, infer_schema=False)


def _read_parquet(path: Path) -> pl.DataFrame:
    frame = pl.read_parquet(path)
    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
    texts = [pl.Series(name, map(_text, frame[name].to_list()), dtype=pl.String) for name in nested]
    return frame.with_columns(texts)


def _read_json_lines(path: Path) -> pl.DataFrame:
    _check_utf8(path)
    rows = []
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                rows.append(_json_row(path, number, line))
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame({name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in names})


def _json_row(path: Path, number: int, line: str) -> dict[str, str | None]:
    remedy = 'Write one object a line, such as {"task": "1", "worker": "a", "label": "yes"}.'
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise FileContentError(path, f"line {number} is not JSON ({error.msg})", remedy) from error
    if not isinstance(row, dict):
        raise FileContentError(path, f"line {number} is not a JSON object", remedy)
    return {name: _text(value) for name, value in row.items()}


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _check_utf8(path: Path) -> None:
    """Find the first line that is not UTF-8 without holding the file in memory."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                raise FileContentError(path, f"line {number} is not UTF-8", "Save it as UTF-8.") from error
        if not lines.tell():
            raise FileContentError(path, "it is empty", "Give a file with a header and rows.")


_READERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    ".csv": _read_csv,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".parquet": _read_parquet,
}
