"""Confusion matrices and class shares under Dirichlet priors: what LFC and IBCC have in common."""

import numpy as np

from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.layout import Layout
from canut.engines.consensus.methods.dawid_skene import Counted
from canut.engines.consensus.truth import Confusions


def believed(classes: int, *, right: float, wrong: float, tasks: float) -> Counted:
    """Count beforehand, for every worker and class, right answers, wrong ones to be shared, and tasks."""
    table = np.full((1, classes, classes), wrong / max(classes - 1, 1))
    table[0][np.diag_indices(classes)] = right
    return Counted(table, np.full(classes, tasks))


def means(seen: Counted) -> Confusions:
    """Return the matrix of each worker and of the crowd, and the share of each class."""
    pooled = columns_to_one(np.einsum("wgt->gt", seen.given))
    matrices = columns_to_one(seen.given).transpose(0, 2, 1)
    return Confusions(seen.sizes / seen.sizes.sum(), matrices, pooled.T)


def drawn(layout: Layout, logs: Counted, before: FloatArray) -> tuple[FloatArray, Counted]:
    """Draw the posterior from log-probabilities, and count from it; the one before is left as it was."""
    posterior = before.copy()
    prior, given = np.exp(logs.sizes), np.exp(logs.given)
    counts, sizes, _ = layout.weigh(prior, given, posterior, logs=(logs.sizes, logs.given))
    return posterior, Counted(counts, sizes)


def columns_to_one(counts: FloatArray) -> FloatArray:
    """Turn counts `[…, given, true]` into probabilities of the label given a true class."""
    shares: FloatArray = counts / np.einsum("...gt->...t", counts)[..., None, :]
    return shares
