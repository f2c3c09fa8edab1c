"""What several people drew on one picture or marked in one recording, as one, by the consensus engine."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil, floor
from typing import Any

import polars as pl
from pydantic import JsonValue

from canut.engines.consensus.regions import BoxConsensus, IntervalConsensus, PolygonConsensus
from canut.families.microwork.forms import Form, RegionsField, TimesField, bounds, corners
from canut.families.microwork.forms.regions import SIDES

LABEL = ("label", pl.String())
BOXES = pl.List(pl.Struct(dict([*dict.fromkeys(SIDES, pl.Float64()).items(), LABEL])))
POLYGONS = pl.List(pl.Struct(dict([("points", pl.List(pl.List(pl.Float64()))), LABEL])))


INTERVALS = pl.List(pl.Struct(dict([("start", pl.Float64()), ("end", pl.Float64()), LABEL])))

DrawnField = RegionsField | TimesField


def is_drawn(form: Form) -> bool:
    """Whether the form asks for a drawing and nothing else."""
    return len(form.questions) == 1 and isinstance(form.questions[0], RegionsField)


def is_timed(form: Form) -> bool:
    """Whether the form asks for parts of a recording and nothing else."""
    return len(form.questions) == 1 and isinstance(form.questions[0], TimesField)


def drawn_together(form: Form, pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return the drawing that most people's drawings give, then each that was given.

    Parameters
    ----------
    form
        A form that asks for a drawing, or for parts of a recording.
    pairs
        Annotators with their labels, as `Form.label_of` writes them.

    Returns
    -------
    dict[str, float]
        The joint drawing with its confidence: the mean over its regions of how many drew them, times how
        well they overlap (where it is empty, the share who said so); then the share of people who gave each
        other one.
    """
    given = list(pairs)
    field = form.questions[0]
    if not given or not isinstance(field, DrawnField):
        return {}
    column, dtype, method = _means(field)
    rows = [("task", who, _regions(form.answer_of(label).get(field.name))) for who, label in given]
    frame = pl.DataFrame(
        rows, schema={"task": pl.String(), "worker": pl.String(), column: dtype}, orient="row"
    )
    truth = method.fit(frame).truth
    joint = form.label_of(
        {field.name: field.read([_region(field, row) for row in truth.iter_rows(named=True)])}
    )
    shares = {
        label: count / len(given) for label, count in Counter(label for _, label in given).most_common()
    }
    mean = truth["confidence"].mean()
    confidence = float(mean) if isinstance(mean, float) else _nothing(rows)
    return {joint: confidence} | {label: share for label, share in shares.items() if label != joint}


def _means(
    field: DrawnField,
) -> tuple[str, pl.DataType, BoxConsensus | PolygonConsensus | IntervalConsensus]:
    if isinstance(field, TimesField):
        return "intervals", INTERVALS, IntervalConsensus()
    if field.shape == "box":
        return "boxes", BOXES, BoxConsensus()
    return "polygons", POLYGONS, PolygonConsensus()


def _nothing(rows: list[tuple[str, str, list[dict[str, Any]]]]) -> float:
    return sum(not regions for _, _, regions in rows) / len(rows)


def _regions(value: JsonValue) -> list[dict[str, Any]]:
    return [
        {**_shape(region), "label": region.get("label") or ""}
        for region in (value if isinstance(value, list) else [])
        if isinstance(region, dict)
    ]


def _shape(region: Mapping[str, JsonValue]) -> dict[str, Any]:
    if "points" in region:
        return {"points": [list(point) for point in corners(region)]}
    if "start" in region:
        return dict(zip(("start", "end"), bounds(region), strict=True))
    return {side: region[side] for side in SIDES}


def _region(field: DrawnField, row: Mapping[str, Any]) -> dict[str, object]:
    label = {"label": row["label"]} if field.labels_of else {}
    if isinstance(field, TimesField):
        # To the millisecond, as people mark, outwards: however short a part is, it stays one.
        start, end = floor(round(row["start"] * 1000, 1)), ceil(round(row["end"] * 1000, 1))
        return {**label, "start": start / 1000, "end": end / 1000}
    if field.shape == "polygon":
        return {**label, "points": " ".join(f"{round(x)},{round(y)}" for x, y in row["points"])}
    # A side of half a pixel is still a side.
    least = {"width": 1, "height": 1}
    return {**label, **{side: max(round(row[side]), least.get(side, 0)) for side in SIDES}}
