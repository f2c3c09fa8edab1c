"""The plots of the report."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from canut.engines.consensus.agreement.reliability import share_interval
from canut.engines.consensus.labels import FloatArray
from canut.faces.cli.consensus_report.drawing import CLOTH, INDIGO, INK, MADDER, SOFT, THREAD, picture, short
from canut.faces.cli.consensus_report.wording import number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STRONGEST = 0.42
"""Opacity of a full cell: text on it stays readable by day and by night."""

ROOM_ACROSS, ROOM_ACROSS_HALF = 26, 12
"""Letters that fit under a matrix."""

WIDTH_OF_LETTER = 0.04
MOST_NUMBERED = 6
STEPS = 20
DOUBTFUL, CERTAIN = 0.8, 0.99


def confusion(name: str, alt: str, table: FloatArray, classes: Sequence[str]) -> SafeString:
    """Draw a confusion matrix, true labels down and given labels across."""
    names = [short(one) for one in classes]
    steep = 60 if sum(map(len, names)) > ROOM_ACROSS else 0

    def paint(figure: "Figure") -> None:
        axes = figure.subplots()
        _matrix(axes, table, has_numbers=True)
        axes.set_xticks(range(len(names)), names, rotation=steep, ha="right" if steep else "center")
        axes.set_yticks(range(len(names)), names)
        axes.set(xlabel=_("what people said (% of the row)"), ylabel=_("consensus"))

    return picture(name, alt, paint, height_inches=(1.5 if steep else 0.8) + 0.3 * len(classes))


def confusions(
    name: str, alt: str, tables: Sequence[tuple[str, FloatArray]], classes: Sequence[str]
) -> SafeString:
    """Draw small confusion matrices, two in a row; labels that find no room stand as in the large one."""
    down = -(-len(tables) // 2)
    names = [short(one) for one in classes]
    fits = sum(map(len, names)) <= ROOM_ACROSS_HALF

    def paint(figure: "Figure") -> None:
        axes = figure.subplots(down, 2, squeeze=False).ravel()
        for place, (title, table) in zip(axes, tables, strict=False):
            _matrix(place, table, has_numbers=len(classes) <= MOST_NUMBERED)
            place.set_title(short(title))
            place.set_xticks(range(len(names)), names if fits else [""] * len(names))
            place.set_yticks(range(len(names)), names if fits else [""] * len(names))
        for place in axes[len(tables) :]:
            place.remove()

    return picture(name, alt, paint, height_inches=1.5 * down)


def _matrix(axes: "Axes", table: FloatArray, *, has_numbers: bool) -> None:
    many = len(table)
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-12)
    for (row, column), share in np.ndenumerate(shares):
        colour, strength = (INDIGO if row == column else MADDER), float(STRONGEST * share)
        axes.barh(row, 0.94, left=column - 0.47, height=0.94, color=colour, alpha=strength)
        if has_numbers and share >= 0.005:  # noqa: PLR2004 - what would be written as 0
            axes.text(column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=8)
    axes.set(xlim=(-0.5, many - 0.5), ylim=(many - 0.5, -0.5))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(not has_numbers)


def _in_percent(share: float, _place: float) -> str:
    """Write what stands at an axis, whatever the language's sign for a fraction."""
    return percent(share)


def reliability(workers: pl.DataFrame, middle: tuple[float, float] | None) -> SafeString:
    """Draw each worker's estimated accuracy with its interval, best first."""
    ordered = workers.sort("accuracy", "worker", descending=[True, False])
    best, worst = ordered.row(0, named=True), ordered.row(-1, named=True)
    alt = _(
        "Estimated accuracy with 95 % intervals, from {best} ({most}) to {worst} ({least}); workers: {count}."
    ).format(
        count=number(len(ordered)),
        best=best["worker"],
        most=percent(best["accuracy"]),
        worst=worst["worker"],
        least=percent(worst["accuracy"]),
    )

    def paint(figure: "Figure") -> None:
        axes = figure.subplots()
        if middle:
            axes.axvspan(*middle, color=INDIGO, alpha=0.14, linewidth=0)
        axes.hlines(range(len(ordered)), ordered["low"], ordered["high"], color=SOFT, linewidth=1.4)
        axes.plot(ordered["accuracy"], range(len(ordered)), "o", color=INDIGO, markersize=4)
        axes.set_yticks(range(len(ordered)), [short(name) for name in ordered["worker"]])
        axes.set(
            xlabel=_("estimated share of right answers"), xlim=(0, 1.02), ylim=(len(ordered) - 0.4, -0.6)
        )
        axes.xaxis.set_major_formatter(_in_percent)
        axes.grid(axis="x")

    return picture("workers", alt, paint, height_inches=0.7 + 0.17 * len(ordered))


