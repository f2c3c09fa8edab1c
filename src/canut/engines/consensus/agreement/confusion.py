"""Who says what where something else is true, counted."""

import numpy as np
import polars as pl
from scipy import sparse

from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.truth import Truth

# Below this share of an answer, a cell is rounding.
LEAST_COUNT = 1e-9


def worker_confusions(truth: Truth) -> pl.DataFrame:
    """Count, for each worker, the labels given for each true label.

    An answer counts for every candidate truth of its task as much as that truth is probable, so a task in
    doubt blames nobody for certain. Cells that are empty are left out: it is a list, not a table of classes
    by classes, and open answers fit too.

    Returns
    -------
    pl.DataFrame
        Columns worker, truth, label, answers (a number of answers, usually not whole), sorted by the first
        three.
    """
    labels = truth.labels
    width = len(labels.classes)
    given = labels.worker * width + labels.label
    cells, cell = np.unique(given, return_inverse=True)
    by_cell = sparse.csr_array(
        (np.ones(len(labels)), (cell, labels.task)), shape=(len(cells), len(labels.task_names))
    )
    counts = (by_cell @ _posterior(truth)).tocoo()
    kept = counts.data > LEAST_COUNT
    where = cells[counts.row[kept]]
    return pl.DataFrame(
        {
            "worker": _named(labels.workers, where // width),
            "truth": _named(labels.classes, counts.col[kept]),
            "label": _named(labels.classes, where % width),
            "answers": counts.data[kept],
        }
    ).sort("worker", "truth", "label")


def crowd_confusion(truth: Truth) -> pl.DataFrame:
    """Count the same over the whole crowd: columns truth, label, answers."""
    together = worker_confusions(truth).group_by("truth", "label", maintain_order=True)
    return together.agg(pl.sum("answers")).sort("truth", "label")


def confusion_table(counts: pl.DataFrame, classes: tuple[str, ...]) -> FloatArray:
    """Lay out counts (columns truth, label, answers) as a table: true labels down, given labels across.

    Labels that are not among the classes asked for are left out.
    """
    place = {name: i for i, name in enumerate(classes)}
    known = counts.filter(pl.col("truth").is_in(classes), pl.col("label").is_in(classes))
    table = np.zeros((len(classes), len(classes)))
    down = [place[name] for name in known["truth"]]
    across = [place[name] for name in known["label"]]
    np.add.at(table, (down, across), known["answers"].to_numpy())
    return table


def _posterior(truth: Truth) -> sparse.csr_array:
    found, labels = truth.posterior, truth.labels
    return sparse.csr_array(
        (found.probability, (found.task, found.label)), shape=(len(labels.task_names), len(labels.classes))
    )


def _named(names: tuple[str, ...], codes: FloatArray) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(codes)
