"""Which drawings of different workers are of the same object.

Two drawings are compared by their intersection over union (IoU): P. Jaccard (1912), "The distribution of the
flora in the alpine zone", New Phytologist 11 (2). The optimal pairing is H. W. Kuhn's (1955), "The Hungarian
method for the assignment problem", Naval Research Logistics Quarterly 2, as scipy computes it.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from canut.engines.consensus.labels import FloatArray, IntArray

Matching = Literal["greedy", "hungarian"]


def pairs(overlap: FloatArray, threshold: float, matching: Matching) -> list[tuple[int, int]]:
    """Pair rows with columns, each at most once, where they overlap by the threshold or more.

    `greedy` takes the best pair, then the best of what is left; `hungarian` the pairs whose overlaps sum to
    the most.
    """
    enough = np.where(overlap >= threshold, overlap, 0.0)
    if matching == "hungarian":
        rows, columns = linear_sum_assignment(enough, maximize=True)
        chosen = zip(rows.tolist(), columns.tolist(), strict=True)
        return [(row, column) for row, column in chosen if enough[row, column] > 0]
    found: list[tuple[int, int]] = []
    while enough.size and enough.max() > 0:
        row, column = (int(place) for place in np.unravel_index(enough.argmax(), enough.shape))
        found.append((row, column))
        enough[row, :] = enough[:, column] = 0.0
    return found


def clusters(overlap: FloatArray, drawer: IntArray, threshold: float, matching: Matching) -> list[list[int]]:
    """Group the drawings of one task, at most one of each worker in a group.

    The worker whose drawings are most like those of the others comes first; each next one is paired with the
    groups so far by mean IoU, and what finds no partner opens a group.

    Parameters
    ----------
    overlap
        IoU of every two drawings.
    drawer
        Code of each drawing's worker.
    """
    groups: list[list[int]] = []
    for worker in _most_alike_first(overlap, drawer):
        mine = np.flatnonzero(drawer == worker)
        means = np.array([[overlap[one, group].mean() for group in groups] for one in mine])
        partner = dict(pairs(means.reshape(len(mine), len(groups)), threshold, matching))
        for place, drawing in enumerate(mine.tolist()):
            if place in partner:
                groups[partner[place]].append(drawing)
            else:
                groups.append([drawing])
    return groups


def _most_alike_first(overlap: FloatArray, drawer: IntArray) -> Sequence[int]:
    """Order the workers by the mean, over their drawings, of the best overlap with each other worker."""
    workers = np.unique(drawer)
    best = np.array([overlap[:, drawer == worker].max(axis=1) for worker in workers])
    alike = [best[:, drawer == worker].sum(axis=0).mean() for worker in workers]
    order: list[int] = (
        workers[np.argsort(-np.round(alike, 9), kind="stable")].tolist() if len(workers) else []
    )
    return order
