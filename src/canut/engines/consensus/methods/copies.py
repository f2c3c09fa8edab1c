"""Workers who repeat each other: their answers are one answer, given several times.

No model of independent workers can tell a group that copies from one that is right; it follows the group. So
where answers are known to depend on each other, workers who agree almost always are taken for one.
"""

from dataclasses import replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from canut.engines.consensus.labels import IntArray, Labels

# Two independent workers who are right 93 times in 100 about two classes agree this much beyond chance.
COPY_KAPPA = 0.75
# Fewer common tasks show nothing.
FEWEST_COMMON = 30


def one_of_each_group(labels: Labels) -> Labels:
    """Keep one answer a task of each group of workers who copy; the same labels when nobody does."""
    group = groups(labels)
    if len(np.unique(group)) == len(labels.workers):
        return labels
    of_answer = labels.task * len(labels.workers) + group[labels.worker]
    kept = np.sort(np.unique(of_answer, return_index=True)[1])
    return replace(labels, task=labels.task[kept], worker=labels.worker[kept], label=labels.label[kept])


def groups(labels: Labels) -> IntArray:
    """Give each worker the number of their group: those linked by pairs that agree nearly always."""
    workers, classes = len(labels.workers), len(labels.classes)
    shape = (workers, len(labels.task_names) * classes)
    ones = np.ones(len(labels))
    given = sparse.csr_array((ones, (labels.worker, labels.task * classes + labels.label)), shape=shape)
    answered = sparse.csr_array((ones, (labels.worker, labels.task)), shape=(workers, len(labels.task_names)))
    share = np.zeros((workers, classes))
    np.add.at(share, (labels.worker, labels.label), 1.0)
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1.0)
    common = (answered @ answered.T).tocoo()
    one, other = common.coords
    agreed = np.asarray((given @ given.T).tocsr()[one, other]).ravel() / common.data
    chance = (share[one] * share[other]).sum(axis=1)
    copies = (common.data >= FEWEST_COMMON) & (agreed - chance >= COPY_KAPPA * (1 - chance)) & (chance < 1)
    links = sparse.csr_array((np.ones(copies.sum()), (one[copies], other[copies])), shape=(workers, workers))
    group: IntArray = connected_components(links, directed=False)[1].astype(np.int64)
    return group
