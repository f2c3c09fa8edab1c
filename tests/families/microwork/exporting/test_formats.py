"""How rows are written, and what a spreadsheet program must never run."""

import csv
import json
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.families.microwork.importing.makers import OWN_FORM, specification

from canut.core.spreadsheet import FORMULA_STARTS, safe_cell
from canut.families.microwork.exporting.columns import BY_QUESTION, Column, Type, columns_of
from canut.families.microwork.exporting.formats import WRITERS, write_csv, write_jsonl, write_parquet
from canut.families.microwork.exporting.replacing import replacing
from canut.families.microwork.forms import AnyField

COLUMNS = (
    Column("key", Type.TEXT, "Key.", is_free=True),
    Column("choice", Type.TEXT, "Choice."),
    Column("count", Type.INTEGER, "Count."),
    Column("share", Type.NUMBER, "Share."),
    Column("sure", Type.BOOLEAN, "Sure."),
    Column("day", Type.DATE, "Day."),
    Column("lines", Type.JSON, "Lines."),
)
FULL: dict[str, Any] = {
    "key": "=1+1",
    "choice": "-1",
    "count": 3,
    "share": 1,
    "sure": False,
    "day": "2026-03-31",
    "lines": [{"a": "é"}],
}
EMPTY: dict[str, Any] = {"key": "b"}


def test_csv_is_safe_in_spreadsheets(tmp_path: Path) -> None:
    """Free text that starts a formula gets an apostrophe; a fixed choice and numbers stay as they are."""
    path = tmp_path / "a.csv"
    assert write_csv(path, COLUMNS, [FULL, EMPTY]) == 2
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1] == ["'=1+1", "-1", "3", "1", "false", "2026-03-31", '[{"a":"é"}]']
    assert rows[2] == ["b", "", "", "", "", "", ""]


def test_jsonl_keeps_every_value(tmp_path: Path) -> None:
    """JSONL holds lists and texts unchanged, and null where there is nothing."""
    path = tmp_path / "a.jsonl"
    assert write_jsonl(path, COLUMNS, [FULL, EMPTY]) == 2
    first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert first == FULL
    assert second == dict.fromkeys(FULL) | EMPTY


def test_parquet_has_types(tmp_path: Path) -> None:
    """Parquet keeps numbers, dates and truth values as such, lists as JSON text, and leaves no other file."""
    path = tmp_path / "a.parquet"
    assert write_parquet(path, COLUMNS, [FULL, EMPTY]) == 2
    frame = pl.read_parquet(path)
    assert frame.dtypes == [pl.String, pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date, pl.String]
    assert frame.rows()[0][:5] == ("=1+1", "-1", 3, 1.0, False)
    assert str(frame["day"][0]) == "2026-03-31"
    assert json.loads(frame["lines"][0]) == [{"a": "é"}]
    assert frame.rows()[1][1:] == (None,) * 6
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", WRITERS)
def test_no_rows_is_a_file_too(tmp_path: Path, ending: str) -> None:
    """Without any row there is still a file of the right form."""
    path = tmp_path / f"a{ending}"
    assert WRITERS[ending][0](path, COLUMNS, []) == 0
    if ending == ".parquet":
        assert pl.read_parquet(path).columns == [column.name for column in COLUMNS]
    else:
        assert len(path.read_text(encoding="utf-8").splitlines()) == (1 if ending == ".csv" else 0)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(text=TEXT)
def test_no_cell_starts_a_formula(text: str) -> None:
    """No free text starts a formula, and dropping one apostrophe gives the text back."""
    safe = safe_cell(text)
    assert not safe.startswith(FORMULA_STARTS)
    assert text in {safe, safe[1:]}


@given(keys=st.lists(TEXT, min_size=1, max_size=5))
def test_every_format_holds_the_same_texts(tmp_path_factory: pytest.TempPathFactory, keys: list[str]) -> None:
    """Whatever a text holds, JSONL and Parquet give it back, and CSV its safe form."""
    folder = tmp_path_factory.mktemp("formats")
    rows: list[dict[str, object]] = [{"key": key} for key in keys]
    for ending, (write, _) in WRITERS.items():
        write(folder / f"a{ending}", COLUMNS, rows)
    assert pl.read_parquet(folder / "a.parquet")["key"].to_list() == keys
    lines = (folder / "a.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert [json.loads(line)["key"] for line in lines] == keys
    with (folder / "a.csv").open(encoding="utf-8", newline="") as file:
        assert [row["key"] for row in csv.DictReader(file)] == list(map(safe_cell, keys))


def test_a_column_for_every_question() -> None:
    """Each question has its column, typed by its field and free where people write what they like."""
    columns = {column.name: column for column in columns_of(specification(**OWN_FORM).sheet.form)}
    assert next(iter(columns)) == "key"
    assert [
        (columns[f"answer.{name}"].type, columns[f"answer.{name}"].is_free) for name in ("word", "stars")
    ] == [
        (Type.TEXT, True),
        (Type.INTEGER, False),
    ]
    assert columns["answer.tags"].type is Type.JSON


def test_every_field_type_has_a_column_type() -> None:
    """No field type is without a column type."""
    union, _ = get_args(AnyField)
    assert {field.model_fields["type"].default for field in get_args(union)} == set(BY_QUESTION)


def test_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """A write that fails leaves the file of before and nothing beside it."""
    path = tmp_path / "a.csv"
    path.write_text("before", encoding="utf-8")

    def fail() -> None:
        with replacing(path) as part:
            part.write_text("half", encoding="utf-8")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]
