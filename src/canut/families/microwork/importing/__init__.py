"""Reading a client's file, row by row: CSV, JSONL or Parquet of any size, in constant memory."""

from canut.families.microwork.importing.errors import FileRefused, ImportFailed, ImportStopped
from canut.families.microwork.importing.report import BEGINNING, ImportReport, Reached

__all__ = ["BEGINNING", "FileRefused", "ImportFailed", "ImportReport", "ImportStopped", "Reached"]
