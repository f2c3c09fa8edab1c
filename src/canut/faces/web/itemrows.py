"""Items with what came of them, ready for a list: the questions once, above; a row an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from canut.core.work.models import Task
from canut.faces.web.answers import Line, kept_in, lines_of
from canut.faces.web.drawings import Drawing, drawing_of, named
from canut.faces.web.glimpses import Glimpse, glimpse_of
from canut.faces.web.passages import Stretch, marked_passages
from canut.families.microwork.forms import Answer, Form, Localised
from canut.families.microwork.itemlist import Given, Row
from canut.families.microwork.models import Result

COLUMNS = 4
"""Questions that a table has room for; the answers to more stand under each other, with their labels."""


@dataclass(frozen=True, slots=True)
class Column:
    """One question of a table, and the line that answers it; None where it was left out."""

    label: Localised
    line: Line | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One row of a list.

    Attributes
    ----------
    columns
        The answer, question by question, where the table has a column for each.
    lines
        The answer with its labels, where it has not.
    kept
        The files of all rows that are still there, by their SHA-256.
    drawing, stretches, regions
        The answer over its item, where it marks parts of a picture or a text; and how many parts of a
        picture are called what.
    has_answer
        Whether anything came of the item yet.
    times
        How many people gave this answer, where every answer is kept; else 0.
    """

    task: Task
    glimpse: Glimpse
    given: Given
    result: Result | None
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    kept: frozenset[str]
    drawing: Drawing | None
    stretches: tuple[Stretch, ...]
    regions: tuple[tuple[Localised | None, int], ...]
    has_answer: bool
    times: int


def asked_in_columns(form: Form) -> tuple[Localised, ...]:
    """Return the questions that stand above a table; none where there are too many."""
    return tuple(one.label for one in form.questions) if len(form.questions) <= COLUMNS else ()


def item_rows(form: Form, rows: Iterable[Row]) -> list[ItemRow]:
    """Return the rows of a table: where every answer is kept, one for each that differs."""
    said = [
        (row, answer, times, lines_of(form, answer or {})) for row in rows for answer, times in _answers(row)
    ]
    kept = kept_in(lines for _, _, _, lines in said) if form.files else frozenset()
    return [_row(form, row, answer, times, lines, kept) for row, answer, times, lines in said]


def _answers(row: Row) -> Iterator[tuple[Answer | None, int]]:
    if row.result:
        yield row.result.answer, 0
    elif row.collected:
        yield from ((said.answer, said.times) for said in row.collected)
    else:
        yield None, 0


def _row(  # noqa: PLR0917 - what a row is made of
    form: Form, row: Row, answer: Answer | None, times: int, lines: tuple[Line, ...], kept: frozenset[str]
) -> ItemRow:
    answered = {line.name: line for line in lines}
    asked = form.questions if len(form.questions) <= COLUMNS else ()
    drawing = drawing_of(form, row.task.item, answer) if answer is not None else None
    return ItemRow(
        task=row.task,
        glimpse=glimpse_of(form, row.task.item),
        given=row.given,
        result=row.result,
        columns=tuple(Column(one.label, answered.get(one.name)) for one in asked),
        lines=() if asked else lines,
        kept=kept,
        drawing=drawing,
        stretches=marked_passages(form, row.task.item, answer) if answer is not None else (),
        regions=named(drawing) if drawing else (),
        has_answer=answer is not None,
        times=times,
    )
