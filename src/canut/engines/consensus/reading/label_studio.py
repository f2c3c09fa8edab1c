"""Label Studio's JSON export: a list of tasks, each with the annotations that people made of it.

The format is Label Studio's own: `annotations[].result[]` holds one entry a control tag (`from_name`), whose
value stands under the name of the tag's type.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from canut.engines.consensus.errors import FileContentError
from canut.engines.consensus.reading.files import Row, text_of
from canut.engines.consensus.reading.recording import Recording, chosen_answer

SOURCE = "Label Studio"
UNANSWERED = "without this answer"
SKIPPED = "skipped by the annotator"

VALUE_OF = {
    "choices": "choices",
    "rating": "rating",
    "number": "number",
    "taxonomy": "taxonomy",
    "textarea": "text",
    "pairwise": "selected",
    "datetime": "datetime",
}
"""Tags whose value is an answer about the whole task, and the name of that value; regions have none."""


@dataclass(frozen=True)
class Annotation:
    """What one person made of one task; `values` by control tag."""

    task: str
    worker: str
    is_skipped: bool
    changed: str
    values: dict[str, list[object]]


def is_export(rows: list[Row]) -> bool:
    """Tell whether JSON objects are tasks of Label Studio."""
    return bool(rows) and all(isinstance(row.get("annotations"), list) for row in rows)


def read_export(path: Path, rows: list[Row], asked: str | None) -> Recording:
    """Take the answers of one control tag.

    Raises
    ------
    FileContentError
        When an entry is not what Label Studio writes, or the tag is not settled.
    """
    found = [one for row in rows for one in _annotations(path, row)]
    # Of two annotations of one person, the later one counts, so it comes last.
    found.sort(key=lambda one: one.changed)
    tag = chosen_answer(path, sorted({tag for one in found for tag in one.values}), asked)
    left_out = Counter(_why_left_out(one, tag) for one in found)
    del left_out[""]
    kept = [one for one in found if not _why_left_out(one, tag)]
    answers = pl.DataFrame(
        [(one.task, one.worker, _label(one.values[tag])) for one in kept],
        schema=dict.fromkeys(("task", "worker", "label"), pl.String),
        orient="row",
    )
    return Recording(answers, SOURCE, tag, dict(left_out))


def _annotations(path: Path, row: Row) -> Iterator[Annotation]:
    if "id" not in row:
        raise FileContentError(path, "a task has no id", "Export it from Label Studio as JSON.")
    task = text_of(row["id"]) or ""
    for entry in _list(row["annotations"]):
        where = f"an annotation of task {task}"
        if not isinstance(entry, dict):
            raise FileContentError(path, f"{where} is not an object", "Export it again as JSON.")
        worker = _worker(entry.get("completed_by"))
        if not worker:
            raise FileContentError(path, f"{where} names nobody (completed_by)", "Fill it in or remove it.")
        yield Annotation(
            task=task,
            worker=worker,
            is_skipped=bool(entry.get("was_cancelled")),
            changed=str(entry.get("updated_at") or entry.get("created_at") or ""),
            values=_values(_list(entry.get("result"))),
        )


def _worker(completed_by: object) -> str | None:
    if isinstance(completed_by, dict):
        return text_of(completed_by.get("email") or completed_by.get("id"))
    return text_of(completed_by)


def _values(results: list[object]) -> dict[str, list[object]]:
    values: dict[str, list[object]] = {}
    for result in results:
        if not isinstance(result, dict):
            continue
        name, held = VALUE_OF.get(str(result.get("type"))), result.get("value")
        given = held.get(name) if isinstance(held, dict) and name else None
        if given not in (None, [], ""):
            values.setdefault(str(result.get("from_name")), []).extend(_list(given))
    return values


def _label(values: list[object]) -> str | None:
    """Write one value as it is, several as a sorted list: the order of ticking means nothing."""
    return text_of(values[0]) if len(values) == 1 else text_of(sorted(values, key=str))


def _list(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _why_left_out(annotation: Annotation, tag: str) -> str:
    if annotation.is_skipped:
        return SKIPPED
    return "" if tag in annotation.values else UNANSWERED
