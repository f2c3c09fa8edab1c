"""An answer as a person reads it: labels instead of names and values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import JsonValue

from canut.faces.web.differences import Piece, changes
from canut.faces.web.moments import clock
from canut.families.microwork.forms import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    Field,
    FileField,
    Form,
    Localised,
    RatingField,
    RowsField,
    TextField,
    TimesField,
    bounds,
)
from canut.families.microwork.media import Reference
from canut.families.microwork.sentfiles import kept_of


@dataclass(frozen=True, slots=True)
class Line:
    """What was answered to one question; a table has one text a row.

    Attributes
    ----------
    changes
        How a free text differs from another answer's, where the two are compared.
    file
        The file that is the answer.
    name
        The question's.
    """

    label: Localised
    texts: tuple[Localised, ...]
    changes: tuple[Piece, ...] = ()
    file: Reference | None = None
    name: str = ""


def lines_of(
    form: Form, answer: Mapping[str, JsonValue], *, beside: Mapping[str, JsonValue] | None = None
) -> tuple[Line, ...]:
    """Return an answer line by line, in the order of the questions; what was left out is left out.

    Parameters
    ----------
    beside
        Another answer to the same item, with which free texts are compared.
    """
    return tuple(
        Line(
            field.label,
            tuple(_texts(field, answer[field.name])),
            _changes(field, (beside or {}).get(field.name), answer[field.name]),
            Reference.read(answer[field.name]) if isinstance(field, FileField) else None,
            field.name,
        )
        for field in form.questions
        if field.name in answer
    )


def kept_in(answers: Iterable[Iterable[Line]]) -> frozenset[str]:
    """Return the files among these answers that are still there, found at once, by their SHA-256."""
    return kept_of(digests={line.file.digest for lines in answers for line in lines if line.file})


def _changes(field: Field, before: JsonValue, after: JsonValue) -> tuple[Piece, ...]:
    if isinstance(field, TextField) and isinstance(before, str) and isinstance(after, str):
        return changes(before, after)
    return ()


def _texts(field: Field, value: JsonValue) -> Iterable[Localised]:
    match field, value:
        case ChoiceField() | ChoicesField(), str() | list():
            labels = {option.value: option.label for option in field.options}
            for one in [value] if isinstance(value, str) else value:
                yield labels.get(str(one), Localised(str(one)))
        case RatingField(), int():
            name = field.scale.get(value)
            yield Localised(
                {code: f"{value}: {text}" for code, text in name.root.items()} if name else str(value)
            )
        case BooleanField(), bool():
            yield Localised(_("Yes") if value else _("No"))
        case FileField(), str():
            file = Reference.read(value)
            yield Localised(file.name if file else value)
        case RowsField(), []:
            yield Localised(_("Nothing"))
        case TimesField(), list():
            yield from (_part(field, part) for part in value if isinstance(part, dict))
        case RowsField(), list():
            yield from (_row(field, row) for row in value if isinstance(row, dict))
        case _ if str(value).strip():
            yield Localised(str(value))


def _part(field: TimesField, part: Mapping[str, JsonValue]) -> Localised:
    """Return a part of a recording as ``0:01.2 - 0:03.5, Speech``, with a longer dash."""
    when = " \N{EN DASH} ".join(clock(bound) for bound in bounds(part))
    labels = {option.value: option.label for option in field.labels_of}
    label = labels.get(str(part.get("label")))
    return Localised({code: f"{when}, {text}" for code, text in label.root.items()} if label else when)


def _row(field: RowsField, row: Mapping[str, JsonValue]) -> Localised:
    language = get_language() or "en"
    cells = [
        _("%(label)s: %(text)s")
        % {"label": column.label.in_language(language), "text": text.in_language(language)}
        for column in field.cells
        if column.name in row
        for text in _texts(column, row[column.name])
    ]
    return Localised(", ".join(cells))