def confidences(confidence: pl.Series) -> SafeString:
    """Draw how many tasks have which confidence."""
    sure = confidence.to_numpy()
    below, certain = int((sure < DOUBTFUL).sum()), int((sure >= CERTAIN).sum())
    alt = _("Tasks by confidence: {below} of {tasks} are below 80 %, {certain} at 99 % or above.").format(
        below=number(below), tasks=number(len(sure)), certain=number(certain)
    )

    def paint(figure: "Figure") -> None:
        axes = figure.subplots()
        axes.hist(sure, bins=STEPS, range=(0, 1), color=INDIGO, edgecolor=CLOTH)
        axes.set(xlabel=_("confidence"), ylabel=_("tasks"), xlim=(0, 1))
        axes.xaxis.set_major_formatter(_in_percent)
        axes.grid(axis="y")

    return picture("confidence", alt, paint)


def doubtful(tasks: Sequence[tuple[str, Sequence[tuple[str, float]]]]) -> SafeString:
    """Draw the two most probable labels of the most doubtful tasks."""
    named = "; ".join(_two_labels(task, two) for task, two in tasks[:3])
    alt = _("The two most probable labels of the most doubtful tasks. {named}.").format(named=named)

    def paint(figure: "Figure") -> None:
        axes = figure.subplots()
        for row, (_task, two) in enumerate(tasks):
            start = 0.0
            for (label, share), colour in zip(two, (INDIGO, MADDER), strict=False):
                axes.barh(row, share, left=start, height=0.8, color=colour, alpha=STRONGEST)
                if share > WIDTH_OF_LETTER * len(short(label)):
                    axes.text(start + share / 2, row, short(label), ha="center", va="center", fontsize=8)
                start += share
        axes.set_yticks(range(len(tasks)), [short(task) for task, _two in tasks])
        axes.set(xlabel=_("probability"), xlim=(0, 1), ylim=(len(tasks) - 0.4, -0.6))
        axes.xaxis.set_major_formatter(_in_percent)

    return picture("doubt", alt, paint, height_inches=0.7 + 0.24 * len(tasks))


def _two_labels(task: str, two: Sequence[tuple[str, float]]) -> str:
    likely = _(" or ").join(f"{label} {percent(share)}" for label, share in two)
    return _("{task}: {likely}").format(task=task, likely=likely)


def calibration(binned: pl.DataFrame) -> SafeString:
    """Draw the share of right tasks against their confidence; the diagonal is confidence at its word."""
    tasks, right = binned["tasks"].to_numpy(), binned["right"].to_numpy()
    low, high = share_interval(tasks * right, tasks * (1 - right))
    told = "; ".join(
        _("at {sure} confidence {share} of {count} right").format(
            sure=percent(sure), share=percent(share), count=number(many)
        )
        for sure, share, many in binned.select("confidence", "right", "tasks").iter_rows()
    )

    def paint(figure: "Figure") -> None:
        axes = figure.subplots()
        axes.plot((0, 1), (0, 1), color=THREAD, linewidth=1.5)
        axes.vlines(binned["confidence"], low, high, color=SOFT, linewidth=1.4)
        axes.plot(binned["confidence"], right, "o", color=INDIGO, markersize=5)
        axes.set(xlabel=_("confidence"), ylabel=_("share that is right"), xlim=(0, 1.02), ylim=(0, 1.02))
        axes.xaxis.set_major_formatter(_in_percent)
        axes.yaxis.set_major_formatter(_in_percent)
        axes.grid()
        axes.text(0.02, 0.95, _("above the line: too modest"), color=INK, fontsize=8)
        axes.text(0.98, 0.03, _("below: too sure"), color=INK, fontsize=8, ha="right")

    return picture("calibration", _("Calibration: {told}.").format(told=told), paint, height_inches=3.4)
