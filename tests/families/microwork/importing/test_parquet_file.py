"""Parquet files, in slices."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.families.microwork.importing import FileRefused, parquet_file
from canut.families.microwork.importing.parquet_file import ParquetFile
from canut.families.microwork.importing.row import Place, Row


def test_rows_across_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row comes once and in order, whatever the slices."""
    monkeypatch.setattr(parquet_file, "SLICE_ROWS", 4)
    path = tmp_path / "a[1]*.parquet"
    pl.DataFrame({"id": range(10)}).write_parquet(path)
    with ParquetFile(path) as source:
        rows = list(source.rows())
        assert (source.total, source.place) == (10, Place(10, 10))
    assert rows == [Row(n + 1, {"id": n}) for n in range(10)]
    with ParquetFile(path) as source:
        source.go_to(Place(6, 6))
        assert list(source.rows()) == rows[6:]


@given(
    content=st.one_of(st.binary(max_size=100), st.binary(max_size=100).map(lambda b: b"PAR1" + b + b"PAR1"))
)
def test_any_bytes_are_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Bytes that are no Parquet file are refused in one line."""
    path = tmp_path_factory.mktemp("parquet") / "a.parquet"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=r"^a\.parquet is no Parquet file") as refused:
        ParquetFile(path)
    assert "\n" not in str(refused.value)
