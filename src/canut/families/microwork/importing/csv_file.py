"""CSV (RFC 4180), with whatever separator its header shows."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canut.families.microwork.importing.errors import FileRefused
from canut.families.microwork.importing.lines import Line, Lines
from canut.families.microwork.importing.row import ROW_CHARACTERS_MAX, RefusedRow, Row, too_long
from canut.families.microwork.importing.values import is_storable

SEPARATORS = ",;\t"
_QUOTED = re.compile(r'"[^"]*"')


class CsvFile(Lines):
    """Rows under a header.

    One broken line costs one row: when a quote is never closed the lines after it are read again, each for
    itself, instead of vanishing into one long cell.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._read_header(path.name)
        except FileRefused:
            self.__exit__()
            raise

    def _read_header(self, name: str) -> None:
        first = next((line for line in self if line.text.strip()), None)
        if first is None:
            raise FileRefused(_("%(file)s is empty: it needs a header and rows.") % {"file": name})
        unquoted = _QUOTED.sub("", first.text)
        self.separator = max(SEPARATORS, key=unquoted.count)
        read = self._record(first)
        if isinstance(read, RefusedRow):
            raise FileRefused(_("%(file)s: the header cannot be read: %(reason)s") % _of(name, read.reason))
        self.columns = [cell.strip() for cell in read[1]]
        fault = _fault_of(self.columns)
        if fault:
            raise FileRefused(_("%(file)s: the header cannot be read: %(reason)s") % _of(name, fault))

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Iterate over the rows; empty lines are none."""
        for line in self:
            read = self._record(line)
            if isinstance(read, RefusedRow):
                yield read
                continue
            taken, cells = read
            text = "".join(one.text for one in taken).rstrip("\r\n")
            if len(cells) == len(self.columns):
                yield Row(line.number, dict(zip(self.columns, cells, strict=True)), text)
            elif cells:
                yield RefusedRow(line.number, _wrong_count(cells, self.columns, taken), text)

    def _record(self, first: Line) -> RefusedRow | tuple[list[Line], list[str]]:
        """Read the record that starts with `first`: the lines it takes and its cells."""
        if first.is_too_long:
            return RefusedRow(first.number, too_long(), first.text)
        taken = [first]
        reader = csv.reader(self._feed(first, taken), delimiter=self.separator, strict=True)
        try:
            return taken, next(reader)
        except csv.Error as error:
            self.put_back(taken[1:])
            reason = too_long() if "field limit" in str(error) else _bad_quotes()
            return RefusedRow(first.number, reason, first.text.rstrip("\r\n"))

    def _feed(self, first: Line, taken: list[Line]) -> Iterator[str]:
        yield first.text
        size = len(first.text)
        for line in self:
            size += len(line.text)
            if size > ROW_CHARACTERS_MAX:
                self.put_back([line])
                return
            taken.append(line)
            yield line.text


def _of(name: str, reason: str) -> dict[str, str]:
    return {"file": name, "reason": reason}


def _fault_of(columns: Sequence[str]) -> str:
    if not all(map(is_storable, columns)):
        return _("it holds broken characters; save the file as UTF-8 again")
    if "" in columns:
        return _("column %(number)d has no name; give it one or remove it") % {
            "number": columns.index("") + 1
        }
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice is not None:
        return _("two columns are named “%(name)s”; rename one") % {"name": twice}
    return ""


def _wrong_count(cells: Sequence[str], columns: Sequence[str], taken: Sequence[Line]) -> str:
    reason = ngettext("%(count)d cell", "%(count)d cells", len(cells)) % {"count": len(cells)}
    if len(taken) == 1:
        return _("%(cells)s where the header has %(expected)d; put text that holds a separator in quotes") % {
            "cells": reason,
            "expected": len(columns),
        }
    return _(
        "%(cells)s where the header has %(expected)d: lines %(first)d to %(last)d are one row between"
        " quotes; check where the quotes open and close"
    ) % {
        "cells": reason,
        "expected": len(columns),
        "first": taken[0].number,
        "last": taken[-1].number,
    }


def _bad_quotes() -> str:
    return _("the quotes do not match; a quote within a quoted cell is written twice")
