"""JSON Lines: one object a line."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from canut.families.microwork.importing.errors import FileRefused
from canut.families.microwork.importing.lines import Line, Lines
from canut.families.microwork.importing.row import RefusedRow, Row, too_long


class JsonlFile(Lines):
    """Rows as JSON objects."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        if not self.total:
            self.__exit__()
            raise FileRefused(_("%(file)s is empty: it needs one JSON object a line.") % {"file": path.name})

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Iterate over the rows; empty lines are none."""
        for line in self:
            if line.is_too_long:
                yield RefusedRow(line.number, too_long(), line.text)
            elif line.text.strip():
                yield _row(line)


def _row(line: Line) -> Row | RefusedRow:
    text = line.text.strip()
    try:
        cells = json.loads(text, parse_constant=_no_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        reason = _("not JSON: %(what)s at character %(at)d") % {"what": error.msg, "at": error.pos + 1}
        return RefusedRow(line.number, reason, text)
    except (ValueError, RecursionError) as error:
        return RefusedRow(line.number, _("not usable as JSON: %(what)s") % {"what": error}, text)
    if not isinstance(cells, dict):
        return RefusedRow(line.number, _('no JSON object; write {"column": "text"}'), text)
    return Row(line.number, cells, text)


def _no_number(word: str) -> float:
    raise ValueError(_("%(word)s is no JSON number") % {"word": word})


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(_("a name stands twice in one object"))
    return found
