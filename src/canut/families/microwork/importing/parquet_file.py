"""Parquet, in slices."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import polars as pl
from django.utils.translation import gettext as _

from canut.families.microwork.importing.errors import FileRefused
from canut.families.microwork.importing.row import START, Place, RefusedRow, Row

SLICE_ROWS = 20_000
"""Rows decoded at once: measured flat at about 40 MB, where polars' own batches run ahead to 170 MB."""

BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What polars raises on a damaged file; a panic is no Exception."""


class ParquetFile:
    """Rows of a Parquet file, whatever the size of its row groups."""

    def __init__(self, path: Path) -> None:
        self._frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        self.place = START
        try:
            self.total: int = self._frame.select(pl.len()).collect().item()
        except BROKEN as error:
            raise FileRefused(
                _("%(file)s is no Parquet file, or a damaged one: %(what)s. Write it again.")
                % {"file": path.name, "what": str(error).splitlines()[0]}
            ) from None

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Iterate over the rows, numbered from 1."""
        for start in range(self.place.offset, self.total, SLICE_ROWS):
            frame = self._frame.slice(start, SLICE_ROWS).collect()
            for number, cells in enumerate(frame.iter_rows(named=True), start + 1):
                self.place = Place(number, number)
                yield Row(number, cells)

    def go_to(self, place: Place) -> None:
        """Go on from a place where reading was before, in the same file."""
        self.place = place

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        del self._frame
