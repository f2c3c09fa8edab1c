"""From a file to a table of text, whatever the file's format."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from canut.engines.consensus.errors import FileContentError, FileFormatError, FileMissingError

Row = dict[str, object]

ONE_OBJECT = 'such as {"task": "1", "worker": "a", "label": "yes"}'
TYPES: dict[type, str] = {bool: "true or false", int: "numbers", float: "numbers", str: "text"}
"""What the values of a JSON column can be; anything else is a structure."""


def read_table(path: Path) -> pl.DataFrame | list[Row]:
    """Read a table of text, or the objects of a JSON file as they are.

    Raises
    ------
    FileError
        When the file is absent, in another format, not UTF-8, malformed or empty.
    """
    reader = READERS.get(path.suffix.lower())
    if not path.is_file():
        raise FileMissingError(path)
    if reader is None:
        raise FileFormatError(path, READERS)
    try:
        read = reader(path)
    except PolarsError as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise FileContentError(path, reason, "Save it again, or give another file.") from error
    except OSError as error:
        raise FileContentError(
            path, error.strerror or "it cannot be opened", "Check its permissions."
        ) from error
    return _without_blanks(read) if isinstance(read, pl.DataFrame) else read


def table_of(path: Path, rows: list[Row]) -> pl.DataFrame:
    """Lay out JSON objects as columns of text; what one of them lacks is empty.

    Raises
    ------
    FileContentError
        When a column mixes types: 1 and "1" would become one label, or not, by accident.
    """
    names = dict.fromkeys(name for row in rows for name in row)
    for name in names:
        _check_one_type(path, name, (row.get(name) for row in rows))
    columns = {name: [text_of(row.get(name)) for row in rows] for name in names}
    return _without_blanks(pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)))


def text_of(value: object) -> str | None:
    """Write a JSON value as text.

    A structure becomes canonical JSON (sorted keys, no spaces), 1.0 becomes 1, NaN nothing.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - only NaN differs from itself
            return None
        if value.is_integer():
            return str(int(value))
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _without_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """Take an empty text, such as "" between two commas, for the empty cell it is."""
    text = pl.col(pl.String)
    return frame.with_columns(pl.when(text != "").then(text))


def _check_one_type(path: Path, name: str, values: Iterator[object]) -> None:
    first = ""
    for number, value in enumerate(values, start=1):
        if value is None:
            continue
        kind = TYPES.get(type(value), "structures")
        first = first or kind
        if kind != first:
            raise FileContentError(
                path,
                f"column {name} mixes {first} and {kind} (object {number} is the first)",
                "Write all its values the same way, for instance as text.",
            )


def _read_csv(path: Path) -> pl.DataFrame:
    _check_utf8(path)
    return pl.read_csv(path, infer_schema=False)


def _read_parquet(path: Path) -> pl.DataFrame:
    frame = pl.read_parquet(path).with_columns(pl.selectors.float().fill_nan(None))
    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
    texts = [pl.Series(name, map(text_of, frame[name].to_list()), dtype=pl.String) for name in nested]
    return frame.with_columns(texts)


def _read_json_lines(path: Path) -> list[Row]:
    _check_utf8(path)
    rows = []
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                where = f"line {number}"
                rows.append(_object(path, where, _parsed(path, where, line), "Write one object a line"))
    return rows


def _read_json(path: Path) -> list[Row]:
    _check_utf8(path)
    found = _parsed(path, "it", path.read_text(encoding="utf-8-sig"))
    values = found if isinstance(found, list) else [found]
    return [
        _object(path, f"entry {number}", value, "Give a list of objects")
        for number, value in enumerate(values, start=1)
    ]


def _parsed(path: Path, where: str, text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{error.msg}, line {error.lineno}" if error.lineno > 1 else error.msg
        remedy = f"Write JSON objects, {ONE_OBJECT}."
        raise FileContentError(path, f"{where} is not JSON ({place})", remedy) from error
    except RecursionError as error:
        raise FileContentError(path, f"{where} is nested too deep", "Give another file.") from error


def _object(path: Path, where: str, value: object, wish: str) -> Row:
    if not isinstance(value, dict):
        raise FileContentError(path, f"{where} is not a JSON object", f"{wish}, {ONE_OBJECT}.")
    return value


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


READERS: Mapping[str, Callable[[Path], pl.DataFrame | list[Row]]] = {
    ".csv": _read_csv,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".json": _read_json,
    ".parquet": _read_parquet,
}
