"""How far answers agree: with each other, and with gold."""

import numpy as np
import polars as pl

from canut.engines.consensus.errors import NoSharedTaskError
from canut.engines.consensus.labels import Labels
from canut.engines.consensus.method import Known, right_answers
from canut.engines.consensus.truth import Truth


def observed_agreement(labels: pl.DataFrame | Labels) -> pl.DataFrame:
    """Share of pairs of answers that are equal, a task.

    Returns
    -------
    pl.DataFrame
        Columns task, answers, agreement (empty where a task has fewer than two answers), sorted by task.
    """
    coded = labels if isinstance(labels, Labels) else Labels.from_frame(labels)
    keys, votes = np.unique(coded.task * len(coded.classes) + coded.label, return_counts=True)
    answers = np.bincount(coded.task, minlength=len(coded.tasks))
    equal = np.bincount(keys // len(coded.classes), weights=votes * (votes - 1), minlength=len(answers))
    pairs = answers * (answers - 1)
    agreement = pl.Series(equal / np.maximum(pairs, 1)).set(pl.Series(pairs == 0), None)
    return pl.DataFrame({"task": coded.tasks, "answers": answers, "agreement": agreement})


def accuracy(truth: Truth | pl.DataFrame, gold: Known) -> float:
    """Share of right labels among the tasks that both have.

    Parameters
    ----------
    truth
        A truth, or a frame with columns task and label.
    gold
        The right answers, as a mapping or a frame with columns task and label.

    Raises
    ------
    NoSharedTaskError
        When no task is in both.
    """
    found = right_answers(truth.truth if isinstance(truth, Truth) else truth)
    right = right_answers(gold)
    shared = found.keys() & right.keys()
    if not shared:
        raise NoSharedTaskError
    return sum(found[task] == right[task] for task in shared) / len(shared)
